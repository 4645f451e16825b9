"""Rows of the frame: start page, choice of light or dark."""

from tests.matrix.typen import Adresse, alle

ADRESSEN = [
    Adresse("start", alle()),
    Adresse(
        "darstellung",
        alle(302),
        methode="post",
        daten={"darstellung": "dunkel", "weiter": "/"},
        oeffentlich=302,
    ),
    Adresse("darstellung", alle(405), oeffentlich=405),
]
