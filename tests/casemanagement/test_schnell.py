"""Quick entry: the own files first, the Team's by name, and nobody else's."""

import pytest

from tests.casemanagement import akten
from tests.stellen.seite import angemeldet, text_von


@pytest.fixture
def cm(nutzer_mit, dueren):
    return nutzer_mit("case_management", dueren)


def _seite(wer, **abfrage) -> str:
    return text_von(angemeldet(wer).get("/faelle/kontakt/", abfrage).content.decode())


def test_own_files_without_a_word_and_the_teams_with_one(cm, nutzer_mit, dueren, soest, team_von):
    team = team_von(dueren)
    kollegin = nutzer_mit("case_management", dueren)
    akten.akte(team, cm, "Meine Erfunden")
    akten.akte(team, kollegin, "Ihre Erfunden")
    akten.akte(team_von(dueren, "Caritas"), kollegin, "Fremde Erfunden")
    akten.beendete_akte(team, cm, name="Beendete Erfunden")
    assert "Meine Erfunden" in (ohne := _seite(cm))
    assert "Ihre Erfunden" not in ohne
    mit = _seite(cm, q="Erfunden")
    assert "Ihre Erfunden" in mit
    assert "Fremde Erfunden" not in mit
    assert "Beendete Erfunden" not in mit


def test_nothing_found_says_where_was_looked(cm):
    assert "In Ihrem Team gibt es keinen offenen Fall" in _seite(cm, q="Niemand")
