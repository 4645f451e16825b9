"""The set of spelling pairs: what somebody types, what is stored, and what counts as found."""

import csv
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import NamedTuple

from casemanagement.namen import name

DATEI = Path(__file__).parent / "casemanagement" / "namen.csv"


class Paar(NamedTuple):
    gesucht: str
    gespeichert: str
    art: str


@cache
def paare() -> tuple[Paar, ...]:
    with DATEI.open(encoding="utf-8", newline="") as datei:
        return tuple(Paar(**zeile) for zeile in csv.DictReader(datei))


EIN_TEIL = "nur ein Teil"
"""Kind of the pairs of which only one part is typed: everybody who bears it is meant."""


@cache
def _gruppen() -> dict[str, int]:
    """Coarse spelling → name it is a spelling of: what pairs join, directly or not, is one name."""
    gruppe: dict[str, int] = {}
    for nr, paar in enumerate(p for p in paare() if p.art != EIN_TEIL):
        texte = {name(paar.gesucht).text, name(paar.gespeichert).text}
        alte = {gruppe[t] for t in texte if t in gruppe}
        gruppe |= {t: nr for t, g in gruppe.items() if g in alte} | dict.fromkeys(texte, nr)
    return gruppe


@cache
def _gemeinte(paar: Paar) -> list[set[str]]:
    """The parts of every spelling that is meant."""
    texte = {name(paar.gesucht).text, name(paar.gespeichert).text}
    if paar.art != EIN_TEIL:
        gruppen = _gruppen()
        nummern = {gruppen[t] for t in texte}
        texte |= {t for t, g in gruppen.items() if g in nummern}
    return [set(text.split()) for text in texte]


def ist_gemeint(paar: Paar, gefunden: str) -> bool:
    """Does the person bear the name of the pair, in a spelling of the set, perhaps with more parts?"""
    teile = set(name(gefunden).text.split())
    return any(gemeint <= teile for gemeint in _gemeinte(paar))


@dataclass
class Bilanz:
    """How many pairs were found, and how much of what the first ten showed was meant."""

    paare: int = 0
    gezeigt: int = 0
    gemeint: int = 0
    verfehlt: list[Paar] = field(default_factory=list)

    def zaehle(self, paar: Paar, gefunden: list[str]) -> None:
        self.paare += 1
        if not any(name(g).text == name(paar.gespeichert).text for g in gefunden):
            self.verfehlt.append(paar)
        self.gezeigt += len(gefunden[:10])
        self.gemeint += sum(ist_gemeint(paar, g) for g in gefunden[:10])

    @property
    def recall(self) -> float:
        return 1 - len(self.verfehlt) / self.paare

    @property
    def precision(self) -> float:
        return self.gemeint / self.gezeigt if self.gezeigt else 0.0
