"""Rows of the Fallakte: its own Team writes, the Fachaufsicht reads, for everybody else 404."""

from typing import Any

from tests.casemanagement import akten
from tests.matrix.typen import Adresse, erlaubt
from tests.matrix.vorbereitung import bestaetigt
from tests.matrix.welt import objekt

TEAM = ("case_management",)
AUFSICHT = ("fachaufsicht",)
FREMDE = ("case_management_team2", "case_management_fremd", "fachaufsicht_fremd")
ALLE = (*TEAM, *AUFSICHT, *FREMDE)
FREMD_404 = erlaubt(*FREMDE, status=404)
LESEN = erlaubt(*TEAM, *AUFSICHT) | FREMD_404
NUR_CM = erlaubt("case_management", "case_management_team2", "case_management_fremd")
NUR_TEAM = erlaubt(*TEAM) | FREMD_404
NUR_TEAM_302 = erlaubt(*TEAM, status=302) | FREMD_404


@objekt
def akte(welt):
    return akten.akte(welt.team, welt.nutzer["case_management"])


@objekt
def akte_kontakt(welt):
    return akten.kontakt(welt.akte, welt.nutzer["case_management"])


@objekt
def akte_aufgabe(welt):
    return akten.aufgabe(welt.akte, welt.nutzer["case_management"])


def fall_id(welt) -> dict[str, Any]:
    return {"pk": welt.akte.pk}


def teil(name: str):
    """``kwargs`` of something in the file: the file's id and its own."""
    return lambda welt: {"pk": welt.akte.pk, "nr": getattr(welt, name).pk}


def mit_stand(name: str, /, **felder: Any):
    """Form data with the number the form was opened with."""

    def daten(welt) -> dict[str, Any]:
        from kim.kontext import systemkontext

        with systemkontext("Matrix"):
            return {"stand": getattr(welt, name).history.latest().history_id, **felder}

    return daten


_KONTAKT = {"tag": "03.05.2024", "form": "telefon", "notiz": "Matrix"}


def _aufgabe(welt) -> dict[str, Any]:
    return {
        "text": "Matrix",
        "faellig_am": "03.05.2034",
        "zustaendig": welt.nutzer["case_management"].pk,
    }


def _aufgabe_bearbeitet(welt) -> dict[str, Any]:
    return mit_stand("akte_aufgabe")(welt) | _aufgabe(welt)


ADRESSEN = [
    Adresse("casemanagement:faelle", erlaubt(*ALLE)),
    Adresse("casemanagement:faelle", erlaubt(*ALLE), abfrage={"umfang": "team"}, zusatz="Team"),
    Adresse(
        "casemanagement:faelle_datei",
        erlaubt(*ALLE),
        kwargs={"format": "csv"},
        vorher=bestaetigt,
    ),
    Adresse("casemanagement:aufgaben", erlaubt(*ALLE)),
    Adresse("casemanagement:kontakt_schnell", NUR_CM),
    Adresse("casemanagement:kontakt_schnell", NUR_CM, abfrage={"q": "Erfunden"}, zusatz="Suche"),
    Adresse("casemanagement:fall", LESEN, kwargs=fall_id),
    Adresse("casemanagement:kontakt_neu", NUR_TEAM, kwargs=fall_id),
    Adresse(
        "casemanagement:kontakt_neu", NUR_TEAM_302, kwargs=fall_id, methode="post", daten=_KONTAKT
    ),
    Adresse(
        "casemanagement:kontakt_entwurf", NUR_TEAM, kwargs=fall_id, methode="post", daten=_KONTAKT
    ),
    Adresse("casemanagement:kontakt_verwerfen", NUR_TEAM_302, kwargs=fall_id, methode="post"),
    Adresse("casemanagement:kontakt", LESEN, kwargs=teil("akte_kontakt")),
    Adresse("casemanagement:kontakt_bearbeiten", NUR_TEAM, kwargs=teil("akte_kontakt")),
    Adresse(
        "casemanagement:kontakt_bearbeiten",
        NUR_TEAM_302,
        kwargs=teil("akte_kontakt"),
        methode="post",
        daten=mit_stand("akte_kontakt", **_KONTAKT),
    ),
    Adresse("casemanagement:fall_aufgaben", LESEN, kwargs=fall_id),
    Adresse(
        "casemanagement:fall_aufgaben", NUR_TEAM_302, kwargs=fall_id, methode="post", daten=_aufgabe
    ),
    Adresse("casemanagement:aufgabe_bearbeiten", NUR_TEAM, kwargs=teil("akte_aufgabe")),
    Adresse(
        "casemanagement:aufgabe_bearbeiten",
        NUR_TEAM_302,
        kwargs=teil("akte_aufgabe"),
        methode="post",
        daten=_aufgabe_bearbeitet,
    ),
    Adresse(
        "casemanagement:aufgabe_stand",
        NUR_TEAM_302,
        kwargs=teil("akte_aufgabe"),
        methode="post",
        daten={"status": "erledigt"},
    ),
]
