"""The table of an Auswertung as CSV and XLSX: numbers stay numbers, texts never run."""

import csv
import io
from datetime import date
from decimal import Decimal

from openpyxl import load_workbook

from kim.exporttabelle import Exporttabelle, Spalte, als_datei

BOESE = "=HYPERLINK(1)"
TABELLE = Exporttabelle(
    titel="Probe",
    dateiname="probe",
    spalten=[
        Spalte("Kommune"),
        Spalte("VZÄ", "vzae"),
        Spalte("Quote", "anteil"),
        Spalte("Anzahl", "ganzzahl"),
        Spalte("Tag", "datum"),
    ],
    zeilen=[
        ("Düren, Kreis", Decimal("1234.50"), Decimal("0.80766"), 3, date(2024, 6, 30)),
        (BOESE, Decimal("-1.00"), None, 0, None),
    ],
    hinweise=["Methode.", "@Quelle"],
)


def test_csv_is_head_and_rows_only():
    zeilen = list(csv.reader(io.StringIO(als_datei(TABELLE, "csv").decode()), delimiter=";"))
    assert zeilen == [
        ["Kommune", "VZÄ", "Quote", "Anzahl", "Tag"],
        ["Düren, Kreis", "1234,50", "0,8077", "3", "2024-06-30"],
        [f"'{BOESE}", "-1,00", "", "0", ""],
    ]


def test_xlsx_holds_numbers_hints_and_no_formula():
    blatt = load_workbook(io.BytesIO(als_datei(TABELLE, "xlsx"))).active
    assert [blatt.cell(n, 1).value for n in (1, 2, 3)] == ["Probe", "Methode.", "'@Quelle"]
    assert [z.value for z in blatt[6]][:4] == ["Düren, Kreis", 1234.5, 0.80766, 3]
    assert blatt.cell(6, 5).value.date() == date(2024, 6, 30)
    assert blatt.cell(7, 1).value == f"'{BOESE}"
    assert all(z.data_type != "f" for reihe in blatt.iter_rows() for z in reihe)


def test_totals_and_differences_are_formulas_with_their_result():
    geld = Exporttabelle(
        titel="Probe",
        dateiname="probe",
        spalten=[
            Spalte("Kommune"),
            Spalte("bewilligt", "euro", summe=True),
            Spalte("verausgabt", "euro", summe=True),
            Spalte("übrig", "euro", summe=True, differenz=(1, 2)),
        ],
        zeilen=[
            ("Düren, Kreis", Decimal("10.00"), Decimal("4.00"), Decimal("6.00")),
            ("Soest, Kreis", Decimal("1.50"), None, None),
        ],
    )
    zeilen = als_datei(geld, "csv").decode().splitlines()
    assert zeilen[-1] == "Gesamt;11,50;4,00;6,00"
    inhalt = als_datei(geld, "xlsx")
    formeln = [[z.value for z in r] for r in load_workbook(io.BytesIO(inhalt)).active["B4:D6"]]
    assert formeln == [
        [10, 4, "=B4-C4"],
        [1.5, None, None],
        ["=SUM(B4:B5)", "=SUM(C4:C5)", "=SUM(D4:D5)"],
    ]
    werte = load_workbook(io.BytesIO(inhalt), data_only=True).active
    assert [z.value for z in werte[6]] == ["Gesamt", 11.5, 4, 6]
