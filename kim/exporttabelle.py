"""One table as CSV and XLSX: what an Auswertung shows, to take away.

Amounts stay numbers, texts can't become formulas (``kim.export``). In the workbook totals and
differences are formulas, with the result beside them for previews and protected views.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from kim.export import neutralisiere

Zelle = str | Decimal | int | date | None


class Spalte(NamedTuple):
    """``art``: ``text``, ``vzae`` or ``euro`` (two places), ``anteil`` (0–1), ``ganzzahl``, ``datum``.

    ``summe``: with a total below. ``differenz``: in the workbook the first minus the second of
    these columns (counted from 0), wherever there is an amount.
    """

    name: str
    art: str = "text"
    summe: bool = False
    differenz: tuple[int, int] | None = None


@dataclass(frozen=True)
class Exporttabelle:
    """``hinweise`` say scope, method and source; they stand above the table in the workbook.

    The CSV holds the table alone, for other programs: head, rows, and a row of totals where a
    column has one.
    """

    titel: str
    dateiname: str
    spalten: Sequence[Spalte]
    zeilen: Sequence[Sequence[Zelle]]
    hinweise: Sequence[str] = field(default=())

    @property
    def summen(self) -> list[Decimal | None]:
        """Totals by column, ``None`` where it has none; empty for a table without totals."""
        if not any(s.summe for s in self.spalten):
            return []
        return [self._summe(n) if s.summe else None for n, s in enumerate(self.spalten)]

    def _summe(self, nummer: int) -> Decimal:
        werte = (zeile[nummer] for zeile in self.zeilen)
        return sum((w for w in werte if isinstance(w, Decimal)), Decimal("0.00"))


_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
INHALTSTYPEN = {"csv": "text/csv; charset=utf-8", "xlsx": _XLSX}
GESAMT = "Gesamt"
_ZAHLFORMATE = {
    "vzae": "#,##0.00",
    "euro": "#,##0.00",
    "anteil": "0.0%",
    "ganzzahl": "0",
    "datum": "dd.mm.yyyy",
}
_BREITEN = {"text": 30, "datum": 12, "euro": 17}
_BLAU = "#003064"


def als_datei(tabelle: Exporttabelle, format: str) -> bytes:
    return {"csv": als_csv, "xlsx": als_xlsx}[format](tabelle)


def als_csv(tabelle: Exporttabelle) -> bytes:
    """Semicolon, decimal comma, UTF-8; a share as ``0,8077``."""
    puffer = io.StringIO()
    schreiber = csv.writer(puffer, delimiter=";", lineterminator="\n")
    schreiber.writerow([neutralisiere(s.name) for s in tabelle.spalten])
    for zeile in tabelle.zeilen:
        schreiber.writerow(
            [_csv_zelle(wert, s.art) for wert, s in zip(zeile, tabelle.spalten, strict=True)]
        )
    if summen := tabelle.summen:
        schreiber.writerow([GESAMT, *(_csv_zelle(wert, "") for wert in summen[1:])])
    return puffer.getvalue().encode()


def _csv_zelle(wert: Zelle, art: str) -> str:
    if wert is None:
        return ""
    if isinstance(wert, Decimal):
        return f"{wert:.{4 if art == 'anteil' else 2}f}".replace(".", ",")
    return neutralisiere(wert) if isinstance(wert, str) else str(wert)


def als_xlsx(tabelle: Exporttabelle) -> bytes:
    """One sheet: title, hints, table with frozen head and filter, ready to print."""
    ziel = io.BytesIO()
    einstellungen = {"in_memory": True} | {
        f"strings_to_{was}": False for was in ("formulas", "urls", "numbers")
    }
    buch = xlsxwriter.Workbook(ziel, einstellungen)
    buch.set_properties({"title": tabelle.titel})
    blatt = buch.add_worksheet("Auswertung")
    titel = buch.add_format({"bold": True, "font_size": 14, "font_color": _BLAU})
    blatt.write_string(0, 0, neutralisiere(tabelle.titel), titel)
    for nummer, hinweis in enumerate(tabelle.hinweise, start=1):
        blatt.write_string(nummer, 0, neutralisiere(hinweis))
    kopfzeile = len(tabelle.hinweise) + 2
    _schreibe_tabelle(buch, blatt, tabelle, kopfzeile)
    blatt.freeze_panes(kopfzeile + 1, 1)
    blatt.repeat_rows(kopfzeile)
    blatt.set_paper(9)
    blatt.set_landscape()
    blatt.fit_to_pages(1, 0)
    blatt.set_footer("&RSeite &P von &N")
    buch.close()
    return ziel.getvalue()


def _schreibe_tabelle(buch: Any, blatt: Any, tabelle: Exporttabelle, kopfzeile: int) -> None:
    kopf = {"bold": True, "font_color": "#FFFFFF", "bg_color": _BLAU, "text_wrap": True}
    formate = {art: buch.add_format({"num_format": f}) for art, f in _ZAHLFORMATE.items()}
    formate["text"] = buch.add_format()
    kopf_text, kopf_zahl = buch.add_format(kopf), buch.add_format(kopf | {"align": "right"})
    for nummer, spalte in enumerate(tabelle.spalten):
        blatt.set_column(nummer, nummer, _BREITEN.get(spalte.art, 14))
        stil = kopf_text if spalte.art == "text" else kopf_zahl
        blatt.write_string(kopfzeile, nummer, neutralisiere(spalte.name), stil)
    for reihe, zeile in enumerate(tabelle.zeilen, start=kopfzeile + 1):
        for nummer, (wert, spalte) in enumerate(zip(zeile, tabelle.spalten, strict=True)):
            _schreibe_zelle(blatt, (reihe, nummer), wert, spalte, formate[spalte.art])
    if tabelle.zeilen:
        letzte = kopfzeile + len(tabelle.zeilen)
        blatt.autofilter(kopfzeile, 0, letzte, len(tabelle.spalten) - 1)
        _schreibe_summen(buch, blatt, tabelle, kopfzeile + 1)


def _schreibe_summen(buch: Any, blatt: Any, tabelle: Exporttabelle, erste: int) -> None:
    letzte = erste + len(tabelle.zeilen)
    stil = {"bold": True, "top": 2, "top_color": _BLAU, "bg_color": "#E5EAF1"}
    text, zahl = buch.add_format(stil), buch.add_format(stil | {"num_format": "#,##0.00"})
    for nummer, summe in enumerate(tabelle.summen):
        if summe is None:
            blatt.write_string(letzte, nummer, "" if nummer else GESAMT, text)
        else:
            name = xl_col_to_name(nummer)
            formel = f"=SUM({name}{erste + 1}:{name}{letzte})"
            blatt.write_formula(letzte, nummer, formel, zahl, float(summe))


def _schreibe_zelle(
    blatt: Any, ort: tuple[int, int], wert: Zelle, spalte: Spalte, stil: Any
) -> None:
    reihe, nummer = ort
    if isinstance(wert, str):
        blatt.write_string(reihe, nummer, neutralisiere(wert), stil)
    elif isinstance(wert, date):
        blatt.write_datetime(reihe, nummer, wert, stil)
    elif wert is not None and spalte.differenz:
        von, ab = (f"{xl_col_to_name(n)}{reihe + 1}" for n in spalte.differenz)
        blatt.write_formula(reihe, nummer, f"={von}-{ab}", stil, float(wert))
    elif wert is not None:
        blatt.write_number(reihe, nummer, wert, stil)
