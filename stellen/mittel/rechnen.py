"""From VZÄ-days to euros: one rule of rounding, and parts that add up to their whole. Pure.

Per Kommune and Stellenart what is granted and what is left are rounded to the cent, half up;
what is spent is the difference. Sums are sums of the rounded. Where an amount is split over
posts or carriers, each gets whole cents and the largest remainders get the last ones.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import NamedTuple

from stellen.mittel.tage import Aufteilung, jahrestage

NULL = Decimal("0.00")


@dataclass(frozen=True)
class Euro:
    """Amounts of a year in euros. ``unbekannt``: granted, but nobody said how posts were filled."""

    verausgabt: Decimal = NULL
    unbesetzt: Decimal = NULL
    ohne_stelle: Decimal = NULL
    unbekannt: Decimal = NULL

    def __add__(self, andere: "Euro") -> "Euro":
        return Euro(*(a + b for a, b in zip(self.alle, andere.alle, strict=True)))

    @property
    def alle(self) -> tuple[Decimal, Decimal, Decimal, Decimal]:
        return self.verausgabt, self.unbesetzt, self.ohne_stelle, self.unbekannt

    @property
    def pauschale(self) -> Decimal:
        """What the Land grants."""
        return sum(self.alle, NULL)

    @property
    def nicht_verausgabt(self) -> Decimal:
        return self.unbesetzt + self.ohne_stelle

    @property
    def anteil_nicht(self) -> Decimal | None:
        """Share left of what is known; ``None`` where nothing is."""
        bekannt = self.pauschale - self.unbekannt
        return self.nicht_verausgabt / bekannt if bekannt else None


class Postenbetrag(NamedTuple):
    """What of the grant falls to one post: spent and left."""

    verausgabt: Decimal = NULL
    nicht_verausgabt: Decimal = NULL

    @property
    def bewilligt(self) -> Decimal:
        return self.verausgabt + self.nicht_verausgabt


@dataclass(frozen=True)
class Ergebnis:
    """One Kommune and Stellenart; ``posten`` by the ids of the ``Aufteilung``."""

    euro: Euro
    posten: dict[int, Postenbetrag] = field(default_factory=dict)


def runde_cent(betrag: Fraction) -> Decimal:
    """To the cent, half up; for amounts that are not negative."""
    return Decimal(floor(betrag * 100 + Fraction(1, 2))).scaleb(-2)


def jahresbetrag(satz: Decimal, vzae: Decimal) -> Decimal:
    """The Fördersatz for VZÄ that are assigned all year."""
    return runde_cent(Fraction(satz) * Fraction(vzae))


def rechnerischer_satz(ansatz: Decimal, vzae: Decimal) -> Decimal:
    """The budget of a Baustein per assigned VZÄ; ``vzae`` must be positive."""
    return runde_cent(Fraction(ansatz) / Fraction(vzae))


def berechne(satz: Decimal, aufteilung: Aufteilung) -> Ergebnis:
    """unspent = Fördersatz ÷ days of the year × VZÄ-days not filled."""
    je_tag = Fraction(satz) / jahrestage(aufteilung.jahr)
    pauschale = runde_cent(je_tag * aufteilung.gesamt)
    nicht = runde_cent(je_tag * (aufteilung.unbesetzt + aufteilung.ohne_stelle))
    folge = list(aufteilung.posten.items())
    besetzt = verteile(pauschale - nicht, [p.besetzt for _, p in folge])
    *unbesetzt, ohne = verteile(nicht, [*(p.unbesetzt for _, p in folge), aufteilung.ohne_stelle])
    return Ergebnis(
        Euro(pauschale - nicht, sum(unbesetzt, NULL), ohne),
        {
            kennung: Postenbetrag(ein, aus)
            for (kennung, _), ein, aus in zip(folge, besetzt, unbesetzt, strict=True)
        },
    )


def verteile(betrag: Decimal, gewichte: Sequence[Fraction]) -> list[Decimal]:
    """Split whole cents in proportion; the largest remainders get the cents left over.

    Equal remainders: the first ones. Without any weight nothing may be there to split.
    """
    cent, summe = int(betrag.scaleb(2)), sum(gewichte, Fraction(0))
    if not summe:
        return [NULL for _ in gewichte]
    genau = [cent * g / summe for g in gewichte]
    teile = [floor(g) for g in genau]
    rest = sorted(range(len(teile)), key=lambda i: teile[i] - genau[i])
    for i in rest[: cent - sum(teile)]:
        teile[i] += 1
    return [Decimal(t).scaleb(-2) for t in teile]
