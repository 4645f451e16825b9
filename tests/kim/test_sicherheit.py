"""Attacks on the frame: headers, cookies, logs, sessions, and a database that goes away."""

import logging
import os
from datetime import timedelta

import psycopg
import pytest
from django.conf import settings as einstellungen
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models.signals import pre_save
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kim.actions.demodaten import PASSWORT, load_demodaten
from kim.kontext import kontext, systemkontext
from kim.logbuch import AnfrageFilter, LogFormat
from kim.models import (
    Auftrag,
    AuftragErgebnis,
    Kommune,
    Nutzer,
    Organisation,
    Rechtskreis,
    Rollenvergabe,
)
from kim.permissions import ensure_gruppe
from kim.verlauf import _ohne_waechter, execute_with_history
from tests.kim.anmelden import angemeldet


# -- headers and cookies ----------------------------------------------------------------------
@pytest.fixture
def wie_im_betrieb(settings):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 31536000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = True


@pytest.mark.parametrize("angemeldet_sein", [True, False])
def test_every_answer_carries_the_headers(db, nutzer_mit, dueren, wie_im_betrieb, angemeldet_sein):
    client = angemeldet(nutzer_mit("koordination", dueren)) if angemeldet_sein else Client()
    for adresse in (reverse("start"), "/gibt-es-nicht/", reverse("barrierefreiheit")):
        kopf = client.get(adresse, secure=True).headers
        csp = kopf["Content-Security-Policy"]
        assert "default-src 'self'" in csp and "object-src 'none'" in csp
        assert "unsafe" not in csp
        assert "frame-ancestors 'none'" in csp and "base-uri 'none'" in csp
        assert kopf["Strict-Transport-Security"].startswith("max-age=31536000")
        assert kopf["X-Content-Type-Options"] == "nosniff"
        assert kopf["Referrer-Policy"] == "same-origin"
        assert kopf["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "camera=()" in kopf["Permissions-Policy"]
        assert kopf["X-Frame-Options"] == "DENY"
        assert kopf["X-Anfrage-Id"]


def test_what_a_person_saw_is_not_kept_by_a_browser(nutzer_mit, dueren):
    antwort = angemeldet(nutzer_mit("koordination", dueren)).get(reverse("start"))
    assert antwort["Cache-Control"] == "private, no-store"


def test_plain_http_is_sent_to_https(db, wie_im_betrieb):
    antwort = Client().get("/konto/anmelden/")
    assert (antwort.status_code, antwort["Location"][:8]) == (301, "https://")


def test_session_cookie_is_closed_to_scripts_and_the_session_changes_at_sign_in(
    nutzer_mit, dueren, settings
):
    settings.SESSION_COOKIE_SECURE = True
    nutzer = nutzer_mit("koordination", dueren)
    client = Client()
    sitzung = client.session
    sitzung["untergeschoben"] = True
    sitzung.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = vorher = sitzung.session_key
    client.post(
        reverse("account_login"), {"login": nutzer.email, "password": "geheim-Test-2024"},
        secure=True,
    )  # fmt: skip
    keks = client.cookies[settings.SESSION_COOKIE_NAME]
    assert keks.value and keks.value != vorher
    assert keks["httponly"] and keks["secure"] and keks["samesite"] == "Lax"
    fremder = Client()
    fremder.cookies[settings.SESSION_COOKIE_NAME] = vorher
    assert fremder.get(reverse("start")).status_code == 302


# -- rights -----------------------------------------------------------------------------------
def test_a_role_that_ends_ends_in_the_middle_of_a_session(nutzer_mit, dueren):
    nutzer = nutzer_mit("administration", dueren)
    client = angemeldet(nutzer)
    assert client.get(reverse("konten")).status_code == 200
    with systemkontext("Test"):
        vergabe = nutzer.rollenvergaben.get()
        vergabe.gueltig_bis = timezone.localdate() - timedelta(days=1)
        vergabe.save()
    assert client.get(reverse("konten")).status_code == 403


@pytest.mark.parametrize("wie", ["entzogen", "ausgelaufen", "andere"])
def test_a_result_made_with_a_role_is_gone_with_the_role(nutzer_mit, dueren, wie):
    nutzer = nutzer_mit("koordination", dueren)
    client, heute = angemeldet(nutzer), timezone.localdate()
    with systemkontext("Test"):
        auftrag = Auftrag.objects.create(
            art="test", titel="Bericht", parameter={}, besitzer=nutzer, status="fertig",
            begonnen_am=timezone.now() - timedelta(days=3), beendet_am=timezone.now(),
        )  # fmt: skip
        AuftragErgebnis.objects.create(
            auftrag=auftrag, besitzer=nutzer, dateiname="b.csv", inhaltstyp="text/csv",
            inhalt=b"12,5", laeuft_ab_am=timezone.now() + timedelta(days=4),
        )  # fmt: skip
    adresse = reverse("auftrag_ergebnis", args=[auftrag.pk])
    assert client.get(adresse).status_code == 200
    with systemkontext("Test"):
        if wie == "andere":
            nutzer_mit("assistenz", dueren)
        else:
            vergabe = nutzer.rollenvergaben.get()
            zurueck = timedelta(days=1 if wie == "ausgelaufen" else 30)
            vergabe.gueltig_bis = heute - zurueck
            vergabe.save()
    assert client.get(adresse).status_code == (200 if wie == "andere" else 403)


def test_changing_an_account_asks_for_the_password_first(nutzer_mit, dueren):
    """Whoever finds an open screen must not take accounts over by their address."""
    admin, kora = nutzer_mit("administration", dueren), nutzer_mit("koordination", dueren)
    adresse = reverse("konto_bearbeiten", args=[kora.pk])
    for antwort in (
        angemeldet(admin).get(adresse),
        angemeldet(admin).post(adresse, {"name": "X", "email": "boese@test.example"}),
    ):
        assert antwort["Location"].startswith(reverse("account_reauthenticate"))
    assert Nutzer.objects.get(pk=kora.pk).email == kora.email


@pytest.mark.parametrize("gruppe", ["fremd", "land", "andere_rolle"])
def test_a_grant_with_the_group_of_another_scope_is_refused_by_the_database(
    nutzer_mit, dueren, soest, gruppe
):
    admin, kora = nutzer_mit("administration", dueren), nutzer_mit("koordination", dueren)
    with systemkontext("Test"):
        falsch = {
            "fremd": lambda: ensure_gruppe("koordination", soest),
            "land": lambda: ensure_gruppe("administration_land"),
            "andere_rolle": lambda: ensure_gruppe("administration", dueren),
        }[gruppe]()
    vergabe = Rollenvergabe(
        nutzer=kora, rolle="koordination", kommune=dueren, gruppe=falsch,
        gueltig_von=timezone.localdate(), grund="Angriff",
    )  # fmt: skip
    with pytest.raises(DatabaseError, match="row-level security"), kontext(admin):
        vergabe.save()


def test_a_team_of_another_kommune_is_no_scope_of_a_grant(nutzer_mit, dueren, soest, team_von):
    admin, cm = nutzer_mit("administration", dueren), nutzer_mit(None, dueren)
    with systemkontext("Test"):
        fremdes = team_von(soest)
        gruppe = ensure_gruppe("case_management", team=fremdes)
    vergabe = Rollenvergabe(
        nutzer=cm, rolle="case_management", kommune=dueren, team=fremdes, gruppe=gruppe,
        gueltig_von=timezone.localdate(), grund="Angriff",
    )  # fmt: skip
    with pytest.raises(DatabaseError, match="row-level security"), kontext(admin):
        vergabe.save()


def test_functions_that_look_past_the_policies_are_for_the_serving_role_only(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.proname, coalesce(p.proconfig::text, '') LIKE '%search_path=public, pg_temp%',"
            " has_function_privilege('kim_app', p.oid, 'EXECUTE'),"
            " EXISTS (SELECT FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a"
            "         WHERE a.grantee = 0)"
            " FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
            " WHERE n.nspname = 'public' AND p.prosecdef AND p.prorettype <> 'trigger'::regtype"
        )
        zeilen = cursor.fetchall()
    assert {z[0] for z in zeilen} >= {"kim_rechte", "kim_kontext_nutzer", "kim_kontext_system"}
    assert [z for z in zeilen if z[1] is not True or z[3]] == []
    # Called by triggers alone, so not even by the serving role.
    assert {z[0] for z in zeilen if not z[2]} == {"stellen_belegung_pruefen"}


# -- the backstop of the history --------------------------------------------------------------
def _waechter_an() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting('app.massenschreiben', true), '') = ''")
        return cursor.fetchone()[0]


