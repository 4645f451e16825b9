"""Staffing as it might go: several plausible processes, each with a fixed seed.

``simuliere("wechsel", 20, seed=1)`` gives 54 series of 20 Stichtage, VZÄ in whole cents.
"""

from collections.abc import Callable, Iterator
from decimal import Decimal
from random import Random

from stellen.einblick.prognose import Punkt

KOMMUNEN = 54
Quoten = Iterator[float]


def _zwischen(wert: float) -> float:
    return min(1.0, max(0.0, wert))


def wechsel(zufall: Random, zugewiesen: float, land: list[float]) -> Quoten:
    """Posts of 0.5 to 1 VZÄ become vacant and are filled again."""
    stellen, rest = [], zugewiesen
    while rest > 1:
        stellen.append(zufall.uniform(0.5, 1.0))
        rest -= stellen[-1]
    stellen.append(rest)
    besetzt = [zufall.random() < 0.8 for _ in stellen]
    while True:
        besetzt = [zufall.random() > 0.12 if b else zufall.random() < 0.45 for b in besetzt]
        yield sum(s for s, b in zip(stellen, besetzt, strict=True) if b) / zugewiesen


def irrfahrt(zufall: Random, zugewiesen: float, land: list[float]) -> Quoten:
    """Each change is independent of all before."""
    quote = zufall.uniform(0.6, 0.95)
    while True:
        quote = _zwischen(quote + zufall.gauss(0, 0.12 / zugewiesen**0.5))
        yield quote


def rueckkehr(zufall: Random, zugewiesen: float, land: list[float]) -> Quoten:
    """Around a level of its own; what is off comes back."""
    niveau = zufall.uniform(0.6, 0.92)
    abstand = 0.0
    while True:
        abstand = 0.6 * abstand + zufall.gauss(0, 0.15 / zugewiesen**0.5)
        yield _zwischen(niveau + abstand)


def aufbau(zufall: Random, zugewiesen: float, land: list[float]) -> Quoten:
    """A young programme: filled ever more, ever more slowly."""
    luecke, tempo = zufall.uniform(0.4, 0.7), zufall.uniform(0.75, 0.95)
    while True:
        luecke *= tempo
        yield _zwischen(1 - luecke - 0.05 + zufall.gauss(0, 0.1 / zugewiesen**0.5))


def gemeinsam(zufall: Random, zugewiesen: float, land: list[float]) -> Quoten:
    """What happens to all (``land``) on top of what happens to one."""
    quote = zufall.uniform(0.65, 0.9)
    for stoss in land:
        quote = _zwischen(quote + stoss + zufall.gauss(0, 0.1 / zugewiesen**0.5))
        yield quote


def spruenge(zufall: Random, zugewiesen: float, land: list[float]) -> Quoten:
    """Mostly quiet, now and then a team leaves or comes at once."""
    quote = zufall.uniform(0.7, 0.95)
    while True:
        if zufall.random() < 0.15:
            quote = _zwischen(quote + zufall.choice((-1, 1)) * zufall.uniform(0.1, 0.3))
        yield _zwischen(quote + zufall.gauss(0, 0.04 / zugewiesen**0.5))


PROZESSE: dict[str, Callable[[Random, float, list[float]], Quoten]] = {
    f.__name__: f for f in (wechsel, irrfahrt, rueckkehr, aufbau, gemeinsam, spruenge)
}


def simuliere(prozess: str, stichtage: int, *, seed: int) -> dict[int, list[Punkt]]:
    """Kommune number → its series; every fourth Stichtag a third get 5 % more assigned."""
    zufall = Random(f"{prozess}-{seed}")  # noqa: S311 - the seed is the point
    land = [zufall.gauss(0, 0.01) for _ in range(stichtage)]
    reihen = {}
    for nummer in range(KOMMUNEN):
        zugewiesen = round(zufall.uniform(2, 30), 2)
        quoten = PROZESSE[prozess](zufall, zugewiesen, land)
        reihe = []
        for zeit, quote in zip(range(stichtage), quoten, strict=False):
            if zeit % 4 == 3 and zufall.random() < 1 / 3:
                zugewiesen = round(zugewiesen * 1.05, 2)
            reihe.append(_punkt(zugewiesen, quote))
        reihen[nummer] = reihe
    return reihen


def _punkt(zugewiesen: float, quote: float) -> Punkt:
    vzae = Decimal(f"{zugewiesen:.2f}")
    return Punkt(vzae, min(vzae, Decimal(f"{zugewiesen * quote:.2f}")))


def summe(reihen: dict[int, list[Punkt]]) -> list[Punkt]:
    """The series of all Kommunen together."""
    return [
        Punkt(sum(p.zugewiesen for p in zeit), sum(p.besetzt for p in zeit))
        for zeit in zip(*reihen.values(), strict=True)
    ]
