"""The map: tiles, outlines, gaps."""

import re
from datetime import date
from decimal import Decimal

import pytest

from kim.models import KommuneUmriss
from tests.stellen.auswertungsseiten.hilfen import export, html_von
from tests.stellen.fabriken import erhebung_mit_zahlen
from tests.stellen.seite import text_von

pytestmark = pytest.mark.django_db
D = Decimal


def test_the_map_has_54_tiles_that_lead_to_their_meldung(ministerium):
    erhebung_mit_zahlen()
    html = html_von(ministerium, "karte")
    assert html.count('class="kim-kachel ') == 54
    assert html.count('<a href="/stellen/2024-06-30/') == 2 * 54, "tiles and table"
    assert "Am 30.06.2024 waren 915,84 von 1.134,00 VZÄ besetzt (80,8 %)." in text_von(html)
    kachel = re.search(r'<a href="/stellen/2024-06-30/05358/" aria-label="([^"]+)"', html)
    assert kachel[1].replace("\u00a0", " ") == "Düren, Kreis: 87,5 %, 85 bis unter 95 %"


def test_the_map_of_one_stellenart_and_of_unfilled_posts(ministerium):
    erhebung_mit_zahlen()
    html = html_von(ministerium, "karte", "?stellenart=abh&groesse=unbesetzt")
    assert "kim-stufe-0" in html, "Aachen (Stadt) has nothing in Baustein 3"
    zeilen = export(ministerium, "karte", "?stellenart=abh&groesse=unbesetzt")
    summe = sum(D(z["unbesetzt"].replace(",", ".")) for z in zeilen)
    assert summe == D("81.00") - D("65.73")
    assert "Zahl unbesetzter VZÄ" in text_von(html)


def test_unasked_it_shows_the_newest_stichtag_that_is_nearly_complete(ministerium, dueren):
    erhebung_mit_zahlen()
    erhebung_mit_zahlen(date(2024, 12, 31), kommunen=[dueren], veroeffentlicht=False)
    assert "Am 30.06.2024 waren" in text_von(html_von(ministerium, "karte"))
    assert "Am 31.12.2024 waren" in text_von(html_von(ministerium, "karte", "?stichtag=2024-12-31"))
    assert "Stichtag: 30.06.2024" in text_von(html_von(ministerium, "umverteilung"))


def test_the_map_of_few_kommunen_leaves_the_others_without_link(evaluation, dueren):
    erhebung_mit_zahlen(kommunen=[dueren])
    html = html_von(evaluation, "karte")
    assert html.count('kim-stufe-0" transform') == 53
    assert "1 der 54 Kommunen" in text_von(html)


def test_official_outlines_when_they_are_loaded(ministerium, dueren):
    erhebung_mit_zahlen()
    assert "amtliche Grenzen" not in html_von(ministerium, "karte")
    KommuneUmriss.objects.create(
        kommune=dueren, pfad="M1 1L2 2L3 1Z", mitte_x=2, mitte_y=1, quelle="Selbst gezeichnet"
    )
    html = html_von(ministerium, "karte", "?ansicht=umrisse")
    assert 'd="M1 1L2 2L3 1Z"' in html
    assert "88\u00a0%</text>" in html
    assert "Grenzen: Selbst gezeichnet." in html
    assert "Ohne Umriss, nur in der Tabelle: Aachen, Stadt;" in html
    assert "kim-kachelkarte" not in html
