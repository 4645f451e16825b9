"""Who may look into a file: stand in, share, break the glass, give files away."""

import re
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.e2e.handeln import begruenden, bestaetigen, knopf, verweis
from tests.e2e.pruefen import pruefe, skriptfehler

BALD = f"{timezone.localdate() + timedelta(days=7):%d.%m.%Y}"
GRUND = "Gefahr für ein Kind, niemand ist erreichbar (Probe)"


def zugriff_oeffnen(seite: Page) -> str:
    """The tab of the last file of the own list: other journeys take the first one."""
    seite.goto("/faelle/?umfang=meine")
    seite.get_by_role("main").locator("tbody th a").last.click()
    verweis(seite, "Zugriff").click()
    expect(seite.get_by_role("heading", name="Wer hat diese Akte gelesen?")).to_be_visible()
    return seite.url


def beenden(seite: Page, was: str, frage: str) -> None:
    seite.get_by_role("main").get_by_role("link", name=re.compile(f"Beenden.*{was}")).first.click()
    begruenden(seite, frage, "Nicht mehr nötig")


def test_standing_in_and_sharing(seite_von):
    seite = seite_von("cm.dueren")
    fehler = skriptfehler(seite)
    zugriff_oeffnen(seite)
    pruefe(seite)
    verweis(seite, "Vertretung eintragen").click()
    pruefe(seite)
    seite.get_by_label("Vertretung", exact=True).select_option(label="Cansu Casemanagerdemo")
    seite.get_by_label("Bis").fill(BALD)
    knopf(seite, "Vertretung eintragen").click()
    expect(seite.get_by_role("main")).to_contain_text("Cansu Casemanagerdemo vertritt")
    pruefe(seite)
    beenden(seite, "Vertretung Cansu", "Vertretung beenden")
    expect(seite.get_by_role("main")).to_contain_text("ist beendet")
    verweis(seite, "Akte teilen").click()
    seite.get_by_label("Name der Person").fill("Cem Case")
    knopf(seite, "Suchen").click()
    pruefe(seite)
    seite.get_by_role("link", name=re.compile("Auswählen.*Cem")).first.click()
    pruefe(seite)
    seite.get_by_label("Bis").fill(BALD)
    seite.get_by_label("Begründung").fill("Gemeinsame Begleitung (Probe)")
    knopf(seite, "Akte teilen").click()
    expect(seite.get_by_role("main")).to_contain_text("mit Cem Casemanagerdemo geteilt")
    beenden(seite, "Freigabe für Cem", "Freigabe beenden")
    expect(seite.get_by_role("main")).to_contain_text("nicht mehr mit Cem Casemanagerdemo geteilt")
    assert fehler == []


def test_one_vertretung_for_all_files(seite_von):
    seite = seite_von("cm3.dueren")
    seite.goto("/faelle/")
    verweis(seite, "Vertretungen").click()
    pruefe(seite)
    verweis(seite, "Vertretung eintragen").first.click()
    pruefe(seite)
    seite.get_by_label("Vertretung", exact=True).select_option(label="Carla Casemanagerdemo")
    seite.get_by_label("Bis").fill(BALD)
    knopf(seite, "Vertretung eintragen").click()
    pruefe(seite)
    beenden(seite, "Carla Casemanagerdemo für Cansu", "Vertretung beenden")
    expect(seite.get_by_role("main")).to_contain_text("ist beendet")


def test_break_glass_is_asked_twice_and_seen_by_the_team(seite_von):
    team = seite_von("cm.dueren")
    adresse = zugriff_oeffnen(team)
    aufsicht = seite_von("fachaufsicht.dueren")
    aufsicht.goto(adresse)
    verweis(aufsicht, "Notzugriff …").click()
    bestaetigen(aufsicht)
    begruenden(aufsicht, "Notzugriff beginnen", GRUND)
    pruefe(aufsicht)
    team.reload()
    expect(team.get_by_role("status").filter(has_text="Notzugriff bis")).to_contain_text(GRUND)
    pruefe(team)


def test_files_are_given_away_after_a_question(seite_von):
    seite = seite_von("cm.dueren")
    adresse = zugriff_oeffnen(seite).removesuffix("zugriff/")
    seite.goto("/faelle/?umfang=meine")
    seite.get_by_role("checkbox", name="Auswählen:").last.check()
    knopf(seite, "Ausgewählte zuweisen …").click()
    pruefe(seite)
    seite.get_by_label("Neue Fallführung").select_option(label="Cansu Casemanagerdemo")
    seite.get_by_label("Begründung").fill("Entlastung (Probe)")
    knopf(seite, "Weiter").click()
    expect(seite.get_by_role("main")).to_contain_text(
        "Cansu Casemanagerdemo übernimmt die Fallführung in einer Akte."
    )
    pruefe(seite)
    knopf(seite, "Zuweisen").click()
    expect(seite.get_by_role("main")).to_contain_text("hat jetzt die Fallführung in einer Akte")
    seite.goto(f"{adresse}zugriff/fallfuehrung/")
    pruefe(seite)
