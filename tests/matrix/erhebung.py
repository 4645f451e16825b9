"""Rows of the Erhebung: every state × role × own and foreign Kommune."""

from datetime import date, timedelta

from django.utils import timezone

from stellen.actions.erhebungen import create_erhebung
from stellen.constants import MeldungStatus
from stellen.views.schritte import SCHRITTE
from tests.matrix.typen import Adresse, alle, erlaubt
from tests.matrix.welt import objekt
from tests.stellen.fabriken import bringe_auf, meldung_von, offene_erhebung

OFFEN = date(2016, 6, 30)
VORBEREITET = date(2016, 12, 31)
EIGENE = ("koordination", "assistenz")
FREMDE = ("koordination_fremd", "assistenz_fremd")
S = MeldungStatus


@objekt
def erhebung_offen(welt):
    return offene_erhebung(OFFEN)


@objekt
def erhebung_vorbereitet(welt):
    frist = timezone.localdate() + timedelta(days=5)
    return create_erhebung(stichtag=VORBEREITET, frist=frist, by=None)


def im_stand(stand: str):
    """Düren's Meldung in this state; undone after the request."""

    def vorher(welt, client, persona):
        bringe_auf(meldung_von(welt.erhebung_offen, welt.dueren), stand)

    return vorher


def _meldung(**mehr: str) -> dict:
    return {"stichtag": OFFEN, "ags": "05358"} | mehr


def _sieht(stand: str) -> dict:
    """Every state for the own Kommune and the Ministerium; settled for all who see figures."""
    fremd = 200 if stand == S.FESTGESTELLT else 404
    return erlaubt(*EIGENE, "ministerium") | erlaubt(*FREMDE, "evaluation", status=fremd)


# Which states a step begins in, and what its POST answers for whom may take it.
_VON = {
    "senden": (S.ENTWURF, S.RUECKFRAGE),
    "vorlegen": (),
    "freigeben": (S.FREIGABE,),
    "zurueckgeben": (S.FREIGABE,),
    "zuruecknehmen": (S.GEMELDET,),
    "rueckfrage": (S.GEMELDET, S.GEPRUEFT),
    "pruefen": (S.GEMELDET,),
}


def _schritt(kennung: str, stand: str, methode: str) -> Adresse:
    """The right persons get the question (or are led back), the others 403, foreign ones 404."""
    moeglich = stand in _VON[kennung]
    status = 302 if methode == "post" or not moeglich else 200
    if kennung in ("rueckfrage", "pruefen"):
        erwartet = erlaubt("ministerium", status=status)
    else:
        fremd = 403 if stand == S.FESTGESTELLT else 404
        erwartet = erlaubt(*EIGENE, status=status) | erlaubt(*FREMDE, status=fremd)
    return Adresse(
        "stellen:meldung_schritt",
        erwartet,
        kwargs=_meldung(schritt=kennung),
        methode=methode,
        daten={"text": "Matrix"} if methode == "post" else {},
        vorher=im_stand(stand),
        zusatz=f"{kennung} {stand}",
    )


def _erhebung(name: str, status: int = 200, tag: date = OFFEN, **mehr) -> Adresse:
    return Adresse(
        f"stellen:{name}", erlaubt("ministerium", status=status), kwargs={"stichtag": tag}, **mehr
    )


def _pflege(name: str, status: int, **mehr) -> Adresse:
    return Adresse(
        f"stellen:{name}",
        erlaubt(*EIGENE, status=status) | erlaubt(*FREMDE, status=404),
        kwargs=_meldung(),
        **mehr,
    )


ADRESSEN = [
    *(
        Adresse(
            "stellen:meldung", _sieht(s), kwargs=_meldung(), vorher=im_stand(s), zusatz=f"Stand {s}"
        )
        for s in S.values
    ),
    *(_schritt(k, s, m) for k in SCHRITTE for s in S.values for m in ("get", "post")),
    Adresse("stellen:erhebung_neu", erlaubt("ministerium")),
    Adresse("stellen:erhebung_neu", erlaubt("ministerium", status=422), methode="post"),
    _erhebung("erhebung"),
    _erhebung("erhebung", tag=VORBEREITET, zusatz="vorbereitet"),
    Adresse(
        "stellen:pruefung",
        erlaubt("ministerium") | erlaubt(*EIGENE, *FREMDE, "evaluation", status=404),
        kwargs={"stichtag": VORBEREITET},
        zusatz="vorbereitet",
    ),
    _erhebung("erhebung_bearbeiten"),
    _erhebung("erhebung_bearbeiten", 422, methode="post"),
    _erhebung("erhebung_bearbeiten", tag=VORBEREITET, zusatz="vorbereitet"),
    _erhebung("erhebung_verwerfen", tag=VORBEREITET),
    _erhebung("erhebung_verwerfen", 302, tag=VORBEREITET, methode="post"),
    _erhebung("erhebung_verwerfen", 302, methode="post", zusatz="offen"),
    _erhebung("erhebung_eroeffnen", tag=VORBEREITET),
    _erhebung("erhebung_eroeffnen", 302, tag=VORBEREITET, methode="post"),
    _erhebung("erhebung_schliessen"),
    _erhebung("erhebung_schliessen", 302, methode="post"),
    _erhebung("erhebung_wieder_oeffnen"),
    _erhebung("erhebung_wieder_oeffnen", 422, methode="post"),
    _erhebung("erhebung_erinnern"),
    _erhebung("erhebung_erinnern", 302, methode="post"),
    _pflege("meldung_bearbeiten", 200),
    _pflege("meldung_bearbeiten", 422, methode="post", daten={"x": "1"}),
    _pflege("meldung_uebernehmen", 200),
    _pflege("meldung_uebernehmen", 302, methode="post"),
    _pflege("meldung_vorschlag", 302, zusatz="Entwurf"),
    Adresse(
        "stellen:meldung_vorschlag",
        erlaubt(*EIGENE) | erlaubt(*FREMDE, status=403),
        kwargs=_meldung(),
        vorher=im_stand(S.FESTGESTELLT),
        zusatz="festgestellt",
    ),
    _pflege("meldung_vorschlag", 302, methode="post", daten={"grund": "Matrix"}),
    Adresse(
        "stellen:meldung_beitrag",
        erlaubt(*EIGENE, "ministerium", status=302) | erlaubt(*FREMDE, status=404),
        kwargs=_meldung(),
        methode="post",
        daten={"text": "Matrix"},
    ),
    Adresse(
        "stellen:meldeeinstellung",
        erlaubt(*EIGENE) | erlaubt(*FREMDE, status=404),
        kwargs={"ags": "05358"},
    ),
    Adresse(
        "stellen:meldeeinstellung",
        erlaubt(*EIGENE, status=302) | erlaubt(*FREMDE, status=404),
        kwargs={"ags": "05358"},
        methode="post",
    ),
    Adresse("kalender", alle()),
    Adresse("kalender", alle(), methode="post"),
    Adresse("kalender_widerrufen", alle(302), methode="post"),
    Adresse("kalender_abruf", alle(404), kwargs={"schluessel": "geraten"}, oeffentlich=404),
    Adresse("mailweise", alle(302), methode="post", daten={"mailweise": "nie"}),
]
