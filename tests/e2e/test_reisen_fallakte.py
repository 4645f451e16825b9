"""A morning of a Case Manager:in: find the file, write a note, set a task, tick it off."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.handeln import begruenden, knopf, verweis
from tests.e2e.pruefen import pruefe, skriptfehler

NOTIZ = "Der Kursträger sagt einen Platz ab Januar zu. Erfundene Notiz einer Probe."
AUFGABE = "Bestätigung des Kursträgers einholen (Probe)"


def oeffnen(seite: Page) -> str:
    """The first file of the own list; returns the name of its person."""
    seite.goto("/faelle/")
    erste = seite.get_by_role("main").locator("tbody th a").first
    name = erste.inner_text()
    erste.click()
    expect(seite.get_by_role("heading", level=1)).to_contain_text(name)
    return name


def kontakt_festhalten(seite: Page) -> None:
    verweis(seite, "Kontakt festhalten").click()
    pruefe(seite)
    seite.get_by_label("Form", exact=True).select_option("telefon")
    seite.get_by_label("Notiz").fill(NOTIZ)
    # The draft is on the server before anything is sent: closing the window loses nothing.
    expect(seite.locator("[data-entwurf-stand]")).to_contain_text("Entwurf gesichert")
    seite.reload()
    expect(seite.get_by_label("Notiz")).to_have_value(NOTIZ)
    pruefe(seite)
    seite.get_by_label("Sprache", exact=True).check()
    knopf(seite, "Speichern").click()
    expect(seite.get_by_role("main")).to_contain_text(NOTIZ)


def kontakt_aendern(seite: Page) -> None:
    eintrag = seite.locator(".akte-eintrag").filter(has_text=NOTIZ)
    eintrag.get_by_role("link").click()
    pruefe(seite)
    verweis(seite, "Bearbeiten").click()
    pruefe(seite)
    seite.get_by_label("Beteiligte").fill("Dolmetscherin")
    knopf(seite, "Speichern").click()
    expect(seite.get_by_role("main")).to_contain_text("Dolmetscherin")


def aufgabe_anlegen_und_erledigen(seite: Page) -> None:
    seite.goto(re.sub(r"kontakte/.*", "aufgaben/", seite.url))
    seite.get_by_label("Aufgabe", exact=True).fill(AUFGABE)
    seite.get_by_label("fällig am").fill("1.3.35")
    knopf(seite, "Aufgabe anlegen").click()
    verweis(seite, AUFGABE).click()
    pruefe(seite)
    knopf(seite, "Speichern").click()
    eintrag = seite.get_by_role("listitem").filter(has_text=AUFGABE)
    eintrag.get_by_role("button", name="Erledigt").click()
    expect(seite.get_by_role("main")).to_contain_text(f"Die Aufgabe „{AUFGABE}“ ist erledigt.")
    pruefe(seite)


def dokument_ablegen_und_loeschen(seite: Page, adresse: str) -> None:
    seite.goto(f"{adresse}dokumente/")
    verweis(seite, "Dokument hochladen").click()
    pruefe(seite)
    datei = {"name": "zeugnis.txt", "mimeType": "text/plain", "buffer": b"Erfundenes Zeugnis"}
    seite.get_by_label("Datei", exact=True).set_input_files(datei)
    seite.get_by_label("Titel").fill("Zeugnis der Probe")
    seite.get_by_label("Art", exact=True).select_option("zeugnis")
    knopf(seite, "Hochladen").click()
    zeile = seite.get_by_role("row").filter(has_text="Zeugnis der Probe")
    with seite.expect_download() as download:
        zeile.get_by_role("link", name="herunterladen").click()
    assert download.value.path().read_bytes() == b"Erfundenes Zeugnis"
    zeile.get_by_role("link", name="Bearbeiten").click()
    pruefe(seite)
    knopf(seite, "Speichern").click()
    zeile.get_by_role("link", name="Löschen").click()
    begruenden(seite, "Dokument löschen", "falsche Akte")
    expect(seite.get_by_role("main")).to_contain_text("„Zeugnis der Probe“ ist gelöscht.")


def test_a_note_a_task_and_what_others_see_of_it(seite_von):
    seite = seite_von("cm.dueren")
    fehler = skriptfehler(seite)
    name = oeffnen(seite)
    adresse = seite.url
    pruefe(seite)
    kontakt_festhalten(seite)
    kontakt_aendern(seite)
    aufgabe_anlegen_und_erledigen(seite)
    dokument_ablegen_und_loeschen(seite, adresse)
    seite.goto("/faelle/aufgaben/")
    expect(seite.get_by_role("main")).not_to_contain_text(AUFGABE)
    assert fehler == []
    # Another Team of the same Kommune does not even learn that the file exists.
    fremd = seite_von("cm2.dueren")
    assert fremd.goto(adresse).status == 404
    assert name not in fremd.content()
    aufsicht = seite_von("fachaufsicht.dueren")
    assert aufsicht.goto(adresse).status == 200
    expect(aufsicht.get_by_role("main")).to_contain_text(NOTIZ)
    expect(verweis(aufsicht, "Kontakt festhalten")).to_have_count(0)
