"""Journeys of the administration: an account with its roles, an Organisation."""

from playwright.sync_api import Page, expect

from tests.e2e.handeln import begruenden, bestaetigen, knopf, verweis
from tests.e2e.pruefen import pruefe, skriptfehler

DARF = "Stellenbesetzung der Kommune erfassen und melden"


def test_an_account_gets_and_loses_a_role_and_is_closed_and_reopened(seite_von):
    seite = seite_von("admin")
    fehler = skriptfehler(seite)
    _anlegen(seite)
    _rolle_geben(seite)
    expect(seite.get_by_text("hat die Rolle")).to_be_visible()
    expect(seite.get_by_role("rowheader", name=DARF)).to_be_visible()
    pruefe(seite)

    seite.get_by_role("main").get_by_role("link", name="Entziehen").click()
    expect(seite.get_by_text(DARF)).to_be_visible()  # the question names what is lost
    begruenden(seite, "Rolle entziehen", "Stelle wieder frei")
    expect(seite.get_by_text("verliert die Rolle")).to_be_visible()
    expect(seite.get_by_text("Heute keine Rechte")).to_be_visible()
    pruefe(seite)

    verweis(seite, "Konto deaktivieren").click()
    begruenden(seite, "Konto deaktivieren", "Ausgeschieden")
    expect(seite.get_by_text("Das Konto ist deaktiviert: Es hat keine Rechte")).to_be_visible()
    pruefe(seite)
    verweis(seite, "Konto wieder aktivieren").click()
    begruenden(seite, "Konto aktivieren", "Zurückgekehrt")
    expect(seite.get_by_text("Das Konto von Ria Rolle ist wieder aktiv.")).to_be_visible()
    knopf(seite, "Einladung noch einmal schicken").click()
    expect(seite.get_by_role("link", name="Passwort festlegen")).to_be_visible()
    assert fehler == []


def _anlegen(seite: Page) -> None:
    seite.goto("/verwaltung/konten/")
    seite.get_by_role("main").get_by_role("link", name="Konto anlegen").click()
    pruefe(seite)
    bestaetigen(seite)
    knopf(seite, "Anlegen und einladen").click()  # empty: the errors are listed
    expect(seite.locator(".kim-fehlerliste")).to_be_focused()
    pruefe(seite)
    seite.get_by_label("Name", exact=True).fill("Ria Rolle")
    seite.get_by_label("E-Mail-Adresse").fill("ria.rolle@kim.example")
    seite.get_by_label("Kommune, die das Konto führt").select_option(label="Soest, Kreis")
    knopf(seite, "Anlegen und einladen").click()


def _rolle_geben(seite: Page) -> None:
    seite.get_by_label("Rolle", exact=True).select_option(label="KIM-Assistenz")
    seite.get_by_label("Bereich").select_option(label="Soest, Kreis")
    begruenden(seite, "Rolle geben", "Stellenantritt")


def test_an_organisation_is_laid_still_and_taken_up_again(seite_von):
    """Not while it has active Teams; a new one without can be."""
    seite = seite_von("koordination.soest")
    fehler = skriptfehler(seite)
    seite.goto("/organisationen/")
    verweis(seite, "Sozialamt Kreis Soest (Demo)").click()
    verweis(seite, "Organisation stilllegen").click()
    begruenden(seite, "Stilllegen", "Aufgaben verlagert")
    expect(seite.locator(".kim-fehlerliste")).to_contain_text("noch aktive Teams")
    pruefe(seite)

    seite.goto("/organisationen/neu/")
    seite.get_by_label("Name", exact=True).fill("Sprachschule am Markt")
    seite.get_by_label("Art", exact=True).select_option(label="Sprachkursträger")
    knopf(seite, "Speichern").click()
    expect(seite.get_by_text("„Sprachschule am Markt“ ist gespeichert.")).to_be_visible()
    verweis(seite, "Organisation stilllegen").click()
    begruenden(seite, "Stilllegen", "Kurse eingestellt")
    expect(seite.get_by_text("Diese Organisation ist stillgelegt")).to_be_visible()
    pruefe(seite)
    verweis(seite, "Wieder aktivieren").click()
    begruenden(seite, "Wieder aktivieren", "Neue Kurse ab März")
    expect(seite.get_by_text("ist wieder aktiv.")).to_be_visible()
    expect(verweis(seite, "Organisation stilllegen")).to_be_visible()
    assert fehler == []
