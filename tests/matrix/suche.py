"""Rows of the search in files: who sees files may search in them, and finds their own."""

from tests.matrix.faelle import ALLE
from tests.matrix.typen import Adresse, erlaubt

ADRESSEN = [
    Adresse("casemanagement:suche", erlaubt(*ALLE)),
    Adresse("casemanagement:suche", erlaubt(*ALLE), abfrage={"q": "Samira"}, zusatz="gesucht"),
]
