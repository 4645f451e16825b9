"""What the answers say: the figures of the report, stable pages, validators, errors."""

from decimal import Decimal

import pytest
from django.db import Error
from django.test import Client
from django.utils import timezone

from kim.kontext import systemkontext
from kim.models import Kommune
from stellen.bericht_daten import lade_bericht
from stellen.constants import GROESSEN, MeldungStatus
from stellen.models import Meldung
from tests.api.hilfen import hole, token_fuer
from tests.stellen.fabriken import STICHTAG, erhebung_mit_zahlen, neue_version

pytestmark = pytest.mark.django_db
ZAHLEN = f"/stichtage/{STICHTAG}/zahlen"


@pytest.fixture
def token(nutzer_mit) -> str:
    return token_fuer(nutzer_mit("ministerium"))


def alle(pfad: str, token: str, **abfrage) -> list[dict]:
    """Every row, page by page."""
    zeilen: list[dict] = []
    while True:
        seite = hole(pfad, token, abfrage).json()
        zeilen += seite["daten"]
        if seite["naechster_cursor"] is None:
            return zeilen
        abfrage["cursor"] = seite["naechster_cursor"]


def test_the_figures_are_those_of_the_report(token):
    erhebung = erhebung_mit_zahlen()
    with systemkontext("Test"):
        bericht = lade_bericht(erhebung, nutzer=None)
    soll = {(t.stellenart, z.kommune): z.betraege.alle for t in bericht.tabellen for z in t.zeilen}
    ist = {
        (z["stellenart"], z["kommune"]): tuple(Decimal(z[g]) for g in GROESSEN)
        for z in alle(ZAHLEN, token, limit=7)
    }
    assert ist == soll
    assert len(ist) == 270


def test_amounts_are_text_with_two_places(token, dueren):
    erhebung_mit_zahlen(kommunen=[dueren])
    zeile = hole(ZAHLEN, token, {"stellenart": "koordination"}).json()["daten"][0]
    assert {len(zeile[g].partition(".")[2]) for g in GROESSEN} == {2}
    assert isinstance(zeile["zugewiesen"], str)


def test_a_correction_counts_once_it_is_settled(token, dueren):
    erhebung_mit_zahlen(kommunen=[dueren])
    with systemkontext("Test"):
        neu = neue_version(Meldung.objects.get())
    assert {z["version"] for z in alle(ZAHLEN, token)} == {1}
    assert [m["version"] for m in alle("/meldungen", token)] == [1, 2]
    eine = hole(f"/meldungen/{STICHTAG}/05358/2", token).json()
    assert (eine["ersetzt_version"], eine["grund"]) == (1, "Übertragungsfehler")
    assert [z["stellenart"] for z in eine["zeilen"]][:2] == ["koordination", "assistenz"]
    with systemkontext("Test"):
        neu.status = MeldungStatus.GEPRUEFT
        neu.save()
        neu.status, neu.festgestellt_am = MeldungStatus.FESTGESTELLT, timezone.now()
        neu.save()
    assert {z["version"] for z in alle(ZAHLEN, token)} == {2}


@pytest.mark.parametrize("groesse", [1, 7, 54, 200])
def test_pages_give_every_row_once_in_order(token, groesse):
    gelesen = [k["reihenfolge"] for k in alle("/kommunen", token, limit=groesse)]
    with systemkontext("Test"):
        assert gelesen == list(Kommune.objects.values_list("reihenfolge", flat=True))


def test_rows_that_come_between_two_pages_shift_nothing(token, dueren, soest):
    for jahr in (2020, 2022):
        erhebung_mit_zahlen(f"{jahr}-06-30", kommunen=[dueren, soest], veroeffentlicht=False)
    erste = hole("/meldungen", token, {"limit": 2}).json()
    erhebung_mit_zahlen("2024-06-30", kommunen=[dueren], veroeffentlicht=False)
    rest = alle("/meldungen", token, cursor=erste["naechster_cursor"])
    gesehen = [(m["stichtag"], m["ags"]) for m in [*erste["daten"], *rest]]
    assert len(gesehen) == len(set(gesehen)) == 4


