"""Writes of staffing: import and undo, status changes, corrections."""

from stellen.actions.importieren import (
    Importplan,
    lege_importlauf_an,
    plane_import,
    rueckgaengig,
    uebernehmen,
)
from stellen.actions.meldungen import change_status, feststellen, korrigieren

__all__ = [
    "Importplan",
    "change_status",
    "feststellen",
    "korrigieren",
    "lege_importlauf_an",
    "plane_import",
    "rueckgaengig",
    "uebernehmen",
]
