"""Surveys on the start page: what a Kommune has to send, how far the Kommunen are."""

from collections import Counter
from datetime import date

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from kim.models import Kommune
from kim.startseite import Anstehend, Kennzahl, Startbeitrag
from kim.zahlen import datum_text
from stellen.constants import BEIM_MINISTERIUM, ErhebungStatus, MeldungStatus
from stellen.models import Erhebung, Meldung

BALD = 3
"""From so many days before the deadline on, a report is due today."""
_KOMMUNE = (MeldungStatus.ENTWURF, MeldungStatus.FREIGABE, MeldungStatus.RUECKFRAGE)


def erhebungen(request: HttpRequest, beitrag: Startbeitrag) -> None:
    """Add what the account has to do for surveys, as Kommune and as Ministerium."""
    if request.rechte.hat("edit_stellen"):
        _kommune(request, beitrag)
    if request.rechte.hat("audit_stellen"):
        _ministerium(beitrag)


def _kommune(request: HttpRequest, beitrag: Startbeitrag) -> None:
    """Every own Meldung that waits for the Kommune; the first version only while one may send."""
    meldungen = (
        Meldung.objects.filter(
            kommune_id__in=request.rechte.bereiche("edit_stellen"), status__in=_KOMMUNE
        )
        .select_related("erhebung", "kommune")
        .order_by("erhebung__stichtag", "kommune")
    )
    for meldung in meldungen[:10]:
        if meldung.erhebung_laesst_zu:
            beitrag.anstehend.append(_aufgabe(meldung, request.user.pk))


def _aufgabe(meldung: Meldung, nutzer_id: int) -> Anstehend:
    frist = meldung.erhebung.frist if meldung.version == 1 else None
    tag = f"zum {datum_text(meldung.erhebung.stichtag)}"
    bis = f" bis {datum_text(frist)}" if frist else ""
    if meldung.status == MeldungStatus.RUECKFRAGE:
        text, frist = f"Rückfrage des Ministeriums zur Meldung {tag} beantworten", None
    elif meldung.status == MeldungStatus.FREIGABE:
        selbst = meldung.vorgelegt_von_id == nutzer_id
        wartet = "wartet auf die Freigabe durch eine zweite Person"
        text = f"Meldung {tag} {wartet}" if selbst else f"Meldung {tag}{bis} freigeben"
    elif meldung.version > 1:
        text = f"Korrektur der Meldung {tag} senden"
    else:
        text = f"Meldung {tag}{bis} senden"
    url = reverse("stellen:meldung", args=[meldung.erhebung.stichtag, meldung.kommune.ags])
    rang = 2 if meldung.status == MeldungStatus.RUECKFRAGE else _rang(frist)
    return Anstehend(text, url, rang, frist)


def _rang(frist: date | None) -> int:
    """1 overdue, 2 due within days, 3 later."""
    if frist is None:
        return 3
    tage = (frist - timezone.localdate()).days
    return 1 if tage < 0 else 2 if tage <= BALD else 3


def _ministerium(beitrag: Startbeitrag) -> None:
    laufend = list(Erhebung.objects.exclude(status=ErhebungStatus.ABGESCHLOSSEN))
    staende = Counter(
        Meldung.objects.filter(erhebung__in=laufend)
        .neueste()
        .order_by()
        .values_list("erhebung_id", "status")
    )
    alle = Kommune.objects.count() if laufend else 0
    for erhebung in laufend:
        je = {s: staende[erhebung.pk, s.value] for s in MeldungStatus}
        _erhebung(erhebung, je, alle, beitrag)


def _erhebung(
    erhebung: Erhebung, je: dict[MeldungStatus, int], alle: int, beitrag: Startbeitrag
) -> None:
    url = reverse("stellen:erhebung", args=[erhebung.stichtag])
    tag = f"zum {datum_text(erhebung.stichtag)}"
    if not erhebung.ist_offen:
        beitrag.anstehend.append(
            Anstehend(f"Erhebung {tag} ist vorbereitet, aber nicht eröffnet", url)
        )
        return
    gemeldet = sum(je[s] for s in BEIM_MINISTERIUM)
    beitrag.kennzahlen.append(
        Kennzahl(f"{gemeldet} von {alle}", "Kommunen haben gemeldet", url, tag)
    )
    if fragen := je[MeldungStatus.RUECKFRAGE]:
        beitrag.kennzahlen.append(
            Kennzahl(str(fragen), "offene Rückfragen", f"{url}?stand=rueckfrage", tag)
        )
    if wartend := je[MeldungStatus.GEMELDET]:
        text = "Meldung ist" if wartend == 1 else "Meldungen sind"
        beitrag.anstehend.append(
            Anstehend(f"{wartend} {text} {tag} zu prüfen", f"{url}?stand=gemeldet")
        )
    if gemeldet < alle and erhebung.frist and erhebung.frist < timezone.localdate():
        beitrag.anstehend.append(
            Anstehend(
                f"{alle - gemeldet} Meldungen {tag} sind überfällig",
                f"{url}?stand=ueberfaellig",
                1,
                erhebung.frist,
            )
        )
