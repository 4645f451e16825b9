"""Findings of the audit. Who is to answer them is a person and stays out."""

from typing import Annotated, Any

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from ninja import Field, Query, Router

from kim.api.blaettern import Seite, blaettere
from kim.api.typen import Abfrage, Ags, Nichts, Tag
from kim.api.zugang import Token
from kim.constants import ApiBereich
from kim.permissions import require
from stellen.api import typen
from stellen.constants import PruefbefundStatus, Schwere
from stellen.models import Pruefbefund
from stellen.permissions import may_view_stellen

router = Router(tags=["Befunde"], auth=Token(ApiBereich.BEFUNDE))
LAND = Value(0)
"""Findings about the Land as a whole come first."""


class BefundeAbfrage(Abfrage):
    stichtag: Annotated[Tag | Nichts, Field(description="nur dieser Stichtag")] = None
    ags: Annotated[Ags | Nichts, Field(description="nur diese Kommune")] = None
    schwere: Annotated[Schwere | Nichts, Field(description="nur diese Schwere")] = None
    status: Annotated[PruefbefundStatus | Nichts, Field(description="nur dieser Stand")] = None


def _befunde(request: HttpRequest) -> QuerySet:
    return Pruefbefund.objects.visible_to(request.user).values(
        "id",
        "pruefung",
        "schwere",
        "text",
        "status",
        "begruendung",
        "faellig_am",
        "gefunden_am",
        stichtag=F("erhebung__stichtag"),
        ags=F("kommune__ags"),
        name=F("kommune__name"),
        reihenfolge=Coalesce(F("kommune__reihenfolge"), LAND),
    )


@router.get("/befunde", response=Seite[typen.Befund], summary="Befunde der Prüfung")
def befunde(request: HttpRequest, abfrage: Query[BefundeAbfrage]) -> dict[str, Any]:
    """Zu den eigenen Kommunen; landesweite sieht nur das Ministerium. Neueste Stichtage zuerst."""
    require(may_view_stellen(request.user))
    zeilen = _befunde(request).filter(**abfrage.filter())
    return blaettere(request, zeilen, ("-stichtag", "reihenfolge", "id"), abfrage)
