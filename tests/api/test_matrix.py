"""Every operation × every role × own, foreign, missing × state, asked with a token."""

import re
from collections import Counter

import pytest
from django.db import transaction
from django.http import HttpResponse

from kim.constants import ApiBereich
from kim.views.schnittstelle import dokument
from tests.api.hilfen import hole, token_fuer
from tests.api.zeilen import DUEREN, SEHEN, TAG_JE_STAND, ZEILEN, Zeile
from tests.matrix.typen import ANGEMELDET

OPERATIONEN = {o["get"]["operationId"]: o["get"] for o in dokument()["paths"].values()}


def frage(zeile: Zeile, token: str | None) -> HttpResponse:
    with transaction.atomic():
        antwort = hole(zeile.pfad, token, dict(zeile.abfrage))
        transaction.set_rollback(True)
    return antwort


@pytest.fixture(scope="module")
def tokens(welt) -> dict[str, str]:
    return {persona: token_fuer(welt.nutzer[persona]) for persona in ANGEMELDET}


@pytest.mark.parametrize("zeile", ZEILEN, ids=lambda z: z.kennung)
def test_everybody_gets_exactly_what_is_theirs(zeile, tokens):
    abweichungen = {}
    for persona, token in tokens.items():
        antwort = frage(zeile, token)
        if antwort.status_code != zeile.soll(persona):
            abweichungen[persona] = f"{antwort.status_code} instead of {zeile.soll(persona)}"
        elif zeile.sieht is not None and antwort.status_code == 200:
            gesehen = any(zeile.zeigt(e) for e in antwort.json()["daten"])
            if gesehen != (persona in zeile.sieht):
                abweichungen[persona] = f"sees rows: {gesehen}"
    assert abweichungen == {}


@pytest.mark.parametrize("zeile", ZEILEN, ids=lambda z: z.kennung)
def test_without_a_token_nobody_gets_anything(zeile, welt):
    assert frage(zeile, None).status_code == 401


@pytest.mark.parametrize("zeile", ZEILEN, ids=lambda z: z.kennung)
def test_without_its_area_even_the_ministry_is_refused(zeile, welt):
    bereich = next(iter(OPERATIONEN[zeile.operation]["security"][0].values()))[0]
    with transaction.atomic():
        andere = [b for b in ApiBereich.values if b != bereich]
        token = token_fuer(welt.nutzer["ministerium"], andere, name="schmal")
        assert hole(zeile.pfad, token, dict(zeile.abfrage)).status_code == 403
        transaction.set_rollback(True)


def test_every_operation_has_a_row():
    assert {z.operation for z in ZEILEN} == set(OPERATIONEN)
    assert not [k for k, n in Counter(z.kennung for z in ZEILEN).items() if n > 1]


def test_the_api_only_reads():
    assert {m for methoden in dokument()["paths"].values() for m in methoden} == {"get"}


NUMMER = re.compile(r"urn:uuid:[0-9a-f-]{36}")


def test_foreign_and_missing_are_told_apart_by_nobody(tokens):
    tag = TAG_JE_STAND["gemeldet"]
    fremd, fehlt = (
        hole(f"/meldungen/{tag}/{ags}/{version}", tokens["koordination_fremd"])
        for ags, version in ((DUEREN, 1), ("05999", 7))
    )
    assert fremd.status_code == fehlt.status_code == 404
    gleich = [NUMMER.sub("", a.content.decode()) for a in (fremd, fehlt)]
    assert gleich[0] == gleich[1]


def test_the_rows_of_a_foreign_kommune_appear_in_no_unfiltered_list(tokens):
    """Paged to the end, nothing unsettled of Düren is in what Soest gets."""
    for persona in SEHEN:
        for pfad in ("/meldungen", f"/stichtage/{TAG_JE_STAND['geprueft']}/zahlen"):
            cursor, gesehen = None, []
            while True:
                antwort = hole(pfad, tokens[persona], {"cursor": cursor} if cursor else {}).json()
                gesehen += antwort["daten"]
                cursor = antwort["naechster_cursor"]
                if cursor is None:
                    break
            fremd = [e for e in gesehen if e["ags"] == DUEREN and e["status"] != "festgestellt"]
            assert bool(fremd) == (persona in ("koordination", "assistenz", "ministerium"))
