"""Checks of what is assigned: the reports against the Land's list, and the published totals.

Two sources say what is assigned. ``MeldungZeile.zugewiesen`` is what the Kommune reports.
``Zuweisung`` is the Land's list of a budget year, kept by the Ministerium; the year is that of
the Stichtag. A third, ``VeroeffentlichteSumme``, is what the Landtag report printed.
"""

from collections.abc import Iterator
from decimal import Decimal

from kim.zahlen import vzae_text
from stellen.bericht.typen import Betraege, summe
from stellen.constants import (
    GROESSE_NAME,
    GROESSEN,
    STELLENART_PLURAL,
    Schwere,
    Stellenart,
)
from stellen.pruefungen.register import pruefung
from stellen.pruefungen.stoff import Pruefstoff
from stellen.pruefungen.typen import Fund

_NULL = Decimal("0.00")


def _laut_liste(stoff: Pruefstoff) -> dict[int, dict[str, Decimal]]:
    """Kommune → Stellenart → VZÄ of the Land's list."""
    liste: dict[int, dict[str, Decimal]] = {}
    for (kommune_id, art), vzae in stoff.zuweisungen.items():
        liste.setdefault(kommune_id, {})[art] = vzae
    return liste


@pruefung(
    "summe_zuweisung",
    titel="Summe aller Stellen weicht von der Zuweisung ab",
    schwere=Schwere.FEHLER,
    erklaerung="Über alle fünf Stellenarten zusammen müssen besetzte, vorgesehene und nicht "
    "vorgesehene VZÄ so viel ergeben, wie das Land der Kommune für das Haushaltsjahr zuweist. Sind "
    "Stellen nur zwischen Stellenarten verschoben, stimmt diese Summe; das zeigt die Prüfung der "
    "einzelnen Zeile.",
    abhilfe="Vergleichen Sie die Meldung mit dem Zuwendungsbescheid.",
)
def summe_zuweisung(stoff: Pruefstoff) -> Iterator[Fund]:
    liste = _laut_liste(stoff)
    for kommune_id in stoff.gemeldet:
        laut_land = liste.get(kommune_id, {})
        if len(laut_land) < len(Stellenart):
            continue
        zahlen = summe(
            stoff.zeilen[kommune_id, art]
            for art in Stellenart.values
            if (kommune_id, art) in stoff.zeilen
        )
        gemeldet = zahlen.besetzt + zahlen.vorgesehen + zahlen.nicht_vorgesehen
        zugewiesen = sum(laut_land.values(), _NULL)
        if gemeldet != zugewiesen:
            yield Fund(
                kommune_id,
                "",
                f"Zusammen sind {vzae_text(gemeldet)} VZÄ besetzt, vorgesehen oder nicht "
                f"vorgesehen; zugewiesen sind {vzae_text(zugewiesen)} VZÄ.",
                abs(gemeldet - zugewiesen),
                (("gemeldet", vzae_text(gemeldet)), ("Landesliste", vzae_text(zugewiesen))),
            )


@pruefung(
    "zuweisung_liste",
    titel="Zugewiesen weicht von der Landesliste ab",
    schwere=Schwere.FEHLER,
    erklaerung="Verglichen wird jede Zeile: was die Kommune als zugewiesen meldet mit dem, was die "
    "Liste des Landes für das Haushaltsjahr des Stichtags enthält. 0,00 ist richtig, wo das Land "
    "nichts zuweist, zum Beispiel bei Aachen (Stadt) im Baustein 3, den dort die Städteregion "
    "wahrnimmt.",
    abhilfe="Maßgeblich ist der Bescheid. Ist die Liste falsch, berichtigt sie das Ministerium.",
)
def zuweisung_liste(stoff: Pruefstoff) -> Iterator[Fund]:
    liste = _laut_liste(stoff)
    for (kommune_id, art), zahlen in stoff.zeilen.items():
        if kommune_id not in liste:
            continue
        laut_land = liste[kommune_id].get(art, _NULL)
        if zahlen.zugewiesen != laut_land:
            yield Fund(
                kommune_id,
                art,
                f"{Stellenart(art).label}: {vzae_text(zahlen.zugewiesen)} VZÄ als zugewiesen "
                f"gemeldet, laut Landesliste {stoff.tag.year} sind es {vzae_text(laut_land)} VZÄ.",
                abs(zahlen.zugewiesen - laut_land),
                (
                    ("gemeldet", vzae_text(zahlen.zugewiesen)),
                    ("Landesliste", vzae_text(laut_land)),
                ),
            )


