"""The way of a file: assessment, plan, agreement, Leistungssteuerung, evaluation, closing."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.e2e.handeln import knopf, verweis
from tests.e2e.pruefen import pruefe, skriptfehler

ZIEL = "Ich spreche im Alltag Deutsch (Probe)."
KURS = "Integrationskurs (Probe)"


def assessment(seite: Page, akte: str, stufe: str) -> None:
    """Begun, left as a draft, gone on with, completed, read."""
    seite.goto(f"{akte}assessment/")
    pruefe(seite)
    knopf(seite, "Assessment beginnen").click()
    pruefe(seite)
    seite.get_by_label("Sprache: Einschätzung").select_option(stufe)
    knopf(seite, "Entwurf speichern").click()
    seite.get_by_text("Der Entwurf ist gespeichert.").first.wait_for()
    verweis(seite, "Entwurf verwerfen").click()
    pruefe(seite)
    verweis(seite, "Abbrechen").click()
    seite.get_by_label("Sprache: Hilfebedarf").check()
    seite.get_by_label("Wohnen: Einschätzung").select_option("3")
    knopf(seite, "Speichern und abschließen").click()
    seite.get_by_text("Das Assessment ist abgeschlossen.").first.wait_for()
    pruefe(seite)
    seite.locator("thead a").last.click()
    pruefe(seite)


def schritt(seite: Page, akte: str, name: str) -> None:
    seite.goto(akte)
    verweis(seite, name).click()
    pruefe(seite)
    knopf(seite, name).click()
    seite.get_by_text("Die Akte steht jetzt in der Phase").first.wait_for()


def versehen(seite: Page, akte: str) -> None:
    """A slip: taken back, then the step once more."""
    schritt(seite, akte, "Hilfeplanung beginnen")
    verweis(seite, "Letzten Schritt zurücknehmen").click()
    pruefe(seite)
    knopf(seite, "Schritt zurücknehmen").click()
    seite.get_by_text("Die Akte steht wieder in der Phase „Assessment“.").first.wait_for()
    schritt(seite, akte, "Hilfeplanung beginnen")


def _am_eintrag(seite: Page, name: str) -> Locator:
    """A link whose name goes on with what it belongs to."""
    return seite.get_by_role("main").get_by_role("link", name=re.compile(f"^{name} ?:"))


def plan_schreiben(seite: Page, akte: str) -> None:
    """From the sentence that says what is missing to the agreed plan."""
    seite.goto(akte)
    seite.get_by_text("Leistungssteuerung beginnen: noch nicht möglich").click()
    pruefe(seite)
    verweis(seite, "Zum Hilfeplan").click()
    pruefe(seite)
    knopf(seite, "Hilfeplan anlegen").click()
    expect(seite.get_by_role("main")).to_contain_text("besteht Hilfebedarf, aber kein Ziel")
    verweis(seite, "Ziel hinzufügen").click()
    pruefe(seite)
    seite.get_by_label("Handlungsfeld").select_option(label="Sprache")
    seite.get_by_label("Ziel", exact=True).fill(ZIEL)
    knopf(seite, "Speichern").click()
    _am_eintrag(seite, "Leistung hinzufügen").click()
    pruefe(seite)
    seite.get_by_label("Leistung", exact=True).fill(KURS)
    knopf(seite, "Speichern").click()
    for name in ("Ziel bearbeiten", "Ziel entfernen", "Bearbeiten", "Entfernen"):
        _am_eintrag(seite, name).click()
        pruefe(seite)
        verweis(seite, "Abbrechen").click()
    verweis(seite, "Vereinbaren").click()
    pruefe(seite)
    knopf(seite, "Vereinbaren").click()
    seite.get_by_text("Hilfeplan, Version 1 ist vereinbart.").first.wait_for()
    pruefe(seite)


def plan_fuehren(seite: Page) -> None:
    """Signed, printed, its state kept, a change begun and thrown away."""
    knopf(seite, "Unterschrift vermerken").click()
    seite.get_by_text("Die Unterschrift ist vermerkt.").first.wait_for()
    with seite.expect_download() as herunterladen:
        verweis(seite, "Als PDF zum Unterschreiben").click()
    assert herunterladen.value.suggested_filename.endswith("-version-1.pdf")
    _am_eintrag(seite, "Stand").click()
    pruefe(seite)
    seite.get_by_label("Status").select_option(label="läuft")
    knopf(seite, "Speichern").click()
    seite.get_by_role("button", name=re.compile("^Teilweise erreicht")).click()
    seite.get_by_text("ist teilweise erreicht.").first.wait_for()
    verweis(seite, "Hilfeplan ändern").click()
    pruefe(seite)
    seite.get_by_label("Grund der Änderung").fill("Probe")
    knopf(seite, "Ändern").click()
    verweis(seite, "Hilfeplan, Version 1").click()
    pruefe(seite)
    verweis(seite, "Hilfeplan, Version 2").click()
    verweis(seite, "Entwurf verwerfen").click()
    pruefe(seite)
    knopf(seite, "Verwerfen").click()
    seite.get_by_text("Der Entwurf ist verworfen.").first.wait_for()


def abschliessen(seite: Page, akte: str) -> None:
    """Every open task is decided on the page that lists them; then how it ended."""
    seite.goto(f"{akte}phase/abgeschlossen/")
    pruefe(seite)
    while seite.get_by_role("button", name=re.compile("^Entfällt")).count():
        seite.get_by_role("button", name=re.compile("^Entfällt")).first.click()
        seite.get_by_text("entfällt.").first.wait_for()
    expect(seite.get_by_role("main")).to_contain_text("Es fehlt das Assessment zum Abschluss")
    assessment(seite, akte, "4")
    seite.goto(akte)
    verweis(seite, "Akte abschließen").click()
    pruefe(seite)
    knopf(seite, "Akte abschließen").click()
    pruefe(seite)  # with its errors
    seite.get_by_label("Abschlussgrund").select_option("ziele_erreicht")
    seite.get_by_label("erreicht", exact=True).check()
    seite.get_by_label("Begründung").fill("Probe im Browser")
    knopf(seite, "Akte abschließen").click()
    expect(seite.get_by_role("main")).to_contain_text("Diese Akte ist beendet")
    pruefe(seite)


def test_from_the_assessment_to_the_closed_file(seite_von):
    seite = seite_von("cm.dueren")
    fehler = skriptfehler(seite)
    seite.goto("/faelle/?phase=assessment")
    seite.get_by_role("main").locator("tbody th a").last.click()
    seite.wait_for_url("**/faelle/*/")
    akte = seite.url
    assessment(seite, akte, "1")
    versehen(seite, akte)
    plan_schreiben(seite, akte)
    plan_fuehren(seite)
    schritt(seite, akte, "Leistungssteuerung beginnen")
    schritt(seite, akte, "Evaluation beginnen")
    abschliessen(seite, akte)
    assert fehler == []
