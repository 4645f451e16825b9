"""The Landtag report of one Stichtag as CSV, XLSX and PDF. Pure functions over ``BerichtDaten``."""

from stellen.bericht.csv_bericht import als_csv, csv_zeilen
from stellen.bericht.einleitung import einleitung
from stellen.bericht.formate import FORMATE, Format
from stellen.bericht.pdf_bericht import als_pdf
from stellen.bericht.typen import BerichtDaten, BerichtZeile, Betraege, Tabelle
from stellen.bericht.xlsx_bericht import als_xlsx

__all__ = [
    "FORMATE",
    "BerichtDaten",
    "BerichtZeile",
    "Betraege",
    "Format",
    "Tabelle",
    "als_csv",
    "als_pdf",
    "als_xlsx",
    "csv_zeilen",
    "einleitung",
]
