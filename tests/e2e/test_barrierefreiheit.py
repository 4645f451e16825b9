"""axe-core finds nothing on any page, in light and dark; nothing scrolls sideways at 360 px.

Each role's pages are found by following the links from its start page: one page per URL
name. A GET page that no role reaches must be named in ``OHNE_SEITE`` with the reason.
"""

from collections.abc import Iterator
from urllib.parse import urldefrag, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve
from playwright.sync_api import BrowserContext, Page

from kim.actions.demodaten import PASSWORT

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
)
# Reached from a menu or by a form, not by a link in the page.
ZUSAETZLICH = {"ministerium": ["/konto/abmelden/", "/suche/?q=aachen"]}
# Downloads, POST-only addresses and the sign-out: not pages to look at.
KEINE_SEITE = ("abmelden", ".csv", "/csv/", ".xlsx", "/ergebnis/", "/export", "/csv/", "/datei/")
_gesehen: set[str] = set()


def _name(pfad: str) -> str:
    """The URL name with its namespace; one page per name is looked at."""
    try:
        return resolve(pfad).view_name or pfad
    except Resolver404:
        return pfad


def _verweise(seite: Page) -> Iterator[str]:
    adressen = seite.eval_on_selector_all("a[href]", "as => as.map(a => a.href)")
    for adresse in adressen:
        teile = urlsplit(urldefrag(adresse).url)
        eigene = teile.netloc == urlsplit(seite.url).netloc
        if eigene and not any(wort in teile.path for wort in KEINE_SEITE):
            yield teile.path + (f"?{teile.query}" if teile.query else "")


def _maengel(seite: Page) -> list[str]:
    """What axe finds in both colour schemes, and sideways scrolling when narrow."""
    gefunden = []
    for farben in ("light", "dark"):
        seite.emulate_media(color_scheme=farben)
        ergebnis = Axe().run(seite, options={"resultTypes": ["violations"]})
        for verstoss in ergebnis.response["violations"]:
            ziele = [k["target"] for k in verstoss["nodes"]][:3]
            gefunden.append(f"{seite.url} ({farben}): {verstoss['id']} {ziele}")
    seite.set_viewport_size({"width": 360, "height": 800})
    breite = seite.evaluate("document.scrollingElement.scrollWidth")
    if breite > 360:
        gefunden.append(f"{seite.url}: {breite} px wide at 360 px")
    seite.set_viewport_size({"width": 1440, "height": 900})
    return gefunden


def _pruefe_einmal(seite: Page) -> list[str]:
    name = _name(urlsplit(seite.url).path)
    neu = name not in _gesehen or name == "start"
    _gesehen.add(name)
    return _maengel(seite) if neu else []


def _bestaetige_passwort(seite: Page, fehler: list[str]) -> None:
    """Some pages ask for the password again: look at that page, then answer it."""
    if _name(urlsplit(seite.url).path) == "account_reauthenticate":
        fehler += _pruefe_einmal(seite)
        seite.get_by_label("Passwort", exact=True).fill(PASSWORT)
        seite.get_by_role("main").get_by_role("button").first.click()
        seite.wait_for_load_state()


def _besuche(kontext: BrowserContext, start: list[str]) -> list[str]:
    """Follow links breadth-first, one page per URL name; returns what is wrong."""
    seite = kontext.pages[0] if kontext.pages else kontext.new_page()
    fehler: list[str] = []
    seite.on("pageerror", lambda e: fehler.append(f"{seite.url}: {e}"))
    seite.on(
        "console",
        lambda m: (
            fehler.append(f"{seite.url}: {m.text}")
            if m.type == "error" and "status of 404" not in m.text
            else None
        ),
    )
    warten, namen = list(start), set()
    while warten:
        pfad = warten.pop(0)
        name = _name(urlsplit(pfad).path)
        if name in namen:
            continue
        namen.add(name)
        antwort = seite.goto(pfad)
        if antwort.status not in (200, 404):
            fehler.append(f"{pfad}: {antwort.status}")
            continue
        _bestaetige_passwort(seite, fehler)
        fehler += _pruefe_einmal(seite)
        warten += [v for v in _verweise(seite) if _name(urlsplit(v).path) not in namen]
    return fehler


def test_public_pages(kontext_von):
    assert _besuche(kontext_von(None), list(OEFFENTLICH)) == []


@pytest.mark.parametrize("login", ROLLEN)
def test_every_page_a_role_can_reach(kontext_von, login):
    assert _besuche(kontext_von(login), ["/", *ZUSAETZLICH.get(login, [])]) == []


_NUR_POST = "takes POST only"
_DATEI = "a download"
_TEIL = "a fragment, seen inside the page that loads it"
OHNE_SEITE = {
    "auftrag_abbrechen": _NUR_POST,
    "auftrag_wiederholen": _NUR_POST,
    "benachrichtigung_gelesen": _NUR_POST,
    "benachrichtigungen_gelesen": _NUR_POST,
    "darstellung": _NUR_POST,
    "sitzung_verlaengern": _NUR_POST,
    "stellen:bericht_pdf": _NUR_POST,
    "auftrag_ergebnis": _DATEI,
    "mfa_download_recovery_codes": _DATEI,
    "protokoll_csv": _DATEI,
    "rechte_kommune_csv": _DATEI,
    "rechte_land_csv": _DATEI,
    "rechte_team_csv": _DATEI,
    "stellen:bericht_datei": _DATEI,
    "stellen:import_datei": _DATEI,
    "auftrag_stand": _TEIL,
    "leser_ausschnitt": _TEIL,
    "verlauf_ausschnitt": _TEIL,
    "openid_connect_login": "only with an identity provider",
    "openid_connect_callback": "only with an identity provider",
}


def _url_namen(muster, vorsatz: str = "") -> Iterator[str]:
    for eintrag in muster:
        if isinstance(eintrag, URLResolver):
            raum = f"{eintrag.namespace}:" if eintrag.namespace else ""
            yield from _url_namen(eintrag.url_patterns, vorsatz + raum)
        elif isinstance(eintrag, URLPattern) and eintrag.name:
            yield vorsatz + eintrag.name


def test_no_page_was_missed():
    """Runs last in this file: every URL name was visited or is named with a reason."""
    fehlt = set(_url_namen(get_resolver().url_patterns)) - _gesehen - set(OHNE_SEITE)
    assert fehlt == set(), "\n".join(sorted(fehlt))
