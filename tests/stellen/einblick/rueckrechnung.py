"""The true backtest: at each Stichtag a fresh forecast from what the page would then use.

Used by the tests and by ``make bench``.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence

from stellen.einblick.prognose import Punkt, berechne
from stellen.einblick.vorschau import FENSTER
from tests.stellen.einblick.simulation import PROZESSE, simuliere, summe

ERSTER = 8
"""Index of the first Stichtag that is forecast; those before it are learnt from."""
MISCHUNGEN = (
    ["wechsel"] * 5,
    ["irrfahrt"] * 5,
    ["gemeinsam"] * 5,
    list(PROZESSE)[:5],
    list(PROZESSE)[1:],
)


def abdeckung(prozess: str, seeds: Iterable[int], stichtage: int = 20) -> tuple[int, int]:
    """Forecasts made and how many intervals held the true figure."""
    versuche = treffer = 0
    for seed in seeds:
        n, t = _rueckrechnung(simuliere(prozess, stichtage, seed=seed))
        versuche, treffer = versuche + n, treffer + t
    return versuche, treffer


def abdeckung_der_summen(seeds: Iterable[int], stichtage: int = 20) -> tuple[int, int]:
    """The same for totals: five series, each the sum of 54."""
    versuche = treffer = 0
    for seed in seeds:
        for mischung in MISCHUNGEN:
            reihen = {
                nr: summe(simuliere(p, stichtage, seed=seed * 10 + nr))
                for nr, p in enumerate(mischung)
            }
            n, t = _rueckrechnung(reihen)
            versuche, treffer = versuche + n, treffer + t
    return versuche, treffer


def _rueckrechnung(reihen: Mapping[Hashable, Sequence[Punkt]]) -> tuple[int, int]:
    versuche = treffer = 0
    laenge = len(next(iter(reihen.values())))
    for zeit in range(ERSTER, laenge):
        prognose = berechne({k: r[max(zeit - FENSTER, 0) : zeit] for k, r in reihen.items()})
        for schluessel, v in prognose.vorhersagen.items():
            wahr = reihen[schluessel][zeit]
            # The forecast is for the assignment known then; a later raise changes the amount.
            besetzt = wahr.besetzt / wahr.zugewiesen * v.zugewiesen
            versuche += 1
            treffer += v.unten <= besetzt <= v.oben
    return versuche, treffer
