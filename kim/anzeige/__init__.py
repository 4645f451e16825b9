"""Shows the history of any object: readable differences, and the state at a point in time."""

from kim.anzeige.register import Registrierung, registriere, registrierung
from kim.anzeige.verlauf import Aenderung, Eintrag, stand_am, stand_von, verlauf_von

__all__ = [
    "Aenderung",
    "Eintrag",
    "Registrierung",
    "registriere",
    "registrierung",
    "stand_am",
    "stand_von",
    "verlauf_von",
]
