"""The report as accessible PDF: PDF/A-2a and PDF/UA-1, set by typst from a fixed template.

Data goes in as JSON through ``sys_inputs``; nothing is ever formatted into the source.
"""

from __future__ import annotations

import json
from pathlib import Path

import typst

from kim.schriften import schriften
from kim.zahlen import datum_text, vzae_text, zeitpunkt_text
from stellen.bericht.einleitung import (
    einleitung,
    identitaet_satz,
    langes_datum,
    quote_text,
    uebersicht,
)
from stellen.bericht.typen import BERICHT_TITEL, GESAMT, SPALTEN, BerichtDaten, Betraege

VORLAGE = Path(__file__).with_name("bericht.typ")


def als_pdf(daten: BerichtDaten) -> bytes:
    """PDF bytes. Raises ``typst.TypstError`` if the template breaks one of the two standards."""
    pdf = typst.compile(
        VORLAGE,
        font_paths=[schriften()],
        ignore_system_fonts=True,
        sys_inputs={"daten": json.dumps(als_json(daten), ensure_ascii=False)},
        pdf_standards=["a-2a", "ua-1"],
        timestamp=int(daten.erstellt_am.timestamp()),
        format="pdf",
    )
    if not isinstance(pdf, bytes):
        raise TypeError("typst returned no document")
    return pdf


def als_json(daten: BerichtDaten) -> dict[str, object]:
    """Everything the template shows, figures already in German notation."""
    erstellt = daten.erstellt_am
    return {
        "titel": BERICHT_TITEL,
        "stichtag": datum_text(daten.stichtag),
        "stichtag_lang": langes_datum(daten.stichtag),
        "erstellt_am": zeitpunkt_text(erstellt),
        "erstellt_tag": [erstellt.year, erstellt.month, erstellt.day],
        "erstellt_von": daten.erstellt_von,
        "status_hinweis": daten.status_hinweis,
        "einleitung": einleitung(daten),
        "identitaet": identitaet_satz(daten),
        "spalten": list(SPALTEN),
        "uebersicht": [
            [baustein, art, *_zahlen(b), quote_text(b.quote)]
            for baustein, art, b in uebersicht(daten)
        ],
        "tabellen": [
            {
                "titel": tabelle.titel,
                "zeilen": [[zeile.kommune, *_zahlen(zeile.betraege)] for zeile in tabelle.zeilen],
                "gesamt": [GESAMT, *_zahlen(tabelle.gesamt)],
            }
            for tabelle in daten.tabellen
        ],
    }


def _zahlen(betraege: Betraege) -> list[str]:
    return [vzae_text(wert) for wert in betraege.alle]
