"""From the series of all Kommunen to the forecasts of the page. Pure."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from stellen.constants import Stellenart
from stellen.einblick.daten import Reihen
from stellen.einblick.prognose import Prognose, Punkt, berechne

_VOLLSTAENDIG = Decimal("0.9")
_HALBJAHR = timedelta(days=184)


def grundlage(reihen: Reihen) -> Reihen:
    """Only up to the newest Stichtag that (nearly) all Kommunen are known of.

    Who sees of the newest one just their own, unsettled Meldung would else get a "total" of one.
    """
    anzahlen = [len(reihen.kommunen_am(nr)) for nr in range(len(reihen.tage))]
    genug = max(anzahlen, default=0) * _VOLLSTAENDIG
    letzter = max((nr for nr, anzahl in enumerate(anzahlen) if anzahl >= genug), default=-1)
    return reihen.bis(letzter + 1)


def je_kommune(reihen: Reihen, stellenart: str) -> Prognose:
    """Forecasts of the Kommunen (by id) for one Stellenart."""
    return berechne({k: r for (k, art), r in reihen.werte.items() if art == stellenart})


def gesamtreihen(reihen: Reihen) -> dict[str, list[Punkt | None]]:
    """Per Stellenart the sum of the Kommunen that are known at the last Stichtag."""
    if not reihen.tage:
        return {}
    dabei = reihen.kommunen_am(len(reihen.tage) - 1)
    je_art = {
        art: [r for (k, a), r in reihen.werte.items() if a == art and k in dabei]
        for art in Stellenart.values
    }
    return {
        art: [_summe(p[nr] for p in liste) for nr in range(len(reihen.tage))]
        for art, liste in je_art.items()
        if liste
    }


def _summe(punkte: Iterable[Punkt | None]) -> Punkt | None:
    bekannt = [p for p in punkte if p is not None]
    if not bekannt:
        return None
    return Punkt(sum(p.zugewiesen for p in bekannt), sum(p.besetzt for p in bekannt))


def naechster(tage: list[date]) -> date:
    """The Stichtag to come: the end of the next half-year, else as far away as the last two."""
    letzter = tage[-1]
    if (letzter.month, letzter.day) == (6, 30):
        return date(letzter.year, 12, 31)
    if (letzter.month, letzter.day) == (12, 31):
        return date(letzter.year + 1, 6, 30)
    return letzter + (letzter - tage[-2] if len(tage) > 1 else _HALBJAHR)
