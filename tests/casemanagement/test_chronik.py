"""The chronology: newest first, filtered, page by page at a constant price."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casemanagement.actions.aufgaben import change_aufgabe
from casemanagement.chronik import JE_SEITE, Wahl, eintraege
from casemanagement.constants import AufgabeStatus
from kim.kontext import kontext
from tests.casemanagement import akten
from tests.stellen.seite import angemeldet


@pytest.fixture
def cm(nutzer_mit, dueren):
    return nutzer_mit("case_management", dueren)


@pytest.fixture
def akte(cm, dueren, team_von):
    return akten.akte(team_von(dueren), cm)


def test_all_kinds_stand_in_one_order(cm, akte):
    akten.kontakt(akte, cm, "alt", tag=date(2024, 1, 1))
    akten.einwilligung(akte, von=date(2024, 2, 1))
    akten.kontakt(akte, cm, "neu", tag=date(2024, 3, 1))
    with kontext(cm):
        change_aufgabe(aufgabe=akten.aufgabe(akte, cm), status=AufgabeStatus.ERLEDIGT, by=cm)
        seite, mehr = eintraege(akte, Wahl())
    assert [e.art for e in seite] == ["aufgabe", "kontakt", "einwilligung", "kontakt"]
    assert not mehr


def test_pages_go_on_without_gap_or_double(cm, akte):
    erster = date(2024, 1, 1)
    for nr in range(60):
        akten.kontakt(akte, cm, f"Notiz {nr}", tag=erster + timedelta(days=nr // 7))
    for nr in range(10):
        akten.einwilligung(akte, von=erster + timedelta(days=nr // 3))
    with kontext(cm):
        eins, mehr = eintraege(akte, Wahl())
        zwei, ende = eintraege(akte, Wahl(ab=Wahl.stelle(eins[-1].stelle)))
    assert mehr
    assert not ende
    schluessel = [(e.art, e.nr) for e in (*eins, *zwei)]
    assert len(eins) == JE_SEITE
    assert len(schluessel) == len(set(schluessel)) == 70
    tage = [e.tag for e in (*eins, *zwei)]
    assert tage == sorted(tage, reverse=True)


def test_filters_by_kind_person_and_word(cm, akte, nutzer_mit, dueren):
    andere = nutzer_mit("case_management", dueren)
    akten.kontakt(akte, cm, "Der Sprachkurs beginnt")
    akten.kontakt(akte, andere, "Wohnung besichtigt")
    akten.einwilligung(akte)
    with kontext(cm):
        nach_art, _ = eintraege(akte, Wahl(art="einwilligung"))
        nach_person, _ = eintraege(akte, Wahl(person=andere.pk))
        nach_wort, _ = eintraege(akte, Wahl(wort="sprachkurs"))
    assert [e.art for e in nach_art] == ["einwilligung"]
    assert [e.text for e in nach_person] == ["Wohnung besichtigt"]
    assert [e.text for e in nach_wort] == ["Der Sprachkurs beginnt"]


@pytest.mark.parametrize("ab", ["", "x", "2024-01-01~kontakt", "heute~kontakt~1"])
def test_a_broken_place_begins_at_the_top(cm, akte, ab):
    akten.kontakt(akte, cm, "oben")
    seite = angemeldet(cm).get(f"/faelle/{akte.pk}/", {"ab": ab})
    assert "oben" in seite.content.decode()


def test_the_page_costs_the_same_however_long_the_file_is(cm, akte):
    client = angemeldet(cm)
    akten.kontakt(akte, cm, "eine")
    client.get(f"/faelle/{akte.pk}/")
    with CaptureQueriesContext(connection) as kurz:
        client.get(f"/faelle/{akte.pk}/")
    for nr in range(70):
        akten.kontakt(akte, cm, f"Notiz {nr}")
    with CaptureQueriesContext(connection) as lang:
        seite = client.get(f"/faelle/{akte.pk}/")
    assert len(lang) == len(kurz)
    assert seite.content.decode().count('class="akte-eintrag ') == JE_SEITE


def test_markup_in_a_note_is_text(cm, akte):
    akten.kontakt(akte, cm, "<script>alert(1)</script>")
    seite = angemeldet(cm).get(f"/faelle/{akte.pk}/").content.decode()
    assert "<script>alert(1)" not in seite
    assert "&lt;script&gt;" in seite
