"""Budgets and rates with a published source, and the rates computed from the budgets."""

from decimal import Decimal
from importlib.resources import files

from kim.actions.erstdaten import lies_csv
from stellen.actions.mittel import errechne_saetze, zugewiesen_zu
from stellen.models import Foerdersatz, Haushaltsansatz


def load_mittel() -> list[str]:
    """Load what is missing; what is there already was perhaps changed by the Ministerium."""
    neu = [_ansatz(z) for z in _lies("haushaltsansaetze.csv")]
    saetze = sum(_satz(z) for z in _lies("foerdersaetze.csv"))
    errechnet = 0
    for ansatz in filter(None, neu):
        if zugewiesen_zu(ansatz):
            errechnet += len(errechne_saetze(ansatz=ansatz, by=None))
    ansaetze = len(neu) - neu.count(None)
    return [f"Mittel: {ansaetze} Ansätze, {saetze} Fördersätze neu, {errechnet} errechnet"]


def _lies(name: str) -> list[dict[str, str]]:
    return lies_csv(files("stellen.daten").joinpath(name).read_text("utf-8"))


def _ansatz(zeile: dict[str, str]) -> Haushaltsansatz | None:
    ansatz, neu = Haushaltsansatz.objects.get_or_create(
        haushaltsjahr=int(zeile["haushaltsjahr"]),
        baustein=int(zeile["baustein"]),
        defaults={"betrag": Decimal(zeile["betrag"]), "quelle": zeile["quelle"]},
    )
    return ansatz if neu else None


def _satz(zeile: dict[str, str]) -> bool:
    return Foerdersatz.objects.get_or_create(
        haushaltsjahr=int(zeile["haushaltsjahr"]),
        stellenart=zeile["stellenart"],
        defaults={"betrag": Decimal(zeile["betrag"]), "quelle": zeile["quelle"]},
    )[1]
