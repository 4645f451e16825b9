"""From values to coordinates, and round figures for an axis."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

_SCHRITTE = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))


@dataclass(frozen=True)
class Skala:
    """Maps ``von``–``bis`` to the pixels ``null``–``voll``."""

    von: Decimal
    bis: Decimal
    null: int
    voll: int

    def __call__(self, wert: Decimal | int) -> float:
        if self.bis == self.von:
            return (self.null + self.voll) / 2
        anteil = (Decimal(wert) - self.von) / (self.bis - self.von)
        return round(self.null + float(anteil) * (self.voll - self.null), 1)


def marken(werte: Iterable[Decimal], *, hoechstens: int = 6) -> list[Decimal]:
    """Round figures that enclose all ``werte``; one value alone gets room on both sides."""
    liste = list(werte) or [Decimal(0)]
    unten, oben = min(liste), max(liste)
    if unten == oben:
        rand = abs(unten) / 2 or Decimal(1)
        unten, oben = unten - rand, oben + rand
    schritt = _schritt((oben - unten) / (hoechstens - 1))
    erste = (unten / schritt).to_integral_value(ROUND_FLOOR)
    letzte = (oben / schritt).to_integral_value(ROUND_CEILING)
    return [schritt * n for n in range(int(erste), int(letzte) + 1)]


def _schritt(mindestens: Decimal) -> Decimal:
    """The smallest of 1, 2, 2.5, 5 times a power of ten that is at least so large."""
    stelle = Decimal(1).scaleb(mindestens.adjusted())
    return next(s * stelle for s in _SCHRITTE if s * stelle >= mindestens)


def auseinander(lagen: list[float], abstand: float, unten: float, oben: float) -> list[float]:
    """Places for labels near ``lagen`` (pixels) that keep ``abstand``, within the picture."""
    reihenfolge = sorted(range(len(lagen)), key=lambda i: lagen[i])
    orte = list(lagen)
    frei = unten
    for i in reihenfolge:
        orte[i] = max(orte[i], frei)
        frei = orte[i] + abstand
    frei = oben
    for i in reversed(reihenfolge):
        orte[i] = min(orte[i], frei)
        frei = orte[i] - abstand
    return [round(o, 1) for o in orte]
