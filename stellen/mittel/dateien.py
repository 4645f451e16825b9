"""A table with sums as CSV and as a workbook with formulas.

Amounts stay numbers; texts can't become formulas (``kim.export``). The result stands beside
each formula, so that previews and protected views show it.
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
from kim.zahlen import datum_text

Zelle = str | Decimal | int | date | None
GESAMT = "Gesamt"
_BLAU = "#003064"
_ZAHLFORMATE = {"zahl": "#,##0.00", "anteil": "0.0%", "ganzzahl": "0", "datum": "dd.mm.yyyy"}
_BREITEN = {"text": 28, "ganzzahl": 9, "datum": 13, "zahl": 17, "anteil": 11}


class Spalte(NamedTuple):
    """``art``: text, zahl (two places), anteil (0–1), ganzzahl or datum.

    ``summe``: with a total below; ``differenz``: in the workbook computed as the first minus
    the second of these columns (zero-based) where both are there.
    """

    name: str
    art: str = "text"
    summe: bool = False
    differenz: tuple[int, int] | None = None


@dataclass(frozen=True)
class Tabelle:
    """``hinweise`` stand above the table in the workbook."""

    titel: str
    dateiname: str
    spalten: Sequence[Spalte]
    zeilen: Sequence[Sequence[Zelle]]
    hinweise: Sequence[str] = field(default=())

    def summe(self, nummer: int) -> Decimal:
        werte = (z[nummer] for z in self.zeilen)
        return sum((w for w in werte if isinstance(w, Decimal)), Decimal("0.00"))


INHALTSTYPEN = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def als_datei(tabelle: Tabelle, format: str) -> bytes:
    return {"csv": als_csv, "xlsx": als_xlsx}[format](tabelle)


def als_csv(tabelle: Tabelle) -> bytes:
    """Semicolon, decimal comma, UTF-8; the last row is the total."""
    puffer = io.StringIO()
    schreiber = csv.writer(puffer, delimiter=";", lineterminator="\n")
    schreiber.writerow([s.name for s in tabelle.spalten])
    for zeile in tabelle.zeilen:
        paare = zip(zeile, tabelle.spalten, strict=True)
        schreiber.writerow([_csv_zelle(wert, spalte.art) for wert, spalte in paare])
    summen = [
        _csv_zelle(tabelle.summe(n), s.art) if s.summe else ""
        for n, s in enumerate(tabelle.spalten)
    ]
    schreiber.writerow([GESAMT, *summen[1:]])
    return puffer.getvalue().encode()


def _csv_zelle(wert: Zelle, art: str) -> str:
    if wert is None:
        return ""
    if isinstance(wert, Decimal):
        return f"{wert:.{4 if art == 'anteil' else 2}f}".replace(".", ",")
    if isinstance(wert, date):
        return datum_text(wert)
    return neutralisiere(wert) if isinstance(wert, str) else str(wert)


def als_xlsx(tabelle: Tabelle) -> bytes:
    """One sheet: title, hints, table with totals as formulas, ready to print."""
    ziel = io.BytesIO()
    einstellungen = {"in_memory": True} | {
        f"strings_to_{was}": False for was in ("formulas", "urls", "numbers")
    }
    buch = xlsxwriter.Workbook(ziel, einstellungen)
    buch.set_properties({"title": tabelle.titel})
    blatt = buch.add_worksheet("Mittel")
    titel = buch.add_format({"bold": True, "font_size": 14, "font_color": _BLAU})
    blatt.write_string(0, 0, neutralisiere(tabelle.titel), titel)
    for nummer, hinweis in enumerate(tabelle.hinweise, start=1):
        blatt.write_string(nummer, 0, neutralisiere(hinweis))
    kopf = len(tabelle.hinweise) + 2
    _schreibe_kopf(buch, blatt, tabelle, kopf)
    _schreibe_zeilen(buch, blatt, tabelle, kopf + 1)
    _schreibe_summen(buch, blatt, tabelle, kopf + 1)
    blatt.freeze_panes(kopf + 1, 1)
    blatt.repeat_rows(kopf)
    blatt.set_paper(9)
    blatt.set_landscape()
    blatt.fit_to_pages(1, 0)
    blatt.set_footer(f"&L{tabelle.titel.replace('&', '&&')}&RSeite &P von &N")
    buch.close()
    return ziel.getvalue()


def _schreibe_kopf(buch: Any, blatt: Any, tabelle: Tabelle, reihe: int) -> None:
    stil = {"bold": True, "font_color": "#FFFFFF", "bg_color": _BLAU, "text_wrap": True}
    text, zahl = buch.add_format(stil), buch.add_format(stil | {"align": "right"})
    for nummer, spalte in enumerate(tabelle.spalten):
        blatt.set_column(nummer, nummer, _BREITEN[spalte.art])
        blatt.write_string(reihe, nummer, spalte.name, text if spalte.art == "text" else zahl)


def _schreibe_zeilen(buch: Any, blatt: Any, tabelle: Tabelle, erste: int) -> None:
    formate = {art: buch.add_format({"num_format": f}) for art, f in _ZAHLFORMATE.items()}
    formate["text"] = buch.add_format()
    for reihe, zeile in enumerate(tabelle.zeilen, start=erste):
        for nummer, (wert, spalte) in enumerate(zip(zeile, tabelle.spalten, strict=True)):
            stil = formate[spalte.art]
            if isinstance(wert, str):
                blatt.write_string(reihe, nummer, neutralisiere(wert), stil)
            elif isinstance(wert, date):
                blatt.write_datetime(reihe, nummer, wert, stil)
            elif wert is not None and spalte.differenz:
                von, ab = (xl_col_to_name(n) for n in spalte.differenz)
                formel = f"={von}{reihe + 1}-{ab}{reihe + 1}"
                blatt.write_formula(reihe, nummer, formel, stil, float(wert))
            elif wert is not None:
                blatt.write_number(reihe, nummer, wert, stil)


def _schreibe_summen(buch: Any, blatt: Any, tabelle: Tabelle, erste: int) -> None:
    letzte = erste + len(tabelle.zeilen)
    stil = {"bold": True, "top": 2, "top_color": _BLAU, "bg_color": "#E5EAF1"}
    text = buch.add_format(stil)
    zahl = buch.add_format(stil | {"num_format": _ZAHLFORMATE["zahl"]})
    for nummer, spalte in enumerate(tabelle.spalten):
        if spalte.summe and tabelle.zeilen:
            name = xl_col_to_name(nummer)
            formel = f"=SUM({name}{erste + 1}:{name}{letzte})"
            blatt.write_formula(letzte, nummer, formel, zahl, float(tabelle.summe(nummer)))
        else:
            blatt.write_string(letzte, nummer, "" if nummer else GESAMT, text)
