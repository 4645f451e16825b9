"""Posts on the start page and in the search; both only for who keeps them."""

from datetime import date, timedelta

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from kim.actions.zugriff import log_zugriff
from kim.constants import ZugriffArt
from kim.kontext import LAND
from kim.startseite import Anstehend, Kennzahl, Startbeitrag, Treffer
from kim.suche import JE_ART
from kim.zahlen import datum_text
from stellen.models import Besetzung, Fachkraft, Stelle
from stellen.planliste import UNGEKLAERT
from stellen.stellenplan import vakanzen_am

VORLAUF = timedelta(days=60)
HOECHSTENS = 20


def ergaenze(request: HttpRequest, beitrag: Startbeitrag) -> None:
    """Vacancies nobody said anything about, and who leaves soon."""
    kommunen = request.rechte.bereiche("edit_stellen") - {LAND}
    if not kommunen:
        return
    heute = timezone.localdate()
    ungeklaert = sum(not v.stand for v in vakanzen_am(kommunen, heute))
    if ungeklaert:
        url = f"{reverse('stellen:plan')}?stand={UNGEKLAERT}"
        beitrag.kennzahlen.append(Kennzahl(str(ungeklaert), "vakante Stellen ohne Angabe", url))
    beitrag.anstehend += _endende(request, kommunen, heute)


def _endende(request: HttpRequest, kommunen: frozenset[int], heute: date) -> list[Anstehend]:
    endend = (
        Besetzung.objects.visible_to(request.user)
        .filter(kommune_id__in=kommunen, bis__gte=heute, bis__lte=heute + VORLAUF)
        .select_related("stelle", "fachkraft")
        .order_by("bis", "pk")[:HOECHSTENS]
    )
    return [
        Anstehend(
            f"{b.stelle.bezeichnung}: Die Besetzung{_durch(b)} endet am {datum_text(b.bis)}",
            reverse("stellen:stelle", args=[b.stelle_id]),
            tag=b.bis,
        )
        for b in endend
        if b.bis
    ]


def _durch(besetzung: Besetzung) -> str:
    return f" durch {besetzung.fachkraft.name}" if besetzung.fachkraft else ""


def suche(request: HttpRequest, begriff: str) -> list[Treffer]:
    """Posts by name; persons only of the own Kommune. Names found are logged as read."""
    kommunen = request.rechte.bereiche("edit_stellen") - {LAND}
    if not kommunen:
        return []
    stellen = Stelle.objects.visible_to(request.user).filter(
        kommune_id__in=kommunen, bezeichnung__icontains=begriff
    )
    treffer = [
        Treffer(
            "Stellen", s.bezeichnung, reverse("stellen:stelle", args=[s.pk]), s.kommune.kurzname
        )
        for s in stellen.select_related("kommune")[:JE_ART]
    ]
    personen = Fachkraft.objects.visible_to(request.user).filter(name__icontains=begriff)
    gefunden = list(personen.select_related("kommune")[:JE_ART])
    log_zugriff(by=request.user, objekte=gefunden, art=ZugriffArt.SUCHE, zweck="Suche im Kopf")
    return treffer + [
        Treffer(
            "Personen im Stellenplan",
            p.name,
            reverse("stellen:fachkraft", args=[p.pk]),
            p.kommune.kurzname,
        )
        for p in gefunden
    ]
