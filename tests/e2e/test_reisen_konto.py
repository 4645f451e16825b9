"""Journeys of one's own account: second factor by app, recovery codes, dark colours."""

import base64
import hashlib
import hmac
import struct
import time

from playwright.sync_api import Page, expect

from kim.actions.demodaten import PASSWORT
from tests.e2e.handeln import bestaetigen, knopf, ueberschrift, verweis
from tests.e2e.pruefen import pruefe, skriptfehler

LOGIN = "assistenz.soest"


def totp(schluessel: str) -> str:
    """The six digits an app shows now (RFC 6238, 30 seconds, SHA-1)."""
    roh = base64.b32decode(schluessel + "=" * (-len(schluessel) % 8))
    zaehler = struct.pack(">Q", int(time.time()) // 30)
    summe = hmac.new(roh, zaehler, hashlib.sha1).digest()
    stelle = summe[-1] & 0x0F
    zahl = struct.unpack(">I", summe[stelle : stelle + 4])[0] & 0x7FFFFFFF
    return f"{zahl % 1_000_000:06d}"


def test_an_app_as_second_factor_from_set_up_to_removal(seite_von):
    seite = seite_von(LOGIN)
    fehler = skriptfehler(seite)
    codes = _einrichten(seite)
    _anmelden_mit(seite, codes[0])
    _bestaetigen_mit(seite, codes[1])
    expect(seite.get_by_text("Noch gültig: 8 von 10.")).to_be_visible()
    with seite.expect_download() as download:
        verweis(seite, "Herunterladen").click()
    assert codes[2] in download.value.path().read_text("utf-8")
    verweis(seite, "Neue erzeugen").click()
    pruefe(seite)
    knopf(seite, "Codes erzeugen").click()
    expect(seite.get_by_text("Noch gültig: 10 von 10.")).to_be_visible()
    _entfernen(seite)
    assert fehler == []


def _einrichten(seite: Page) -> list[str]:
    """Set the app up with the key the page shows; returns the recovery codes."""
    seite.goto("/konto/faktor/")
    verweis(seite, "Einrichten").click()
    bestaetigen(seite)
    pruefe(seite)
    schluessel = seite.get_by_label("Schlüssel", exact=True).input_value()
    code = seite.locator("#id_code")
    code.fill("000000" if totp(schluessel) != "000000" else "000001")
    knopf(seite, "Einrichten").click()
    expect(seite.locator("[aria-invalid=true]")).to_be_visible()
    pruefe(seite)
    code.fill(totp(seite.get_by_label("Schlüssel", exact=True).input_value()))
    knopf(seite, "Einrichten").click()
    ueberschrift(seite, "Wiederherstellungscodes").wait_for()
    pruefe(seite)
    return seite.get_by_role("list", name="Unbenutzte Codes").locator("code").all_inner_texts()


def _anmelden_mit(seite: Page, code: str) -> None:
    """Password, then a code: one from the list instead of the lost telephone."""
    seite.context.clear_cookies()
    seite.goto("/konto/anmelden/")
    seite.get_by_label("E-Mail-Adresse").fill(f"{LOGIN}@kim.example")
    seite.get_by_label("Passwort", exact=True).fill(PASSWORT)
    knopf(seite, "Anmelden").click()
    ueberschrift(seite, "Zweiter Faktor").wait_for()
    pruefe(seite)
    seite.get_by_label("Code").fill(code)
    knopf(seite, "Anmelden").click()
    seite.wait_for_url("**/")


def _bestaetigen_mit(seite: Page, code: str) -> None:
    """The codes are shown to whoever confirms again; with a code instead of the password."""
    seite.goto("/konto/faktor/codes/")
    pruefe(seite)
    seite.get_by_role("main").get_by_role("link", name="oder einen Code").click()
    pruefe(seite)
    seite.get_by_label("Code").fill(code)
    knopf(seite, "Bestätigen").click()


def _entfernen(seite: Page) -> None:
    seite.goto("/konto/faktor/")
    pruefe(seite)
    verweis(seite, "Entfernen").click()
    pruefe(seite)
    knopf(seite, "Entfernen").click()
    expect(seite.get_by_text("nicht eingerichtet").first).to_be_visible()


def test_dark_colours_are_chosen_in_the_menu_and_stay(seite_von):
    seite = seite_von("evaluation")
    for wahl, thema in (("Dunkel", "dark"), ("Hell", "light")):
        seite.locator("summary", has_text="Eva Evaluationsdemo").click()
        seite.get_by_role("button", name=wahl, exact=True).click()
        expect(seite.locator("html")).to_have_attribute("data-kern-theme", thema)
        seite.goto("/stellen/2024-06-30/?bezirk=detmold&stellenart=ebh")
        expect(seite.locator("html")).to_have_attribute("data-kern-theme", thema)
        pruefe(seite)
