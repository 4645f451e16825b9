"""Documents of people, encrypted on disk; see ``docs/adr/0010-tresor.md``.

``ablegen`` checks and stores, ``oeffnen`` reads, ``loeschen`` removes, ``liefere`` answers a request.
None of them asks for a right: that is what the caller's action or view does first.
"""

from kim.tresor.ablage import Ablage, ablegen, loeschen, oeffnen
from kim.tresor.auslieferung import liefere
from kim.tresor.chiffre import Beschaedigt, Klartext
from kim.tresor.feld import AblageFeld
from kim.tresor.pruefung import pruefe
from kim.tresor.speicher import AblageFehlt
from kim.tresor.typen import DATEITYPEN, Dateityp, annehmbar, hinweis

__all__ = [
    "DATEITYPEN",
    "Ablage",
    "AblageFehlt",
    "AblageFeld",
    "Beschaedigt",
    "Dateityp",
    "Klartext",
    "ablegen",
    "annehmbar",
    "hinweis",
    "liefere",
    "loeschen",
    "oeffnen",
    "pruefe",
]
