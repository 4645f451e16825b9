"""Deadlines of the Erhebungen for the calendar of an account."""

from django.urls import reverse

from kim.kalender import Termin
from kim.kontext import rechte_von
from kim.models import Kommune, Nutzer
from kim.zahlen import datum_text
from stellen.constants import BEIM_MINISTERIUM, ErhebungStatus
from stellen.models import Erhebung, Meldung


def termine(nutzer: Nutzer) -> list[Termin]:
    """For the Ministerium every open survey; for a Kommune those it still has to report to."""
    rechte = rechte_von(nutzer)
    pruefend = rechte.hat("audit_stellen")
    kommunen = Kommune.objects.filter(pk__in=rechte.bereiche("edit_stellen"))
    offene = list(Erhebung.objects.filter(status=ErhebungStatus.OFFEN, frist__isnull=False))
    raus = [_frist(e, reverse("stellen:erhebung", args=[e.stichtag])) for e in offene if pruefend]
    gesendet = set(
        Meldung.objects.filter(
            erhebung__in=offene, kommune__in=kommunen, status__in=BEIM_MINISTERIUM
        ).values_list("erhebung_id", "kommune_id")
    )
    for kommune in kommunen:
        raus += [
            _frist(e, reverse("stellen:meldung", args=[e.stichtag, kommune.ags]), kommune)
            for e in offene
            if (e.pk, kommune.pk) not in gesendet
        ]
    return raus


def _frist(erhebung: Erhebung, url: str, kommune: Kommune | None = None) -> Termin:
    """One deadline; its mark changes with the survey, so that calendars move it."""
    tag = datum_text(erhebung.stichtag)
    wer = f" ({kommune.kurzname})" if kommune else ""
    return Termin(
        kennung=f"meldefrist-{erhebung.pk}" + (f"-{kommune.ags}" if kommune else ""),
        titel=f"Meldefrist Stellenbesetzung {tag}{wer}",
        tag=erhebung.frist,
        url=url,
        geaendert_am=erhebung.history.latest("history_date").history_date,
        text=f"Letzter Tag, an dem die Meldung zum Stichtag {tag} rechtzeitig ist.",
    )
