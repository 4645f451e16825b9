"""Checks against the posts as the Kommune keeps them from day to day."""

from collections.abc import Iterator
from decimal import Decimal

from kim.zahlen import datum_text, vzae_text
from stellen.bericht.typen import Betraege
from stellen.constants import GROESSE_NAME, GROESSEN, Schwere, Stellenart
from stellen.pruefungen.register import pruefung
from stellen.pruefungen.stoff import Pruefstoff
from stellen.pruefungen.typen import Fund


@pruefung(
    "stellenplan",
    titel="Die Meldung weicht vom Stellenplan ab",
    schwere=Schwere.WARNUNG,
    erklaerung="Verglichen werden die gemeldeten Zahlen mit den Summen der Stellen und Besetzungen, "
    "die die Kommune für den Stichtag in KIM führt. Kommunen, die keine Stellen führen, werden nicht "
    "verglichen.",
    abhilfe="Ergänzen Sie den Stellenplan oder berichtigen Sie die Meldung.",
)
def stellenplan(stoff: Pruefstoff) -> Iterator[Fund]:
    mit_plan = {kommune_id for kommune_id, _ in stoff.plan}
    for (kommune_id, art), gemeldet in stoff.zeilen.items():
        laut_plan = stoff.plan.get((kommune_id, art), Betraege())
        if kommune_id not in mit_plan or gemeldet == laut_plan:
            continue
        anders = [g for g in GROESSEN if getattr(gemeldet, g) != getattr(laut_plan, g)]
        yield Fund(
            kommune_id,
            art,
            f"{Stellenart(art).label}: {'; '.join(_satz(g, gemeldet, laut_plan) for g in anders)}.",
            sum((abs(getattr(gemeldet, g) - getattr(laut_plan, g)) for g in anders), Decimal(0)),
            tuple(_werte(anders, gemeldet, laut_plan)),
        )


def _satz(groesse: str, gemeldet: Betraege, laut_plan: Betraege) -> str:
    return (
        f"{vzae_text(getattr(gemeldet, groesse))} VZÄ {GROESSE_NAME[groesse]} gemeldet, "
        f"{vzae_text(getattr(laut_plan, groesse))} VZÄ nach den Stellen am Stichtag"
    )


def _werte(
    anders: list[str], gemeldet: Betraege, laut_plan: Betraege
) -> Iterator[tuple[str, str]]:
    for g in anders:
        yield f"{GROESSE_NAME[g]}, gemeldet", vzae_text(getattr(gemeldet, g))
        yield f"{GROESSE_NAME[g]}, Stellenplan", vzae_text(getattr(laut_plan, g))
