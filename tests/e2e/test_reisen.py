"""Journeys of the ministry: read a Stichtag, import the next one, settle and correct it."""

from io import BytesIO

from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.e2e.handeln import (
    heruntergeladen,
    hochladen,
    knopf,
    ueberschrift,
    verweis,
)
from tests.e2e.pruefen import pruefe, skriptfehler

STICHTAG = "/stellen/2024-06-30/"


def test_the_ministry_reads_filters_and_sorts_a_stichtag(seite_von):
    seite = seite_von("ministerium")
    fehler = skriptfehler(seite)
    navigation = seite.get_by_role("navigation", name="Hauptnavigation")
    navigation.get_by_role("link", name="Stellen", exact=True).click()
    verweis(seite, "30.06.2024").click()
    ueberschrift(seite, "Stellenbesetzung am 30.06.2024").wait_for()
    summen = seite.get_by_role("navigation", name="Zu den Tabellen")
    expect(summen).to_contain_text("569,74 von 713,00")
    koordination = seite.locator("#koordination")
    expect(koordination.locator("tbody tr")).to_have_count(54)
    _filtern(seite)
    _sortieren(seite)
    pruefe(seite)
    assert fehler == []


def _filtern(seite: Page) -> None:
    """Köln by form; the chip takes the filter away again; then Köln stays."""
    zeilen = seite.locator("#koordination tbody tr")
    chip = seite.get_by_role("link", name="Filter entfernen: Regierungsbezirk: Köln")
    for _ in range(2):
        seite.get_by_label("Regierungsbezirk").select_option(label="Köln")
        knopf(seite, "Filtern").click()
        seite.wait_for_url("**?bezirk=koeln**")
        expect(zeilen).to_have_count(12)
        expect(seite.get_by_text("Summe der Auswahl").first).to_be_visible()
        chip.click()
        expect(zeilen).to_have_count(54)
    seite.go_back()
    expect(chip).to_be_visible()


def _sortieren(seite: Page) -> None:
    """One click sorts ascending, the next descending; the filter stays."""
    spalte = seite.locator("#koordination thead").get_by_role("link", name="besetzt", exact=True)
    for richtung in ("ascending", "descending"):
        spalte.click()
        kopf = seite.locator(f"#koordination th[aria-sort={richtung}]")
        expect(kopf).to_have_count(1)
        besetzt = seite.locator("#koordination tbody tr td:nth-child(3)").all_inner_texts()
        zahlen = [float(text.replace(",", ".")) for text in besetzt]
        assert len(zahlen) == 12
        assert zahlen == sorted(zahlen, reverse=richtung == "descending")


def test_one_meldung_with_its_history(seite_von):
    seite = seite_von("ministerium")
    seite.goto(STICHTAG)
    verweis(seite, "Düren, Kreis").first.click()
    ueberschrift(seite, "Düren, Kreis").wait_for()
    abschnitt = seite.get_by_role("region", name="Verlauf", exact=True)
    abschnitt.locator("summary").first.click()
    expect(abschnitt.locator(".stellen-verlauf").first).to_contain_text("vorher geprüft")
    pruefe(seite)


def test_a_draft_is_settled_taken_over_and_undone(seite_von):
    """The demo file waits as a draft: „Krs. Düren“ is unclear, then 54 Meldungen are new."""
    seite = seite_von("ministerium")
    fehler = skriptfehler(seite)
    seite.goto("/stellen/importe/")
    verweis(seite, "demo-erfunden-2023-12-31.csv").click()
    expect(seite.get_by_label("„Krs. Düren“")).to_have_value("05358")
    pruefe(seite)
    knopf(seite, "Zuordnungen bestätigen").click()
    expect(seite.get_by_text("Die Zuordnungen sind gespeichert.")).to_be_visible()
    ueberschrift(seite, "Unterschiede zum gespeicherten Stand").wait_for()
    pruefe(seite)
    knopf(seite, "54 Meldungen übernehmen").click()
    expect(seite.get_by_text("54 Meldungen wurden übernommen.")).to_be_visible()
    pruefe(seite)
    lauf = seite.url
    verweis(seite, "Stichtag 31.12.2023").click()
    expect(seite.locator("#koordination tbody tr")).to_have_count(54)
    seite.goto(lauf)
    verweis(seite, "Rückgängig machen").click()
    pruefe(seite)
    knopf(seite, "Import rückgängig machen").click()
    expect(seite.get_by_text("Der Import ist rückgängig gemacht")).to_be_visible()
    pruefe(seite)
    seite.goto("/stellen/")
    expect(verweis(seite, "30.06.2024")).to_be_visible()
    expect(verweis(seite, "31.12.2023")).to_have_count(0)
    assert fehler == []


