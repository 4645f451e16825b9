"""Staffing on the start page and in the global search."""

from django.db.models import Count, Q, Sum
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from kim.startseite import Anstehend, Kennzahl, Startbeitrag, Treffer
from kim.zahlen import parse_datum, prozent_text, vzae_text
from stellen.constants import ImportStatus, MeldungStatus
from stellen.models import (
    IDENTITAET,
    Erhebung,
    Importlauf,
    Meldung,
    MeldungZeile,
    Pruefbefund,
)
from stellen.permissions import may_view_pruefbefunde
from stellen.start_erhebung import erhebungen

HOECHSTENS_STICHTAGE = 3
"""Stichtage whose overdue and own findings the start page names."""


def start(request: HttpRequest) -> Startbeitrag:
    """The newest reported Stichtag in numbers, what is to be reported, what waits."""
    beitrag = Startbeitrag()
    rechte = request.rechte
    if not (rechte.hat("view_stellen") or rechte.hat("view_stellen_festgestellt")):
        return beitrag
    gemeldete = Meldung.objects.visible_to(request.user).gemeldete()
    erhebung = Erhebung.objects.filter(pk__in=gemeldete.values("erhebung")).first()
    if erhebung is not None:
        _stichtag(request, erhebung, beitrag)
    _befunde(request, beitrag)
    erhebungen(request, beitrag)
    if rechte.hat("audit_stellen"):
        for lauf in Importlauf.objects.filter(status=ImportStatus.ENTWURF).defer("datei")[:10]:
            beitrag.anstehend.append(
                Anstehend(
                    f"Import „{lauf.dateiname}“ ist geprüft, aber nicht übernommen",
                    reverse("stellen:importlauf", args=[lauf.pk]),
                )
            )
    return beitrag


def _stichtag(request: HttpRequest, erhebung: Erhebung, beitrag: Startbeitrag) -> None:
    meldungen = Meldung.objects.visible_to(request.user).gemeldete().filter(erhebung=erhebung)
    eigene = request.rechte.bereiche("view_stellen")
    if eigene:
        meldungen = meldungen.filter(kommune_id__in=eigene)
    meldungen = meldungen.neueste()
    zeilen = MeldungZeile.objects.filter(meldung__in=meldungen)
    summe = zeilen.aggregate(z=Sum("zugewiesen"), b=Sum("besetzt"))
    url = reverse("stellen:pruefung", args=[erhebung.stichtag])
    tag = f"am {erhebung.stichtag:%d.%m.%Y}"
    if summe["z"]:
        beitrag.kennzahlen += [
            Kennzahl(vzae_text(summe["b"]), "VZÄ besetzt", url, tag),
            Kennzahl(prozent_text(summe["b"] / summe["z"]), "Besetzungsquote", url, tag),
        ]
    offen = meldungen.exclude(status=MeldungStatus.FESTGESTELLT).count()
    beitrag.kennzahlen.append(
        Kennzahl(str(offen), "Meldungen nicht festgestellt", reverse("stellen:stichtage"), tag)
    )
    falsch = zeilen.exclude(IDENTITAET).count()
    if falsch:
        beitrag.anstehend.append(
            Anstehend(
                f"Stichtag {erhebung.stichtag:%d.%m.%Y}: {falsch} Zeilen gehen nicht auf", url, 1
            )
        )


def _befunde(request: HttpRequest, beitrag: Startbeitrag) -> None:
    """Unsettled findings of the newest Stichtag that has any; overdue and own ones are due."""
    if not may_view_pruefbefunde(request.user):
        return
    heute = timezone.localdate()
    ungeklaert = Pruefbefund.objects.visible_to(request.user).ungeklaert()
    je_stichtag = (
        ungeklaert.order_by("-erhebung__stichtag")
        .values("erhebung__stichtag")
        .annotate(
            alle=Count("pk"),
            ueberfaellig=Count("pk", filter=Q(faellig_am__lt=heute)),
            eigene=Count("pk", filter=Q(verantwortlich=request.user)),
        )
    )
    for nummer, zahl in enumerate(je_stichtag[:HOECHSTENS_STICHTAGE]):
        stichtag = zahl["erhebung__stichtag"]
        url, tag = reverse("stellen:befunde", args=[stichtag]), f"{stichtag:%d.%m.%Y}"
        if nummer == 0:
            beitrag.kennzahlen.append(
                Kennzahl(str(zahl["alle"]), "Befunde ungeklärt", url, f"am {tag}")
            )
        for anzahl, was, abfrage, rang in (
            (zahl["ueberfaellig"], "überfällig", "?faellig=ueberfaellig", 1),
            (zahl["eigene"], "bei Ihnen zu klären", "?zustaendig=ich", 2),
        ):
            if anzahl:
                wort = "Prüfbefund ist" if anzahl == 1 else "Prüfbefunde sind"
                text = f"Stichtag {tag}: {anzahl} {wort} {was}"
                beitrag.anstehend.append(Anstehend(text, url + abfrage, rang))


def suche(request: HttpRequest, begriff: str) -> list[Treffer]:
    """A date finds its Stichtag."""
    rechte = request.rechte
    if not (rechte.hat("view_stellen") or rechte.hat("view_stellen_festgestellt")):
        return []
    tag = _als_datum(begriff)
    return [
        Treffer("Stichtage", str(e), reverse("stellen:pruefung", args=[e.stichtag]))
        for e in Erhebung.objects.filter(stichtag=tag)
        if tag
    ]


def _als_datum(begriff: str):
    try:
        return parse_datum(begriff)
    except ValueError:
        return None
