"""Journeys around accounts: invite and give a role; sign in with a passkey."""

from playwright.sync_api import BrowserContext, Page, expect

from kim.actions.demodaten import PASSWORT
from tests.e2e.handeln import bestaetigen, knopf, ueberschrift, verweis
from tests.e2e.pruefen import name_von, pruefe

NEUES = "vier blaue Stühle am Ufer"
SCHLUESSEL = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def test_invite_give_a_role_and_sign_in(seite_von, kontext_von):
    """The administration invites; the new person sets a password and sees her rights."""
    admin = seite_von("admin")
    admin.goto("/verwaltung/konten/")
    admin.get_by_role("link", name="Konto anlegen").last.click()
    bestaetigen(admin)
    admin.get_by_label("Name", exact=True).fill("Nele Neu")
    admin.get_by_label("E-Mail-Adresse").fill("nele.neu@kim.example")
    admin.get_by_label("Kommune, die das Konto führt").select_option(label="Düren, Kreis")
    knopf(admin, "Anlegen und einladen").click()
    link = admin.get_by_role("link", name="Passwort festlegen").get_attribute("href")
    admin.get_by_label("Rolle", exact=True).select_option(label="KIM-Assistenz")
    admin.get_by_label("Bereich").select_option(label="Düren, Kreis")
    admin.get_by_label("Begründung").fill("Stellenantritt")
    knopf(admin, "Rolle geben").click()
    admin.get_by_role("heading", name="Nele Neu").wait_for()
    assert admin.get_by_text("Stellenbesetzung der Kommune erfassen und melden").is_visible()

    nele = kontext_von(None).new_page()
    nele.goto(link)
    pruefe(nele)
    nele.get_by_label("Neues Passwort", exact=True).fill(NEUES)
    nele.get_by_label("Neues Passwort (Wiederholung)").fill(NEUES)
    knopf(nele, "Passwort festlegen").click()
    nele.goto("/konto/anmelden/")
    nele.get_by_label("E-Mail-Adresse").fill("nele.neu@kim.example")
    nele.get_by_label("Passwort", exact=True).fill(NEUES)
    knopf(nele, "Anmelden").click()
    nele.wait_for_url("**/")
    nele.goto("/konto/uebersicht/")
    assert nele.get_by_text("Stellenbesetzung der Kommune erfassen und melden").is_visible()
    assert nele.get_by_text("darf keine Fallakte lesen").is_visible()


def _mit_schluessel(kontext: BrowserContext, seite: Page) -> None:
    sitzung = kontext.new_cdp_session(seite)
    sitzung.send("WebAuthn.enable")
    sitzung.send("WebAuthn.addVirtualAuthenticator", {"options": SCHLUESSEL})


def test_a_passkey_signs_in_without_a_password(anwendung, kontext_von):
    """Passkeys belong to a name, not to an address of digits: so through ``localhost``."""
    wurzel = anwendung.adresse.replace("127.0.0.1", "localhost")
    kontext = kontext_von(None)
    seite = kontext.new_page()
    _mit_schluessel(kontext, seite)
    seite.goto(f"{wurzel}/konto/anmelden/")
    seite.get_by_label("E-Mail-Adresse").fill("ebh.soest@kim.example")
    seite.get_by_label("Passwort", exact=True).fill(PASSWORT)
    knopf(seite, "Anmelden").click()
    seite.wait_for_url(f"{wurzel}/")
    seite.goto(f"{wurzel}/konto/faktor/schluessel/neu/")
    bestaetigen(seite)
    seite.get_by_label("Passwortlos").check()
    knopf(seite, "Hinzufügen").click()
    ueberschrift(seite, "Wiederherstellungscodes").wait_for()
    seite.goto(f"{wurzel}/")
    seite.get_by_text("Ebru Einbürgerungsdemo").first.click()
    seite.get_by_role("button", name="Abmelden").first.click()
    seite.wait_for_url("**/konto/anmelden/**")
    knopf(seite, "Mit Passkey anmelden").click()
    seite.wait_for_url(f"{wurzel}/")
    assert seite.get_by_text("Ebru Einbürgerungsdemo").first.is_visible()
    _umbenennen_und_entfernen(seite, wurzel)


def _umbenennen_und_entfernen(seite: Page, wurzel: str) -> None:
    seite.goto(f"{wurzel}/konto/faktor/schluessel/bestaetigen/")
    pruefe(seite)
    seite.goto(f"{wurzel}/konto/faktor/schluessel/")
    pruefe(seite)
    verweis(seite, "Umbenennen").click()
    if name_von(seite.url) == "account_reauthenticate":
        bestaetigen(seite)
    pruefe(seite)
    seite.get_by_label("Name").fill("Rechner im Amt")
    knopf(seite, "Speichern").click()
    expect(seite.get_by_role("rowheader", name="Rechner im Amt")).to_be_visible()
    verweis(seite, "Entfernen").click()
    pruefe(seite)
    knopf(seite, "Entfernen").click()
    expect(seite.get_by_text("Noch kein Passkey")).to_be_visible()
