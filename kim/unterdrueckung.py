"""The one suppression layer: no figure about few people leaves a Team.

A table of counts with totals per row and column. Cells below ``K`` are suppressed (zero too:
that nobody is there says something about those who are), and further cells until nothing that
was suppressed can be computed back from what is shown:

* what a line hides adds up to nothing below ``K``, and is more than one cell;
* for every hidden cell there is another table with the same shown figures and totals in which
  it differs. Found by an alternating path, as in the audit of transportation tables (Cox 1995,
  "Network models for complementary cell suppression", JASA 90: 1453–1462).

Both kinds of hidden cells look the same. A total below ``K`` hides its whole line.
"""

from collections import deque
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

K = 5
"""Smallest figure that is shown; the customer's default (``domain.md``)."""
TEXT = "geschützt"
"""What stands in place of a hidden figure."""

Zelle = tuple[int, int]


@dataclass(frozen=True)
class Geschuetzt:
    """A table as it may be shown; ``None`` is a hidden figure."""

    zeilen: tuple[Hashable, ...]
    spalten: tuple[Hashable, ...]
    werte: tuple[tuple[int | None, ...], ...]
    zeilensummen: tuple[int | None, ...]
    spaltensummen: tuple[int | None, ...]
    gesamt: int | None

    @property
    def verborgen(self) -> int:
        """How many inner cells are hidden."""
        return sum(wert is None for zeile in self.werte for wert in zeile)


def schuetze(
    zeilen: Sequence[Hashable],
    spalten: Sequence[Hashable],
    werte: Mapping[tuple[Hashable, Hashable], int],
    k: int = K,
) -> Geschuetzt:
    """Suppress a table of counts of people. Missing cells count as zero."""
    tabelle = [[werte.get((z, s), 0) for s in spalten] for z in zeilen]
    # The totals are a row and a column of their own: they are hidden and protected like all.
    voll = [[*zeile, sum(zeile)] for zeile in tabelle]
    voll.append([sum(spalte) for spalte in zip(*voll, strict=True)] if voll else [])
    if not voll[-1] or voll[-1][-1] < k:
        return _alles_verborgen(zeilen, spalten)
    verborgen = _Schutz(voll, k).finde()

    def zeige(z: int, s: int) -> int | None:
        return None if (z, s) in verborgen else voll[z][s]

    breite, hoehe = len(spalten), len(zeilen)
    return Geschuetzt(
        tuple(zeilen),
        tuple(spalten),
        tuple(tuple(zeige(z, s) for s in range(breite)) for z in range(hoehe)),
        tuple(zeige(z, breite) for z in range(hoehe)),
        tuple(zeige(hoehe, s) for s in range(breite)),
        zeige(hoehe, breite),
    )


def schuetze_reihe(
    namen: Sequence[Hashable], werte: Mapping[Hashable, int], k: int = K
) -> tuple[list[int | None], int | None]:
    """One column of counts and its total."""
    eine = schuetze(namen, [""], {(name, ""): werte.get(name, 0) for name in namen}, k)
    return [zeile[0] for zeile in eine.werte], eine.gesamt


def schuetze_einzeln(werte: Mapping[Hashable, int], k: int = K) -> dict[Hashable, int | None]:
    """Counts that overlap (somebody is in several) and have no total: each for itself."""
    return {name: wert if wert >= k else None for name, wert in werte.items()}


def _alles_verborgen(zeilen: Sequence[Hashable], spalten: Sequence[Hashable]) -> Geschuetzt:
    leer = tuple(None for _ in spalten)
    return Geschuetzt(
        tuple(zeilen), tuple(spalten), tuple(leer for _ in zeilen),
        tuple(None for _ in zeilen), leer, None,
    )  # fmt: skip


