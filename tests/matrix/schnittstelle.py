"""Rows of the API as a browser meets it (a session opens nothing) and of one's tokens.

What a token opens: ``tests/api/zeilen.py``.
"""

from datetime import timedelta

from django.utils import timezone

from kim.constants import ApiBereich
from kim.models import ApiZugang
from tests.matrix.protokoll import MIT_ROLLE
from tests.matrix.typen import Adresse, alle, erlaubt
from tests.matrix.vorbereitung import bestaetigt
from tests.matrix.welt import objekt

STICHTAG, AGS = "2024-06-30", "05358"


@objekt
def matrixzugang(welt) -> ApiZugang:
    """A token of Düren's coordinator."""
    return ApiZugang.objects.create(
        nutzer=welt.nutzer["koordination"],
        name="Matrix-Zugang",
        praefix="kim_matrix",
        pruefsumme="m" * 64,
        bereiche=[ApiBereich.KOMMUNEN],
        laeuft_ab_am=timezone.now() + timedelta(days=1),
    )


def _nur_mit_token(operation: str, **kwargs) -> Adresse:
    return Adresse(f"api_v1:{operation}", alle(401), kwargs=kwargs, oeffentlich=401)


def _zugang(welt) -> dict:
    return {"pk": welt.matrixzugang.pk}


_BIS = (timezone.localdate() + timedelta(days=9)).strftime("%d.%m.%Y")
_VERWALTEN = ("koordination", "administration", "administration_land")

ADRESSEN = [
    _nur_mit_token("kommunen"),
    _nur_mit_token("kommune", ags=AGS),
    _nur_mit_token("stichtage"),
    _nur_mit_token("stichtag", stichtag=STICHTAG),
    _nur_mit_token("zahlen", stichtag=STICHTAG),
    _nur_mit_token("meldungen"),
    _nur_mit_token("meldung", stichtag=STICHTAG, ags=AGS, version=1),
    _nur_mit_token("befunde"),
    Adresse("openapi", alle(), oeffentlich=200),
    Adresse("schnittstelle", alle(), oeffentlich=200),
    Adresse("api_zugaenge", alle()),
    Adresse("api_zugang_neu", erlaubt(*MIT_ROLLE), vorher=bestaetigt),
    Adresse("api_zugang_neu", erlaubt(*MIT_ROLLE, status=302), zusatz="unbestätigt"),
    Adresse(
        "api_zugang_neu",
        erlaubt(*MIT_ROLLE),
        methode="post",
        daten={"name": "Matrix", "bereiche": ["kommunen.lesen"], "gueltig_bis": _BIS},
        vorher=bestaetigt,
    ),
    Adresse("api_zugang_widerrufen", erlaubt(*_VERWALTEN), kwargs=_zugang, verdeckt=True),
    Adresse(
        "api_zugang_widerrufen",
        erlaubt(*_VERWALTEN, status=302),
        kwargs=_zugang,
        verdeckt=True,
        methode="post",
    ),
]
