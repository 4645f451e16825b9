"""Sorts last: were all pages looked at? Means something only after all the browser tests."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from kim.views.schnittstelle import dokument
from tests.e2e.pruefen import GESEHEN

_NUR_POST = "takes POST only"
_DATEI = "a download"
_TEIL = "a fragment, seen inside the page that loads it"
_DATEN = "data for the page's script, not a page"
_PROGRAMM = "for programs, not a page; tried on the page that describes it"
_ZUSTAND = "needs a state that the demo data do not have; its tests use the client, not yet axe"
_FREMDANMELDUNG = "only with an identity provider"
OHNE_SEITE = {
    "auftrag_abbrechen": _NUR_POST,
    "auftrag_wiederholen": _NUR_POST,
    "benachrichtigung_gelesen": _NUR_POST,
    "benachrichtigungen_gelesen": _NUR_POST,
    "casemanagement:aufgabe_stand": _NUR_POST,
    "casemanagement:aufnahme_entwurf": _NUR_POST,
    "casemanagement:aufnahme_fortsetzen": "leads on to the step where the intake stands",
    "casemanagement:faelle_datei": _DATEI,
    "casemanagement:zahlen_datei": _DATEI,
    "casemanagement:dokument_datei": _DATEI,
    "casemanagement:kontakt_entwurf": _NUR_POST,
    "casemanagement:kontakt_verwerfen": _NUR_POST,
    "darstellung": _NUR_POST,
    "konto_einladen": _NUR_POST,
    "sitzung_verlaengern": _NUR_POST,
    "stellen:befund_beitrag": _NUR_POST,
    "stellen:befund_entscheidung": _NUR_POST,
    "stellen:befund_zustaendigkeit": _NUR_POST,
    "kalender_widerrufen": _NUR_POST,
    "mailweise": _NUR_POST,
    "stellen:meldung_beitrag": _NUR_POST,
    "kalender_abruf": _DATEI,
    "stellen:erhebung_verwerfen": _ZUSTAND,
    "stellen:bericht_pdf": _NUR_POST,
    "stellen:pruefen": _NUR_POST,
    "stellen:import_uebernehmen": "takes POST only; opened, it leads back to the import",
    "stellen:import_zuordnungen": "takes POST only; opened, it leads back to the import",
    "auftrag_ergebnis": _DATEI,
    "mfa_download_recovery_codes": _DATEI,
    "protokoll_csv": _DATEI,
    "rechte_kommune_csv": _DATEI,
    "rechte_land_csv": _DATEI,
    "rechte_team_csv": _DATEI,
    "stellen:befunde_datei": _DATEI,
    "offene_daten_datei": _DATEI,
    "offene_daten_version": _DATEI,
    "offene_daten_metadaten": _PROGRAMM,
    "offene_daten_dcat": _PROGRAMM,
    "offene_daten_katalog": _PROGRAMM,
    "stellen:bericht_datei": _DATEI,
    "stellen:entwicklung_datei": _DATEI,
    "stellen:import_datei": _DATEI,
    "stellen:plan_datei": _DATEI,
    "stellen:karte_datei": _DATEI,
    "stellen:prognose_datei": _DATEI,
    "stellen:umverteilung_datei": _DATEI,
    "stellen:vakanzen_datei": _DATEI,
    "stellen:vergleich_datei": _DATEI,
    "stellen:mittel_datei": _DATEI,
    "stellen:nachweis_datei": _DATEI,
    "auftrag_stand": _TEIL,
    "leser_ausschnitt": _TEIL,
    "verlauf_ausschnitt": _TEIL,
    "mfa_login_webauthn": _DATEN,
    "openapi": _PROGRAMM,
    **dict.fromkeys(
        (f"api_v1:{o['get']['operationId']}" for o in dokument()["paths"].values()), _PROGRAMM
    ),
    "casemanagement:assessment_neu": _NUR_POST,
    "casemanagement:hilfeplan_pdf": _DATEI,
    "casemanagement:hilfeplan_unterschrieben": _NUR_POST,
    "casemanagement:ziel_stand": _NUR_POST,
    "account_set_password": "only for accounts without a password; all others are sent on",
    "openid_connect_login": _FREMDANMELDUNG,
    "openid_connect_callback": _FREMDANMELDUNG,
}


def _url_namen(muster, vorsatz: str = "") -> Iterator[str]:
    for eintrag in muster:
        if isinstance(eintrag, URLResolver):
            raum = f"{eintrag.namespace}:" if eintrag.namespace else ""
            yield from _url_namen(eintrag.url_patterns, vorsatz + raum)
        elif isinstance(eintrag, URLPattern) and eintrag.name:
            yield vorsatz + eintrag.name


def test_no_page_was_missed():
    fehlt = set(_url_namen(get_resolver().url_patterns)) - GESEHEN - set(OHNE_SEITE)
    assert fehlt == set(), "\n".join(sorted(fehlt))


def test_no_reason_is_left_over():
    """A name that is gone, or was looked at after all, needs no reason."""
    namen = set(_url_namen(get_resolver().url_patterns))
    assert {name for name in OHNE_SEITE if name not in namen or name in GESEHEN} == set()