def test_the_backstop_is_on_again_after_an_error_in_python(system):
    with (
        pytest.raises(ValueError, match="mittendrin"),
        connection.cursor() as cursor,
        _ohne_waechter(cursor),
    ):
        assert not _waechter_an()
        raise ValueError("mittendrin")
    assert _waechter_an()
    # A statement that returns no rows has no history to give and is refused as a whole.
    with pytest.raises(DatabaseError), transaction.atomic():
        execute_with_history(Rechtskreis, "UPDATE kim_rechtskreis SET quelle = quelle", [], "~")
    assert _waechter_an()


def test_the_backstop_is_on_again_after_an_error_in_the_database(system):
    with pytest.raises(IntegrityError), transaction.atomic():
        execute_with_history(
            Rechtskreis, "UPDATE kim_rechtskreis SET kuerzel = NULL RETURNING *", [], "~"
        )
    assert _waechter_an()


# -- log --------------------------------------------------------------------------------------
def _protokolliert(ausloesen, **zusatz) -> str:
    satz = logging.LogRecord("kim", logging.ERROR, __file__, 1, "schief", (), None)
    satz.__dict__ |= zusatz
    try:
        ausloesen()
    except Exception as fehler:
        satz.exc_info = (type(fehler), fehler, fehler.__traceback__)
    AnfrageFilter().filter(satz)
    form = einstellungen.LOGGING["formatters"]["kim"]
    return LogFormat(form["fmt"], style=form["style"]).format(satz)


