"""Writes of staffing: import and undo, status changes, corrections."""

from stellen.actions.importieren import (
    Importplan,
    plane_import,
    rueckgaengig,
    uebernehmen,
)
from stellen.actions.importlauf import (
    confirm_zuordnungen,
    geaenderte_meldungen,
    lege_importlauf_an,
    neue_meldungen,
    ohne_datei,
    verwerfen,
)
from stellen.actions.meldungen import change_status, feststellen, korrigieren
from stellen.actions.veroeffentlichungen import (
    hindernisse,
    release_erhebung,
    update_veroeffentlichung,
    withdraw_erhebung,
)

__all__ = [
    "Importplan",
    "change_status",
    "confirm_zuordnungen",
    "feststellen",
    "geaenderte_meldungen",
    "hindernisse",
    "korrigieren",
    "lege_importlauf_an",
    "neue_meldungen",
    "ohne_datei",
    "plane_import",
    "release_erhebung",
    "rueckgaengig",
    "uebernehmen",
    "update_veroeffentlichung",
    "verwerfen",
    "withdraw_erhebung",
]