class _Schutz:
    """Finds the hidden cells of a table whose last row and column are its totals.

    Every line is an equation: inner cells minus total is zero. Counted with ``_vorzeichen``, all
    lines add up to zero, and rows and columns become the two sides of a graph whose edges are the
    hidden cells: a cell can differ exactly if a closed walk through it changes hidden cells by
    plus and minus one in turn and leaves none negative.
    """

    def __init__(self, tabelle: list[list[int]], k: int) -> None:
        self.tabelle, self.k = tabelle, k
        self.unten, self.rechts = len(tabelle) - 1, len(tabelle[0]) - 1
        self.verborgen: set[Zelle] = {
            (z, s) for z, zeile in enumerate(tabelle) for s, wert in enumerate(zeile) if wert < k
        }

    def finde(self) -> set[Zelle]:
        while (fehlt := self._naechste()) is not None:
            self.verborgen.add(fehlt)
        return self.verborgen

    def _naechste(self) -> Zelle | None:
        """One more cell to hide; ``None`` when everything hidden is protected."""
        for linie in self._linien():
            if self._zu_wenig(linie):
                return self._kleinste(linie)
        for zelle in sorted(self.verborgen):
            if not any(self._kann_sich_aendern(zelle, um) for um in (1, -1)):
                return self._kleinste([*self._zeile(zelle[0]), *self._spalte(zelle[1])])
        return None

    def _linien(self) -> Iterable[list[Zelle]]:
        yield from (self._zeile(z) for z in range(self.unten + 1))
        yield from (self._spalte(s) for s in range(self.rechts + 1))

    def _zeile(self, z: int) -> list[Zelle]:
        return [(z, s) for s in range(self.rechts + 1)]

    def _spalte(self, s: int) -> list[Zelle]:
        return [(z, s) for z in range(self.unten + 1)]

    def _zu_wenig(self, linie: list[Zelle]) -> bool:
        """Hides a line one cell alone, or figures whose sum the shown total tells to be small?"""
        hier = [zelle for zelle in linie if zelle in self.verborgen]
        if not hier or len(hier) == len(linie):
            return False
        summe_gezeigt = linie[-1] not in self.verborgen
        return len(hier) < 2 or (summe_gezeigt and sum(map(self._wert, hier)) < self.k)

    def _kleinste(self, zellen: Iterable[Zelle]) -> Zelle | None:
        """The smallest figure still shown; totals last, because they are what people ask for.

        When nothing of ``zellen`` is shown any more, any other figure.
        """
        alle = [zelle for linie in self._linien() for zelle in linie]
        offen = [zelle for zelle in zellen if zelle not in self.verborgen] or [
            zelle for zelle in alle if zelle not in self.verborgen
        ]
        return min(offen, key=lambda z: (self._ist_summe(z), self._wert(z), z), default=None)

    def _ist_summe(self, zelle: Zelle) -> bool:
        return zelle[0] == self.unten or zelle[1] == self.rechts

    def _wert(self, zelle: Zelle) -> int:
        return self.tabelle[zelle[0]][zelle[1]]

    def _vorzeichen(self, zelle: Zelle) -> int:
        return -1 if (zelle[0] == self.unten) != (zelle[1] == self.rechts) else 1

    def _geht(self, zelle: Zelle, um: int) -> bool:
        return zelle in self.verborgen and self._wert(zelle) + self._vorzeichen(zelle) * um >= 0

    def _kann_sich_aendern(self, start: Zelle, um: int) -> bool:
        """Walk from the row of ``start`` back to its column: rows change ``-um``, columns ``um``."""
        if not self._geht(start, um):
            return False
        warten: deque[tuple[bool, int]] = deque([(True, start[0])])
        besucht = {warten[0]}
        while warten:
            in_zeile, nr = warten.popleft()
            linie = self._zeile(nr) if in_zeile else self._spalte(nr)
            for zelle in linie:
                if zelle == start or not self._geht(zelle, -um if in_zeile else um):
                    continue
                naechster = (not in_zeile, zelle[1] if in_zeile else zelle[0])
                if naechster == (False, start[1]):
                    return True
                if naechster not in besucht:
                    besucht.add(naechster)
                    warten.append(naechster)
        return False
