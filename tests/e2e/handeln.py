"""What journeys do again and again: press a button, confirm with the password, upload."""

from playwright.sync_api import Locator, Page

from kim.actions.demodaten import PASSWORT
from tests.e2e.pruefen import pruefe


def knopf(seite: Page, name: str) -> Locator:
    """A button of the page itself, not of the frame around it."""
    return seite.get_by_role("main").get_by_role("button", name=name, exact=True)


def verweis(seite: Page, name: str) -> Locator:
    return seite.get_by_role("main").get_by_role("link", name=name, exact=True)


def ueberschrift(seite: Page, name: str) -> Locator:
    return seite.get_by_role("heading", name=name, exact=True)


def bestaetigen(seite: Page) -> None:
    """The password once more, before something about accounts changes."""
    seite.get_by_label("Passwort", exact=True).fill(PASSWORT)
    knopf(seite, "Bestätigen").click()


def hochladen(seite: Page, name: str, inhalt: bytes, stichtag: str = "") -> None:
    """The import form: choose the file, name the Stichtag, let KIM read it."""
    seite.goto("/stellen/import/")
    seite.get_by_label("Datei", exact=True).set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": inhalt}
    )
    seite.get_by_label("Stichtag").fill(stichtag)
    knopf(seite, "Datei prüfen").click()


def begruenden(seite: Page, knopfname: str, grund: str) -> None:
    """A confirmation that wants a reason: looked at, filled in, confirmed."""
    pruefe(seite)
    seite.get_by_label("Begründung").fill(grund)
    knopf(seite, knopfname).click()


def heruntergeladen(seite: Page, format: str) -> bytes:
    """The report in ``format`` through the menu of the audit page."""
    seite.locator("summary", has_text="Bericht herunterladen").click()
    with seite.expect_download() as download:
        seite.get_by_role("main").get_by_role("link", name=format).click()
    assert download.value.suggested_filename.endswith(format.lower())
    return download.value.path().read_bytes()
