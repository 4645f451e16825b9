"""The page of the forecast: what counts, what it says, its download."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kim.kontext import systemkontext
from stellen.constants import MeldungStatus
from stellen.einblick.vorschau import FENSTER
from stellen.models import Meldung
from tests.stellen.auswertungsseiten.hilfen import export, html_von, rumpf, text
from tests.stellen.fabriken import erhebung_mit_zahlen, neue_version, zeile_von
from tests.stellen.reihen import viele_stichtage
from tests.stellen.seite import text_von

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.mark.parametrize(
    ("anzahl", "satz"),
    [
        (1, "Mit einem Stichtag lässt sich nichts vorhersagen"),
        (2, "Vorhanden: 2, es fehlen 2."),
        (3, "Vorhanden: 3, es fehlen 1."),
    ],
)
def test_with_too_few_stichtage_it_says_how_many_are_missing(ministerium, anzahl, satz):
    viele_stichtage(anzahl)
    assert satz in text(ministerium, "prognose")


def test_forecast_per_stellenart_kommune_and_both(ministerium):
    viele_stichtage(6)
    html = html_von(ministerium, "prognose")
    seite = text_von(html)
    assert "Am 31.12.2024 (voraussichtlich nächster Stichtag)" in seite
    assert "mit 80 Prozent Sicherheit zwischen" in seite
    assert "der Fälle lag die gemeldete Zahl im 80-Prozent-Intervall" in seite
    assert rumpf(html, "Prognose je Stellenart") == 5
    html = html_von(ministerium, "prognose", "?stellenart=case_management")
    assert rumpf(html, "Prognose je Kommune") == 54
    html = html_von(ministerium, "prognose", "?kommune=05358")
    assert rumpf(html, "Prognose je Stellenart") == 5
    html = html_von(ministerium, "prognose", "?kommune=05358&stellenart=ebh")
    assert rumpf(html, "Prognose je Stellenart") == 1
    for zeile in export(ministerium, "prognose", "?stellenart=case_management"):
        werte = [
            D(zeile[s].replace(",", ".")) for s in ("80 % von", "Prognose besetzt", "80 % bis")
        ]
        assert werte == sorted(werte)
        assert werte[2] <= D(zeile["zugewiesen"].replace(",", "."))


def test_where_nothing_is_assigned_there_is_no_forecast(ministerium):
    viele_stichtage(5)
    namen = [z["Kommune"] for z in export(ministerium, "prognose", "?stellenart=abh")]
    assert len(namen) == 53
    assert "Aachen, Stadt" not in namen


def test_a_stichtag_with_few_kommunen_does_not_count_and_is_named(ministerium, evaluation, dueren):
    """Düren alone is settled at the newest one: it counts in Düren's own forecast only."""
    viele_stichtage(5)
    erhebung_mit_zahlen(date(2024, 12, 31), kommunen=[dueren], veroeffentlicht=False)
    luecke = "Nicht mitgezählt (noch nicht alle Kommunen festgestellt): 31.12.2024 (1 von 54)."
    for client in (ministerium, evaluation):
        for abfrage in ("", "?stellenart=ebh"):
            seite = text(client, "prognose", abfrage)
            assert luecke in seite
            assert "Am 31.12.2024 (voraussichtlich nächster Stichtag)" in seite
            assert "alle 54 Kommunen" in seite
        seite = text(client, "prognose", "?kommune=05358")
        assert "Düren, Kreis: Am 30.06.2025 (voraussichtlich nächster Stichtag)" in seite
        assert "Nicht mitgezählt" not in seite
    assert "Ein Stichtag zählt erst, wenn die Meldungen aller Kommunen festgestellt sind" in seite


def test_reported_but_not_settled_figures_count_for_the_own_kommune_only(
    ministerium, evaluation, dueren
):
    viele_stichtage(5)
    erhebung_mit_zahlen(
        date(2024, 12, 31), kommunen=[dueren], status=MeldungStatus.GEMELDET, veroeffentlicht=False
    )
    assert "31.12.2024 (0 von 54)" in text(ministerium, "prognose")
    assert "Am 30.06.2025" in text(ministerium, "prognose", "?kommune=05358")
    seite = text(evaluation, "prognose", "?kommune=05358")
    assert "Am 31.12.2024 (voraussichtlich nächster Stichtag)" in seite
    assert "0 von 54" not in text(evaluation, "prognose"), "it sees no unsettled Meldung"


def test_a_correction_not_settled_yet_changes_no_forecast(ministerium, dueren):
    viele_stichtage(5)
    vorher = export(ministerium, "prognose")
    with systemkontext("Test"):
        neu = neue_version(Meldung.objects.get(kommune=dueren, erhebung__stichtag="2024-06-30"))
        zeile = zeile_von(neu.erhebung, dueren.ags, "case_management")
        zeile.zugewiesen += D("5.00")
        zeile.save()
    assert export(ministerium, "prognose") == vorher


def test_only_the_last_stichtage_are_learnt_from_and_that_is_said(ministerium, dueren):
    viele_stichtage(FENSTER + 2, kommunen=[dueren])
    seite = text(ministerium, "prognose", "?kommune=05358")
    assert f"Stichtage {FENSTER}, zuletzt 30.06.2024" in seite.replace(":", "")
    assert "Ohne Gewicht: 2 frühere Stichtage vor dem 31.12.2018." in seite


@pytest.mark.parametrize("stichtage", [5, 7])
@pytest.mark.parametrize("abfrage", ["", "?stellenart=ebh", "?kommune=05358"])
def test_statements_of_a_forecast_do_not_grow(ministerium, stichtage, abfrage):
    viele_stichtage(stichtage)
    html_von(ministerium, "prognose", abfrage)
    with CaptureQueriesContext(connection) as anweisungen:
        html_von(ministerium, "prognose", abfrage)
    assert sum(' FROM "' in a["sql"] for a in anweisungen) == 7
