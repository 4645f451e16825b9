"""Rows of open data: public pages for everybody, releasing for the Ministerium."""

from datetime import date

from stellen.actions import release_erhebung
from stellen.models import Erhebung, Veroeffentlichung
from tests.matrix.stellen_import import STICHTAG as FESTGESTELLT
from tests.matrix.typen import Adresse, alle, erlaubt
from tests.matrix.welt import objekt
from tests.stellen.fabriken import erhebung_mit_zahlen

FREI = date(2015, 6, 30)
NIE = {"stichtag": date(2025, 6, 30)}


@objekt
def veroeffentlicht(welt) -> Veroeffentlichung:
    """A released Stichtag; that of ``berichtsmeldungen`` is settled, but not released."""
    erhebung = erhebung_mit_zahlen(FREI, veroeffentlicht=False)
    return release_erhebung(erhebung=erhebung, by=welt.nutzer["ministerium"])


def _fest(welt) -> dict:
    return {
        "stichtag": welt.berichtsmeldungen and Erhebung.objects.get(stichtag=FESTGESTELLT).stichtag
    }


def _oeffentlich(name: str, status: int = 200, **felder) -> Adresse:
    felder.setdefault("kwargs", {"stichtag": FREI})
    return Adresse(name, alle(status), oeffentlich=status, **felder)


def _ministerium(name: str, status: int, **felder) -> Adresse:
    return Adresse(name, erlaubt("ministerium", status=status), **felder)


_GRUND = {"grund": "Matrix"}

ADRESSEN = [
    _oeffentlich("offene_daten", kwargs={}),
    _oeffentlich("offene_daten_katalog", kwargs={}),
    _oeffentlich("offene_daten_stichtag"),
    _oeffentlich("offene_daten_stichtag", 404, kwargs=NIE, zusatz="nie freigegeben"),
    _oeffentlich("offene_daten_stichtag", 405, methode="post"),
    _oeffentlich("offene_daten_datei"),
    _oeffentlich("offene_daten_datei", 404, kwargs=NIE, zusatz="nie freigegeben"),
    _oeffentlich("offene_daten_version", kwargs={"stichtag": FREI, "version": 1}),
    _oeffentlich(
        "offene_daten_version", 404, kwargs={"stichtag": FREI, "version": 9}, zusatz="fehlt"
    ),
    _oeffentlich("offene_daten_metadaten"),
    _oeffentlich("offene_daten_dcat"),
    _ministerium("stellen:freigabe", 200, kwargs=_fest),
    _ministerium("stellen:freigabe", 302, kwargs=_fest, methode="post"),
    _ministerium("stellen:freigabe", 422, kwargs=NIE, methode="post", zusatz="nicht festgestellt"),
    _ministerium("stellen:freigabe", 302, kwargs={"stichtag": FREI}, zusatz="schon frei"),
    _ministerium("stellen:freigabe_ende", 200, kwargs={"stichtag": FREI}),
    _ministerium("stellen:freigabe_ende", 302, kwargs=_fest, zusatz="nicht frei"),
    _ministerium(
        "stellen:freigabe_ende", 302, kwargs={"stichtag": FREI}, methode="post", daten=_GRUND
    ),
]
