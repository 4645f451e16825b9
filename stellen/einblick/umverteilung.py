"""What if: VZÄ that nobody plans to fill go to other Kommunen. Pure, nothing is stored.

The giving row loses them from „zugewiesen“ and „nicht zur Besetzung vorgesehen“; the receiving
row gains them in „zugewiesen“ and „zur Besetzung vorgesehen“. Every row stays balanced and the
Land's total stays the same.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from django.db.models import TextChoices

from kim.models import Kommune
from stellen.auswertung import Pruefzeile
from stellen.bericht.typen import NULL, Betraege, summe

_CENT = Decimal("0.01")


class Regel(TextChoices):
    PROPORTIONAL = "proportional", "im Verhältnis der Zuweisung"
    GLEICH = "gleich", "zu gleichen Teilen"
    HAND = "hand", "von Hand"


@dataclass(frozen=True)
class Wirkung:
    """One row before and after. ``menge``: VZÄ gained, negative when given away."""

    kommune: Kommune
    stellenart: str
    vorher: Betraege
    nachher: Betraege
    menge: Decimal

    @property
    def erreichbar(self) -> Decimal | None:
        """The quota once everything planned is filled."""
        n = self.nachher
        return (n.besetzt + n.vorgesehen) / n.zugewiesen if n.zugewiesen else None


@dataclass(frozen=True)
class Ergebnis:
    abgebend: list[Wirkung]
    erhaltend: list[Wirkung]

    @property
    def menge(self) -> Decimal:
        """VZÄ moved."""
        return sum((w.menge for w in self.erhaltend), NULL)

    def summen(self) -> tuple[Betraege, Betraege]:
        """All rows touched, before and after."""
        alle = [*self.abgebend, *self.erhaltend]
        return summe(w.vorher for w in alle), summe(w.nachher for w in alle)


def verteile(menge: Decimal, gewichte: Sequence[Decimal]) -> list[Decimal]:
    """``menge`` in whole cents of a VZÄ by weight; rounding goes to the largest remainders.

    The parts add up to ``menge`` exactly; without any weight they are equal.
    """
    if not gewichte:
        return []
    gesamt = sum(gewichte, Decimal(0))
    if not gesamt:
        gewichte, gesamt = [Decimal(1)] * len(gewichte), Decimal(len(gewichte))
    genau = [menge * g / gesamt for g in gewichte]
    teile = [g.quantize(_CENT, rounding=ROUND_FLOOR) for g in genau]
    rest = int((menge - sum(teile)) / _CENT)
    groesste = sorted(range(len(teile)), key=lambda i: (teile[i] - genau[i], i))
    for i in groesste[:rest]:
        teile[i] += _CENT
    return teile


def rechne(
    *,
    von: Iterable[Pruefzeile],
    an: Iterable[Pruefzeile],
    regel: str,
    haende: Mapping[str, Decimal] | None = None,
) -> Ergebnis:
    """Move what the rows ``von`` don't plan to fill to the rows ``an``.

    By hand (``haende``: AGS → VZÄ) the givers give in proportion only as much as is received.
    """
    gebende = [z for z in von if z.nicht_vorgesehen]
    nehmende = list(an)
    vorrat = [z.nicht_vorgesehen for z in gebende]
    if regel == Regel.HAND:
        erhalten = [(haende or {}).get(z.kommune.ags, NULL) for z in nehmende]
        abgegeben = verteile(sum(erhalten, NULL), vorrat)
    else:
        gewichte = [z.zugewiesen if regel == Regel.PROPORTIONAL else Decimal(1) for z in nehmende]
        abgegeben = vorrat if nehmende else [NULL] * len(vorrat)
        erhalten = verteile(sum(vorrat, NULL), gewichte)
    return Ergebnis(
        [_ohne(z, menge) for z, menge in zip(gebende, abgegeben, strict=True)],
        [_mit(z, menge) for z, menge in zip(nehmende, erhalten, strict=True)],
    )


def _ohne(zeile: Pruefzeile, menge: Decimal) -> Wirkung:
    vorher = Betraege(*zeile[4:])
    nachher = Betraege(
        vorher.zugewiesen - menge,
        vorher.besetzt,
        vorher.vorgesehen,
        vorher.nicht_vorgesehen - menge,
    )
    return Wirkung(zeile.kommune, zeile.stellenart, vorher, nachher, -menge)


def _mit(zeile: Pruefzeile, menge: Decimal) -> Wirkung:
    vorher = Betraege(*zeile[4:])
    nachher = Betraege(
        vorher.zugewiesen + menge,
        vorher.besetzt,
        vorher.vorgesehen + menge,
        vorher.nicht_vorgesehen,
    )
    return Wirkung(zeile.kommune, zeile.stellenart, vorher, nachher, menge)
