"""Somebody new comes: searched, taken in step by step, interrupted, then corrected and withdrawn."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.e2e.handeln import knopf, verweis
from tests.e2e.pruefen import pruefe, skriptfehler
from tests.e2e.tastatur import tab_bis

NAME = "Zeynep Erfundenprobe"


def verweis_bei(seite: Page, tun: str, wem: str) -> Locator:
    """A short link whose hidden rest says what it is about: „Ändern“ of a language."""
    name = re.compile(f"^{tun}.*{re.escape(wem)}")
    return seite.get_by_role("main").get_by_role("link", name=name)


def suchen_mit_der_tastatur(seite: Page) -> None:
    """The flow begins without a mouse: name, birth date, Enter, and on to the new person."""
    seite.goto("/faelle/")
    verweis(seite, "Neuer Fall").first.click()
    pruefe(seite)
    tab_bis(seite, lambda fokus: fokus["id"] == "id_name")
    seite.keyboard.type(NAME)
    seite.keyboard.press("Tab")
    seite.keyboard.type("05.1990")
    seite.keyboard.press("Enter")
    expect(seite.get_by_role("heading", level=1)).to_have_text("Ist die Person schon bekannt?")
    pruefe(seite)
    tab_bis(seite, lambda fokus: "aufnehmen" in fokus["text"])
    seite.keyboard.press("Enter")


def person_eingeben_und_unterbrechen(seite: Page) -> None:
    expect(seite.locator("#id_name")).to_have_value(NAME)
    pruefe(seite)
    seite.locator("#id_sprache_1").fill("Kurdisch (Kurmandschi)")
    # What is typed is on the server before anything is sent.
    expect(seite.locator("[data-entwurf-stand]")).to_contain_text("Entwurf gesichert")
    knopf(seite, "Später weiter").click()
    pruefe(seite)
    verweis(seite, NAME).first.click()
    verweis(seite, "Person").click()
    expect(seite.locator("#id_sprache_1")).to_have_value("Kurdisch (Kurmandschi)")
    seite.locator("#id_dolmetschen_1").check()
    knopf(seite, "Weiter").click()


def familie_fall_und_einwilligung(seite: Page) -> None:
    expect(seite.get_by_role("heading", level=1)).to_have_text("Wer gehört zur Person?")
    seite.get_by_label("Name", exact=True).fill("Deniz Erfundenprobe")
    seite.get_by_label("Beziehung zur Person").select_option("kind")
    knopf(seite, "Hinzufügen").click()
    expect(seite.get_by_role("main")).to_contain_text("Deniz Erfundenprobe")
    pruefe(seite)
    knopf(seite, "Weiter").click()
    knopf(seite, "Weiter").click()
    expect(seite.get_by_role("alert")).to_contain_text("Wie kam die Person zu Ihnen?")
    pruefe(seite)
    seite.get_by_label("Wie kam die Person zu Ihnen?").select_option("abh")
    seite.get_by_label("Anlass").fill("Sucht Arbeit. Erfundener Anlass einer Probe.")
    seite.get_by_label("Die Problemlage ist komplex.").check()
    knopf(seite, "Weiter").click()
    pruefe(seite)
    verweis(seite, "Arabisch").click()
    expect(seite.locator("section[dir=rtl][lang=ar]")).to_be_visible()
    pruefe(seite)
    verweis(seite, "Zurück").click()
    seite.get_by_label("ja, jetzt erfassen").check()
    seite.get_by_label("Wie ist sie nachgewiesen?").select_option("schriftlich")
    knopf(seite, "Weiter").click()


def anlegen(seite: Page) -> None:
    expect(seite.get_by_role("main")).to_contain_text("Deniz Erfundenprobe")
    pruefe(seite)
    knopf(seite, "Aufnahme abschließen").click()
    expect(seite.get_by_role("main")).to_contain_text(re.compile(r"Die Akte KIM-05358-\d{4}-\d+"))
    expect(seite.get_by_role("heading", level=1)).to_contain_text(NAME)


def stammdaten(seite: Page, akte: str) -> None:
    seite.goto(f"{akte}person/")
    pruefe(seite)
    verweis(seite, "Bearbeiten").click()
    seite.locator("#id_geburt").fill("etwa 1991")
    seite.get_by_role("group", name="Von der Person bestritten").get_by_label(
        "Geburtsdatum"
    ).check()
    knopf(seite, "Speichern").click()
    expect(seite.get_by_role("main")).to_contain_text("etwa 1991")
    expect(seite.get_by_role("main")).to_contain_text("bestritten")
    verweis_bei(seite, "Ändern", "Kurmandschi").click()
    pruefe(seite)
    knopf(seite, "Speichern").click()
    for wen in ("Kurmandschi", "Deniz Erfundenprobe"):
        verweis_bei(seite, "Entfernen", wen).click()
        pruefe(seite)
        knopf(seite, "Entfernen").click()
    expect(seite.get_by_role("main")).to_contain_text("Niemand eingetragen.")


def widerruf(seite: Page, akte: str) -> None:
    seite.goto(f"{akte}einwilligungen/")
    pruefe(seite)
    verweis_bei(seite, "Widerrufen", "Fallarbeit").click()
    pruefe(seite)
    knopf(seite, "Widerruf erfassen").click()
    expect(seite.get_by_role("main")).to_contain_text("widerrufen am")
    verweis(seite, "Einwilligung erfassen").click()
    pruefe(seite)


def test_a_new_person_is_taken_in_corrected_and_withdraws(seite_von):
    seite = seite_von("cm.dueren")
    fehler = skriptfehler(seite)
    suchen_mit_der_tastatur(seite)
    person_eingeben_und_unterbrechen(seite)
    familie_fall_und_einwilligung(seite)
    anlegen(seite)
    akte = seite.url
    stammdaten(seite, akte)
    widerruf(seite, akte)
    assert fehler == []


def test_a_draft_is_discarded_after_a_question(seite_von):
    seite = seite_von("cm.dueren")
    seite.goto("/faelle/aufnahme/")
    seite.get_by_label("Name der Person").fill("Verworfene Erfundenprobe")
    knopf(seite, "Suchen").click()
    expect(seite.get_by_role("heading", level=1)).to_have_text("Ist die Person schon bekannt?")
    seite.goto("/faelle/aufnahme/")
    verweis_bei(seite, "Verwerfen", "Verworfene Erfundenprobe").click()
    pruefe(seite)
    knopf(seite, "Verwerfen").click()
    expect(seite.get_by_role("main")).not_to_contain_text("Verworfene Erfundenprobe")
