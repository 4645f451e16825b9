"""Rows of import and report: the import is the Ministerium's, the report whoever sees figures."""

from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile

from stellen.actions import feststellen, lege_importlauf_an, uebernehmen
from stellen.models import Erhebung
from tests.matrix.typen import Adresse, erlaubt
from tests.matrix.welt import objekt
from tests.stellen.fabriken import datei_der_zahlen

STICHTAG = date(2019, 6, 30)
NUR_MINISTERIUM = erlaubt("ministerium")
SEHEN_ZAHLEN = (
    "koordination",
    "koordination_fremd",
    "assistenz",
    "assistenz_fremd",
    "ministerium",
    "evaluation",
)


def _lauf(tag: date) -> object:
    inhalt = datei_der_zahlen(tag).encode()
    return lege_importlauf_an(inhalt=inhalt, dateiname="matrix.csv", stichtag=None, by=None)


@objekt
def importentwurf(welt):
    return _lauf(date(2018, 6, 30))


@objekt
def importuebernommen(welt):
    lauf = _lauf(STICHTAG)
    uebernehmen(lauf=lauf, by=None)
    return lauf


@objekt
def berichtsmeldungen(welt):
    """Settled figures, so that also the foreign Kommune and the Evaluation see them."""
    return welt.importuebernommen and feststellen(
        erhebung=Erhebung.objects.get(stichtag=STICHTAG), by=None
    )


def _schritt(name: str, objekt_name: str, status: int = 200, **weitere) -> Adresse:
    return Adresse(
        name,
        erlaubt("ministerium", status=status),
        kwargs=lambda welt: {"pk": getattr(welt, objekt_name).pk},
        **weitere,
    )


def _bericht(name: str, status: int = 200, zusatz: str = "", **weitere) -> Adresse:
    kwargs = {"stichtag": STICHTAG} | ({"format": zusatz} if zusatz else {})
    return Adresse(
        name, erlaubt(*SEHEN_ZAHLEN, status=status), kwargs=kwargs, zusatz=zusatz, **weitere
    )


ADRESSEN = [
    Adresse("stellen:importe", NUR_MINISTERIUM),
    Adresse("stellen:import", NUR_MINISTERIUM),
    Adresse(
        "stellen:import",
        erlaubt("ministerium", status=422),
        methode="post",
        daten=lambda welt: {"datei": SimpleUploadedFile("leer.csv", b"")},
    ),
    _schritt("stellen:importlauf", "importentwurf"),
    _schritt("stellen:importlauf", "importuebernommen", zusatz="übernommen"),
    _schritt("stellen:import_datei", "importentwurf"),
    _schritt("stellen:import_zuordnungen", "importentwurf", 302),
    _schritt("stellen:import_zuordnungen", "importentwurf", 302, methode="post"),
    _schritt("stellen:import_uebernehmen", "importentwurf", 302),
    _schritt("stellen:import_uebernehmen", "importentwurf", 422, methode="post"),
    _schritt("stellen:import_verwerfen", "importentwurf"),
    _schritt("stellen:import_verwerfen", "importentwurf", 302, methode="post"),
    _schritt("stellen:import_rueckgaengig", "importuebernommen"),
    _schritt("stellen:import_rueckgaengig", "importuebernommen", 409, methode="post"),
    _bericht("stellen:bericht_datei", zusatz="csv"),
    _bericht("stellen:bericht_datei", zusatz="xlsx"),
    _bericht("stellen:bericht_pdf", 302, methode="post"),
]