@pruefung(
    "landesliste",
    titel="Die Landesliste ist unvollständig oder widerspricht dem Bericht",
    schwere=Schwere.WARNUNG,
    erklaerung="Die Liste der Zuweisungen braucht für das Haushaltsjahr des Stichtags eine Angabe je "
    "Kommune und Stellenart, auch 0,00. Ihre Summen müssen die veröffentlichten zugewiesenen VZÄ "
    "ergeben. Ohne Liste bleiben die Prüfungen der Zuweisung stumm.",
    abhilfe="Das Ministerium ergänzt oder berichtigt die Liste der Zuweisungen.",
)
def landesliste(stoff: Pruefstoff) -> Iterator[Fund]:
    jahr = stoff.tag.year
    if not stoff.zuweisungen:
        yield Fund(None, "jahr", f"Für das Haushaltsjahr {jahr} gibt es keine Zuweisungen.")
        return
    for art, name in STELLENART_PLURAL.items():
        je_kommune = [v for (_, a), v in stoff.zuweisungen.items() if a == art]
        fehlen = len(stoff.kommunen) - len(je_kommune)
        if fehlen:
            wem = "einer Kommune" if fehlen == 1 else f"{fehlen} Kommunen"
            yield Fund(
                None,
                f"fehlt:{art.value}",
                f"{name}: In der Landesliste {jahr} fehlt die Zuweisung von {wem}.",
                Decimal(fehlen),
            )
        elif art.value in stoff.veroeffentlicht:
            yield from _listensumme(stoff, art, sum(je_kommune, _NULL))


def _listensumme(stoff: Pruefstoff, art: Stellenart, zusammen: Decimal) -> Iterator[Fund]:
    gedruckt = stoff.veroeffentlicht[art.value].zugewiesen
    if zusammen != gedruckt:
        yield Fund(
            None,
            f"summe:{art.value}",
            f"{STELLENART_PLURAL[art]}: Die Landesliste {stoff.tag.year} ergibt "
            f"{vzae_text(zusammen)} VZÄ, veröffentlicht sind {vzae_text(gedruckt)} VZÄ zugewiesen.",
            abs(zusammen - gedruckt),
            (("Landesliste", vzae_text(zusammen)), ("veröffentlicht", vzae_text(gedruckt))),
        )


@pruefung(
    "veroeffentlicht",
    titel="Die veröffentlichte Summe weicht ab",
    schwere=Schwere.FEHLER,
    erklaerung="Die Gesamtzeile jeder Stellenart wird aus den Meldungen berechnet und mit der "
    "Gesamtzeile des Berichts an den Landtag verglichen, sobald alle Kommunen gemeldet haben.",
    abhilfe="Suchen Sie die Zeile, die seit dem Bericht korrigiert wurde, oder den Druckfehler.",
    merkt=False,
)
def veroeffentlicht(stoff: Pruefstoff) -> Iterator[Fund]:
    if not stoff.veroeffentlicht or stoff.gemeldet != set(stoff.kommunen):
        return
    for art, gedruckt in stoff.veroeffentlicht.items():
        berechnet: Betraege = summe(z for (_, a), z in stoff.zeilen.items() if a == art)
        for g in GROESSEN:
            unser, ihr = getattr(berechnet, g), getattr(gedruckt, g)
            if unser != ihr:
                yield Fund(
                    None,
                    f"{art}:{g}",
                    f"{STELLENART_PLURAL[Stellenart(art)]}, {GROESSE_NAME[g]}: berechnet "
                    f"{vzae_text(unser)} VZÄ, veröffentlicht {vzae_text(ihr)} VZÄ.",
                    abs(unser - ihr),
                    (("berechnet", vzae_text(unser)), ("veröffentlicht", vzae_text(ihr))),
                )
