"""Walking a page by keyboard: where the focus is, whether one sees it, press Tab until there."""

from collections.abc import Callable

from playwright.sync_api import Page
from playwright.sync_api import TimeoutError as PlaywrightTimeout

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


def im_fokus(seite: Page) -> dict:
    return seite.evaluate(_FOKUS)


def sichtbarer_fokus(seite: Page) -> dict:
    """Where the focus is; fails where it can't be seen."""
    fokus = im_fokus(seite)
    try:
        seite.wait_for_function(_ZU_SEHEN, timeout=3000)
    except PlaywrightTimeout as fehler:
        raise AssertionError(f"the focus is not visible: {fokus}") from fehler
    return fokus


def tab_bis(seite: Page, ziel: Callable[[dict], bool]) -> dict:
    """Press Tab until there; every stop on the way has to be visible."""
    unterwegs = []
    for _ in range(HOECHSTENS):
        seite.keyboard.press("Tab")
        fokus = sichtbarer_fokus(seite)
        if ziel(fokus):
            return fokus
        unterwegs.append(fokus["text"] or fokus["id"])
    raise AssertionError(f"not reached in {HOECHSTENS} steps: {unterwegs}")


def springe_zum_inhalt(seite: Page) -> None:
    """The first stop of a page is the skip link; it leads past the frame."""
    seite.keyboard.press("Tab")
    assert sichtbarer_fokus(seite)["text"] == "Zum Inhalt springen"
    seite.keyboard.press("Enter")
    assert im_fokus(seite)["id"] == "inhalt"
