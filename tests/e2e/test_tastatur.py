"""The whole way by keyboard: every stop is visible, nothing needs a mouse."""

import pytest
from playwright.sync_api import Page, expect

from kim.actions.demodaten import PASSWORT
from tests.e2e.pruefen import skriptfehler
from tests.e2e.tastatur import im_fokus, sichtbarer_fokus, springe_zum_inhalt, tab_bis


@pytest.fixture
def seite(kontext_von) -> Page:
    """Signed in without touching the mouse."""
    seite = kontext_von(None).new_page()
    seite.goto("/konto/anmelden/")
    springe_zum_inhalt(seite)
    tab_bis(seite, lambda f: f["id"] == "id_login")
    seite.keyboard.type("koordination.dueren@kim.example")
    tab_bis(seite, lambda f: f["id"] == "id_password")
    seite.keyboard.type(PASSWORT)
    tab_bis(seite, lambda f: f["marke"] == "BUTTON" and f["text"] == "Anmelden")
    seite.keyboard.press("Enter")
    seite.wait_for_url("**/")
    return seite


def test_from_the_start_page_to_a_filtered_row(seite):
    fehler = skriptfehler(seite)
    tab_bis(seite, lambda f: f["adresse"] == "/stellen/")
    seite.keyboard.press("Enter")
    seite.wait_for_url("**/stellen/")
    springe_zum_inhalt(seite)
    tab_bis(seite, lambda f: f["text"] == "30.06.2024")
    seite.keyboard.press("Enter")
    seite.wait_for_url("**/stellen/2024-06-30/")

    springe_zum_inhalt(seite)
    tab_bis(seite, lambda f: f["id"] == "id_bezirk")
    seite.keyboard.type("Köln")
    tab_bis(seite, lambda f: f["text"] == "Filtern")
    seite.keyboard.press("Space")
    seite.wait_for_url("**bezirk=koeln**#inhalt")

    # The filter keeps the jump to the content in the address: no need to jump again.
    tab_bis(seite, lambda f: f["text"].startswith("Filter entfernen"))
    tab_bis(seite, lambda f: f["text"] == "Düren, Kreis")
    seite.keyboard.press("Enter")
    seite.wait_for_url("**/stellen/2024-06-30/05358/")
    assert fehler == []


def test_every_stop_of_the_audit_page_is_visible_when_narrow(kontext_von):
    seite = kontext_von("ministerium", width=360, height=640).pages[0]
    seite.goto("/stellen/2024-06-30/?bezirk=detmold&stellenart=ebh")
    seite.keyboard.press("Tab")
    tab_bis(seite, lambda f: f["text"].startswith("Paderborn"))


def test_slash_leads_to_the_search_and_enter_searches(seite):
    seite.keyboard.press("/")
    expect(seite.locator("#globale-suche")).to_be_focused()
    sichtbarer_fokus(seite)
    seite.keyboard.type("aachen/")  # a slash typed in a field is a slash
    expect(seite.locator("#globale-suche")).to_have_value("aachen/")
    seite.keyboard.press("Backspace")
    seite.keyboard.press("Enter")
    seite.wait_for_url("**/suche/?q=aachen")


def test_escape_closes_the_account_menu_and_gives_the_focus_back(seite):
    tab_bis(seite, lambda f: f["text"] == "Kora Koordinationsdemo")
    seite.keyboard.press("Enter")
    menue = seite.get_by_role("button", name="Abmelden")
    expect(menue).to_be_visible()
    tab_bis(seite, lambda f: f["text"] == "Dunkel")
    seite.keyboard.press("Escape")
    expect(menue).to_be_hidden()
    assert im_fokus(seite)["text"] == "Kora Koordinationsdemo"
    seite.keyboard.press("Enter")
    expect(menue).to_be_visible()
    tab_bis(seite, lambda f: f["text"] == "Abmelden")
    seite.keyboard.press("Tab")  # leaving the menu closes it as well
    expect(menue).to_be_hidden()
