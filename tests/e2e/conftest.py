"""Fixtures of the browser tests: one running KIM and one Chromium per worker."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from kim.actions.demodaten import PASSWORT
from kim.dev.browser import LAUNCH_ARGUMENTS, find_chromium
from tests.datenbank import geklonte_datenbank
from tests.e2e.anwendung import Anwendung

# Playwright runs an event loop in this thread; Django's own calls here are between its steps.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
GEDULD_MS = 15_000


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark them; `make test` runs them in one process, so that KIM is started once."""
    for item in items:
        if "tests/e2e" in str(item.path):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def anwendung(django_db_setup, django_db_blocker) -> Iterator[Anwendung]:
    ordner = Path(tempfile.mkdtemp(prefix="kim-e-"))
    with geklonte_datenbank(django_db_blocker) as datenbank:
        laufend = Anwendung(datenbank, ordner)
        try:
            yield laufend.starten()
        finally:
            laufend.beenden()
    shutil.rmtree(ordner)


@pytest.fixture(scope="session")
def browser(anwendung) -> Iterator[Browser]:
    pfad = find_chromium()
    assert pfad, "Chromium is missing: `make test` installs it, or set CHROMIUM"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=pfad, args=LAUNCH_ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def kontext_von(anwendung, browser) -> Iterator[Callable[..., BrowserContext]]:
    """``kontext_von("ministerium", width=360)``: a signed-in browser of its own."""
    offen: list[BrowserContext] = []

    def machen(login: str | None, width: int = 1440, height: int = 900, **mehr) -> BrowserContext:
        kontext = browser.new_context(
            base_url=anwendung.adresse,
            viewport={"width": width, "height": height},
            locale="de-DE",
            accept_downloads=True,
            **mehr,
        )
        kontext.set_default_timeout(GEDULD_MS)
        offen.append(kontext)
        if login:
            anmelden(kontext.new_page(), login)
        return kontext

    yield machen
    for kontext in offen:
        kontext.close()


@pytest.fixture
def seite_von(kontext_von) -> Callable[..., Page]:
    """``seite_von("ministerium")``: the start page of a signed-in account."""

    def machen(login: str, **mehr) -> Page:
        return kontext_von(login, **mehr).pages[0]

    return machen


def anmelden(seite: Page, login: str) -> None:
    """Sign in as a demo account through the form, as a person would."""
    seite.goto("/konto/anmelden/")
    seite.get_by_label("E-Mail-Adresse").fill(f"{login}@kim.example")
    seite.get_by_label("Passwort", exact=True).fill(PASSWORT)
    seite.get_by_role("main").get_by_role("button", name="Anmelden", exact=True).click()
    seite.wait_for_url("**/")
