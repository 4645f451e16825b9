"""Rows of the person of a file: read with the file, changed by the Team that keeps the person."""

from casemanagement.models import PersonSprache
from tests.matrix.faelle import LESEN, NUR_TEAM, NUR_TEAM_302, fall_id, mit_stand, teil
from tests.matrix.typen import Adresse
from tests.matrix.welt import objekt


@objekt
def akte_sprache(welt):
    return PersonSprache.objects.create(
        person=welt.akte.person, kommune=welt.akte.kommune, sprache="Dari"
    )


@objekt
def akte_person(welt):
    return welt.akte.person


_PERSON = {"name": "Matrix Erfunden", "geschlecht": "ohne", "geburt": "1990"}

ADRESSEN = [
    Adresse("casemanagement:person", LESEN, kwargs=fall_id),
    Adresse("casemanagement:person_bearbeiten", NUR_TEAM, kwargs=fall_id),
    Adresse(
        "casemanagement:person_bearbeiten",
        NUR_TEAM_302,
        kwargs=fall_id,
        methode="post",
        daten=mit_stand("akte_person", **_PERSON),
    ),
    Adresse("casemanagement:sprache_neu", NUR_TEAM, kwargs=fall_id),
    Adresse(
        "casemanagement:sprache_neu",
        NUR_TEAM_302,
        kwargs=fall_id,
        methode="post",
        daten={"sprache": "Tigrinya"},
    ),
    Adresse("casemanagement:sprache", NUR_TEAM, kwargs=teil("akte_sprache")),
    Adresse(
        "casemanagement:sprache",
        NUR_TEAM_302,
        kwargs=teil("akte_sprache"),
        methode="post",
        daten=mit_stand("akte_sprache", sprache="Dari", niveau="c1"),
    ),
    Adresse("casemanagement:sprache_entfernen", NUR_TEAM, kwargs=teil("akte_sprache")),
    Adresse(
        "casemanagement:sprache_entfernen",
        NUR_TEAM_302,
        kwargs=teil("akte_sprache"),
        methode="post",
    ),
]
