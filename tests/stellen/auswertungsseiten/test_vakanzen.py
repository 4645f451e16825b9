"""How long posts have been vacant."""

import pytest

from kim.kontext import systemkontext
from tests.stellen.auswertungsseiten.hilfen import export, html_von, text
from tests.stellen.seite import angemeldet
from tests.stellen.test_stellenplan_regeln import besetzung, stelle

pytestmark = pytest.mark.django_db


def test_age_of_vacancies_of_the_own_kommunen(ministerium, nutzer_mit, dueren, soest):
    with systemkontext("Test"):
        stelle(dueren, "0.75")
        besetzung(stelle(dueren))
        stelle(soest)
    seite = text(ministerium, "vakanzen", "?tag=30.06.2024")
    assert "waren 1,75 VZÄ auf 2 Stellen unbesetzt, im Mittel seit 181 Tagen." in seite
    assert "3 bis unter 6 Monate" in seite
    eigene = angemeldet(nutzer_mit("koordination", dueren))
    (zeile,) = export(eigene, "vakanzen", "?tag=30.06.2024")
    assert (zeile["Kommune"], zeile["unbesetzt"], zeile["Tage"]) == ("Düren, Kreis", "0,75", "181")
    assert "Soest" not in html_von(eigene, "vakanzen", "?tag=30.06.2024").split("<main")[1]
    assert "Noch keine Stellen" in text(eigene, "vakanzen", "?tag=30.06.2010")
