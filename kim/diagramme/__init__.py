"""Pictures drawn on the server: geometry here, markup in ``templates/_components/diagramm``.

Each function returns what its template prints: numbers for coordinates, finished German text.
Colours and line styles are CSS classes (``kim/static/kim/css/diagramm.css``).
"""

from kim.diagramme.balken import Balken, balken_bild
from kim.diagramme.kacheln import Kachel, kachel_bild
from kim.diagramme.linien import Linie, linien_bild
from kim.diagramme.radar import Profil, radar_bild

__all__ = [
    "Balken",
    "Kachel",
    "Linie",
    "Profil",
    "balken_bild",
    "kachel_bild",
    "linien_bild",
    "radar_bild",
]
