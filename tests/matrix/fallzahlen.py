"""Rows of the protected figures: whoever coordinates or supervises, and the Ministerium."""

from tests.matrix.typen import Adresse, erlaubt

SEHEN = erlaubt(
    "koordination", "koordination_fremd", "fachaufsicht", "fachaufsicht_fremd", "ministerium"
)

ADRESSEN = [
    Adresse("casemanagement:zahlen", SEHEN),
    Adresse("casemanagement:zahlen_datei", SEHEN, kwargs={"format": "csv"}),
]
