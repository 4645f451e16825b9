"""The directory of the 54 Kommunen."""

from typing import Annotated

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Path, Query, Router, Schema

from kim.api.blaettern import Seite, blaettere
from kim.api.typen import Abfrage, Ags
from kim.api.zugang import Token
from kim.constants import ApiBereich, KommuneArt, Regierungsbezirk
from kim.models import Kommune
from kim.permissions import darf_api_nutzen, require

router = Router(tags=["Kommunen"], auth=Token(ApiBereich.KOMMUNEN))
FELDER = ("ags", "name", "kurzname", "art", "regierungsbezirk", "reihenfolge")


class KommuneAntwort(Schema):
    """Ein Kreis, eine kreisfreie Stadt oder die Städteregion."""

    ags: Ags
    name: str
    kurzname: str
    art: KommuneArt
    regierungsbezirk: Regierungsbezirk
    reihenfolge: Annotated[int, Field(description="Platz in den amtlichen Tabellen")]


@router.get("/kommunen", response=Seite[KommuneAntwort], summary="Alle Kommunen")
def kommunen(request: HttpRequest, abfrage: Query[Abfrage]) -> dict:
    """In der Reihenfolge der amtlichen Tabellen."""
    require(darf_api_nutzen(request.user))
    return blaettere(request, Kommune.objects.values(*FELDER), ("reihenfolge",), abfrage)


@router.get("/kommunen/{ags}", response=KommuneAntwort, summary="Eine Kommune")
def kommune(request: HttpRequest, ags: Path[Ags]) -> dict:
    """Nach ihrem amtlichen Schlüssel."""
    require(darf_api_nutzen(request.user))
    return get_object_or_404(Kommune.objects.values(*FELDER), ags=ags)
