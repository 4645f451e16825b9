"""The introductory sentences of the report with their figures, and the overview behind them."""

from __future__ import annotations

import datetime
from decimal import Decimal

from kim.zahlen import LEER, prozent_text, vzae_text
from stellen.bericht.typen import BerichtDaten, Betraege, Tabelle
from stellen.constants import STELLENART_PLURAL

MONATE = (
    "Januar", "Februar", "März", "April", "Mai", "Juni",
    "Juli", "August", "September", "Oktober", "November", "Dezember",
)  # fmt: skip
_BAUSTEIN_NAME = {
    1: "Baustein 1 (Koordination und Assistenz)",
    2: "Baustein 2 (Case Management)",
    3: "Baustein 3 (Ausländer- und Einbürgerungsbehörden)",
}
_WORIN = {
    "koordination": "der Koordination",
    "assistenz": "der Assistenz",
    "abh": "den Ausländerbehörden",
    "ebh": "den Einbürgerungsbehörden",
}
GESCHUETZT = "\u00a0"


def langes_datum(tag: datetime.date) -> str:
    """``30. Juni 2024``"""
    return f"{tag.day}.{GESCHUETZT}{MONATE[tag.month - 1]} {tag.year}"


def quote_text(quote: Decimal | None) -> str:
    """``80,8 %`` or a dash where nothing is assigned."""
    return LEER if quote is None else prozent_text(quote)


def vzae(wert: Decimal) -> str:
    return f"{vzae_text(wert)}{GESCHUETZT}VZÄ"


def einleitung(daten: BerichtDaten) -> list[str]:
    """Sentences for page and PDF: the whole, then each Baustein with its tables."""
    gesamt = daten.gesamt
    saetze = [
        (
            f"Zum Stichtag {langes_datum(daten.stichtag)} waren den Kreisen, kreisfreien Städten und der "
            f"Städteregion Aachen für das Kommunale Integrationsmanagement insgesamt {vzae(gesamt.zugewiesen)} zugewiesen. {_verteilung(gesamt)}"
        )
    ]
    for baustein, betraege in sorted(daten.je_baustein().items()):
        tabellen = [tabelle for tabelle in daten.tabellen if tabelle.baustein == baustein]
        saetze.append(_baustein_satz(baustein, betraege, tabellen))
    return saetze


def _verteilung(betraege: Betraege) -> str:
    anteil = f" ({quote_text(betraege.quote)})" if betraege.quote is not None else ""
    return (
        f"Davon waren {vzae(betraege.besetzt)}{anteil} besetzt und {vzae(betraege.vorgesehen)} zur Besetzung "
        f"vorgesehen; für {vzae(betraege.nicht_vorgesehen)} war keine Besetzung vorgesehen."
    )


def _baustein_satz(baustein: int, betraege: Betraege, tabellen: list[Tabelle]) -> str:
    satz = f"Auf {_BAUSTEIN_NAME[baustein]} entfielen {vzae(betraege.zugewiesen)}. {_verteilung(betraege)}"
    if len(tabellen) < 2:
        return satz
    teile = [
        f"in {_WORIN[t.stellenart]} {vzae_text(t.gesamt.besetzt)} von {vzae(t.gesamt.zugewiesen)} ({quote_text(t.gesamt.quote)})"
        for t in tabellen
    ]
    return f"{satz} Besetzt waren {' und '.join(teile)}."


def uebersicht(daten: BerichtDaten) -> list[tuple[str, str, Betraege]]:
    """Rows (Baustein, Stellenart, amounts) of the overview, the last one the whole."""
    zeilen = [
        (f"Baustein {t.baustein}", STELLENART_PLURAL[t.stellenart], t.gesamt)
        for t in daten.tabellen
    ]
    return [*zeilen, ("Gesamt", "", daten.gesamt)]


def identitaet_satz(daten: BerichtDaten) -> str:
    """Does every row add up? Says it, or says how many do not."""
    falsch = sum(
        1 for tabelle in daten.tabellen for zeile in tabelle.zeilen if not zeile.betraege.stimmt
    )
    if not falsch:
        return (
            "In jeder Zeile ergeben besetzt, zur Besetzung vorgesehen und nicht zur Besetzung vorgesehen "
            "zusammen die Zuweisung."
        )
    zeilen = "einer Zeile ergeben" if falsch == 1 else f"{falsch} Zeilen ergeben"
    return (
        f"In {zeilen} besetzt, zur Besetzung vorgesehen und nicht zur Besetzung vorgesehen zusammen nicht die "
        "Zuweisung; diese Angaben sind noch zu klären."
    )
