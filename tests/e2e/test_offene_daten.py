"""The journey of open data: released, read without an account, withdrawn."""

from playwright.sync_api import expect

from tests.e2e.handeln import knopf, verweis
from tests.e2e.pruefen import pruefe, skriptfehler

STICHTAG = "2024-06-30"


def test_a_stichtag_from_release_to_withdrawal(seite_von, kontext_von):
    seite = seite_von("ministerium")
    fehler = skriptfehler(seite)
    seite.goto(f"/stellen/{STICHTAG}/")
    verweis(seite, "Als offene Daten freigeben").click()
    pruefe(seite)
    knopf(seite, "Zahlen veröffentlichen").click()
    expect(seite.get_by_text("sind jetzt öffentlich")).to_be_visible()

    fremd = kontext_von(None).new_page()
    fremd.goto("/offene-daten/")
    pruefe(fremd)
    verweis(fremd, "30.06.2024").click()
    pruefe(fremd)
    with fremd.expect_download() as download:
        verweis(fremd, "CSV herunterladen").click()
    assert len(download.value.path().read_text("utf-8").splitlines()) == 271

    seite.goto(f"/stellen/{STICHTAG}/")
    verweis(seite, "Offene Daten zurückziehen").click()
    pruefe(seite)
    seite.get_by_label("Begründung").fill("Reise")
    knopf(seite, "Daten zurückziehen").click()
    expect(seite.get_by_text("sind zurückgezogen")).to_be_visible()
    assert fremd.goto(f"/offene-daten/{STICHTAG}/").status == 410
    pruefe(fremd)
    assert fehler == []
