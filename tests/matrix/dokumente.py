"""Rows of documents: read by whoever reads the file, written by its Team."""

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.casemanagement import akten
from tests.matrix.faelle import LESEN, NUR_TEAM, NUR_TEAM_302, fall_id, mit_stand, teil
from tests.matrix.typen import Adresse
from tests.matrix.welt import objekt

ANGABEN = {"titel": "Matrix", "art": "bescheid", "tag": "03.05.2024"}
DOKUMENT = teil("akte_dokument")


@objekt
def akte_dokument(welt):
    return akten.dokument(welt.akte, welt.nutzer["case_management"])


def _mit_datei(welt):
    return ANGABEN | {"datei": SimpleUploadedFile("matrix.txt", b"Matrix", "text/plain")}


ADRESSEN = [
    Adresse("casemanagement:dokumente", LESEN, kwargs=fall_id),
    Adresse("casemanagement:dokument_neu", NUR_TEAM, kwargs=fall_id),
    Adresse(
        "casemanagement:dokument_neu",
        NUR_TEAM_302,
        kwargs=fall_id,
        methode="post",
        daten=_mit_datei,
    ),
    Adresse("casemanagement:dokument_bearbeiten", NUR_TEAM, kwargs=DOKUMENT),
    Adresse(
        "casemanagement:dokument_bearbeiten",
        NUR_TEAM_302,
        kwargs=DOKUMENT,
        methode="post",
        daten=mit_stand("akte_dokument", **ANGABEN),
    ),
    Adresse("casemanagement:dokument_datei", LESEN, kwargs=DOKUMENT),
    Adresse("casemanagement:dokument_loeschen", NUR_TEAM, kwargs=DOKUMENT),
    Adresse(
        "casemanagement:dokument_loeschen",
        NUR_TEAM_302,
        kwargs=DOKUMENT,
        methode="post",
        daten={"grund": "Matrix"},
    ),
]
