"""Words every installation starts with: fields of action and target groups of the Land."""

from datetime import date
from importlib.resources import files

from casemanagement.models import Handlungsfeld, Zielgruppe
from kim.actions.erstdaten import lies_csv

GUELTIG_VON = date(2020, 1, 1)
"""Before the first KIM files; a Kommune ends what it does not use and adds its own."""


def load_erstdaten() -> list[str]:
    """Load what is missing; what is there already was perhaps changed."""
    neu = [
        sum(_eintrag(modell, nr, zeile) for nr, zeile in enumerate(_lies(datei), start=1))
        for modell, datei in (
            (Handlungsfeld, "handlungsfelder.csv"),
            (Zielgruppe, "zielgruppen.csv"),
        )
    ]
    return [f"Fallakte: {neu[0]} Handlungsfelder, {neu[1]} Zielgruppen neu"]


def _lies(name: str) -> list[dict[str, str]]:
    return lies_csv(files("casemanagement.daten").joinpath(name).read_text("utf-8"))


def _eintrag(
    modell: type[Handlungsfeld] | type[Zielgruppe], nr: int, zeile: dict[str, str]
) -> bool:
    return modell.objects.get_or_create(
        name=zeile["name"],
        kommune=None,
        defaults={
            "erklaerung": zeile["erklaerung"],
            "reihenfolge": nr * 10,
            "gueltig_von": GUELTIG_VON,
        },
    )[1]
