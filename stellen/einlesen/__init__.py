"""Reading staffing figures from CSV and XLSX. Pure functions: nothing here touches the database."""

from stellen.einlesen.leser import Lesevorgang, lies_datei
from stellen.einlesen.typen import (
    Befund,
    Fundstelle,
    KommuneRef,
    Leseergebnis,
    Summe,
    Zeile,
    Zuordnung,
)

__all__ = [
    "Befund",
    "Fundstelle",
    "KommuneRef",
    "Leseergebnis",
    "Lesevorgang",
    "Summe",
    "Zeile",
    "Zuordnung",
    "lies_datei",
]
