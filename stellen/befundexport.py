"""Findings to take away, as CSV and XLSX: exactly the rows of the list."""

import csv
import io
from collections.abc import Iterable

import xlsxwriter

from kim.export import neutralisiere
from kim.zahlen import datum_text
from stellen.models import Pruefbefund
from stellen.pruefungen import titel_von

SPALTEN = (
    ("Nummer", 9),
    ("Stichtag", 12),
    ("Kommune", 28),
    ("AGS", 10),
    ("Prüfung", 34),
    ("Schwere", 12),
    ("Stand", 24),
    ("Befund", 70),
    ("Verglichene Werte", 44),
    ("Begründung", 44),
    ("Zuständig", 24),
    ("Zu klären bis", 14),
    ("Gefunden am", 14),
)
XLSX_TYP = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_TYP = "text/csv; charset=utf-8"


def _zellen(befund: Pruefbefund) -> list[str]:
    """One row as text, ready for a spreadsheet."""
    kommune = befund.kommune
    texte = (
        str(befund.pk),
        datum_text(befund.erhebung.stichtag),
        kommune.name if kommune else "Land insgesamt",
        kommune.ags if kommune else "",
        titel_von(befund.pruefung),
        befund.get_schwere_display(),
        befund.get_status_display(),
        befund.text,
        "; ".join(f"{name}: {wert}" for name, wert in befund.werte),
        befund.begruendung,
        befund.verantwortlich.name if befund.verantwortlich else "",
        datum_text(befund.faellig_am) if befund.faellig_am else "",
        datum_text(befund.gefunden_am),
    )
    return [neutralisiere(text) for text in texte]


def als_csv(befunde: Iterable[Pruefbefund]) -> bytes:
    raus = io.StringIO()
    schreiber = csv.writer(raus, delimiter=";", lineterminator="\n")
    schreiber.writerow([name for name, _ in SPALTEN])
    schreiber.writerows(map(_zellen, befunde))
    return raus.getvalue().encode()


def als_xlsx(befunde: Iterable[Pruefbefund]) -> bytes:
    raus = io.BytesIO()
    schalter = ("strings_to_formulas", "strings_to_urls", "strings_to_numbers")
    buch = xlsxwriter.Workbook(raus, {"in_memory": True} | dict.fromkeys(schalter, False))
    kopf = buch.add_format({"bold": True, "font_color": "#FFFFFF", "bg_color": "#003064"})
    text = buch.add_format({"text_wrap": True, "valign": "top"})
    blatt = buch.add_worksheet("Prüfbefunde")
    for spalte, (name, breite) in enumerate(SPALTEN):
        blatt.set_column(spalte, spalte, breite)
        blatt.write_string(0, spalte, name, kopf)
    zeile = 0
    for zeile, befund in enumerate(befunde, start=1):
        for spalte, zelle in enumerate(_zellen(befund)):
            blatt.write_string(zeile, spalte, zelle, text)
    blatt.freeze_panes(1, 0)
    blatt.autofilter(0, 0, zeile, len(SPALTEN) - 1)
    blatt.set_landscape()
    blatt.set_paper(9)
    blatt.fit_to_pages(1, 0)
    blatt.repeat_rows(0)
    buch.close()
    return raus.getvalue()


FORMATE = {"csv": (als_csv, CSV_TYP), "xlsx": (als_xlsx, XLSX_TYP)}
