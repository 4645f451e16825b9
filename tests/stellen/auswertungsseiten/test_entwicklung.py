"""The trend."""

from datetime import date

import pytest

from kim.kontext import systemkontext
from stellen.constants import MeldungStatus
from stellen.forms.auswertung import LETZTE
from stellen.models import MeldungZeile
from tests.stellen.auswertungsseiten.hilfen import export, html_von, rumpf, text
from tests.stellen.fabriken import erhebung_mit_zahlen
from tests.stellen.reihen import viele_stichtage
from tests.stellen.seite import text_von

pytestmark = pytest.mark.django_db


def test_one_line_per_stellenart_and_the_table_behind(ministerium):
    viele_stichtage(3)
    html = html_von(ministerium, "entwicklung")
    assert html.count('class="kim-reihe kim-reihe-') == 5
    assert html.count("<circle") == 15
    assert rumpf(html, "Entwicklung je Stichtag") == 3
    assert "Am 30.06.2024 waren 915,84 von 1.134,00 VZÄ besetzt (80,8 %)" in text_von(html)
    assert len(export(ministerium, "entwicklung")) == 15


@pytest.mark.parametrize(
    ("abfrage", "linien"),
    [("?nach=bezirk", 5), ("?nach=bezirk&bezirk=koeln", 1), ("?kommune=05358&groesse=vzae", 5)],
)
def test_trend_by_bezirk_and_of_one_kommune(ministerium, abfrage, linien):
    viele_stichtage(2)
    assert html_von(ministerium, "entwicklung", abfrage).count("kim-reihe kim-reihe-") == linien
    assert len(export(ministerium, "entwicklung", abfrage)) == linien * 2


def test_trend_of_all_kommunen_as_bars(ministerium):
    viele_stichtage(2)
    html = html_von(ministerium, "entwicklung", "?nach=kommune")
    assert rumpf(html, "Entwicklung je Kommune") == 54
    assert html.count('class="kim-balken kim-balken--hell"') == 54


def test_bars_compare_complete_stichtage_only(ministerium, dueren):
    viele_stichtage(2)
    erhebung_mit_zahlen(date(2024, 12, 31), kommunen=[dueren], veroeffentlicht=False)
    seite = text(ministerium, "entwicklung", "?nach=kommune")
    assert "VZÄ 31.12.2023 Quote 31.12.2023 VZÄ 30.06.2024 Quote 30.06.2024" in seite


def test_an_incomplete_stichtag_is_said_and_drawn_hollow(ministerium, dueren, soest):
    erhebung_mit_zahlen(date(2024, 6, 30), kommunen=[dueren, soest])
    erhebung_mit_zahlen(date(2024, 12, 31), kommunen=[dueren], veroeffentlicht=False)
    html = html_von(ministerium, "entwicklung")
    assert "weniger sind es am 31.12.2024 (1)" in text_von(html)
    assert "Am 30.06.2024, dem letzten vollständigen Stichtag, waren" in text_von(html)
    assert "kim-punkt--hohl" in html


def test_the_last_eight_stichtage_unless_one_asks_for_all(ministerium, dueren):
    viele_stichtage(LETZTE + 2, kommunen=[dueren])
    html = html_von(ministerium, "entwicklung")
    assert rumpf(html, "Entwicklung je Stichtag") == LETZTE
    assert f"Gezeigt sind die letzten {LETZTE} von {LETZTE + 2} Stichtagen." in text_von(html)
    assert 'href="?zeitraum=alle"' in html
    assert len(export(ministerium, "entwicklung")) == LETZTE * 5
    alle = html_von(ministerium, "entwicklung", "?zeitraum=alle")
    assert rumpf(alle, "Entwicklung je Stichtag") == LETZTE + 2
    assert "Gezeigt sind" not in text_von(alle)
    assert len(export(ministerium, "entwicklung", "?zeitraum=alle")) == (LETZTE + 2) * 5


def test_the_total_counts_each_kommune_once_whatever_the_lines_are(ministerium, dueren, soest):
    """Soest has no Baustein 3 here: the Stellenarten have one or two Kommunen, the total two."""
    erhebung_mit_zahlen(date(2024, 6, 30), kommunen=[dueren, soest], status=MeldungStatus.GEMELDET)
    with systemkontext("Test"):
        MeldungZeile.objects.filter(kommune=soest, stellenart__in=["abh", "ebh"]).delete()
    for nach in ("stellenart", "bezirk", "kommune"):
        assert "2 der 54 Kommunen" in text(ministerium, "entwicklung", f"?nach={nach}")
