"""Consents of a file: recorded, listed with their state, withdrawn, printed."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from casemanagement.actions.einwilligungen import save_einwilligung, withdraw_einwilligung
from casemanagement.einwilligungstexte import texte
from casemanagement.forms.einwilligung import ZWECK
from casemanagement.models import Einwilligung
from casemanagement.phasenregeln import einwilligung_gueltig
from kim.kontext import kontext, systemkontext
from kim.models import Organisation
from tests.casemanagement.akten import akte, beendete_akte, einwilligung
from tests.kim.anmelden import angemeldet


@pytest.fixture
def cm(nutzer_mit, dueren):
    return nutzer_mit("case_management", dueren)


@pytest.fixture
def fall(cm, team_von, dueren):
    return akte(team_von(dueren), cm)


def adresse(name: str, fall, *weiter) -> str:
    return reverse(f"casemanagement:{name}", args=[fall.pk, *weiter])


def test_a_consent_is_recorded_and_opens_the_way_on(cm, fall):
    client = angemeldet(cm)
    assert "Noch keine Einwilligung" in client.get(adresse("einwilligungen", fall)).content.decode()
    daten = {"nachweis": "schriftlich", "sprache": "fa", "von": "03.05.2024", "bis": ""}
    assert client.post(adresse("einwilligung_neu", fall), daten).status_code == 302
    with kontext(cm):
        eine = Einwilligung.objects.visible_to(cm).get()
        assert (eine.zweck, eine.sprache, eine.kommune_id) == (ZWECK, "fa", fall.kommune_id)
        assert einwilligung_gueltig(fall) == []
    seite = client.get(adresse("einwilligungen", fall)).content.decode()
    assert "Farsi" in seite and ">gültig<" in seite


@pytest.mark.parametrize(
    ("von", "bis", "satz"),
    [
        ("03.05.2999", "", "darf nicht nach dem"),
        ("03.05.2024", "02.05.2024", "Das Ende liegt vor dem Beginn."),
    ],
)
def test_impossible_days_are_refused_at_the_field(cm, fall, von, bis, satz):
    daten = {"nachweis": "schriftlich", "sprache": "de", "von": von, "bis": bis}
    antwort = angemeldet(cm).post(adresse("einwilligung_neu", fall), daten)
    assert antwort.status_code == 422
    assert satz in antwort.content.decode()


def test_the_list_names_every_state(cm, fall, dueren):
    heute = timezone.localdate()
    gestern = heute - timedelta(days=1)
    with systemkontext("Test"):
        jobcenter = Organisation.objects.create(name="Jobcenter", art="jobcenter", kommune=dueren)
    einwilligung(fall)
    einwilligung(fall, bis=gestern)
    einwilligung(fall, widerrufen_am=gestern)
    einwilligung(fall, von=heute + timedelta(days=1))
    einwilligung(fall, empfaenger=jobcenter, sprache="xx")
    seite = angemeldet(cm).get(adresse("einwilligungen", fall)).content.decode()
    for wort in (">gültig<", "abgelaufen am", "widerrufen am", "gilt ab", "gegenüber Jobcenter"):
        assert wort in seite


def test_withdrawal_says_what_follows_and_happens_once(cm, fall):
    eine = einwilligung(fall)
    client = angemeldet(cm)
    weg = adresse("einwilligung_widerrufen", fall, eine.pk)
    frage = client.get(weg).content.decode()
    assert "Art. 7 Abs. 3 DSGVO" in frage and "nicht gelöscht" in frage
    assert client.post(weg).status_code == 302
    with systemkontext("Test"):
        eine.refresh_from_db()
    assert eine.widerrufen_am == timezone.localdate()
    assert "schon seit dem" in client.post(weg, follow=True).content.decode()
    with kontext(cm), pytest.raises(ValidationError):
        withdraw_einwilligung(einwilligung=eine, by=cm)
    with kontext(cm):
        assert einwilligung_gueltig(fall) != []


def test_a_release_says_other_consequences(cm, fall, dueren):
    with systemkontext("Test"):
        jobcenter = Organisation.objects.create(name="Jobcenter", art="jobcenter", kommune=dueren)
    eine = einwilligung(fall, empfaenger=jobcenter)
    frage = angemeldet(cm).get(adresse("einwilligung_widerrufen", fall, eine.pk)).content.decode()
    assert "nichts mehr weitergegeben" in frage and "gegenüber Jobcenter" in frage


def test_in_a_closed_file_nothing_new_but_a_withdrawal(cm, team_von, dueren):
    fall = beendete_akte(team_von(dueren), cm)
    eine = einwilligung(fall)
    with kontext(cm):
        neu = Einwilligung(fall=fall, zweck=ZWECK, nachweis="schriftlich", von=eine.von)
        with pytest.raises(ValidationError, match="beendet"):
            save_einwilligung(einwilligung=neu, by=cm)
        assert withdraw_einwilligung(einwilligung=eine, by=cm).widerrufen_am


def test_the_fachaufsicht_reads_but_records_nothing(nutzer_mit, dueren, fall):
    aufsicht = nutzer_mit("fachaufsicht", dueren)
    eine = einwilligung(fall)
    with kontext(aufsicht), pytest.raises(PermissionDenied):
        withdraw_einwilligung(einwilligung=eine, by=aufsicht)


@pytest.mark.parametrize("code", list(texte()))
def test_each_language_is_printed_beside_german(cm, fall, code):
    seite = angemeldet(cm).get(adresse("einwilligung_druck", fall), {"sprache": code})
    text, html = texte()[code], seite.content.decode()
    fassung = f'class="einwilligung__fassung" lang="{text.lang}" dir="{text.richtung}"'
    assert html.count('class="einwilligung__fassung"') == (1 if code == "de" else 2)
    assert fassung in html
    assert text.titel in html
    assert "<bdi>Samira Erfunden</bdi>" in html and "03.05.1990" in html
    assert "{stelle}" not in html


def test_an_unknown_language_is_german(cm, fall):
    seite = angemeldet(cm).get(adresse("einwilligung_druck", fall), {"sprache": "klingonisch"})
    assert texte()["de"].titel in seite.content.decode()
