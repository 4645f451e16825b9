"""Tokens: only they open the API, only as far as their account and their areas reach."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta

import pytest
from django.conf import settings
from django.db import Error, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from kim.actions.api_zugaenge import create_api_zugang, revoke_api_zugang
from kim.actions.konten import reset_zweiter_faktor, set_konto_aktiv
from kim.actions.rollen import revoke_role
from kim.constants import ApiBereich
from kim.kontext import kontext, systemkontext
from kim.models import ApiZugang, Rollenvergabe
from tests.api.hilfen import hole, token_fuer

pytestmark = pytest.mark.django_db

ABFRAGEN = 11
"""Token, account, context and its savepoints, then one statement for the page."""


@pytest.fixture
def kora(nutzer_mit, dueren):
    return nutzer_mit("koordination", dueren)


def test_a_token_answers_and_is_not_stored(kora):
    with kontext(kora):
        zugang, token = create_api_zugang(
            name="Abgleich", bereiche=["kommunen.lesen"], gueltig_bis=_morgen(), by=kora
        )
    assert token.startswith(f"{zugang.praefix}_")
    assert len(token.rpartition(f"{zugang.praefix}_")[2]) >= 43  # 256 bits
    assert hole("/kommunen", token).status_code == 200
    with connection.cursor() as cursor, systemkontext("Test"):
        cursor.execute("SELECT row_to_json(z)::text FROM kim_apizugang z")
        assert token not in str(cursor.fetchall())
        cursor.execute("SELECT row_to_json(z)::text FROM kim_historicalapizugang z")
        assert zugang.pruefsumme not in str(cursor.fetchall())


@contextmanager
def um(zeit: datetime | str) -> Iterator[None]:
    """Requests happen at ``zeit``."""
    jetzt = datetime.fromisoformat(zeit) if isinstance(zeit, str) else zeit
    with pytest.MonkeyPatch.context() as anders:
        anders.setattr(timezone, "now", lambda: jetzt)
        yield


def _morgen() -> date:
    return timezone.localdate() + timedelta(days=1)


@pytest.mark.parametrize(
    "kopf",
    ["", "Bearer", "Bearer ", "Bearer falsch", "Basic {t}", "Bearer {t}x", "Bearer {t} {t}",
     "Bearer " + "x" * 10_000, "Token {t}", "Bearer \u00e4"],
)  # fmt: skip
def test_what_is_no_valid_token_is_401(kora, kopf):
    token = token_fuer(kora)
    antwort = hole("/kommunen", Authorization=kopf.format(t=token))
    assert antwort.status_code == 401
    assert antwort["WWW-Authenticate"].startswith("Bearer")
    assert antwort["Content-Type"] == "application/problem+json"


def test_a_session_opens_nothing_and_is_not_prolonged(kora):
    client = Client()
    client.force_login(kora)
    with CaptureQueriesContext(connection) as gezaehlt:
        antwort = client.get("/api/v1/kommunen")
    assert antwort.status_code == 401
    assert settings.SESSION_COOKIE_NAME not in antwort.cookies
    assert not [a for a in gezaehlt if "UPDATE" in a["sql"]]


def test_a_token_beats_the_session_sent_along(kora, nutzer_mit):
    client = Client()
    client.force_login(nutzer_mit("ministerium"))
    ohne_recht = token_fuer(nutzer_mit(None))
    kopf = {"Authorization": f"Bearer {ohne_recht}"}
    assert client.get("/api/v1/kommunen", headers=kopf).status_code == 403


def test_a_token_is_no_session(kora):
    """Pages don't take it."""
    kopf = {"Authorization": f"Bearer {token_fuer(kora)}"}
    antwort = Client().get(reverse("mein_konto"), headers=kopf)
    assert antwort.status_code == 302


