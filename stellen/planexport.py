"""The list of posts to take away: exactly the rows and columns of the page."""

import csv
import io
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import xlsxwriter

from kim.export import neutralisiere
from kim.zahlen import datum_text
from stellen.planliste import STAENDE, Person, Planzeile

Zelle = str | Decimal | date | int | None

KOPF = (
    "Kommune",
    "Bezeichnung",
    "Stellenart",
    "VZÄ",
    "Anstellungsträger",
    "Träger",
    "Bescheid vom",
    "gültig von",
    "gültig bis",
    "besetzt (VZÄ)",
    "unbesetzt (VZÄ)",
    "Stand",
    "vakant seit",
    "vakant (Tage)",
    "Grund",
    "Verfahren",
)
NAMEN = "Personen"
ZAHLFORMAT, TAGFORMAT = "#,##0.00", "dd.mm.yyyy"


def kopf(*, mit_namen: bool) -> tuple[str, ...]:
    return (*KOPF, NAMEN) if mit_namen else KOPF


def zellen(zeile: Planzeile, *, mit_namen: bool) -> list[Zelle]:
    stelle, abschnitt = zeile.stelle, zeile.abschnitt
    werte: list[Zelle] = [
        stelle.kommune.name,
        stelle.bezeichnung,
        stelle.get_stellenart_display(),
        stelle.vzae,
        stelle.get_traeger_art_display(),
        zeile.traeger,
        stelle.bescheid_am,
        stelle.gueltig_von,
        stelle.gueltig_bis,
        abschnitt.besetzt,
        abschnitt.unbesetzt,
        ", ".join(STAENDE[s] for s in zeile.staende),
        zeile.vakant_seit,
        zeile.tage,
        zeile.grund,
        zeile.verfahren,
    ]
    return [*werte, "; ".join(map(person_text, zeile.personen))] if mit_namen else werte


def person_text(person: Person) -> str:
    """„Ada Beispiel 0,50“, „Ben Beispiel 1,00 (Elternzeit)“."""
    text = f"{person.name} {_dezimal(person.vzae)}"
    return f"{text} ({person.abwesend})" if person.abwesend else text


def _dezimal(wert: Decimal) -> str:
    """``1234,50``: no thousands dot, so that every program reads it."""
    return f"{wert:.2f}".replace(".", ",")


def als_csv(zeilen: Sequence[Planzeile], *, mit_namen: bool, tag: date) -> bytes:
    """Semicolon, decimal comma, UTF-8 with a mark: opens in a German spreadsheet as it is."""
    puffer = io.StringIO()
    schreiber = csv.writer(puffer, delimiter=";", lineterminator="\n")
    schreiber.writerow(kopf(mit_namen=mit_namen))
    for zeile in zeilen:
        schreiber.writerow(map(_als_text, zellen(zeile, mit_namen=mit_namen)))
    return puffer.getvalue().encode("utf-8-sig")


def _als_text(wert: Zelle) -> str:
    if isinstance(wert, Decimal):
        return _dezimal(wert)
    if isinstance(wert, date):
        return datum_text(wert)
    return neutralisiere(wert) if isinstance(wert, str) else "" if wert is None else str(wert)


def als_xlsx(zeilen: Sequence[Planzeile], *, mit_namen: bool, tag: date) -> bytes:
    """One sheet with real numbers and dates, ready to print."""
    ziel = io.BytesIO()
    optionen = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    buch = xlsxwriter.Workbook(ziel, optionen | {"strings_to_numbers": False})
    blatt = buch.add_worksheet("Stellenplan")
    fett = buch.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    formate = {
        Decimal: buch.add_format({"num_format": ZAHLFORMAT}),
        date: buch.add_format({"num_format": TAGFORMAT, "align": "left"}),
    }
    blatt.write_string(0, 0, f"Stellenplan, Stand am {datum_text(tag)}", fett)
    for spalte, name in enumerate(kopf(mit_namen=mit_namen)):
        blatt.write_string(2, spalte, name, fett)
    for nummer, zeile in enumerate(zeilen, start=3):
        for spalte, wert in enumerate(zellen(zeile, mit_namen=mit_namen)):
            _schreibe(blatt, nummer, spalte, wert, formate)
    blatt.set_column(0, 1, 26)
    blatt.set_column(2, len(KOPF), 14)
    blatt.freeze_panes(3, 2)
    blatt.repeat_rows(2)
    blatt.set_landscape()
    blatt.set_paper(9)
    blatt.fit_to_pages(1, 0)
    buch.close()
    return ziel.getvalue()


def _schreibe(blatt, nummer: int, spalte: int, wert: Zelle, formate: dict) -> None:
    if isinstance(wert, Decimal | int):
        blatt.write_number(nummer, spalte, wert, formate.get(type(wert)))
    elif isinstance(wert, date):
        blatt.write_datetime(nummer, spalte, wert, formate[date])
    elif wert:
        blatt.write_string(nummer, spalte, neutralisiere(wert))


INHALTSTYP = {
    "csv": ("text/csv; charset=utf-8", als_csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", als_xlsx),
}