def test_a_stichtag_from_upload_to_correction(seite_von):
    """The report's own CSV comes back as the next Stichtag; a wrong file stores nothing."""
    seite = seite_von("ministerium")
    seite.goto(STICHTAG)
    bericht = heruntergeladen(seite, "CSV")
    seite.goto("/stellen/importe/")
    vorher = seite.get_by_role("main").locator("tbody tr").count()
    falsch, zeile = _negativ(bericht, "koordination;Düren, Kreis;")
    hochladen(seite, "falsch.csv", falsch, "31.12.2023")
    expect(seite.get_by_text("„falsch.csv“ kann so nicht übernommen werden.")).to_be_visible()
    befund = seite.get_by_role("table", name="Negative Werte").locator("tbody tr")
    expect(befund).to_have_count(1)
    expect(befund.locator("[data-titel=Zeile]")).to_have_text(str(zeile))
    expect(befund.locator("[data-titel=Spalte]")).to_contain_text("besetzt")
    pruefe(seite)
    seite.goto("/stellen/importe/")
    expect(seite.get_by_role("main").locator("tbody tr")).to_have_count(vorher)

    hochladen(seite, "ende.csv", bericht, "31.12.2023")
    knopf(seite, "54 Meldungen übernehmen").click()
    verweis(seite, "Stichtag 31.12.2023").click()
    _feststellen(seite)
    _korrigieren(seite)


def _negativ(bericht: bytes, anfang: str) -> tuple[bytes, int]:
    """The report with one negative „besetzt“, and the number of its row."""
    zeilen = bericht.decode("utf-8-sig").splitlines()
    stelle = next(i for i, zeile in enumerate(zeilen) if zeile.startswith(anfang))
    felder = zeilen[stelle].split(";")
    felder[3] = f"-{felder[3]}"
    zeilen[stelle] = ";".join(felder)
    return "\r\n".join(zeilen).encode(), stelle + 1


def _feststellen(seite: Page) -> None:
    verweis(seite, "Prüfen und feststellen").click()
    pruefe(seite)
    knopf(seite, "54 Meldungen feststellen").click()
    expect(seite.get_by_text("54 Meldungen sind jetzt festgestellt.")).to_be_visible()


def _korrigieren(seite: Page) -> None:
    """Half a post of Düren is filled after all: refused without balance, then version 2."""
    verweis(seite, "Düren, Kreis").first.click()
    verweis(seite, "Korrigieren").click()
    pruefe(seite)
    werte = seite.locator("tbody tr").first.get_by_role("textbox")
    werte.nth(1).fill("2,50")
    seite.get_by_label("Begründung der Korrektur").fill("Stelle seit 15.12. besetzt")
    knopf(seite, "Korrektur speichern").click()
    expect(seite.get_by_text("3,50 zugewiesen, aber 4,00 als Summe").first).to_be_visible()
    pruefe(seite)
    werte.nth(2).fill("0,50")
    knopf(seite, "Korrektur speichern").click()
    expect(seite.get_by_text("Die Korrektur ist als Version 2 gespeichert.")).to_be_visible()
    ueberschrift(seite, "Versionen im Vergleich").wait_for()
    spalten = seite.get_by_role("table", name="Versionen der Meldung").locator("thead th")
    expect(spalten).to_have_text(["Version", "2", "1"])
    expect(seite.get_by_text("Stelle seit 15.12. besetzt")).to_be_visible()
    pruefe(seite)
    verweis(seite, "Prüfen und feststellen").click()
    pruefe(seite)
    knopf(seite, "Meldung feststellen").click()
    expect(seite.get_by_text("Eine Meldung ist jetzt festgestellt.")).to_be_visible()


def test_the_workbook_of_the_page_holds_numbers(seite_von):
    seite = seite_von("koordination.soest")
    seite.goto(STICHTAG)
    mappe = load_workbook(BytesIO(heruntergeladen(seite, "XLSX")))
    zellen = [z.value for blatt in mappe for reihe in blatt.iter_rows() for z in reihe]
    assert "Düren, Kreis" in zellen
    assert 3.5 in [float(z) for z in zellen if isinstance(z, int | float)]
