"""Whose figures the pages of the Auswertung show, and to whom."""

import re
from datetime import date
from decimal import Decimal

import pytest

from kim.kontext import systemkontext
from stellen.constants import MeldungStatus
from stellen.models import Erhebung, Meldung, MeldungZeile
from tests.stellen.auswertungsseiten.hilfen import SEITEN, export, html_von, text
from tests.stellen.fabriken import erhebung_mit_zahlen, neue_version, zeile_von
from tests.stellen.reihen import viele_stichtage
from tests.stellen.seite import angemeldet, text_von

pytestmark = pytest.mark.django_db
D = Decimal


def test_the_overview_asks_only_what_one_may_be_answered(
    ministerium, evaluation, nutzer_mit, dueren
):
    assert "Was wäre, wenn" in text_von(ministerium.get("/stellen/auswertung/").content.decode())
    koordination = angemeldet(nutzer_mit("koordination", dueren))
    seite = text_von(koordination.get("/stellen/auswertung/").content.decode())
    assert "Was wäre, wenn" not in seite
    assert "Wie lange sind Stellen schon unbesetzt?" in seite
    seite = text_von(evaluation.get("/stellen/auswertung/").content.decode())
    assert "Wie lange sind Stellen" not in seite


@pytest.mark.parametrize("name", SEITEN)
def test_without_any_figures_every_page_says_so(ministerium, name):
    seite = text(ministerium, name)
    assert re.search(r"Noch keine|Noch nichts|Keine Zahlen", seite)
    assert ministerium.get(f"/stellen/auswertung/{name}.csv").status_code == 404


def test_every_page_says_whose_figures_it_shows(ministerium, evaluation, nutzer_mit, dueren):
    viele_stichtage(2, kommunen=[dueren])
    koordination = angemeldet(nutzer_mit("koordination", dueren))
    for name in ("karte", "vergleich", "entwicklung", "prognose"):
        assert "Alle Meldungen, auch noch nicht festgestellte." in text(ministerium, name)
        assert "und alle Meldungen Ihrer Kommune" in text(koordination, name)
        assert "Nur festgestellte Meldungen." in text(evaluation, name)


@pytest.mark.parametrize("name", ["karte", "vergleich", "entwicklung"])
def test_unsettled_figures_of_others_are_in_no_sum(name, evaluation, nutzer_mit, dueren, soest):
    """Düren's last Stichtag is settled, Soest's only reported: Soest counts for its own alone."""
    erhebung_mit_zahlen(date(2024, 6, 30), kommunen=[dueren, soest])
    erhebung_mit_zahlen(date(2024, 12, 31), kommunen=[dueren], veroeffentlicht=False)
    with systemkontext("Test"):
        offen = Meldung.objects.create(
            erhebung=Erhebung.objects.get(stichtag=date(2024, 12, 31)),
            kommune=soest,
            status=MeldungStatus.GEMELDET,
        )
        MeldungZeile.objects.create(
            meldung=offen, kommune=soest, stellenart="ebh",
            zugewiesen=D("77.77"), besetzt=D("77.77"), vorgesehen=0, nicht_vorgesehen=0,
        )  # fmt: skip
    eigene = angemeldet(nutzer_mit("koordination", soest))
    assert "77,77" in str(export(eigene, name, "?alle=1&nach=kommune"))
    for client in (evaluation, angemeldet(nutzer_mit("koordination", dueren))):
        html = html_von(client, name, "?alle=1&nach=kommune")
        assert "77,77" not in html
        assert "77,77" not in str(export(client, name, "?alle=1&nach=kommune"))


def test_a_correction_counts_for_others_only_once_it_is_settled(ministerium, evaluation, dueren):
    erhebung_mit_zahlen(kommunen=[dueren])
    with systemkontext("Test"):
        neu = neue_version(Meldung.objects.get())
        zeile = zeile_von(neu.erhebung, dueren.ags, "case_management")
        zeile.zugewiesen += D("1.00")
        zeile.save()
    assert export(ministerium, "karte")[0]["zugewiesen"] == "21,00"
    assert export(evaluation, "karte")[0]["zugewiesen"] == "20,00"
    assert export(ministerium, "entwicklung")[2]["zugewiesen"] == "13,00"
    assert export(evaluation, "entwicklung")[2]["zugewiesen"] == "12,00"
