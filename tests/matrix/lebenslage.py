"""Rows of the life situation: the Team writes, the Fachaufsicht reads, for others 404."""

from tests.casemanagement import lebenslagen
from tests.matrix.faelle import LESEN, NUR_TEAM, NUR_TEAM_302, fall_id, mit_stand
from tests.matrix.typen import Adresse
from tests.matrix.welt import objekt


@objekt
def lage_titel(welt):
    return lebenslagen.titel(welt.akte)


@objekt
def lage_leistung(welt):
    return lebenslagen.leistung(welt.akte)


@objekt
def lage_station(welt):
    return lebenslagen.station(welt.akte)


@objekt
def lage_zertifikat(welt):
    return lebenslagen.zertifikat(welt.akte)


NEU = {
    "aufenthalt": {
        "titel": "25-3",
        "von": "01.01.2025",
        "beschaeftigung": "erlaubt",
        "nachweis": "karte",
        "anschliessend": "on",
    },
    "leistung": {"rechtskreis": "", "von": "01.01.2025"},
    "station": {"art": "kurs", "von": "01.01.2025"},
    "zertifikat": {"sprache": "Deutsch", "niveau": "b2", "datum": "01.01.2025"},
}
OBJEKTE = {
    "aufenthalt": "lage_titel",
    "leistung": "lage_leistung",
    "station": "lage_station",
    "zertifikat": "lage_zertifikat",
}


def _art(art: str):
    return lambda welt: {"pk": welt.akte.pk, "art": art}


def _eintrag(art: str):
    return lambda welt: {"pk": welt.akte.pk, "art": art, "nr": getattr(welt, OBJEKTE[art]).pk}


def _neu(art: str):
    def daten(welt) -> dict[str, object]:
        kreis = {"rechtskreis": lebenslagen.rechtskreis("SGB XII").pk} if art == "leistung" else {}
        return NEU[art] | kreis

    return daten


def _geaendert(art: str):
    return lambda welt: mit_stand(OBJEKTE[art])(welt) | _neu(art)(welt)


def _beendet(art: str):
    return lambda welt: mit_stand(OBJEKTE[art], bis="01.06.2024")(welt)


ADRESSEN = [
    Adresse("casemanagement:lebenslage", LESEN, kwargs=fall_id),
    Adresse("casemanagement:lebenslage_arbeitsmarkt", NUR_TEAM, kwargs=fall_id),
    Adresse(
        "casemanagement:lebenslage_arbeitsmarkt",
        NUR_TEAM_302,
        kwargs=fall_id,
        methode="post",
        daten={"schulabschluss": "mittlerer"},
    ),
]
for _a in OBJEKTE:
    ADRESSEN += [
        Adresse("casemanagement:lebenslage_neu", NUR_TEAM, kwargs=_art(_a), zusatz=_a),
        Adresse(
            "casemanagement:lebenslage_neu",
            NUR_TEAM_302,
            kwargs=_art(_a),
            methode="post",
            daten=_neu(_a),
            zusatz=_a,
        ),
        Adresse("casemanagement:lebenslage_bearbeiten", NUR_TEAM, kwargs=_eintrag(_a), zusatz=_a),
        Adresse(
            "casemanagement:lebenslage_bearbeiten",
            NUR_TEAM_302,
            kwargs=_eintrag(_a),
            methode="post",
            daten=_geaendert(_a),
            zusatz=_a,
        ),
        Adresse("casemanagement:lebenslage_loeschen", NUR_TEAM, kwargs=_eintrag(_a), zusatz=_a),
        Adresse(
            "casemanagement:lebenslage_loeschen",
            NUR_TEAM_302,
            kwargs=_eintrag(_a),
            methode="post",
            daten={"grund": "Matrix"},
            zusatz=_a,
        ),
    ]
    if _a == "zertifikat":
        continue
    ADRESSEN += [
        Adresse("casemanagement:lebenslage_beenden", NUR_TEAM, kwargs=_eintrag(_a), zusatz=_a),
        Adresse(
            "casemanagement:lebenslage_beenden",
            NUR_TEAM_302,
            kwargs=_eintrag(_a),
            methode="post",
            daten=_beendet(_a),
            zusatz=_a,
        ),
    ]
