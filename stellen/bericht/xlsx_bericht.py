"""The five tables as a workbook: real numbers, formulas for totals, ready to print.

Written with XlsxWriter because it stores the result beside each formula: openpyxl does
not, so totals would read as empty in previews, in Excel's protected view and here again.
"""

from __future__ import annotations

from typing import Any, BinaryIO

import xlsxwriter

from kim.export import neutralisiere
from kim.zahlen import datum_text, zeitpunkt_text
from stellen.bericht.einleitung import einleitung
from stellen.bericht.typen import (
    BERICHT_TITEL,
    BLATTNAME,
    GESAMT,
    SPALTEN,
    BerichtDaten,
    Betraege,
    Tabelle,
)

ZAHLFORMAT = "#,##0.00"
KOPFZEILE = 3  # zero-based: title, Stichtag, empty row above
UEBERSICHT = "Übersicht"
_BLAU = "#003064"
_HELL = "#E5EAF1"


def als_xlsx(daten: BerichtDaten, ziel: BinaryIO) -> None:
    """Write the workbook to ``ziel``; one sheet per table behind the overview."""
    buch = xlsxwriter.Workbook(
        ziel,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    buch.set_properties(
        {
            "title": f"{BERICHT_TITEL}, Stichtag {datum_text(daten.stichtag)}",
            "author": daten.erstellt_von,
            "subject": "Stellenbesetzung aller drei Bausteine",
            "created": daten.erstellt_am.replace(tzinfo=None),
        }
    )
    formate = _formate(buch)
    _schreibe_uebersicht(buch.add_worksheet(UEBERSICHT), daten, formate)
    for tabelle in daten.tabellen:
        _schreibe_tabelle(
            buch.add_worksheet(BLATTNAME[tabelle.stellenart]), tabelle, daten, formate
        )
    buch.close()


def _formate(buch: xlsxwriter.Workbook) -> dict[str, Any]:
    linie = {"bottom": 1, "bottom_color": "#B8C4D4"}
    gesamt = {"bold": True, "top": 2, "top_color": _BLAU, "bg_color": _HELL}
    return {
        "titel": buch.add_format({"bold": True, "font_size": 14, "font_color": _BLAU}),
        "text": buch.add_format({"text_wrap": True, "valign": "top"}),
        "kopf": buch.add_format(
            {
                "bold": True,
                "font_color": "#FFFFFF",
                "bg_color": _BLAU,
                "text_wrap": True,
                "valign": "vcenter",
            }
        ),
        "kopf_zahl": buch.add_format(
            {
                "bold": True,
                "font_color": "#FFFFFF",
                "bg_color": _BLAU,
                "text_wrap": True,
                "valign": "vcenter",
                "align": "right",
            }
        ),
        "name": buch.add_format(linie),
        "zahl": buch.add_format({**linie, "num_format": ZAHLFORMAT}),
        "quote": buch.add_format({**linie, "num_format": "0.0%"}),
        "gesamt": buch.add_format(gesamt),
        "gesamt_zahl": buch.add_format({**gesamt, "num_format": ZAHLFORMAT}),
        "gesamt_quote": buch.add_format({**gesamt, "num_format": "0.0%"}),
    }


def _seite(blatt: Any, *, titel: str, letzte_zeile: int, letzte_spalte: int, quer: bool) -> None:
    """Frozen header and everything about paper."""
    blatt.set_paper(9)
    if quer:
        blatt.set_landscape()
    blatt.fit_to_pages(1, 0)
    blatt.set_margins(left=0.6, right=0.6, top=0.7, bottom=0.7)
    blatt.repeat_rows(KOPFZEILE)
    blatt.freeze_panes(KOPFZEILE + 1, 1)
    blatt.print_area(0, 0, letzte_zeile, letzte_spalte)
    blatt.set_footer(f"&L{titel.replace('&', '&&')}&RSeite &P von &N")
    blatt.hide_gridlines(2)


def _schreibe_tabelle(
    blatt: Any, tabelle: Tabelle, daten: BerichtDaten, formate: dict[str, Any]
) -> None:
    erste, letzte = KOPFZEILE + 1, KOPFZEILE + len(tabelle.zeilen)
    blatt.write_string(0, 0, tabelle.titel, formate["titel"])
    blatt.write_string(
        1, 0, f"Stichtag {datum_text(daten.stichtag)}, Angaben in Vollzeitäquivalenten (VZÄ)"
    )
    blatt.set_column(0, 0, 42)
    blatt.set_column(1, 4, 16)
    blatt.set_row(KOPFZEILE, 32)
    blatt.write_string(KOPFZEILE, 0, "Kommune", formate["kopf"])
    for spalte, name in enumerate(SPALTEN, start=1):
        blatt.write_string(KOPFZEILE, spalte, name, formate["kopf_zahl"])
    for nummer, zeile in enumerate(tabelle.zeilen, start=erste):
        blatt.write_string(nummer, 0, neutralisiere(zeile.kommune), formate["name"])
        for spalte, wert in enumerate(zeile.betraege.alle, start=1):
            blatt.write_number(nummer, spalte, wert, formate["zahl"])
    blatt.write_string(letzte + 1, 0, GESAMT, formate["gesamt"])
    for spalte, wert in enumerate(tabelle.gesamt.alle, start=1):
        buchstabe = "ABCDE"[spalte]
        formel = f"=SUM({buchstabe}{erste + 1}:{buchstabe}{letzte + 1})" if tabelle.zeilen else "=0"
        blatt.write_formula(letzte + 1, spalte, formel, formate["gesamt_zahl"], float(wert))
    _seite(blatt, titel=tabelle.titel, letzte_zeile=letzte + 1, letzte_spalte=4, quer=False)


def _schreibe_uebersicht(blatt: Any, daten: BerichtDaten, formate: dict[str, Any]) -> None:
    blatt.write_string(0, 0, BERICHT_TITEL, formate["titel"])
    blatt.write_string(
        1, 0, f"Stichtag {datum_text(daten.stichtag)}, Angaben in Vollzeitäquivalenten (VZÄ)"
    )
    blatt.set_column(0, 0, 16)
    blatt.set_column(1, 1, 22)
    blatt.set_column(2, 6, 16)
    blatt.set_row(KOPFZEILE, 32)
    for spalte, name in enumerate(("Baustein", "Stellenart")):
        blatt.write_string(KOPFZEILE, spalte, name, formate["kopf"])
    for spalte, name in enumerate((*SPALTEN, "Besetzungsquote"), start=2):
        blatt.write_string(KOPFZEILE, spalte, name, formate["kopf_zahl"])
    zeile = KOPFZEILE + 1
    for tabelle in daten.tabellen:
        blatt.write_string(zeile, 0, f"Baustein {tabelle.baustein}", formate["name"])
        blatt.write_string(zeile, 1, BLATTNAME[tabelle.stellenart], formate["name"])
        gesamtzeile = KOPFZEILE + len(tabelle.zeilen) + 2
        formeln = [f"='{BLATTNAME[tabelle.stellenart]}'!{spalte}{gesamtzeile}" for spalte in "BCDE"]
        _summenzeile(blatt, zeile, formeln, tabelle.gesamt, formate["zahl"], formate["quote"])
        zeile += 1
    blatt.write_string(zeile, 0, GESAMT, formate["gesamt"])
    blatt.write_blank(zeile, 1, None, formate["gesamt"])
    formeln = [f"=SUM({spalte}{KOPFZEILE + 2}:{spalte}{zeile})" for spalte in "CDEF"]
    _summenzeile(
        blatt, zeile, formeln, daten.gesamt, formate["gesamt_zahl"], formate["gesamt_quote"]
    )
    unten = _schreibe_saetze(blatt, zeile + 2, daten, formate["text"])
    _seite(blatt, titel=BERICHT_TITEL, letzte_zeile=unten, letzte_spalte=6, quer=True)


def _summenzeile(
    blatt: Any, zeile: int, formeln: list[str], betraege: Betraege, zahl: Any, quote: Any
) -> None:
    for spalte, (formel, wert) in enumerate(zip(formeln, betraege.alle, strict=True), start=2):
        blatt.write_formula(zeile, spalte, formel, zahl, float(wert))
    anteil = "" if betraege.quote is None else float(betraege.quote)
    blatt.write_formula(
        zeile, 6, f'=IF(C{zeile + 1}=0,"",D{zeile + 1}/C{zeile + 1})', quote, anteil
    )


def _schreibe_saetze(blatt: Any, zeile: int, daten: BerichtDaten, text: Any) -> int:
    """Sentences below the overview; returns the last row used."""
    saetze = [*einleitung(daten)]
    if daten.status_hinweis:
        saetze.append(daten.status_hinweis)
    saetze.append(f"Erstellt am {zeitpunkt_text(daten.erstellt_am)} von {daten.erstellt_von}.")
    for satz in saetze:
        blatt.merge_range(zeile, 0, zeile, 6, "", text)
        blatt.write_string(zeile, 0, neutralisiere(satz), text)
        blatt.set_row(zeile, 15 * (1 + len(satz) // 115))
        zeile += 1
    return zeile - 1