@pytest.mark.parametrize("aendern", [lambda c: c[:-1], lambda c: "x" + c, lambda c: "", str.upper])
def test_a_cursor_is_taken_only_as_it_was_given(token, aendern):
    cursor = hole("/kommunen", token, {"limit": 1}).json()["naechster_cursor"]
    antwort = hole("/kommunen", token, {"cursor": aendern(cursor)})
    assert antwort.status_code == 404
    assert antwort.json()["title"] == "Ungültiger Cursor"


def test_a_cursor_belongs_to_its_list_and_filter(token, dueren):
    erhebung_mit_zahlen(kommunen=[dueren])
    cursor = hole(ZAHLEN, token, {"limit": 1}).json()["naechster_cursor"]
    for pfad, filter_ in (("/kommunen", {}), (ZAHLEN, {"ags": "05358"})):
        assert hole(pfad, token, {"cursor": cursor, **filter_}).status_code == 404


def test_what_has_not_changed_is_not_sent_again(token):
    erste = hole("/kommunen", token)
    assert erste["Cache-Control"] == "private, no-cache"
    assert "Authorization" in erste["Vary"]
    etag = erste["ETag"]
    zweite = hole("/kommunen", token, If_None_Match=etag)
    assert (zweite.status_code, zweite.content, zweite["ETag"]) == (304, b"", etag)
    with systemkontext("Test"):
        kommune = Kommune.objects.get(ags="05358")
        kommune.kurzname = "Anders"
        kommune.save()
    assert hole("/kommunen", token, If_None_Match=etag).status_code == 200


@pytest.mark.parametrize(
    ("abfrage", "feld", "wort"),
    [
        ({"limit": "0"}, "limit", "zu klein"),
        ({"limit": "1_0"}, "limit", "ganze Zahl"),
        ({"ags": "5358"}, "ags", "Form"),
        ({"stellenart": "leitung"}, "stellenart", "aufgeführten"),
        ({"stelenart": "ebh"}, "abfrage", "stelenart"),
    ],
)
def test_wrong_parameters_are_named(token, abfrage, feld, wort):
    erhebung_mit_zahlen(kommunen=[])
    antwort = hole(ZAHLEN, token, abfrage)
    assert antwort.status_code == 422
    assert [f["feld"] for f in antwort.json()["fehler"]] == [feld]
    assert wort in antwort.json()["fehler"][0]["meldung"]


@pytest.mark.parametrize("pfad", ["/gibt-es", "/kommunen/", "/stichtage/30.06.2024", "/"])
def test_every_error_is_a_problem_in_german(token, pfad):
    antwort = hole(pfad, token)
    assert antwort.status_code in (404, 422)
    assert antwort["Content-Type"] == "application/problem+json"
    inhalt = antwort.json()
    assert {"type", "title", "status", "detail", "instance"} <= set(inhalt)
    assert inhalt["status"] == antwort.status_code
    assert inhalt["instance"] == f"urn:uuid:{antwort['X-Anfrage-Id']}"


@pytest.mark.parametrize("methode", ["post", "put", "patch", "delete", "head", "options"])
def test_nothing_but_get(token, methode):
    kopf = {"Authorization": f"Bearer {token}"}
    antwort = getattr(Client(), methode)("/api/v1/kommunen", headers=kopf)
    assert (antwort.status_code, antwort["Allow"]) == (405, "GET")


def test_a_crash_tells_nothing_but_its_number(token, monkeypatch):
    def kaputt(*_, **__):
        raise Error("relation geheim does not exist")

    monkeypatch.setattr("kim.api.kommunen.blaettere", kaputt)
    antwort = hole("/kommunen", token)
    assert antwort.status_code == 500
    assert antwort["Content-Type"] == "application/problem+json"
    assert "geheim" not in antwort.content.decode()


def test_a_lost_database_is_said_with_when_again(token, monkeypatch):
    from django.db import OperationalError

    def weg(*_, **__):
        raise OperationalError

    monkeypatch.setattr("kim.api.middleware.zugang_von", weg)
    antwort = hole("/kommunen", token)
    assert (antwort.status_code, antwort["Retry-After"]) == (503, "60")
    assert antwort["Content-Type"] == "application/problem+json"
