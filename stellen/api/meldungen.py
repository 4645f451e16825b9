"""Meldungen in all their versions, as far as the account may see them."""

from typing import Annotated, Any

from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Path, Query, Router

from kim.api.blaettern import Seite, blaettere
from kim.api.typen import GANZE_ZAHL, Abfrage, Ags, Nichts, Tag
from kim.api.zugang import Token
from kim.constants import ApiBereich
from kim.permissions import require
from stellen.api import typen
from stellen.api.stichtage import POSITION
from stellen.constants import GROESSEN, MeldungStatus
from stellen.models import Meldung, MeldungZeile
from stellen.permissions import may_view_stellen

router = Router(tags=["Meldungen"], auth=Token(ApiBereich.MELDUNGEN))
Version = Annotated[int, Field(ge=1, le=32767, json_schema_extra={"example": 1}), GANZE_ZAHL]


class MeldungenAbfrage(Abfrage):
    stichtag: Annotated[Tag | Nichts, Field(description="nur dieser Stichtag")] = None
    ags: Annotated[Ags | Nichts, Field(description="nur diese Kommune")] = None
    status: Annotated[MeldungStatus | Nichts, Field(description="nur dieser Stand")] = None


def _meldungen(request: HttpRequest) -> QuerySet:
    return Meldung.objects.visible_to(request.user).values(
        "id",
        "version",
        "status",
        "grund",
        "festgestellt_am",
        stichtag=F("erhebung__stichtag"),
        ags=F("kommune__ags"),
        name=F("kommune__name"),
        reihenfolge=F("kommune__reihenfolge"),
        ersetzt_version=F("vorgaenger__version"),
    )


@router.get("/meldungen", response=Seite[typen.Meldung], summary="Meldungen")
def meldungen(request: HttpRequest, abfrage: Query[MeldungenAbfrage]) -> dict:
    """Jede Version ist ein Eintrag; neueste Stichtage zuerst. Eigene Kommunen in jedem Stand,
    fremde erst, wenn sie festgestellt sind."""
    require(may_view_stellen(request.user))
    zeilen = _meldungen(request).filter(**abfrage.filter())
    return blaettere(request, zeilen, ("-stichtag", "reihenfolge", "version"), abfrage)


@router.get(
    "/meldungen/{stichtag}/{ags}/{version}",
    response=typen.MeldungMitZeilen,
    summary="Eine Meldung mit ihren Zahlen",
)
def meldung(
    request: HttpRequest, stichtag: Path[Tag], ags: Path[Ags], version: Path[Version]
) -> dict[str, Any]:
    """Eine Version mit ihren fünf Zeilen."""
    require(may_view_stellen(request.user))
    eine = get_object_or_404(_meldungen(request), stichtag=stichtag, ags=ags, version=version)
    zeilen = MeldungZeile.objects.filter(meldung=eine["id"]).order_by(POSITION)
    return eine | {"zeilen": list(zeilen.values("stellenart", *GROESSEN))}
