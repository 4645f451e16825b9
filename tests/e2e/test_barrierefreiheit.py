"""axe-core finds nothing on any page, in light and dark; nothing scrolls sideways at 360 px.

Each role's pages are found by following the links from its start page: one page per URL
name, the roles with most rights first. What only a journey reaches is looked at there; what
nobody reaches must be named in ``test_zuletzt.py``.
"""

from collections.abc import Iterator
from urllib.parse import urldefrag, urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page

from kim.actions.demodaten import PASSWORT
from tests.e2e.pruefen import GESEHEN, maengel, name_von, skriptfehler

ROLLEN = (
    "ministerium",
    "admin",
    "koordination.dueren",
    "cm.dueren",
    "abh.dueren",
    "evaluation",
)
OEFFENTLICH = (
    "/konto/anmelden/",
    "/konto/passwort/vergessen/",
    "/konto/passwort/vergessen/gesendet/",
    "/konto/passwort/neu/fertig/",
    "/konto/registrieren/",
    "/konto/gesperrt/",
    "/konto/dienstkonto/abgebrochen/",
    "/konto/dienstkonto/fehler/",
    "/gibt-es-nicht/",
    "/schnittstelle/",
    "/offene-daten/",
)
# Reached from a menu or by a form, not by a link in the page.
ZUSAETZLICH = {"ministerium": ["/konto/abmelden/", "/suche/?q=aachen"]}
# Downloads, POST-only addresses and the sign-out: not pages to look at.
KEINE_SEITE = (
    "abmelden",
    ".csv",
    ".json",
    ".jsonld",
    "/csv/",
    ".xlsx",
    "/ergebnis/",
    "/export",
    "/datei/",
)

STATUS = {"socialaccount_login_error": 401}


def _verweise(seite: Page) -> Iterator[str]:
    adressen = seite.eval_on_selector_all("a[href]", "as => as.map(a => a.href)")
    for adresse in adressen:
        teile = urlsplit(urldefrag(adresse).url)
        eigene = teile.netloc == urlsplit(seite.url).netloc
        if eigene and not any(wort in teile.path for wort in KEINE_SEITE):
            yield teile.path + (f"?{teile.query}" if teile.query else "")


def _besuche(kontext: BrowserContext, start: list[str]) -> list[str]:
    """Follow links breadth-first, one page per URL name; returns what is wrong.

    Pages another role was on already are opened all the same: they may link further here.
    """
    seite = kontext.pages[0] if kontext.pages else kontext.new_page()
    fehler = skriptfehler(seite)
    warten, namen = list(start), set()
    while warten:
        pfad = warten.pop(0)
        name = name_von(pfad)
        if name in namen:
            continue
        namen.add(name)
        antwort = seite.goto(pfad)
        if antwort.status not in (200, 404, STATUS.get(name)):
            fehler.append(f"{pfad}: {antwort.status}")
            continue
        fehler += _pruefe_angekommen(seite)
        warten += _verweise(seite)
    return fehler


def _pruefe_angekommen(seite: Page) -> Iterator[str]:
    """Some pages ask for the password again: look at that page, answer it, then go on."""
    if name_von(seite.url) == "account_reauthenticate":
        yield from _pruefe_einmal(seite)
        seite.get_by_label("Passwort", exact=True).fill(PASSWORT)
        seite.get_by_role("main").get_by_role("button").first.click()
        seite.wait_for_load_state()
    yield from _pruefe_einmal(seite)


def _pruefe_einmal(seite: Page) -> list[str]:
    """The start page differs from role to role; of all others one look is enough."""
    name = name_von(seite.url)
    neu = name not in GESEHEN or name == "start"
    GESEHEN.add(name)
    return maengel(seite) if neu else []


def test_public_pages(kontext_von):
    assert _besuche(kontext_von(None), list(OEFFENTLICH)) == []


@pytest.mark.parametrize("login", ROLLEN)
def test_every_page_a_role_can_reach(kontext_von, login):
    assert _besuche(kontext_von(login), ["/", *ZUSAETZLICH.get(login, [])]) == []
