"""The whole way by keyboard: every stop is visible, nothing needs a mouse."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from kim.actions.demodaten import PASSWORT
from tests.e2e.pruefen import skriptfehler

_FOKUS = """() => {
    const element = document.activeElement;
    return {
        text: (element.innerText || element.ariaLabel || element.name || "").trim(),
        id: element.id,
        adresse: element.getAttribute("href") || "",
        marke: element.tagName,
    };
}"""
# One sees where one is: an outline or a shadow, inside the window (the browser may still scroll).
_ZU_SEHEN = """() => {
    const element = document.activeElement, stil = getComputedStyle(element);
    const kasten = element.getBoundingClientRect();
    const umriss = stil.outlineStyle !== "none" && parseFloat(stil.outlineWidth) > 0;
    return (umriss || stil.boxShadow !== "none") && kasten.width > 0 && kasten.height > 0
        && kasten.bottom > 0 && kasten.top < innerHeight;
}"""
HOECHSTENS = 60


def _fokus(seite: Page) -> dict:
    return seite.evaluate(_FOKUS)


def _sichtbarer_fokus(seite: Page) -> dict:
    """Where the focus is; fails where it can't be seen."""
    fokus = _fokus(seite)
    try:
        seite.wait_for_function(_ZU_SEHEN, timeout=3000)
    except PlaywrightTimeout as fehler:
        raise AssertionError(f"the focus is not visible: {fokus}") from fehler
    return fokus


def _tab_bis(seite: Page, ziel: Callable[[dict], bool]) -> dict:
    """Press Tab until there; every stop on the way has to be visible."""
    unterwegs = []
    for _ in range(HOECHSTENS):
        seite.keyboard.press("Tab")
        fokus = _sichtbarer_fokus(seite)
        if ziel(fokus):
            return fokus
        unterwegs.append(fokus["text"] or fokus["id"])
    raise AssertionError(f"not reached in {HOECHSTENS} steps: {unterwegs}")


def _springe_zum_inhalt(seite: Page) -> None:
    """The first stop of a page is the skip link; it leads past the frame."""
    seite.keyboard.press("Tab")
    assert _sichtbarer_fokus(seite)["text"] == "Zum Inhalt springen"
    seite.keyboard.press("Enter")
    assert _fokus(seite)["id"] == "inhalt"


@pytest.fixture
def seite(kontext_von) -> Page:
    """Signed in without touching the mouse."""
    seite = kontext_von(None).new_page()
    seite.goto("/konto/anmelden/")
    _springe_zum_inhalt(seite)
    _tab_bis(seite, lambda f: f["id"] == "id_login")
    seite.keyboard.type("koordination.dueren@kim.example")
    _tab_bis(seite, lambda f: f["id"] == "id_password")
    seite.keyboard.type(PASSWORT)
    _tab_bis(seite, lambda f: f["marke"] == "BUTTON" and f["text"] == "Anmelden")
    seite.keyboard.press("Enter")
    seite.wait_for_url("**/")
    return seite


def test_from_the_start_page_to_a_filtered_row(seite):
    fehler = skriptfehler(seite)
    _tab_bis(seite, lambda f: f["adresse"] == "/stellen/")
    seite.keyboard.press("Enter")
    seite.wait_for_url("**/stellen/")
    _springe_zum_inhalt(seite)
    _tab_bis(seite, lambda f: f["text"] == "30.06.2024")
    seite.keyboard.press("Enter")
    seite.wait_for_url("**/stellen/2024-06-30/")

    _springe_zum_inhalt(seite)
    _tab_bis(seite, lambda f: f["id"] == "id_bezirk")
    seite.keyboard.type("Köln")
    _tab_bis(seite, lambda f: f["text"] == "Filtern")
    seite.keyboard.press("Space")
    seite.wait_for_url("**bezirk=koeln**#inhalt")

    # The filter keeps the jump to the content in the address: no need to jump again.
    _tab_bis(seite, lambda f: f["text"].startswith("Filter entfernen"))
    _tab_bis(seite, lambda f: f["text"] == "Düren, Kreis")
    seite.keyboard.press("Enter")
    seite.wait_for_url("**/stellen/2024-06-30/05358/")
    assert fehler == []


def test_every_stop_of_the_audit_page_is_visible_when_narrow(kontext_von):
    seite = kontext_von("ministerium", width=360, height=640).pages[0]
    seite.goto("/stellen/2024-06-30/?bezirk=detmold&stellenart=ebh")
    seite.keyboard.press("Tab")
    _tab_bis(seite, lambda f: f["text"].startswith("Paderborn"))


def test_slash_leads_to_the_search_and_enter_searches(seite):
    seite.keyboard.press("/")
    expect(seite.locator("#globale-suche")).to_be_focused()
    _sichtbarer_fokus(seite)
    seite.keyboard.type("aachen/")  # a slash typed in a field is a slash
    expect(seite.locator("#globale-suche")).to_have_value("aachen/")
    seite.keyboard.press("Backspace")
    seite.keyboard.press("Enter")
    seite.wait_for_url("**/suche/?q=aachen")


def test_escape_closes_the_account_menu_and_gives_the_focus_back(seite):
    _tab_bis(seite, lambda f: f["text"] == "Kora Koordinationsdemo")
    seite.keyboard.press("Enter")
    menue = seite.get_by_role("button", name="Abmelden")
    expect(menue).to_be_visible()
    _tab_bis(seite, lambda f: f["text"] == "Dunkel")
    seite.keyboard.press("Escape")
    expect(menue).to_be_hidden()
    assert _fokus(seite)["text"] == "Kora Koordinationsdemo"
    seite.keyboard.press("Enter")
    expect(menue).to_be_visible()
    _tab_bis(seite, lambda f: f["text"] == "Abmelden")
    seite.keyboard.press("Tab")  # leaving the menu closes it as well
    expect(menue).to_be_hidden()
