"""The whole way of a Stichtag: open, report, ask back, settle, correct, report and compare."""

from playwright.sync_api import Page, expect

from tests.e2e.handeln import heruntergeladen, knopf, ueberschrift, verweis
from tests.e2e.pruefen import pruefe, skriptfehler

# Invented; the demo data hold 31.12.2024 open already.
TAG, DEUTSCH = "2026-06-30", "30.06.2026"
DUEREN, SOEST = f"/stellen/{TAG}/05358/", f"/stellen/{TAG}/05974/"
BEMERKUNG = "Probe im Browser: eine Zusage liegt vor."


def stand(seite: Page, text: str) -> None:
    """The state of the Meldung, below its heading."""
    expect(seite.locator(".kim-seitenkopf__unterzeile")).to_contain_text(text)


def schritt(seite: Page, knopfname: str, feld: str = "", text: str = "") -> None:
    """From the Meldung to the question that names what happens, looked at, and yes."""
    verweis(seite, knopfname).click()
    pruefe(seite)
    if feld:
        seite.get_by_label(feld).fill(text)
    knopf(seite, knopfname).click()


def eroeffnen(seite: Page) -> None:
    seite.goto("/stellen/erhebung/neu/")
    seite.get_by_label("Stichtag", exact=True).fill("30.6.26")
    seite.get_by_label("Hinweis an die Kommunen").fill("Erfundene Erhebung einer Probe.")
    knopf(seite, "Speichern").click()
    expect(seite.get_by_role("main")).to_contain_text("54 Kommunen bekommen eine Meldung")
    pruefe(seite)
    knopf(seite, "Erhebung eröffnen").click()
    expect(seite.get_by_role("main")).to_contain_text("0 von 54 Kommunen haben gemeldet")


def bearbeiten_und_senden(seite: Page) -> None:
    seite.goto(DUEREN)
    stand(seite, "Entwurf")
    verweis(seite, "Bearbeiten").click()
    seite.get_by_label("Koordination: Bemerkung").fill(BEMERKUNG)
    pruefe(seite)
    knopf(seite, "Speichern und weiter zum Senden").click()
    expect(seite.get_by_role("main")).to_contain_text(BEMERKUNG)
    knopf(seite, "An das Ministerium senden").click()
    stand(seite, "gemeldet")


def senden(seite: Page) -> None:
    seite.goto(SOEST)
    schritt(seite, "An das Ministerium senden")
    stand(seite, "gemeldet")


def rueckfrage_und_antwort(ministerium: Page, dueren: Page) -> None:
    ministerium.goto(DUEREN)
    schritt(ministerium, "Rückfrage stellen", "Rückfrage", "Seit wann ist die Zusage da?")
    stand(ministerium, "Rückfrage")
    dueren.goto(DUEREN)
    expect(dueren.locator("#gespraech")).to_contain_text("Seit wann ist die Zusage da?")
    schritt(dueren, "An das Ministerium senden", "Antwort auf die Rückfrage", "Seit Mai.")
    stand(dueren, "gemeldet")


def feststellen(seite: Page) -> None:
    for adresse in (DUEREN, SOEST):
        seite.goto(adresse)
        schritt(seite, "Als geprüft markieren")
        stand(seite, "geprüft")
    seite.goto(f"/stellen/{TAG}/erhebung/")
    expect(seite.get_by_role("main")).to_contain_text("2 von 54 Kommunen haben gemeldet")
    seite.goto(f"/stellen/{TAG}/feststellen/?auswahl=geprueft")
    knopf(seite, "2 Meldungen feststellen").click()
    seite.goto(DUEREN)
    stand(seite, "festgestellt")


def korrigieren(dueren: Page, ministerium: Page) -> None:
    """Half a post that was in the procedure is filled after all."""
    dueren.goto(DUEREN)
    verweis(dueren, "Korrektur vorschlagen").click()
    pruefe(dueren)
    dueren.get_by_label("Begründung der Korrektur").fill("Dienstantritt war schon am 01.06.")
    knopf(dueren, "Entwurf anlegen").click()
    dueren.get_by_label("Koordination: besetzt").fill("3,50")
    dueren.get_by_label("Koordination: zur Besetzung vorgesehen", exact=True).fill("0")
    dueren.get_by_label("Koordination: nicht zur Besetzung vorgesehen").fill("0")
    knopf(dueren, "Speichern und weiter zum Senden").click()
    knopf(dueren, "An das Ministerium senden").click()
    ministerium.goto(DUEREN)
    schritt(ministerium, "Als geprüft markieren")
    verweis(ministerium, "Prüfen und feststellen").click()
    knopf(ministerium, "Meldung feststellen").click()
    ministerium.goto(DUEREN)
    stand(ministerium, "festgestellt Version 2")


def berichten_und_vergleichen(seite: Page) -> None:
    seite.goto(f"/stellen/{TAG}/")
    ueberschrift(seite, f"Stellenbesetzung am {DEUTSCH}").wait_for()
    bericht = heruntergeladen(seite, "CSV").decode("utf-8-sig")
    assert "koordination;Düren, Kreis;3,50;3,50;0,00;0,00" in bericht
    seite.goto(f"/stellen/auswertung/vergleich/?von=2024-06-30&bis={TAG}")
    tabelle = seite.get_by_role("region", name="Vergleich je Kommune und Stellenart")
    expect(tabelle).to_contain_text("Düren, Kreis")
    expect(tabelle).to_contain_text("+1,50")


def schliessen_und_wieder_oeffnen(seite: Page) -> None:
    seite.goto(f"/stellen/{TAG}/erhebung/")
    schritt(seite, "Erhebung abschließen")
    expect(seite.get_by_role("main")).to_contain_text("abgeschlossen")
    verweis(seite, "Wieder öffnen").click()
    pruefe(seite)
    seite.get_by_label("Meldefrist").fill("31.12.2035")
    seite.get_by_label("Begründung").fill("Nachmeldungen")
    knopf(seite, "Wieder öffnen").click()
    expect(seite.locator(".kim-seitenkopf__unterzeile")).to_contain_text("offen")


def test_a_stichtag_from_opening_to_comparison(seite_von):
    ministerium = seite_von("ministerium")
    dueren, soest = seite_von("koordination.dueren"), seite_von("koordination.soest")
    fehler = [skriptfehler(s) for s in (ministerium, dueren, soest)]
    eroeffnen(ministerium)
    bearbeiten_und_senden(dueren)
    senden(soest)
    rueckfrage_und_antwort(ministerium, dueren)
    feststellen(ministerium)
    # What is settled is seen by others, what is not is not.
    assert soest.goto(DUEREN).status == 200
    korrigieren(dueren, ministerium)
    berichten_und_vergleichen(ministerium)
    schliessen_und_wieder_oeffnen(ministerium)
    assert fehler == [[], [], []]
