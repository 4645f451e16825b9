"""Rows of the Auswertung. Who sees staffing sees the questions; posts and what-if are narrower."""

from datetime import date

from tests.matrix.stellen import SEHEN
from tests.matrix.typen import Adresse, erlaubt
from tests.matrix.welt import objekt
from tests.stellen.fabriken import erhebung_mit_zahlen

EIGENE_STELLEN = tuple(p for p in SEHEN if p != "evaluation")


@objekt
def stichtag_davor(welt):
    """A second settled Stichtag, so that there is something to compare."""
    return erhebung_mit_zahlen(date(2023, 12, 31), kommunen=[welt.dueren, welt.soest])


def _beide(name: str, wer: dict, **mehr) -> list[Adresse]:
    """The page and its download."""
    return [
        Adresse(f"stellen:{name}", wer),
        Adresse(f"stellen:{name}_datei", wer, kwargs={"format": "csv"}, **mehr),
    ]


ADRESSEN = [
    Adresse("stellen:auswertung", erlaubt(*SEHEN)),
    *_beide("karte", erlaubt(*SEHEN)),
    *_beide("vergleich", erlaubt(*SEHEN)),
    *_beide("entwicklung", erlaubt(*SEHEN)),
    Adresse("stellen:prognose", erlaubt(*SEHEN)),
    # Three Stichtage: too few, so there is nothing to take away.
    Adresse("stellen:prognose_datei", erlaubt(*SEHEN, status=404), kwargs={"format": "csv"}),
    *_beide("vakanzen", erlaubt(*EIGENE_STELLEN)),
    *_beide("umverteilung", erlaubt("ministerium")),
]
