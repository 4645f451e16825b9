"""A journey through the posts: from the list to one on leave, whose substitute fills it."""

import re

from playwright.sync_api import expect

from tests.e2e.handeln import knopf, ueberschrift, verweis
from tests.e2e.pruefen import pruefe, skriptfehler


def test_a_leave_and_its_substitute_are_looked_at(seite_von):
    seite = seite_von("koordination.dueren")
    fehler = skriptfehler(seite)
    seite.goto("/stellen/plan/")
    verweis(seite, "Case Management 1").click()
    ueberschrift(seite, "Case Management 1").wait_for()
    expect(seite.get_by_role("main")).to_contain_text("Ivana Ilic")
    stelle = seite.url
    verweis(seite, "Elternzeit").first.click()
    pruefe(seite)
    seite.goto(stelle)
    loeschen = re.compile("löschen.*Elternzeit")
    seite.get_by_role("main").get_by_role("link", name=loeschen).first.click()
    pruefe(seite)
    assert fehler == []


def test_two_on_one_post_are_refused_with_the_day(seite_von):
    seite = seite_von("koordination.dueren")
    seite.goto("/stellen/plan/")
    verweis(seite, "Case Management 2").click()
    ueberschrift(seite, "Case Management 2").wait_for()
    seite.goto(f"{seite.url}besetzung/")
    seite.get_by_label("VZÄ", exact=True).fill("0,5")
    seite.get_by_label("Besetzt von").fill("01.03.2026")
    knopf(seite, "Speichern").click()
    expect(seite.get_by_role("main")).to_contain_text("01.03.2026")
    pruefe(seite)
