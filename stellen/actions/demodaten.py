"""Invented posts, and a file that waits as a draft to try the import with. Demo mode only."""

from datetime import date
from importlib.resources import files

from stellen.actions.demo_stellenplan import load_stellenplan
from stellen.actions.erstdaten import DATEI
from stellen.actions.importlauf import lege_importlauf_an
from stellen.models import Importlauf

NAME = "demo-erfunden-2023-12-31.csv"
STICHTAG = date(2023, 12, 31)
# Invented: Düren fills half a post and is spelled as people spell it.
AENDERUNGEN = (
    (
        '05358,"Düren, Kreis",1,koordination,3.50,2.00,1.00,0.50',
        ',"Krs. Düren",1,koordination,3.50,2.50,0.50,0.50',
    ),
    ("2024-06-30", STICHTAG.isoformat()),
)


def load_demodaten() -> list[str]:
    """Posts of all Kommunen, and one draft import for the ministry."""
    return [*load_stellenplan(), *_load_import()]


def _load_import() -> list[str]:
    """Leave one draft import for the ministry; nothing is taken over."""
    if Importlauf.objects.filter(dateiname=NAME).exists():
        return ["Demo-Import: schon vorhanden"]
    text = files("stellen.daten").joinpath(DATEI).read_text("utf-8")
    for alt, neu in AENDERUNGEN:
        text = text.replace(alt, neu)
    lege_importlauf_an(inhalt=text.encode(), dateiname=NAME, stichtag=STICHTAG, by=None)
    return ["Demo-Import: als Entwurf angelegt"]
