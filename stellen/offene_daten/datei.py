"""The open file: the rows of the report, one per Kommune and Stellenart, without totals.

Notation as in the CSV report (semicolon, decimal comma, UTF-8); ``csvw`` tells it to programs.
"""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass

from kim.export import neutralisiere
from stellen.bericht import BerichtDaten
from stellen.bericht.csv_bericht import zahl
from stellen.constants import GROESSE_NAME


@dataclass(frozen=True)
class Spalte:
    """A column: its name in the file, its title, its kind and what stands in it."""

    name: str
    titel: str
    art: str
    text: str


SPALTEN = (
    Spalte("stichtag", "Stichtag", "tag", "Tag, zu dem die Stellenbesetzung erhoben wurde"),
    Spalte("ags", "AGS", "schluessel", "Amtlicher Gemeindeschlüssel der Kommune"),
    Spalte("kommune", "Kommune", "text", "Kreis, kreisfreie Stadt oder Städteregion"),
    Spalte("baustein", "Baustein", "nummer", "Baustein des Kommunalen Integrationsmanagements"),
    Spalte("stellenart", "Stellenart", "text", "Art der Stelle innerhalb des Bausteins"),
    *(
        Spalte(name, titel, "vzae", f"{titel}, in Vollzeitäquivalenten (VZÄ)")
        for name, titel in GROESSE_NAME.items()
    ),
)


def als_offene_csv(daten: BerichtDaten, ags: Mapping[str, str]) -> bytes:
    """The file; ``ags`` gives the key of a Kommune by its name."""
    puffer = io.StringIO()
    schreiber = csv.writer(puffer, delimiter=";", lineterminator="\r\n")
    schreiber.writerow(s.name for s in SPALTEN)
    for tabelle in daten.tabellen:
        for zeile in tabelle.zeilen:
            schreiber.writerow(
                (
                    f"{daten.stichtag:%Y-%m-%d}",
                    ags[zeile.kommune],
                    neutralisiere(zeile.kommune),
                    int(tabelle.baustein),
                    tabelle.stellenart,
                    *map(zahl, zeile.betraege.alle),
                )
            )
    return puffer.getvalue().encode()
