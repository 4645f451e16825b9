"""What a check is and what it finds."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from stellen.constants import Schwelle, Schwere

if TYPE_CHECKING:
    from stellen.pruefungen.stoff import Pruefstoff


@dataclass(frozen=True)
class Fund:
    """One deviation. ``kommune_id=None`` is the Land: for the Ministerium only.

    ``schluessel`` tells several finds of one check about one Kommune apart and stays the same
    from Stichtag to Stichtag. ``mass``: higher is worse. ``werte``: the figures compared, as
    (name, text). None of them may name a person; a find about a Kommune names no other Kommune.
    """

    kommune_id: int | None
    schluessel: str
    text: str
    mass: Decimal | None = None
    werte: tuple[tuple[str, str], ...] = ()

    @property
    def kennung(self) -> tuple[int | None, str]:
        return self.kommune_id, self.schluessel


Funktion = Callable[["Pruefstoff"], Iterator[Fund]]


@dataclass(frozen=True)
class Pruefung:
    """A check: its name in the database, its words for people, and the function that finds.

    ``merkt``: an acceptance is remembered for the next Stichtag. Where the cause belongs to one
    Stichtag (a jump, a late report) it is not.
    """

    name: str
    titel: str
    schwere: Schwere
    erklaerung: str
    abhilfe: str
    funktion: Funktion
    schwellen: tuple[Schwelle, ...] = ()
    merkt: bool = True

    def finde(self, stoff: "Pruefstoff") -> list[Fund]:
        return list(self.funktion(stoff))
