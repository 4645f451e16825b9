"""The tile layout of NRW and the classes of the map. Pure."""

import csv
from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from django.db.models import TextChoices

from kim.models import Kommune
from stellen.auswertung import Pruefzeile, betraege_von
from stellen.bericht.typen import Betraege


class Platz(NamedTuple):
    """Row and column from 1 (north-west) and the short name on the tile."""

    zeile: int
    spalte: int
    kurz: str


class Groesse(TextChoices):
    QUOTE = "quote", "Besetzungsquote"
    UNBESETZT = "unbesetzt", "unbesetzte VZÄ"


class Klasse(NamedTuple):
    """Class ``stufe`` 1–5 reaches up to below ``grenze`` (``None``: no upper bound)."""

    stufe: int
    grenze: Decimal | None
    text: str


def _d(text: str) -> Decimal:
    return Decimal(text)


KLASSEN = {
    Groesse.QUOTE: (
        Klasse(1, _d("0.6"), "unter 60 %"),
        Klasse(2, _d("0.75"), "60 bis unter 75 %"),
        Klasse(3, _d("0.85"), "75 bis unter 85 %"),
        Klasse(4, _d("0.95"), "85 bis unter 95 %"),
        Klasse(5, None, "95 % und mehr"),
    ),
    Groesse.UNBESETZT: (
        Klasse(1, _d("0.01"), "alles besetzt"),
        Klasse(2, _d("1.01"), "bis 1 VZÄ"),
        Klasse(3, _d("3.01"), "über 1 bis 3 VZÄ"),
        Klasse(4, _d("6.01"), "über 3 bis 6 VZÄ"),
        Klasse(5, None, "über 6 VZÄ"),
    ),
}
KEINE = Klasse(0, None, "nichts zugewiesen oder keine Meldung")


@cache
def plaetze() -> dict[str, Platz]:
    """AGS → place of the tile (``stellen/daten/kacheln-nrw.csv``)."""
    text = files("stellen.daten").joinpath("kacheln-nrw.csv").read_text("utf-8")
    return {
        z["ags"]: Platz(int(z["zeile"]), int(z["spalte"]), z["kurz"])
        for z in csv.DictReader(text.splitlines())
    }


def je_kommune(zeilen: Iterable[Pruefzeile], stellenart: str = "") -> dict[Kommune, Betraege]:
    """The sum over the Stellenarten (or one of them) of each Kommune, in official order."""
    gruppen: dict[Kommune, list[Pruefzeile]] = {}
    for zeile in zeilen:
        if stellenart in ("", zeile.stellenart):
            gruppen.setdefault(zeile.kommune, []).append(zeile)
    geordnet = sorted(gruppen, key=lambda k: k.reihenfolge)
    return {k: betraege_von(gruppen[k]) for k in geordnet}


def wert_von(betraege: Betraege | None, groesse: str) -> Decimal | None:
    """The figure of the map; ``None`` where nothing is assigned or reported."""
    if betraege is None or not betraege.zugewiesen:
        return None
    if groesse == Groesse.QUOTE:
        return betraege.quote
    return betraege.zugewiesen - betraege.besetzt


def klasse_von(wert: Decimal | None, groesse: str) -> Klasse:
    if wert is None:
        return KEINE
    return next(k for k in KLASSEN[Groesse(groesse)] if k.grenze is None or wert < k.grenze)
