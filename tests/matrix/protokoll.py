"""Rows of the history of any object and of the read log."""

from kim.constants import ZugriffArt
from kim.models import Ansprechperson, Organisation, Zugriff
from tests.matrix.typen import ANGEMELDET, Adresse, alle, erlaubt
from tests.matrix.vorbereitung import bestaetigt
from tests.matrix.welt import objekt

OHNE_RECHTE = ("gremienmitglied", "gremienmitglied_fremd", "ohne_rolle")
MIT_ROLLE = tuple(p for p in ANGEMELDET if p not in OHNE_RECHTE)
KONTEN = ("koordination", "administration", "administration_land")
"""The account itself, and who administers the accounts of its Kommune."""


@objekt
def verlauf_organisation(welt) -> Organisation:
    return Organisation.objects.create(name="Matrix-Verlauf", kommune=welt.dueren, art="amt")


@objekt
def verlauf_person(welt) -> Ansprechperson:
    return Ansprechperson.objects.create(
        name="Matrix-Person", organisation=welt.verlauf_organisation, kommune=welt.dueren
    )


@objekt
def verlauf_geloescht(welt) -> int:
    organisation = Organisation.objects.create(
        name="Matrix-Gelöscht", kommune=welt.dueren, art="amt"
    )
    kennung = organisation.pk
    organisation.delete()
    return kennung


@objekt
def zugriff(welt) -> Zugriff:
    konto = welt.nutzer["koordination"]
    return Zugriff.objects.create(
        nutzer=konto,
        art=ZugriffArt.ANSICHT,
        objekt_typ="kim.nutzer",
        objekt_id=str(konto.pk),
        kommune=welt.dueren,
        zweck="Matrix",
        anfrage_id="matrix",
    )


def _ziel(modell: str, name: str):
    def kwargs(welt) -> dict[str, str]:
        ding = getattr(welt, name)
        return {"modell": modell, "kennung": str(getattr(ding, "pk", ding))}

    return kwargs


def _konto(welt) -> dict[str, str]:
    return {"modell": "kim.nutzer", "kennung": str(welt.nutzer["koordination"].pk)}


ADRESSEN = [
    Adresse("protokoll", alle()),
    Adresse("protokoll_csv", alle(), vorher=bestaetigt),
    *(
        Adresse(name, erlaubt(*personas), kwargs=ziel, verdeckt=True, zusatz=zusatz)
        for name in ("verlauf", "verlauf_ausschnitt", "leser", "leser_ausschnitt")
        for zusatz, ziel, personas in (
            ("Organisation", _ziel("kim.organisation", "verlauf_organisation"), MIT_ROLLE),
            ("Ansprechperson", _ziel("kim.ansprechperson", "verlauf_person"), MIT_ROLLE),
            ("Konto", _konto, KONTEN),
            (
                "gelöscht",
                _ziel("kim.organisation", "verlauf_geloescht"),
                ("administration", "administration_land"),
            ),
            ("unbekannt", {"modell": "kim.siegel", "kennung": "1"}, ()),
        )
    ),
]