def test_expired_revoked_closed_reset_and_stripped(kora, nutzer_mit, dueren):
    admin = nutzer_mit("administration", dueren)
    token = token_fuer(kora)
    assert hole("/stichtage", token).status_code == 200
    with um(timezone.now() + timedelta(days=31)):
        assert hole("/stichtage", token).status_code == 401

    with kontext(kora):
        revoke_api_zugang(zugang=ApiZugang.objects.get(), by=kora)
    assert hole("/stichtage", token).status_code == 401

    zweites = token_fuer(kora, name="zwei")
    with kontext(admin):
        vergabe = Rollenvergabe.objects.get(nutzer=kora)
        revoke_role(vergabe=vergabe, grund="Test", ab=timezone.localdate(), by=admin)
    assert hole("/stichtage", zweites).status_code == 403

    with kontext(admin):
        set_konto_aktiv(nutzer=kora, aktiv=False, grund="Test", by=admin)
    assert hole("/stichtage", zweites).status_code == 401
    with kontext(admin):
        set_konto_aktiv(nutzer=kora, aktiv=True, grund="Test", by=admin)
    assert hole("/stichtage", zweites).status_code == 401  # reopening brings no token back

    drittes = token_fuer(kora, name="drei")
    assert hole("/stichtage", drittes).status_code == 403
    with kontext(admin):
        reset_zweiter_faktor(nutzer=kora, grund="Test", by=admin)
    assert hole("/stichtage", drittes).status_code == 401


def test_an_area_that_was_not_chosen_is_403(kora):
    token = token_fuer(kora, [ApiBereich.KOMMUNEN])
    assert hole("/kommunen", token).status_code == 200
    assert hole("/stichtage", token).status_code == 403
    assert hole("/meldungen", token).status_code == 403


def test_a_missing_second_factor_is_403(kora, settings):
    token = token_fuer(kora)
    settings.DEMO, settings.KIM_MFA_ROLLEN = False, "alle"
    antwort = hole("/kommunen", token)
    assert antwort.status_code == 403
    assert settings.SESSION_COOKIE_NAME not in antwort.cookies


def test_the_limit_holds_per_token_and_says_when_again(kora, settings):
    settings.KIM_API_ANFRAGEN_JE_MINUTE = 2
    eins, zwei = token_fuer(kora), token_fuer(kora, name="zwei")
    with um("2026-05-04T10:00:15Z"):
        antworten = [hole("/kommunen", eins) for _ in range(3)]
        assert [a.status_code for a in antworten] == [200, 200, 429]
        assert [a["RateLimit-Remaining"] for a in antworten] == ["1", "0", "0"]
        assert antworten[2]["Retry-After"] == "45"
        assert antworten[2]["Content-Type"] == "application/problem+json"
        assert hole("/gibt-es-nicht", eins).status_code == 429
        assert hole("/kommunen", zwei).status_code == 200
    with um("2026-05-04T10:01:00Z"):
        assert hole("/kommunen", eins).status_code == 200


def test_use_is_noted_once_a_minute_without_history(kora):
    token = token_fuer(kora)
    for minute in (0, 0, 1):
        with um(f"2026-05-04T10:0{minute}:30Z"):
            hole("/kommunen", token)
    with systemkontext("Test"):
        zugang = ApiZugang.objects.get()
        assert zugang.zuletzt_benutzt_am.isoformat() == "2026-05-04T10:01:00+00:00"
        assert zugang.anfragen == 1
        assert zugang.history.count() == 1


def test_a_request_costs_the_same_few_statements(kora):
    token = token_fuer(kora)
    for limit in (1, 3, 54):
        with CaptureQueriesContext(connection) as gezaehlt:
            assert hole("/kommunen", token, {"limit": limit}).status_code == 200
        assert len(gezaehlt) == ABFRAGEN


def test_the_function_tells_only_who_knows_the_token(kora):
    """Before there is a context the table itself answers nobody."""
    token_fuer(kora)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM kim_api_zugang('', now())")
        assert cursor.fetchall() == []
        with pytest.raises(Error, match="Kein Datenkontext"), transaction.atomic():
            cursor.execute("SELECT * FROM kim_apizugang")
