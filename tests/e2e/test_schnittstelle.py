"""The journey of a token: made, seen once, tried on the page under its CSP, revoked."""

from playwright.sync_api import expect

from tests.e2e.handeln import bestaetigen, knopf, verweis
from tests.e2e.pruefen import pruefe, skriptfehler


def test_a_token_from_creation_to_revocation(seite_von):
    seite = seite_von("koordination.soest")
    fehler = skriptfehler(seite)
    seite.goto("/konto/uebersicht/")
    verweis(seite, "API-Zugänge verwalten").click()
    pruefe(seite)
    verweis(seite, "Zugang anlegen").first.click()
    bestaetigen(seite)
    seite.get_by_label("Bezeichnung").fill("Reise")
    seite.get_by_label("Verzeichnis der Kommunen").check()
    seite.get_by_label("Stichtage und Zahlen").check()
    knopf(seite, "Zugang anlegen").click()
    token = seite.locator(".kim-token").inner_text()
    pruefe(seite)

    verweis(seite, "Schnittstelle für Programme").click()
    seite.get_by_label("Token").fill(token)
    zahlen = seite.locator("#zahlen")
    zahlen.locator("summary").click()
    zahlen.get_by_label("ags").fill("05974")
    zahlen.get_by_role("button", name="Anfrage schicken").click()
    expect(zahlen.get_by_text("Status 200")).to_be_visible()
    expect(zahlen.locator("pre")).to_contain_text('"kommune": "Soest, Kreis"')
    pruefe(seite)
    seite.locator("#meldungen summary").click()
    seite.locator("#meldungen").get_by_role("button", name="Anfrage schicken").click()
    expect(seite.locator("#meldungen").get_by_text("Status 403")).to_be_visible()

    seite.goto("/konto/api-zugaenge/")
    seite.get_by_role("row", name="Reise").get_by_role("link").click()
    pruefe(seite)
    knopf(seite, "Zugang widerrufen").click()
    expect(seite.get_by_text("ist widerrufen")).to_be_visible()
    seite.goto("/schnittstelle/")
    seite.get_by_label("Token").fill(token)
    seite.locator("#kommunen").get_by_role("button", name="Anfrage schicken").click()
    expect(seite.locator("#kommunen").get_by_text("Status 401")).to_be_visible()
    assert fehler == []
