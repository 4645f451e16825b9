"""Stichtage and their figures."""

from datetime import date
from typing import Annotated

from django.db.models import Case, F, QuerySet, Value, When
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Path, Query, Router

from kim.api.blaettern import Seite, blaettere
from kim.api.typen import Abfrage, Ags, Nichts, Tag
from kim.api.zugang import Token
from kim.constants import ApiBereich
from kim.permissions import require
from stellen.api.typen import Stichtag, Zahl
from stellen.bericht_daten import massgebliche
from stellen.constants import GROESSEN, Stellenart
from stellen.models import Erhebung, Meldung, MeldungZeile
from stellen.permissions import may_view_stellen

router = Router(tags=["Stellenbesetzung"], auth=Token(ApiBereich.STELLEN))
FELDER = ("stichtag", "quelle", "status", "frist", "ist_demo")
POSITION = Case(
    *(When(stellenart=art, then=Value(n)) for n, art in enumerate(Stellenart)), default=Value(99)
)
"""The order of the report's tables."""


class ZahlenAbfrage(Abfrage):
    ags: Annotated[Ags | Nichts, Field(description="nur diese Kommune")] = None
    stellenart: Annotated[Stellenart | Nichts, Field(description="nur diese Stellenart")] = None


@router.get("/stichtage", response=Seite[Stichtag], summary="Alle Stichtage")
def stichtage(request: HttpRequest, abfrage: Query[Abfrage]) -> dict:
    """Neueste zuerst."""
    require(may_view_stellen(request.user))
    return blaettere(request, Erhebung.objects.values(*FELDER), ("-stichtag",), abfrage)


@router.get("/stichtage/{stichtag}", response=Stichtag, summary="Ein Stichtag")
def stichtag(request: HttpRequest, stichtag: Path[Tag]) -> dict:
    """Nach seinem Datum."""
    require(may_view_stellen(request.user))
    return get_object_or_404(Erhebung.objects.values(*FELDER), stichtag=stichtag)


@router.get(
    "/stichtage/{stichtag}/zahlen", response=Seite[Zahl], summary="Zahlen zu einem Stichtag"
)
def zahlen(request: HttpRequest, stichtag: Path[Tag], abfrage: Query[ZahlenAbfrage]) -> dict:
    """Dieselben Zeilen wie der Bericht: je Kommune die neueste festgestellte Fassung, sonst die
    neueste sichtbare. „status“ sagt, welche es ist."""
    require(may_view_stellen(request.user))
    zeilen = _zeilen(request, stichtag)
    if abfrage.ags:
        zeilen = zeilen.filter(ags=abfrage.ags)
    if abfrage.stellenart:
        zeilen = zeilen.filter(stellenart=abfrage.stellenart)
    return blaettere(request, zeilen, ("reihenfolge", "position"), abfrage)


def _zeilen(request: HttpRequest, stichtag: date) -> QuerySet:
    """404 for a Stichtag that does not exist; one without visible figures has no rows."""
    erhebung = get_object_or_404(Erhebung, stichtag=stichtag)
    sichtbar = Meldung.objects.visible_to(request.user).filter(erhebung=erhebung)
    return MeldungZeile.objects.filter(meldung__in=massgebliche(sichtbar)).values(
        "stellenart",
        *GROESSEN,
        ags=F("kommune__ags"),
        name=F("kommune__name"),
        reihenfolge=F("kommune__reihenfolge"),
        version=F("meldung__version"),
        status=F("meldung__status"),
        position=POSITION,
    )
