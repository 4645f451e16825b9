"""Two Stichtage side by side."""

from datetime import date
from decimal import Decimal

import pytest

from kim.kontext import systemkontext
from stellen.constants import MeldungStatus
from tests.stellen.auswertungsseiten.hilfen import export, html_von, rumpf, text
from tests.stellen.fabriken import erhebung_mit_zahlen, zeile_von
from tests.stellen.seite import text_von

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture
def zwei(dueren, soest):
    """Düren gains 0.50 VZÄ in its Koordination, the rest is the same; Soest only before."""
    erhebung_mit_zahlen(date(2023, 12, 31), kommunen=[dueren, soest], veroeffentlicht=False)
    neu = erhebung_mit_zahlen(
        date(2024, 6, 30), kommunen=[dueren], status=MeldungStatus.GEMELDET, veroeffentlicht=False
    )
    with systemkontext("Test"):
        zeile = zeile_von(neu, dueren.ags, "koordination")
        zeile.besetzt += D("0.50")
        zeile.vorgesehen -= D("0.50")
        zeile.save()
        return zeile


def test_only_differences_then_all_and_sums_of_both_sides(ministerium, zwei):
    html = html_von(ministerium, "vergleich")
    assert rumpf(html, "Vergleich je Kommune und Stellenart") == 1 + 5
    seite = text_von(html)
    assert "stiegen die besetzten Stellen um 0,50 auf 18,00 VZÄ" in seite
    assert "6 Zeilen haben sich geändert, 4 sind gleich." in seite
    assert "1 Kommune mit Zahlen an nur einem der Stichtage" in seite
    assert "keine Zahlen am 30.06.2024" in seite
    alle = html_von(ministerium, "vergleich", "?alle=1")
    assert rumpf(alle, "Vergleich je Kommune und Stellenart") == 10
    assert len(export(ministerium, "vergleich")) == 6
    assert len(export(ministerium, "vergleich", "?alle=1")) == 10


def test_the_export_of_a_comparison_has_the_change(ministerium, zwei):
    (zeile,) = export(ministerium, "vergleich", "?bezirk=koeln")
    assert (zeile["Kommune"], zeile["Stellenart"]) == ("Düren, Kreis", "Koordination")
    assert zeile["besetzt Änderung"] == "0,50"
    assert zeile["zur Besetzung vorgesehen Änderung"] == "-0,50"
    assert zeile["besetzt 30.06.2024"] == f"{zwei.besetzt:.2f}".replace(".", ",")


def test_filters_narrow_rows_and_sums(ministerium, zwei):
    seite = text(ministerium, "vergleich", "?art=kreisfreie_stadt")
    assert "Keine Unterschiede in dieser Auswahl" in seite
    seite = text(ministerium, "vergleich", "?stellenart=koordination&alle=1")
    assert "Köln" in seite
    assert "Case Management" not in seite.split("Filtern")[1].split("Methode")[0]


def test_any_two_in_any_order_but_not_one_with_itself(ministerium, zwei):
    seite = text(ministerium, "vergleich", "?von=2024-06-30&bis=2023-12-31")
    assert "sanken die besetzten Stellen um 0,50" in seite
    seite = text(ministerium, "vergleich", "?von=2024-06-30&bis=2024-06-30")
    assert "Wählen Sie zwei verschiedene Stichtage." in seite
    assert (
        ministerium.get("/stellen/auswertung/vergleich/?von=quark&bis=2001-01-01").status_code
        == 200
    )
