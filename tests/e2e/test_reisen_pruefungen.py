"""A journey through the audit: threshold, run, question, answer, acceptance, and all is mended."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.handeln import knopf, ueberschrift, verweis
from tests.e2e.pruefen import pruefe, skriptfehler

LISTE = "/stellen/2024-06-30/befunde/"
TITEL = "Assistenz weicht vom einheitlichen Anteil ab"


def _schwelle(seite: Page, wert: str) -> None:
    """The form of a threshold as it stands: value, first day, reason."""
    pruefe(seite)
    seite.get_by_label("Wert in VZÄ").fill(wert)
    seite.get_by_label("Gilt für Stichtage ab").fill("30.6.24")
    seite.get_by_label("Begründung").fill("Probe im Browser")
    knopf(seite, "Schwelle speichern").click()
    ueberschrift(seite, "Schwellen").wait_for()


@pytest.fixture
def ministerium(seite_von) -> Page:
    """With a threshold under which every Kommune's Assistenz is odd, and all checks run."""
    seite = seite_von("ministerium")
    seite.goto("/stellen/pruefungen/schwellen/assistenz_vzae/")
    _schwelle(seite, "0,60")
    seite.goto(LISTE)
    knopf(seite, "Jetzt prüfen").click()
    seite.get_by_text("Alle Prüfungen sind gelaufen").first.wait_for()
    return seite


def _antworten(seite: Page, adresse: str) -> None:
    seite.goto(adresse)
    expect(seite.get_by_role("main")).to_contain_text("Ist das Absicht?")
    expect(ueberschrift(seite, "Entscheiden")).to_have_count(0)
    pruefe(seite)
    seite.get_by_label("Text").fill("Ja, so steht es im Bescheid.")
    knopf(seite, "Beitrag senden").click()
    seite.get_by_text("Ihr Beitrag ist gespeichert.").wait_for()


def test_from_a_finding_to_its_acceptance_and_back(ministerium, seite_von):
    fehler = skriptfehler(ministerium)
    ministerium.goto(f"{LISTE}?pruefung=assistenz_halbe&kommune=05358")
    pruefe(ministerium)
    verweis(ministerium, TITEL).click()
    ueberschrift(ministerium, TITEL).wait_for()
    befund = ministerium.url
    ministerium.get_by_label("Text").fill("Ist das Absicht?")
    knopf(ministerium, "Beitrag senden").click()
    ministerium.get_by_text("Ihr Beitrag ist gespeichert.").wait_for()
    pruefe(ministerium)

    _antworten(seite_von("koordination.dueren"), befund)

    ministerium.goto(befund)
    expect(ministerium.get_by_role("main")).to_contain_text("Ja, so steht es im Bescheid.")
    ministerium.get_by_label("akzeptieren: Die Abweichung ist begründet").check()
    ministerium.get_by_label("Begründung").fill("Bescheid liegt vor")
    knopf(ministerium, "Stand setzen").click()
    ministerium.get_by_text("Der Befund ist jetzt mit Begründung akzeptiert.").wait_for()

    _gemeinsam_entscheiden(ministerium)
    _zurueck(ministerium)
    assert fehler == []


def _gemeinsam_entscheiden(seite: Page) -> None:
    """Two ticked ones to oneself, all others accepted."""
    seite.goto(f"{LISTE}?pruefung=assistenz_halbe")
    for nummer in (0, 1):
        seite.get_by_role("checkbox").nth(nummer).check()
    knopf(seite, "Zuständigkeit festlegen").click()
    ueberschrift(seite, "Zuständigkeit festlegen").wait_for()
    pruefe(seite)
    seite.get_by_label("Anlass").fill("Vorbereitung des Berichts")
    knopf(seite, "2 Befunde zuweisen").click()
    seite.get_by_text("Die Zuständigkeit für 2 Befunde ist gespeichert.").wait_for()
    seite.goto(f"{LISTE}?pruefung=assistenz_halbe")
    verweis(seite, "akzeptieren").click()
    ueberschrift(seite, "Befunde akzeptieren").wait_for()
    pruefe(seite)
    seite.get_by_label("Begründung").fill("Probe")
    knopf(seite, "53 Befunde akzeptieren").click()
    seite.get_by_text("53 Befunde sind akzeptiert.").wait_for()


def _zurueck(seite: Page) -> None:
    """The threshold as it was: the next run finds nothing of it any more."""
    seite.goto("/stellen/pruefungen/")
    pruefe(seite)
    verweis(seite, "0,60 VZÄ ab 30.06.2024").click()
    _schwelle(seite, "0,50")
    seite.goto(LISTE)
    knopf(seite, "Jetzt prüfen").click()
    seite.get_by_text("54 Befunde sind behoben").first.wait_for()
