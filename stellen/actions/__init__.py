"""Writes of staffing: import and undo, status changes, corrections."""

from stellen.actions.importieren import (
    Importplan,
    plane_import,
    rueckgaengig,
    uebernehmen,
)
from stellen.actions.importlauf import confirm_zuordnungen, lege_importlauf_an, verwerfen
from stellen.actions.meldungen import change_status, feststellen, korrigieren

__all__ = [
    "Importplan",
    "change_status",
    "confirm_zuordnungen",
    "feststellen",
    "korrigieren",
    "lege_importlauf_an",
    "plane_import",
    "rueckgaengig",
    "uebernehmen",
    "verwerfen",
]
