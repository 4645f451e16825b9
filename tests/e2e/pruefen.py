"""What every page has to pass, wherever a test meets it; and which pages were met.

``pruefe(seite)`` in the middle of a journey looks at the page as it stands, in the state the
journey brought it to. ``test_zuletzt.py`` asks at the end whether a page was never met.
"""

from collections.abc import Iterator
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from django.urls import Resolver404, resolve
from playwright.sync_api import Page

SCHMAL = 360
GESEHEN: set[str] = set()
"""URL names with namespace of the pages looked at in this run."""

# Everything by light; by dark only what depends on colours: the rest of the page is the same.
_REGELN = {
    "light": {"resultTypes": ["violations"]},
    "dark": {"runOnly": ["color-contrast", "link-in-text-block"], "resultTypes": ["violations"]},
}
# A long table repeats itself: its first dozen rows and all marked ones stand for the rest.
_AXE = """regeln => axe.run({exclude: ["tbody tr:nth-child(n+13):not(.auffaellig)"]}, regeln).then(
    ergebnis => ergebnis.violations.map(v => [v.id, v.nodes.slice(0, 3).map(n => n.target)])
)"""
# What htmx still loads and what still moves would be judged half done.
_IN_RUHE = """() => !document.querySelector(".htmx-request") && !document.getAnimations().length"""
# The browser notes every refused form or missing page as an error; tests ask for those.
_ERWARTET = tuple(f"status of {code}" for code in (401, 403, 404, 409, 413, 422))


def name_von(adresse: str) -> str:
    """The URL name of an address with its namespace; an unknown path stands for itself."""
    pfad = urlsplit(adresse).path
    try:
        return resolve(pfad).view_name or pfad
    except Resolver404:
        return pfad


def pruefe(seite: Page) -> None:
    """axe in light and dark, and 360 px; the page counts as looked at."""
    GESEHEN.add(name_von(seite.url))
    gefunden = maengel(seite)
    assert not gefunden, "\n".join(gefunden)


def maengel(seite: Page) -> list[str]:
    """What axe finds in both colour schemes, and sideways scrolling when narrow."""
    return [*_verstoesse(seite), *_zu_breit(seite)]


def _verstoesse(seite: Page) -> Iterator[str]:
    seite.evaluate(AXE_SCRIPT)
    for farben, regeln in _REGELN.items():
        seite.emulate_media(color_scheme=farben)
        seite.wait_for_function(_IN_RUHE)
        for regel, ziele in seite.evaluate(_AXE, regeln):
            yield f"{seite.url} ({farben}): {regel} {ziele}"
    seite.emulate_media(color_scheme="light")


def _zu_breit(seite: Page) -> Iterator[str]:
    vorher = seite.viewport_size
    seite.set_viewport_size({"width": SCHMAL, "height": 800})
    breite = seite.evaluate("document.scrollingElement.scrollWidth")
    if breite > SCHMAL:
        yield f"{seite.url}: {breite} px wide at {SCHMAL} px"
    if vorher:
        seite.set_viewport_size(vorher)


def skriptfehler(seite: Page) -> list[str]:
    """A list that fills with the page's script and console errors from now on."""
    fehler: list[str] = []
    seite.on("pageerror", lambda e: fehler.append(f"{seite.url}: {e}"))
    seite.on("console", lambda meldung: _merke(fehler, seite, meldung.type, meldung.text))
    return fehler


def _merke(fehler: list[str], seite: Page, art: str, text: str) -> None:
    if art == "error" and not any(erwartet in text for erwartet in _ERWARTET):
        fehler.append(f"{seite.url}: {text}")
