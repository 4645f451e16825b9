"""Rows of the frame: start page, search, light or dark, handbook and standing pages."""

from tests.matrix.typen import Adresse, alle


def fuer_alle_welt(name: str, **felder) -> Adresse:
    return Adresse(name, alle(), oeffentlich=200, **felder)


ADRESSEN = [
    Adresse("start", alle()),
    Adresse("suche", alle(), abfrage={"q": "Düren"}),
    Adresse(
        "darstellung",
        alle(302),
        methode="post",
        daten={"darstellung": "dunkel", "weiter": "/"},
        oeffentlich=302,
    ),
    Adresse("darstellung", alle(405), oeffentlich=405),
    Adresse("sitzung_verlaengern", alle(204), methode="post"),
    Adresse("sitzung_verlaengern", alle(405)),
    fuer_alle_welt("hilfe"),
    fuer_alle_welt("hilfe_seite", kwargs={"seite": "anmelden"}),
    Adresse(
        "hilfe_seite", alle(404), kwargs={"seite": "gibt-es-nicht"}, oeffentlich=404, zusatz="fehlt"
    ),
    fuer_alle_welt("barrierefreiheit"),
    fuer_alle_welt("impressum"),
    fuer_alle_welt("datenschutz"),
]