def test_a_logged_error_names_place_and_kind_but_no_value(system, nutzer_mit, dueren):
    nutzer = nutzer_mit("koordination", dueren)
    name = "Geheime" + " Person"

    def doppelt() -> None:
        with transaction.atomic():
            Nutzer.objects.create_user(nutzer.email, name=name)

    text = _protokolliert(doppelt)
    assert nutzer.email not in text and name not in text
    assert "IntegrityError" in text and "23505" in text and "in doppelt" in text
    with kontext(nutzer, anfrage_id="nummer-7"):
        assert "[nummer-7]" in _protokolliert(lambda: None)


def test_the_log_of_a_request_carries_its_number(db, caplog):
    antwort = Client().get("/konto/gibt-es-nicht/")
    saetze = [s for s in caplog.records if s.name == "django.request"]
    assert saetze
    AnfrageFilter().filter(saetze[0])
    assert saetze[0].anfrage_id == antwort["X-Anfrage-Id"]


# -- the database goes away -------------------------------------------------------------------
def test_a_database_killed_in_the_middle_is_said_and_nothing_is_half(echte_datenbank, settings):
    settings.DEMO = True
    with systemkontext("Test"):
        load_demodaten()
        amt = Organisation.objects.filter(kommune__ags="05358").first()
    client = Client(raise_request_exception=False)
    zugang = {"login": "koordination.dueren@kim.example", "password": PASSWORT}
    assert client.post(reverse("account_login"), zugang).status_code == 302
    adresse = reverse("organisation_bearbeiten", args=[amt.pk])

    def speichere(telefon: str):
        felder = {"name": amt.name, "art": amt.art, "telefon": telefon}
        felder |= {"kommune": Kommune.objects.get(ags="05358").pk}
        felder["stand"] = client.get(adresse).context["formular"].initial["stand"]
        return client.post(adresse, felder)

    def toeten(**_) -> None:
        with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as zweite:
            nummer = connection.connection.info.backend_pid
            zweite.execute("SELECT pg_terminate_backend(%s, 5000)", [nummer])

    assert speichere("1111").status_code == 302
    pre_save.connect(toeten, sender=Organisation)
    try:
        antwort = speichere("2222")
    finally:
        pre_save.disconnect(toeten, sender=Organisation)
    assert antwort.status_code == 503
    text = antwort.content.decode()
    assert "Ihre letzte Aktion wurde nicht ausgeführt" in text
    assert antwort["X-Anfrage-Id"] in text and antwort["Retry-After"]
    connection.close()
    assert client.get(adresse).status_code == 200
    assert Organisation.objects.get(pk=amt.pk).telefon == "1111"


def test_without_any_database_every_page_says_so(echte_datenbank, settings):
    vorher = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = "gibt_es_nicht"
    try:
        client = Client(raise_request_exception=False)
        client.cookies[settings.SESSION_COOKIE_NAME] = "x" * 32
        antwort = client.get(reverse("start"))
    finally:
        connection.settings_dict["NAME"] = vorher
    assert antwort.status_code == 503
    assert "nicht erreichbar" in antwort.content.decode()
