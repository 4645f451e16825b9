"""Rows of the intake: a draft is the account's own, of Düren's case_management here."""

from casemanagement.models import Aufnahme, Beziehung
from tests.casemanagement.aufnahmen import AUFNEHMEN, EINWILLIGUNG, FALL, PERSON, SUCHE
from tests.matrix.faelle import NUR_TEAM, NUR_TEAM_302, fall_id, teil
from tests.matrix.typen import Adresse, erlaubt
from tests.matrix.welt import objekt

FUEHREN = ("case_management", "case_management_team2", "case_management_fremd")
NICHT_MEINE = erlaubt(*FUEHREN[1:], status=404)
EIGENE = erlaubt("case_management") | NICHT_MEINE
EIGENE_302 = erlaubt("case_management", status=302) | NICHT_MEINE


def _liste(daten: dict) -> dict:
    return {k: v if isinstance(v, list) else [str(v)] for k, v in daten.items()}


@objekt
def aufnahme(welt):
    ich = welt.nutzer["case_management"]
    return Aufnahme.objects.create(
        nutzer=ich,
        team=welt.team,
        kommune=welt.dueren,
        eingaben={
            "suche": _liste(SUCHE) | {"person": "neu"},
            "person": _liste(PERSON),
            "familie": [],
            "fall": _liste(FALL | {"fallfuehrung": ich.pk}),
            "einwilligung": _liste(EINWILLIGUNG),
        },
    )


@objekt
def akte_beziehung(welt):
    return Beziehung.objects.create(
        person=welt.akte.person, kommune=welt.akte.kommune, art="kind", name="Matrix Erfunden"
    )


def nr(welt) -> dict:
    return {"nr": welt.aufnahme.pk}


def am_schritt(name: str, feld: str = "name"):
    return lambda welt: {"nr": welt.aufnahme.pk, feld: name}


def _schritt(name: str, daten: dict) -> list[Adresse]:
    return [
        Adresse("casemanagement:aufnahme_schritt", EIGENE, kwargs=am_schritt(name), zusatz=name),
        Adresse(
            "casemanagement:aufnahme_schritt",
            EIGENE_302,
            kwargs=am_schritt(name),
            methode="post",
            daten=daten,
            zusatz=name,
        ),
    ]


ADRESSEN = [
    Adresse("casemanagement:aufnahme", erlaubt(*FUEHREN)),
    Adresse("casemanagement:aufnahme", erlaubt(*FUEHREN, status=302), methode="post", daten=SUCHE),
    Adresse("casemanagement:aufnahme_fortsetzen", EIGENE_302, kwargs=nr),
    Adresse("casemanagement:aufnahme_verwerfen", EIGENE, kwargs=nr),
    Adresse("casemanagement:aufnahme_verwerfen", EIGENE_302, kwargs=nr, methode="post"),
    Adresse("casemanagement:aufnahme_druck", EIGENE, kwargs=nr, abfrage={"sprache": "fa"}),
    Adresse(
        "casemanagement:aufnahme_entwurf",
        EIGENE,
        kwargs=am_schritt("fall", "schritt"),
        methode="post",
        daten={"anlass": "Matrix"},
    ),
    *_schritt("suche", {"person": "neu"}),
    *_schritt("person", PERSON),
    *_schritt("familie", {"name": "Xaver Qwertz", "art": "kind"}),
    *_schritt("fall", {"gehe": "spaeter"}),
    *_schritt("einwilligung", EINWILLIGUNG),
    *_schritt("pruefen", AUFNEHMEN),
    Adresse("casemanagement:beziehung_neu", NUR_TEAM, kwargs=fall_id),
    Adresse(
        "casemanagement:beziehung_neu",
        NUR_TEAM_302,
        kwargs=fall_id,
        methode="post",
        daten={"name": "Xaver Qwertz", "art": "kind"},
    ),
    Adresse("casemanagement:beziehung_entfernen", NUR_TEAM, kwargs=teil("akte_beziehung")),
    Adresse(
        "casemanagement:beziehung_entfernen",
        NUR_TEAM_302,
        kwargs=teil("akte_beziehung"),
        methode="post",
    ),
]
