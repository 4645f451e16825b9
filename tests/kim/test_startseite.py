"""The start page says what this version can do for an account, and what it cannot yet."""

import pytest
from django.urls import reverse

from kim.konten.formulare import NeuesPasswortForm, PasswortAendernForm
from kim.rechte_katalog import KOMMUNE_RECHTE, TEAM_RECHTE
from kim.views.start import ORTE, SPAETER

pytestmark = pytest.mark.django_db


def start_von(client, nutzer) -> str:
    client.force_login(nutzer)
    return client.get(reverse("start")).content.decode()


def test_every_right_has_a_page_or_comes_later():
    assert set(ORTE) | set(SPAETER) == set(KOMMUNE_RECHTE | TEAM_RECHTE)
    assert not set(ORTE) & set(SPAETER)


@pytest.mark.parametrize(
    ("rolle", "fehlt"),
    [
        ("abh", "die freigegebenen Anfragen zum Verfahren"),
        ("ebh", "die freigegebenen Anfragen zum Verfahren"),
        ("fachaufsicht", "die Auswertungen der Fallarbeit"),
    ],
)
def test_what_is_missing_yet_is_said_by_right(client, nutzer_mit, dueren, rolle, fehlt):
    html = start_von(client, nutzer_mit(rolle, dueren))
    assert f"Noch nicht in dieser Version von KIM enthalten: {fehlt}." in html
    for name in ("kommunen", "organisationen", "hilfe"):
        assert f'<li><a href="{reverse(name)}">' in html


def test_nothing_is_missing_for_the_evaluation(client, nutzer_mit):
    html = start_von(client, nutzer_mit("evaluation"))
    assert "Noch nicht in dieser Version" not in html
    assert "Festgestellte Stellenbesetzung aller Kommunen einsehen" in html


def test_without_a_role_the_page_says_whom_to_ask(client, nutzer_mit):
    html = start_von(client, nutzer_mit(None))
    assert "wenden Sie sich an die Administration" in html
    assert "Was Sie in KIM tun können" not in html


@pytest.mark.parametrize("klasse", [PasswortAendernForm, NeuesPasswortForm])
def test_unequal_passwords_are_answered_formally(nutzer_mit, klasse):
    neu = {"password1": "vier blaue Stühle am Ufer", "password2": "fünf rote Tische am See"}
    daten = {"oldpassword": "geheim-Test-2024", **neu}
    formular = klasse(data=daten, user=nutzer_mit(None))
    assert formular.errors["password2"] == ["Geben Sie beide Male dasselbe Passwort ein."]
