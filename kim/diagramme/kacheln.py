"""Tile map: one tile per place in a grid, each a link with name, value and class."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

BREITE, HOEHE, ABSTAND = 72, 54, 4
STUFEN = 5
"""Classes there are (``.kim-stufe-1`` to ``-5``); 0 is "no figure"."""


@dataclass(frozen=True)
class Kachel:
    """``zeile`` and ``spalte`` count from 1. ``hinweis`` is what a screen reader says."""

    zeile: int
    spalte: int
    kurz: str
    text: str
    stufe: int
    hinweis: str
    url: str = ""


def kachel_bild(
    *, titel: str, beschreibung: str, kacheln: Sequence[Kachel], kennung: str = "kacheln"
) -> dict[str, Any]:
    """Context of ``_components/diagramm/kacheln.html``; tiles in reading order."""
    geordnet = sorted(kacheln, key=lambda k: (k.zeile, k.spalte))
    return {
        "kennung": kennung,
        "titel": titel,
        "beschreibung": beschreibung,
        "breite": max((k.spalte for k in kacheln), default=1) * BREITE,
        "hoehe": max((k.zeile for k in kacheln), default=1) * HOEHE,
        "kachel_breite": BREITE - ABSTAND,
        "kachel_hoehe": HOEHE - ABSTAND,
        "mitte": (BREITE - ABSTAND) // 2,
        "striche": [(n, [-4 * n + 1 + 8 * i for i in range(n)]) for n in range(STUFEN + 1)],
        "kacheln": [
            {
                "x": (k.spalte - 1) * BREITE + ABSTAND // 2,
                "y": (k.zeile - 1) * HOEHE + ABSTAND // 2,
                "kurz": k.kurz,
                "text": k.text,
                "stufe": k.stufe,
                "hinweis": k.hinweis,
                "url": k.url,
            }
            for k in geordnet
        ],
    }
