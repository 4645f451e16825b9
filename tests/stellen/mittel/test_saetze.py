"""Rates and budgets: list, forms, two people at once, deleting, computing."""

from decimal import Decimal

import pytest

from kim.kontext import systemkontext
from stellen.constants import Stellenart
from stellen.models import Foerdersatz, Haushaltsansatz
from tests.stellen.mittel.hilfen import ansaetze_2024, satz, zuweisung
from tests.stellen.seite import angemeldet, text_von

pytestmark = pytest.mark.django_db
PFAD = "/stellen/mittel/saetze/"


@pytest.fixture
def ministerium(nutzer_mit):
    return angemeldet(nutzer_mit("ministerium"))


@pytest.fixture
def vorhanden(dueren):
    with systemkontext("Test"):
        zuweisung(dueren, "713.00")
        zuweisung(dueren, "200.00", 2024, Stellenart.EBH)
        ansaetze_2024()


def text(client, pfad: str = PFAD) -> str:
    antwort = client.get(pfad)
    assert antwort.status_code == 200
    return text_von(antwort.content.decode())


def test_all_who_see_staffing_read_them_with_source(nutzer_mit, dueren, vorhanden):
    for nutzer in (nutzer_mit("koordination", dueren), nutzer_mit("evaluation")):
        seite = text(angemeldet(nutzer))
        assert "Case Management 2024 55.119,21 €" in seite
        assert "Ansatz 39.300.000,00 € ÷ 713,00 zugewiesene VZÄ" in seite
        assert "rechnerisch" in seite
        assert "Fördersatz anlegen" not in seite


def test_nothing_there_is_said(ministerium):
    seite = text(ministerium)
    assert "Noch keine Fördersätze" in seite
    assert "Noch keine Haushaltsansätze" in seite


def test_a_rate_is_laid_down(ministerium):
    daten = {
        "stellenart": "koordination",
        "haushaltsjahr": "2025",
        "betrag": "57.000,00 €",
        "quelle": "Richtlinie vom 12.12.2024",
    }
    assert ministerium.post(f"{PFAD}foerdersatz/", daten).url == PFAD
    neu = Foerdersatz.objects.get()
    assert (neu.betrag, neu.rechnerisch) == (Decimal("57000.00"), False)
    assert "Fördersatz Koordination 2025: 57.000,00 € ist gespeichert." in text(ministerium)


@pytest.mark.parametrize(
    ("falsch", "meldung"),
    [
        ({"betrag": "viel"}, "ist kein Betrag"),
        ({"betrag": "0"}, "nicht kleiner als 0,01 Euro"),
        ({"betrag": "1,234"}, "höchstens zwei Stellen"),
        ({"haushaltsjahr": "1999"}, "nicht vor 2020"),
        ({"quelle": ""}, "Dieses Feld"),
        ({"stellenart": "case_management"}, "gibt es schon einen Fördersatz"),
    ],
)
def test_errors_name_field_and_remedy(ministerium, vorhanden, falsch, meldung):
    daten = {
        "stellenart": "koordination",
        "haushaltsjahr": "2024",
        "betrag": "57.000,00",
        "quelle": "Test",
    } | falsch
    antwort = ministerium.post(f"{PFAD}foerdersatz/", daten)
    assert antwort.status_code == 422
    assert meldung in text_von(antwort.content.decode())


def test_two_people_at_once_lose_nothing(nutzer_mit):
    with systemkontext("Test"):
        einer = satz("50000.00")
    pfad = f"{PFAD}foerdersatz/{einer.pk}/"
    eins, zwei = (angemeldet(nutzer_mit("ministerium")) for _ in range(2))
    stand = {c: c.get(pfad).context["formular"].initial["stand"] for c in (eins, zwei)}
    eins.post(pfad, {"betrag": "51.000,00", "quelle": "Test", "stand": stand[eins]})
    antwort = zwei.post(pfad, {"betrag": "52.000,00", "quelle": "Test", "stand": stand[zwei]})
    assert antwort.status_code == 422
    seite = text_von(antwort.content.decode())
    assert "inzwischen gespeichert" in seite
    assert "51000.00" in seite or "51.000,00" in seite
    assert Foerdersatz.objects.get().betrag == Decimal("51000.00")


def test_history_is_one_click_away(ministerium):
    with systemkontext("Test"):
        einer = satz("50000.00")
    adresse = f"/verlauf/stellen.foerdersatz/{einer.pk}/"
    assert adresse in ministerium.get(PFAD).content.decode()
    assert ministerium.get(adresse).status_code == 200


def test_deleting_asks_first_and_refuses_what_is_used(ministerium, vorhanden):
    with systemkontext("Test"):
        frei = satz("1.00", 2020, Stellenart.ABH)
        verwendet = Foerdersatz.objects.get(stellenart="case_management")
    assert "Fördersatz Ausländerbehörde 2020 (1,00 €) wird gelöscht." in text(
        ministerium, f"{PFAD}foerdersatz/{frei.pk}/loeschen/"
    )
    assert ministerium.post(f"{PFAD}foerdersatz/{frei.pk}/loeschen/").url == PFAD
    antwort = ministerium.post(f"{PFAD}foerdersatz/{verwendet.pk}/loeschen/")
    assert antwort.status_code == 422
    assert "wird gerechnet" in text_von(antwort.content.decode())
    assert Foerdersatz.objects.filter(pk=verwendet.pk).exists()


def test_a_budget_is_changed_and_the_rates_computed_again(ministerium, vorhanden):
    ansatz = Haushaltsansatz.objects.get(baustein=3)
    stand = ansatz.history.latest().history_id
    ministerium.post(
        f"{PFAD}ansatz/{ansatz.pk}/",
        {"betrag": "12.000.000,00", "quelle": "Nachtrag", "stand": stand},
    )
    frage = text(ministerium, f"{PFAD}ansatz/{ansatz.pk}/errechnen/")
    assert "12.000.000,00 € ÷ 200,00 zugewiesene VZÄ (ABH und EBH)" in frage
    assert ministerium.post(f"{PFAD}ansatz/{ansatz.pk}/errechnen/").url == PFAD
    assert Foerdersatz.objects.get(stellenart="abh").betrag == Decimal("60000.00")
    loeschen = ministerium.post(f"{PFAD}ansatz/{ansatz.pk}/loeschen/")
    assert "sind Fördersätze errechnet" in text_von(loeschen.content.decode())
