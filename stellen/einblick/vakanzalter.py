"""How long posts have been vacant, in classes. Pure."""

from collections.abc import Callable, Hashable, Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from stellen.bericht.typen import NULL
from stellen.stellenplan import VakanteStelle


class Altersklasse(NamedTuple):
    """``monate``: up to below so many months (``None``: no upper bound)."""

    monate: int | None
    text: str


KLASSEN = (
    Altersklasse(3, "unter 3 Monaten"),
    Altersklasse(6, "3 bis unter 6 Monate"),
    Altersklasse(12, "6 bis unter 12 Monate"),
    Altersklasse(24, "1 bis unter 2 Jahre"),
    Altersklasse(None, "2 Jahre und länger"),
)


def volle_monate(von: date, bis: date) -> int:
    """Whole calendar months: 15.01. to 14.04. are two, to 15.04. three."""
    monate = (bis.year - von.year) * 12 + bis.month - von.month
    return max(monate - (bis.day < von.day), 0)


def klasse_von(vakanz: VakanteStelle) -> Altersklasse:
    alter = volle_monate(vakanz.seit, vakanz.tag)
    return next(k for k in KLASSEN if k.monate is None or alter < k.monate)


def je_klasse(
    vakanzen: Iterable[VakanteStelle], nach: Callable[[VakanteStelle], Hashable]
) -> dict[Hashable, dict[Altersklasse, Decimal]]:
    """Group → class → unfilled VZÄ; every group has every class."""
    gruppen: dict[Hashable, dict[Altersklasse, Decimal]] = {}
    for vakanz in vakanzen:
        gruppe = gruppen.setdefault(nach(vakanz), dict.fromkeys(KLASSEN, NULL))
        gruppe[klasse_von(vakanz)] += vakanz.unbesetzt
    return gruppen


def mittleres_alter(vakanzen: Iterable[VakanteStelle]) -> Decimal | None:
    """Mean age in days, weighted by the unfilled VZÄ."""
    liste = list(vakanzen)
    gewicht = sum((v.unbesetzt for v in liste), NULL)
    return sum((v.unbesetzt * v.tage for v in liste), NULL) / gewicht if gewicht else None
