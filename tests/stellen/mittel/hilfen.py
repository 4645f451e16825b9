"""Posts for the arithmetic, written short; and rows of the money for tests with a database."""

import itertools
from datetime import date
from decimal import Decimal

from stellen.actions.mittel import errechne_saetze
from stellen.belegung import Anteil, Zeit, abschnitte
from stellen.constants import Anstellungstraeger, Stellenart
from stellen.mittel.tage import Posten, Traeger
from stellen.models import Besetzung, Foerdersatz, Haushaltsansatz, Stelle, Zuweisung

EIGEN = Traeger(Anstellungstraeger.KOMMUNE)
IMMER = Zeit(date(2020, 1, 1))
_nummer = itertools.count(1)


def anteil(
    vzae: str = "1.00", von: date = IMMER.von, bis: date | None = None, *fort: Zeit
) -> Anteil:
    return Anteil(Zeit(von, bis), Decimal(vzae), tuple(fort))


def posten(
    *anteile: Anteil, vzae: str = "1.00", zeit: Zeit = IMMER, traeger: Traeger = EIGEN
) -> Posten:
    stuecke = tuple(abschnitte(Decimal(vzae), zeit, anteile, ()))
    return Posten(next(_nummer), Decimal(vzae), traeger, stuecke)


def satz(betrag: str, jahr: int = 2024, art: str = Stellenart.CASE_MANAGEMENT) -> Foerdersatz:
    return Foerdersatz.objects.create(
        stellenart=art, haushaltsjahr=jahr, betrag=Decimal(betrag), quelle="Test"
    )


def zuweisung(kommune, vzae: str, jahr: int = 2024, art: str = Stellenart.CASE_MANAGEMENT):
    return Zuweisung.objects.create(
        kommune=kommune, stellenart=art, haushaltsjahr=jahr, vzae=Decimal(vzae), quelle="Test"
    )


def stelle(kommune, vzae: str = "1.00", **felder) -> Stelle:
    vorgabe = {
        "bezeichnung": "Case Management 1",
        "stellenart": Stellenart.CASE_MANAGEMENT,
        "gueltig_von": date(2020, 1, 1),
    }
    return Stelle.objects.create(kommune=kommune, vzae=Decimal(vzae), **(vorgabe | felder))


def besetzt(post: Stelle, vzae: str = "1.00", von: date = date(2020, 1, 1), **felder) -> Besetzung:
    return Besetzung.objects.create(
        stelle=post, kommune_id=post.kommune_id, vzae=Decimal(vzae), von=von, **felder
    )


def ansaetze_2024() -> None:
    """The budgets of 2024, and the rates computed from what is assigned."""
    for baustein, betrag in ((2, "39300000.00"), (3, "10000000.00")):
        ansatz = Haushaltsansatz.objects.create(
            baustein=baustein, haushaltsjahr=2024, betrag=Decimal(betrag), quelle="Test"
        )
        errechne_saetze(ansatz=ansatz, by=None)
