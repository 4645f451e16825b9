"""Which Stichtage the forecast stands on, and which one it is for. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from stellen.einblick.daten import Reihen, Stichtagsstand
from stellen.einblick.prognose import Prognose, berechne

FENSTER = 12
"""The forecast learns from so many Stichtage, the last ones: six years, and the page stays as
quick with forty. The backtest (tests/stellen/einblick) is made with the same window."""
_HALBJAHR = timedelta(days=184)


@dataclass(frozen=True)
class Grundlage:
    """What counts (the last ``FENSTER``), what is complete but older, what is incomplete."""

    stichtage: list[Stichtagsstand] = field(default_factory=list)
    aeltere: int = 0
    unvollstaendig: list[Stichtagsstand] = field(default_factory=list)


def grundlage(staende: Iterable[Stichtagsstand], kommunen: int) -> Grundlage:
    """A Stichtag counts once all Kommunen are settled, or the one asked about has sent its own.

    From few Kommunen a "total" would be that of those who were quick.
    """
    voll, luecken = [], []
    for stand in staende:
        (voll if stand.eigene or stand.festgestellt == kommunen else luecken).append(stand)
    gezaehlt = voll[-FENSTER:]
    return Grundlage(gezaehlt, len(voll) - len(gezaehlt), luecken)


def je_kommune(reihen: Reihen, stellenart: str) -> Prognose:
    """Forecasts of the Kommunen (by id) for one Stellenart."""
    return berechne({k: r for (k, art), r in reihen.werte.items() if art == stellenart})


def naechster(tage: list[date]) -> date:
    """The Stichtag to come: the end of the next half-year, else as far away as the last two."""
    letzter = tage[-1]
    if (letzter.month, letzter.day) == (6, 30):
        return date(letzter.year, 12, 31)
    if (letzter.month, letzter.day) == (12, 31):
        return date(letzter.year + 1, 6, 30)
    return letzter + (letzter - tage[-2] if len(tage) > 1 else _HALBJAHR)
