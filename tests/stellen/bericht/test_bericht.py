"""CSV layout, sentences and workbook of the report on the real figures."""

import datetime
import io
from dataclasses import replace
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from kim.export import neutralisiere
from stellen.bericht import (
    BerichtDaten,
    BerichtZeile,
    Betraege,
    Tabelle,
    als_csv,
    als_xlsx,
    einleitung,
)
from stellen.bericht.einleitung import identitaet_satz
from stellen.einlesen import Leseergebnis
from tests.stellen.einlesen.hilfen import echt
from tests.stellen.einlesen.test_eigenschaften import bericht_aus


@pytest.fixture(scope="module")
def daten() -> BerichtDaten:
    return bericht_aus(Leseergebnis(zeilen=echt()))


def test_csv_is_laid_out_as_agreed(daten: BerichtDaten) -> None:
    zeilen = als_csv(daten).decode("utf-8").split("\n")
    assert zeilen[0] == "tabelle;kommune;zugewiesen;besetzt;vorgesehen;nicht_vorgesehen"
    assert zeilen[1] == "koordination;Aachen, Stadt;2,50;2,27;0,00;0,23"
    assert zeilen[55] == "koordination;Gesamt;194,00;154,81;18,03;21,16"
    assert zeilen[275] == "ebh;Gesamt;119,00;104,87;8,24;5,89"
    assert zeilen[276:] == [""]
    tabellen = [zeile.split(";")[0] for zeile in zeilen[1:-1]]
    assert [tabellen[i] for i in range(0, 275, 55)] == [
        "koordination",
        "assistenz",
        "case_management",
        "abh",
        "ebh",
    ]


def test_sentences_carry_the_sums(daten: BerichtDaten) -> None:
    ganzes, eins, zwei, drei = (satz.replace("\u00a0", " ") for satz in einleitung(daten))
    assert "Zum Stichtag 30. Juni 2024" in ganzes
    assert "insgesamt 1.134,00 VZÄ zugewiesen" in ganzes
    assert "915,84 VZÄ (80,8 %) besetzt" in ganzes
    assert "221,00 VZÄ" in eins
    assert "154,81 von 194,00 VZÄ (79,8 %)" in eins
    assert "20,69 von 27,00 VZÄ (76,6 %)" in eins
    assert "713,00 VZÄ" in zwei
    assert "104,87 von 119,00 VZÄ (88,1 %)" in drei


def test_nothing_assigned_has_no_quota() -> None:
    leer = Tabelle("abh", (BerichtZeile("Aachen, Stadt", Betraege()),))
    daten = BerichtDaten(datetime.date(2024, 6, 30), ERSTELLT, "Prüfung", (leer,))
    assert daten.gesamt.quote is None
    assert "%" not in "".join(einleitung(daten))
    ziel = io.BytesIO()
    als_xlsx(daten, ziel)
    assert load_workbook(ziel, data_only=True)["Übersicht"]["G5"].value in (None, "")


ERSTELLT = datetime.datetime(2024, 7, 15, 9, 30, tzinfo=datetime.UTC)


def test_rows_that_do_not_add_up_are_said(daten: BerichtDaten) -> None:
    assert "ergeben besetzt" in identitaet_satz(daten)
    falsch = Tabelle("ebh", (BerichtZeile("X", Betraege(Decimal(2), Decimal(1))),))
    assert "noch zu klären" in identitaet_satz(replace(daten, tabellen=(falsch,)))


@pytest.fixture(scope="module")
def mappe(daten: BerichtDaten) -> bytes:
    ziel = io.BytesIO()
    als_xlsx(daten, ziel)
    return ziel.getvalue()


def test_workbook_has_numbers_formulas_and_print_setup(mappe: bytes) -> None:
    buch = load_workbook(io.BytesIO(mappe))
    assert buch.sheetnames == [
        "Übersicht",
        "Koordination",
        "Assistenz",
        "Case Management",
        "ABH",
        "EBH",
    ]
    blatt = buch["Case Management"]
    assert blatt["B5"].value == 10
    assert blatt["B5"].number_format == "#,##0.00"
    assert blatt["A59"].value == "Gesamt"
    assert [blatt.cell(59, spalte).value for spalte in range(2, 6)] == [
        f"=SUM({b}5:{b}58)" for b in "BCDE"
    ]
    assert blatt.freeze_panes == "B5"
    assert blatt.print_area == "'Case Management'!$A$1:$E$59"
    assert blatt.print_title_rows == "$4:$4"
    assert blatt.sheet_properties.pageSetUpPr.fitToPage
    assert blatt.page_setup.fitToHeight == 0
    assert buch["Übersicht"].page_setup.orientation == "landscape"
    assert buch["Übersicht"]["C5"].value == "='Koordination'!B59"


def test_workbook_stores_the_results_of_its_formulas(mappe: bytes) -> None:
    buch = load_workbook(io.BytesIO(mappe), data_only=True)
    assert [buch["EBH"].cell(59, spalte).value for spalte in range(2, 6)] == [
        119,
        104.87,
        8.24,
        5.89,
    ]
    assert [buch["Übersicht"].cell(10, spalte).value for spalte in range(3, 7)] == [
        1134,
        915.84,
        114.97,
        103.19,
    ]


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =cmd()", "\n@x"]
)
def test_dangerous_texts_are_neutralised(text: str) -> None:
    assert neutralisiere(text) == "'" + text
    tabelle = Tabelle("ebh", (BerichtZeile(text, Betraege()),))
    daten = BerichtDaten(datetime.date(2024, 6, 30), ERSTELLT, "=2+2", (tabelle,), "=3+3")
    assert b"'" + text.lstrip().encode() in als_csv(daten).replace(
        text.encode(), text.lstrip().encode()
    )
    ziel = io.BytesIO()
    als_xlsx(daten, ziel)
    buch = load_workbook(ziel)
    assert str(buch["EBH"]["A5"].value).startswith("'")
    assert all(
        z.data_type != "f" for reihe in buch["Übersicht"].iter_rows(min_row=8) for z in reihe
    )


@pytest.mark.parametrize("text", ["Aachen, Stadt", "", "Märkischer Kreis", "a=b", "'x"])
def test_harmless_texts_stay(text: str) -> None:
    assert neutralisiere(text) == text
