"""Checks of the reported rows themselves, and against the Stichtag before."""

from collections.abc import Iterator
from decimal import Decimal

from kim.zahlen import datum_text, vzae_text
from stellen.constants import GROESSE_NAME, GROESSEN, Schwelle, Schwere, Stellenart
from stellen.pruefungen.register import pruefung
from stellen.pruefungen.stoff import Pruefstoff
from stellen.pruefungen.typen import Fund

_SPRUNG = ("zugewiesen", "besetzt")


@pruefung(
    "identitaet",
    titel="Die Zeile geht nicht auf",
    schwere=Schwere.FEHLER,
    erklaerung="In jeder Zeile muss zugewiesen die Summe aus besetzt, zur Besetzung vorgesehen und "
    "nicht zur Besetzung vorgesehen sein. Was nicht aufgeht, kann nicht festgestellt werden.",
    abhilfe="Prüfen Sie die vier Zahlen der Zeile; meist ist eine vertauscht oder vergessen.",
    merkt=False,
)
def identitaet(stoff: Pruefstoff) -> Iterator[Fund]:
    for (kommune_id, art), zahlen in stoff.zeilen.items():
        if zahlen.stimmt:
            continue
        verteilt = zahlen.besetzt + zahlen.vorgesehen + zahlen.nicht_vorgesehen
        yield Fund(
            kommune_id,
            art,
            f"{Stellenart(art).label}: {vzae_text(zahlen.zugewiesen)} VZÄ zugewiesen, aber "
            f"{vzae_text(verteilt)} VZÄ besetzt, vorgesehen oder nicht vorgesehen.",
            abs(zahlen.zugewiesen - verteilt),
            tuple((GROESSE_NAME[g], vzae_text(getattr(zahlen, g))) for g in GROESSEN),
        )


@pruefung(
    "zeile_fehlt",
    titel="Eine Stellenart fehlt",
    schwere=Schwere.FEHLER,
    erklaerung="Eine Meldung hat fünf Zeilen, eine je Stellenart. Wem in einer Stellenart nichts "
    "zugewiesen ist, meldet 0,00.",
    abhilfe="Ergänzen Sie die fehlende Zeile.",
    merkt=False,
)
def zeile_fehlt(stoff: Pruefstoff) -> Iterator[Fund]:
    for kommune_id in stoff.gemeldet:
        for art in Stellenart:
            if (kommune_id, art.value) not in stoff.zeilen:
                yield Fund(kommune_id, art.value, f"Die Zeile {art.label} fehlt in der Meldung.")


@pruefung(
    "assistenz_halbe",
    titel="Assistenz weicht vom einheitlichen Anteil ab",
    schwere=Schwere.WARNUNG,
    erklaerung="Das Land weist jeder Kommune für die Assistenz gleich viel zu: 0,50 VZÄ, so in allen "
    "54 Zeilen der veröffentlichten Zahlen vom 30.06.2024.",
    abhilfe="Prüfen Sie, ob Zuweisungen der Koordination unter Assistenz gemeldet sind.",
    schwellen=(Schwelle.ASSISTENZ_VZAE,),
)
def assistenz_halbe(stoff: Pruefstoff) -> Iterator[Fund]:
    soll = stoff.schwellen[Schwelle.ASSISTENZ_VZAE]
    for (kommune_id, art), zahlen in stoff.zeilen.items():
        if art == Stellenart.ASSISTENZ and zahlen.zugewiesen != soll:
            yield Fund(
                kommune_id,
                "",
                f"Für die Assistenz sind {vzae_text(zahlen.zugewiesen)} VZÄ als zugewiesen "
                f"gemeldet, üblich sind {vzae_text(soll)} VZÄ.",
                abs(zahlen.zugewiesen - soll),
                (("gemeldet", vzae_text(zahlen.zugewiesen)), ("üblich", vzae_text(soll))),
            )


@pruefung(
    "sprung",
    titel="Sprung gegenüber dem vorigen Stichtag",
    schwere=Schwere.WARNUNG,
    erklaerung="Zugewiesene und besetzte VZÄ ändern sich selten stark. Gemeldet wird ein Unterschied, "
    "der beide Schwellen erreicht: einen Anteil am vorigen Wert und eine Zahl von VZÄ. War der "
    "vorige Wert 0,00, zählt nur die Zahl.",
    abhilfe="Bestätigen Sie die Änderung mit ihrem Grund, zum Beispiel neuen Stellen, oder "
    "berichtigen Sie die Zahl.",
    schwellen=(Schwelle.SPRUNG_RELATIV, Schwelle.SPRUNG_ABSOLUT),
    merkt=False,
)
def sprung(stoff: Pruefstoff) -> Iterator[Fund]:
    if stoff.voriger_stichtag is None:
        return
    vorher_am = datum_text(stoff.voriger_stichtag.stichtag)
    jetzt_am = datum_text(stoff.tag)
    for (kommune_id, art), jetzt in stoff.zeilen.items():
        vorher = stoff.vorige_zeilen.get((kommune_id, art))
        if vorher is None:
            continue
        for groesse in _SPRUNG:
            alt, neu = getattr(vorher, groesse), getattr(jetzt, groesse)
            if not _springt(stoff, alt, neu):
                continue
            wort = "mehr" if neu > alt else "weniger"
            yield Fund(
                kommune_id,
                f"{art}:{groesse}",
                f"{Stellenart(art).label}: {vzae_text(abs(neu - alt))} VZÄ {wort} {groesse} als am "
                f"{vorher_am}.",
                abs(neu - alt),
                ((vorher_am, vzae_text(alt)), (jetzt_am, vzae_text(neu))),
            )


def _springt(stoff: Pruefstoff, alt: Decimal, neu: Decimal) -> bool:
    """Both thresholds are reached; with nothing before, the absolute one decides."""
    unterschied = abs(neu - alt)
    if not unterschied or unterschied < stoff.schwellen[Schwelle.SPRUNG_ABSOLUT]:
        return False
    return unterschied * 100 >= stoff.schwellen[Schwelle.SPRUNG_RELATIV] * alt
