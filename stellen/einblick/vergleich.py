"""Two Stichtage side by side: what changed per Kommune and Stellenart. Pure."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from kim.models import Kommune
from stellen.auswertung import Pruefzeile
from stellen.bericht.typen import Betraege, summe
from stellen.constants import Stellenart

_FOLGE = {art: nr for nr, art in enumerate(Stellenart.values)}


@dataclass(frozen=True, slots=True)
class Vergleichszeile:
    """One Kommune and Stellenart; ``None`` where there is no figure at that Stichtag."""

    kommune: Kommune
    stellenart: str
    vorher: Betraege | None
    nachher: Betraege | None

    @property
    def geaendert(self) -> bool:
        return self.vorher != self.nachher

    @property
    def vergleichbar(self) -> bool:
        """Only rows with both sides count in sums: a missing Meldung is no vacancy."""
        return self.vorher is not None and self.nachher is not None


@dataclass(frozen=True, slots=True)
class Summenpaar:
    vorher: Betraege
    nachher: Betraege

    @property
    def besetzt(self) -> Decimal:
        """Change of the VZÄ filled."""
        return self.nachher.besetzt - self.vorher.besetzt


def vergleiche(
    vorher: Iterable[Pruefzeile], nachher: Iterable[Pruefzeile]
) -> list[Vergleichszeile]:
    """All rows of both sides in official order of Kommunen, then of Stellenarten."""
    alt, neu = _betraege(vorher), _betraege(nachher)
    paare = [
        Vergleichszeile(kommune, art, alt.get((kommune, art)), neu.get((kommune, art)))
        for kommune, art in {**alt, **neu}
    ]
    return sorted(paare, key=lambda z: (z.kommune.reihenfolge, _FOLGE[z.stellenart]))


def _betraege(zeilen: Iterable[Pruefzeile]) -> dict[tuple[Kommune, str], Betraege]:
    return {(z.kommune, z.stellenart): Betraege(*z[4:]) for z in zeilen}


def summen(
    zeilen: Iterable[Vergleichszeile], nach: Callable[[Vergleichszeile], Hashable]
) -> dict[Hashable, Summenpaar]:
    """Sums of the comparable rows, grouped by ``nach``, in the order met."""
    gruppen: dict[Hashable, list[Vergleichszeile]] = {}
    for zeile in zeilen:
        if zeile.vergleichbar:
            gruppen.setdefault(nach(zeile), []).append(zeile)
    return {name: summenpaar(gruppe) for name, gruppe in gruppen.items()}


def summenpaar(zeilen: Iterable[Vergleichszeile]) -> Summenpaar:
    """Of the comparable rows."""
    liste = [z for z in zeilen if z.vergleichbar]
    return Summenpaar(
        summe(z.vorher for z in liste if z.vorher), summe(z.nachher for z in liste if z.nachher)
    )
