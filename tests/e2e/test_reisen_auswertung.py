"""Journeys through the Auswertung: compare two Stichtage, read the map by keyboard, ask what if."""

import csv
import io
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.handeln import hochladen, knopf, ueberschrift, verweis
from tests.e2e.pruefen import pruefe, skriptfehler
from tests.e2e.tastatur import springe_zum_inhalt, tab_bis
from tests.stellen.fabriken import datei_der_zahlen

VORHER, TAG = "2024-06-30", "2025-06-30"


def _naechster_stichtag() -> bytes:
    """The published figures a year later: in Düren 0.50 VZÄ more are filled in the Koordination."""
    zeilen = list(csv.DictReader(io.StringIO(datei_der_zahlen().replace(VORHER, TAG))))
    for zeile in zeilen:
        if zeile["ags"] == "05358" and zeile["stellenart"] == "koordination":
            mehr = min(Decimal("0.50"), Decimal(zeile["vorgesehen"]))
            zeile["besetzt"] = str(Decimal(zeile["besetzt"]) + mehr)
            zeile["vorgesehen"] = str(Decimal(zeile["vorgesehen"]) - mehr)
    raus = io.StringIO()
    schreiber = csv.DictWriter(raus, zeilen[0].keys())
    schreiber.writeheader()
    schreiber.writerows(zeilen)
    return raus.getvalue().encode()


@pytest.fixture
def seite(seite_von) -> Page:
    """The Ministerium, with a second Stichtag taken over if there is none yet."""
    seite = seite_von("ministerium")
    seite.goto(f"/stellen/auswertung/vergleich/?von={VORHER}&bis={TAG}")
    if seite.locator(f"#id_bis option[value='{TAG}']").count() == 0:
        hochladen(seite, "spaeter.csv", _naechster_stichtag())
        knopf(seite, "54 Meldungen übernehmen").click()
        verweis(seite, "Stichtag 30.06.2025").wait_for()
    return seite


def test_from_the_stichtag_to_the_differences_and_their_download(seite):
    fehler = skriptfehler(seite)
    seite.goto(f"/stellen/{TAG}/")
    verweis(seite, "Vergleich mit dem Stichtag davor").click()
    ueberschrift(seite, "Was hat sich zwischen zwei Stichtagen geändert?").wait_for()
    seite.get_by_label("von Stichtag").select_option(label="30.06.2024")
    knopf(seite, "Filtern").click()
    seite.wait_for_url(f"**von={VORHER}**")
    tabelle = seite.get_by_role("region", name="Vergleich je Kommune und Stellenart")
    expect(tabelle.get_by_role("rowheader")).to_have_text(["Düren, Kreis"])
    expect(tabelle).to_contain_text("+0,50")
    pruefe(seite)
    seite.get_by_label("Zeilen").select_option(label="alle")
    knopf(seite, "Filtern").click()
    expect(tabelle.locator("tbody tr")).to_have_count(270)
    seite.locator("summary", has_text="Herunterladen").click()
    with seite.expect_download() as download:
        seite.get_by_role("main").get_by_role("link", name="CSV").click()
    assert download.value.suggested_filename == f"vergleich-{VORHER}-{TAG}.csv"
    assert len(download.value.path().read_text("utf-8").splitlines()) == 271
    assert fehler == []


def test_comparison_and_map_by_keyboard(seite):
    fehler = skriptfehler(seite)
    seite.goto(f"/stellen/auswertung/vergleich/?von={VORHER}&bis={TAG}")
    springe_zum_inhalt(seite)
    tab_bis(seite, lambda f: f["id"] == "id_stellenart")
    seite.keyboard.type("Koordination")
    tab_bis(seite, lambda f: f["text"] == "Filtern")
    seite.keyboard.press("Space")
    seite.wait_for_url("**stellenart=koordination**")
    tab_bis(seite, lambda f: f["text"] == "Düren, Kreis")

    seite.goto(f"/stellen/auswertung/karte/?stichtag={VORHER}")
    springe_zum_inhalt(seite)
    tab_bis(seite, lambda f: f["id"] == "id_groesse")
    seite.keyboard.type("unbesetzte")
    tab_bis(seite, lambda f: f["text"] == "Filtern")
    seite.keyboard.press("Space")
    seite.wait_for_url("**groesse=unbesetzt**")
    pruefe(seite)
    tab_bis(seite, lambda f: f["text"].startswith("Kleve, Kreis:"))
    seite.keyboard.press("Enter")
    seite.wait_for_url(f"**/stellen/{VORHER}/05154/")
    assert fehler == []


def test_every_tile_is_readable_on_a_telephone(kontext_von):
    """The map scrolls inside itself; no tile is smaller than its words."""
    seite = kontext_von("ministerium", width=360, height=800).pages[0]
    seite.goto(f"/stellen/auswertung/karte/?stichtag={VORHER}")
    pruefe(seite)
    masse = seite.eval_on_selector_all(
        ".kim-kachel",
        """ks => ks.map(k => {
            const flaeche = k.querySelector("rect").getBoundingClientRect();
            const texte = [...k.querySelectorAll("text")].map(t => t.getBoundingClientRect());
            return [flaeche.width, Math.max(...texte.map(t => t.width)),
                    parseFloat(getComputedStyle(k.querySelector("text")).fontSize)];
        })""",
    )
    assert len(masse) == 54
    assert all(breite >= text for breite, text, _ in masse), masse
    assert all(schrift >= 11 for *_, schrift in masse)


def test_trend_forecast_and_what_if(seite):
    fehler = skriptfehler(seite)
    seite.goto("/stellen/auswertung/")
    verweis(seite, "Wie entwickelt sich die Besetzung?").click()
    seite.get_by_label("Linien je").select_option(label="Regierungsbezirk")
    knopf(seite, "Filtern").click()
    seite.get_by_role("img", name="Besetzungsquote je Regierungsbezirk").wait_for()
    pruefe(seite)
    seite.goto("/stellen/auswertung/prognose/")
    # Whether there are enough Stichtage by now depends on the journeys before this one.
    ueberschrift(seite, "Wie viele Stellen werden am nächsten Stichtag besetzt sein?").wait_for()
    pruefe(seite)
    seite.goto(f"/stellen/auswertung/umverteilung/?stichtag={VORHER}")
    expect(seite.get_by_text("geben 65,75")).to_be_visible()
    seite.get_by_label("Verteilen").select_option(label="von Hand")
    seite.locator("summary", has_text="Wer erhält").click()
    knopf(seite, "Rechnen").click()
    seite.get_by_label("Köln, kreisfreie Stadt").last.wait_for()
    pruefe(seite)
    assert fehler == []
