"""The figures for the Verwendungsnachweis of a Kommune: page to print, CSV, workbook."""

from collections import defaultdict
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from kim.actions.zugriff import log_zugriff
from kim.constants import ZugriffArt
from kim.models import Kommune
from kim.permissions import darf, require
from stellen.forms.mittel import JahrFilter
from stellen.mittel.daten import im_jahr, jahre, lade_mittel
from stellen.mittel.nachweis import (
    WORTLAUT,
    Nachweiszeile,
    nachweistabelle,
    nachweiszeilen,
)
from stellen.models import Besetzung
from stellen.permissions import may_view_mittel
from stellen.views.mittel import (
    formate,
    gemeinsam,
    kommune_oder_404,
    mit_jahr,
    rahmen,
    tabelle_herunterladen,
)

NAMEN = "namen"


def nachweis(request: HttpRequest, ags: str) -> HttpResponse:
    require(may_view_mittel(request.user))
    eine = kommune_oder_404(request, ags)
    formular = JahrFilter(request.GET, jahre=jahre())
    jahr = formular.gewaehlt
    mittel = lade_mittel([eine], jahr) if jahr else []
    mit_namen = _mit_namen(request, eine)
    namen = _namen(request, eine, jahr, ZugriffArt.ANSICHT) if mit_namen else {}
    zeilen = nachweiszeilen(mittel, namen, neutral=not darf(request.user, "edit_stellen", eine))
    kontext = (
        gemeinsam(request, formular, mittel)
        | rahmen(request, eine, "nachweis")
        | {
            "zeilen": zeilen,
            "summen": _summen(zeilen),
            "wortlaut": WORTLAUT,
            "heute": timezone.localtime(),
            "mit_namen": mit_namen,
            "darf_namen": darf(request.user, "edit_stellen", eine),
            "exportformate": _formate(request, eine, mit_namen),
            "ohne_namen_url": mit_jahr("stellen:nachweis", request, eine.ags),
            "mit_namen_url": _anhaengen(mit_jahr("stellen:nachweis", request, eine.ags)),
        }
    )
    return render(request, "stellen/mittel/nachweis.html", kontext)


@require_GET
def datei(request: HttpRequest, ags: str, format: str) -> HttpResponse:
    """Exactly the rows of the page; names only for who keeps the posts, and logged."""
    require(may_view_mittel(request.user))
    eine = kommune_oder_404(request, ags)
    jahr = JahrFilter(request.GET, jahre=jahre()).gewaehlt
    mit_namen = _mit_namen(request, eine)
    mittel = lade_mittel([eine], jahr) if jahr else []
    namen = _namen(request, eine, jahr, ZugriffArt.EXPORT) if mittel and mit_namen else {}
    zeilen = nachweiszeilen(mittel, namen, neutral=not darf(request.user, "edit_stellen", eine))
    if not zeilen or jahr is None:
        raise Http404
    log_zugriff(
        by=request.user,
        objekte=eine,
        art=ZugriffArt.EXPORT,
        zweck=f"Verwendungsnachweis {jahr} als {format.upper()}",
        anzahl=len(zeilen),
    )
    tabelle = nachweistabelle(eine.name, jahr, zeilen, mit_namen=mit_namen)
    return tabelle_herunterladen(tabelle, format)


def _mit_namen(request: HttpRequest, eine: Kommune) -> bool:
    """Asked for, and allowed: whoever keeps the posts of the Kommune."""
    return request.GET.get(NAMEN) == "1" and darf(request.user, "edit_stellen", eine)


def _namen(request: HttpRequest, eine: Kommune, jahr: int | None, art: str) -> dict[int, str]:
    """Post id → names of the year; read with the account's own eyes, and logged."""
    besetzungen = Besetzung.objects.visible_to(request.user).filter(
        im_jahr(jahr or 0, "von", "bis"), kommune=eine, fachkraft__isnull=False
    )
    log_zugriff(
        by=request.user,
        objekte=besetzungen,
        art=art,
        zweck=f"Verwendungsnachweis {jahr} mit Namen",
    )
    raus: dict[int, dict[str, None]] = defaultdict(dict)
    for stelle, name in besetzungen.order_by("von").values_list("stelle_id", "fachkraft__name"):
        raus[stelle][name] = None
    return {stelle: ", ".join(namen) for stelle, namen in raus.items()}


def _formate(request: HttpRequest, eine: Kommune, mit_namen: bool) -> list[dict[str, str]]:
    liste = formate("stellen:nachweis_datei", request, eine.ags)
    return [f | {"url": _anhaengen(f["url"])} for f in liste] if mit_namen else liste


def _anhaengen(url: str) -> str:
    return f"{url}{'&' if '?' in url else '?'}{NAMEN}=1"


def _summen(zeilen: list[Nachweiszeile]) -> dict[str, Any]:
    def summe(feld: str) -> Decimal:
        return sum((getattr(z, feld) or Decimal(0) for z in zeilen), Decimal("0.00"))

    return {feld: summe(feld) for feld in ("bewilligt", "verausgabt", "nicht_verausgabt")}
