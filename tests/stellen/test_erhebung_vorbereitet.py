"""A survey in preparation: moved to another day, changed, discarded; nobody hears of it."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from kim.kontext import kontext, systemkontext
from kim.models import Benachrichtigung
from stellen.actions import erhebungen as aktionen
from stellen.actions.pruefungen import run_pruefungen
from stellen.models import Erhebung, Meldung
from tests.stellen.fabriken import erhebung_mit_zahlen, offene_erhebung
from tests.stellen.seite import angemeldet, text_von

pytestmark = pytest.mark.django_db

PFAD = "/stellen/2024-12-31/erhebung/"


@pytest.fixture
def ministerium(nutzer_mit):
    return nutzer_mit("ministerium")


@pytest.fixture
def frist() -> date:
    return timezone.localdate() + timedelta(days=20)


@pytest.fixture
def erhebung(frist) -> Erhebung:
    with systemkontext("Test"):
        return aktionen.create_erhebung(stichtag=date(2024, 12, 31), frist=frist, by=None)


def eingabe(client, **anders: str) -> dict[str, str]:
    formular = client.get(f"{PFAD}bearbeiten/").context["formular"]
    return {name: str(formular[name].value() or "") for name in formular.fields} | anders


def stichtage() -> list[str]:
    with systemkontext("Test"):
        return [f"{tag:%d.%m.%Y}" for tag in Erhebung.objects.values_list("stichtag", flat=True)]


def test_stichtag_deadline_and_note_are_changed(erhebung, ministerium, frist):
    client = angemeldet(ministerium)
    assert f"{PFAD}bearbeiten/" in client.get(PFAD).content.decode()
    neue = f"{frist + timedelta(days=3):%d.%m.%Y}"
    daten = eingabe(client, stichtag="30.11.2024", frist=neue, hinweis="Bitte genau.")
    antwort = client.post(f"{PFAD}bearbeiten/", daten)
    assert antwort["Location"] == "/stellen/2024-11-30/erhebung/"
    assert stichtage() == ["30.11.2024"]
    seite = text_von(client.get("/stellen/2024-11-30/erhebung/").content.decode())
    assert f"Meldefrist {neue}" in seite
    assert "Bitte genau." in seite
    with systemkontext("Test"):
        assert not Benachrichtigung.objects.exists()


def test_the_day_of_another_stichtag_is_refused_and_nothing_typed_is_lost(erhebung, ministerium):
    erhebung_mit_zahlen(date(2024, 6, 30), kommunen=[])
    client = angemeldet(ministerium)
    daten = eingabe(client, stichtag="30.06.2024", hinweis="Noch da")
    antwort = client.post(f"{PFAD}bearbeiten/", daten)
    assert antwort.status_code == 422
    seite = antwort.content.decode()
    assert "Zu diesem Tag gibt es schon einen Stichtag in KIM." in seite
    assert "Noch da" in seite
    assert f'href="{PFAD}"' in seite, "cancelling leads back to the day as it is"
    assert stichtage() == ["31.12.2024", "30.06.2024"]
    with kontext(ministerium), pytest.raises(ValidationError, match="gibt es schon"):
        aktionen.update_erhebung(
            erhebung=erhebung, stichtag=date(2024, 6, 30), frist=erhebung.frist, hinweis="",
            by=ministerium,
        )  # fmt: skip


def test_an_open_survey_keeps_its_day(ministerium):
    erhebung = offene_erhebung()
    client = angemeldet(ministerium)
    assert "stichtag" not in client.get(f"{PFAD}bearbeiten/").context["formular"].fields
    with kontext(ministerium), pytest.raises(ValidationError, match="nur eine Erhebung in Vorb"):
        aktionen.update_erhebung(
            erhebung=erhebung, stichtag=date(2024, 11, 30), frist=erhebung.frist, hinweis="",
            grund="x", by=ministerium,
        )  # fmt: skip


def test_discarded_after_a_question_that_names_what_happens(erhebung, ministerium):
    client = angemeldet(ministerium)
    assert f"{PFAD}verwerfen/" in client.get(PFAD).content.decode()
    frage = text_von(client.get(f"{PFAD}verwerfen/").content.decode())
    assert "Erhebung zum 31.12.2024 verwerfen" in frage
    assert "Keine Kommune hat von dieser Erhebung erfahren" in frage
    assert stichtage() == ["31.12.2024"]
    antwort = client.post(f"{PFAD}verwerfen/", follow=True)
    assert "Die Erhebung zum 31.12.2024 ist verworfen." in text_von(antwort.content.decode())
    assert stichtage() == []
    with systemkontext("Test"):
        letzter = Erhebung.history.latest()
        assert (letzter.history_type, letzter.history_user) == ("-", ministerium)
        assert not Benachrichtigung.objects.exists()
    assert client.get(f"{PFAD}verwerfen/").status_code == 404


def test_an_open_survey_is_not_discarded(ministerium, nutzer_mit, dueren):
    erhebung = offene_erhebung()
    client = angemeldet(ministerium)
    assert f"{PFAD}verwerfen/" not in client.get(PFAD).content.decode()
    assert client.post(f"{PFAD}verwerfen/")["Location"] == PFAD
    with kontext(ministerium), pytest.raises(ValidationError, match="nur eine Erhebung in Vorb"):
        aktionen.discard_erhebung(erhebung=erhebung, by=ministerium)
    kora = nutzer_mit("koordination", dueren)
    with kontext(kora), pytest.raises(PermissionDenied):
        aktionen.discard_erhebung(erhebung=erhebung, by=kora)
    assert stichtage() == ["31.12.2024"]


@pytest.mark.parametrize("was", ["importiert", "geprüft"])
def test_with_figures_or_findings_it_stays_where_it_is(erhebung, ministerium, dueren, was):
    with systemkontext("Test"):
        if was == "importiert":
            Meldung.objects.create(erhebung=erhebung, kommune=dueren, status="gemeldet")
        else:
            run_pruefungen(erhebung=erhebung, by=None)
    client = angemeldet(ministerium)
    antwort = client.post(f"{PFAD}verwerfen/")
    assert antwort.status_code == 422
    assert "gibt es schon Zahlen oder Prüfbefunde" in text_von(antwort.content.decode())
    antwort = client.post(f"{PFAD}bearbeiten/", eingabe(client, stichtag="30.11.2024"))
    assert antwort.status_code == 422
    assert "gibt es schon Zahlen oder Prüfbefunde" in text_von(antwort.content.decode())
    assert stichtage() == ["31.12.2024"]
