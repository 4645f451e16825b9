"""The register of all checks, filled by the decorator ``@pruefung``."""

from collections.abc import Callable, Iterator
from typing import Any

from stellen.constants import Schwere
from stellen.pruefungen.stoff import Pruefstoff
from stellen.pruefungen.typen import Fund, Funktion, Pruefung

PRUEFUNGEN: dict[str, Pruefung] = {}


def pruefung(
    name: str, *, titel: str, schwere: Schwere, erklaerung: str, abhilfe: str, **weitere: Any
) -> Callable[[Funktion], Funktion]:
    """Register the function as the check ``name``; for ``weitere`` see ``Pruefung``."""

    def eintragen(funktion: Funktion) -> Funktion:
        if name in PRUEFUNGEN:
            raise ValueError(f"the check {name!r} exists already")
        PRUEFUNGEN[name] = Pruefung(name, titel, schwere, erklaerung, abhilfe, funktion, **weitere)
        return funktion

    return eintragen


def titel_von(name: str) -> str:
    """The title of a check; of one that no longer exists its name."""
    return PRUEFUNGEN[name].titel if name in PRUEFUNGEN else name


def finde(stoff: Pruefstoff) -> Iterator[tuple[Pruefung, Fund]]:
    """What all checks find."""
    for eine in PRUEFUNGEN.values():
        for fund in eine.finde(stoff):
            yield eine, fund
