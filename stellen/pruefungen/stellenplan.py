"""Checks against the posts as the Kommune keeps them from day to day."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from kim.zahlen import datum_text, vzae_text
from stellen.bericht.typen import Betraege
from stellen.constants import GROESSE_NAME, GROESSEN, Schwelle, Schwere, Stellenart
from stellen.pruefungen.register import pruefung
from stellen.pruefungen.schwellen import schwelle_text
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


def _werte(anders: list[str], gemeldet: Betraege, laut_plan: Betraege) -> Iterator[tuple[str, str]]:
    for g in anders:
        yield f"{GROESSE_NAME[g]}, gemeldet", vzae_text(getattr(gemeldet, g))
        yield f"{GROESSE_NAME[g]}, Stellenplan", vzae_text(getattr(laut_plan, g))


@pruefung(
    "vakanz_alt",
    titel="Stelle lange unbesetzt",
    schwere=Schwere.WARNUNG,
    erklaerung="Eine Stelle gilt als unbesetzt von dem Tag an, seit dem sie nicht mehr ganz besetzt "
    "ist; Elternzeit ohne Vertretung zählt mit. Geprüft werden die Stellen, die die Kommune in KIM "
    "führt. Ein akzeptierter Befund bleibt akzeptiert, solange nicht mehr VZÄ unbesetzt sind.",
    abhilfe="Ergänzen Sie den Stand des Verfahrens und den Grund oder tragen Sie die Besetzung nach.",
    schwellen=(Schwelle.VAKANZ_MONATE,),
)
def vakanz_alt(stoff: Pruefstoff) -> Iterator[Fund]:
    monate = stoff.schwellen[Schwelle.VAKANZ_MONATE]
    spaetestens = _monate_vor(stoff.tag, int(monate))
    for vakanz in stoff.vakanzen:
        if vakanz.seit >= spaetestens:
            continue
        seit = datum_text(vakanz.seit)
        yield Fund(
            vakanz.kommune_id,
            f"stelle:{vakanz.stelle_id}",
            f"{Stellenart(vakanz.stellenart).label}: Eine Stelle ist seit dem {seit} mit "
            f"{vzae_text(vakanz.unbesetzt)} VZÄ unbesetzt, länger als "
            f"{schwelle_text(Schwelle.VAKANZ_MONATE, monate)}.",
            vakanz.unbesetzt,
            (("unbesetzt", f"{vzae_text(vakanz.unbesetzt)} VZÄ"), ("seit", seit)),
        )


def _monate_vor(tag: date, monate: int) -> date:
    """The same day so many months before, at most the last of that month."""
    jahr, monat = divmod(tag.year * 12 + tag.month - 1 - monate, 12)
    return date(jahr, monat + 1, min(tag.day, monthrange(jahr, monat + 1)[1]))
