"""Open data of a Stichtag: the file, its CSVW metadata, its DCAT-AP.de description. Pure functions."""

from stellen.offene_daten.beschreibung import Angaben, Herausgeber
from stellen.offene_daten.csvw import csvw
from stellen.offene_daten.datei import SPALTEN, als_offene_csv
from stellen.offene_daten.dcat import datensatz, katalog

__all__ = [
    "SPALTEN",
    "Angaben",
    "Herausgeber",
    "als_offene_csv",
    "csvw",
    "datensatz",
    "katalog",
]
