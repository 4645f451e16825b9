"""The five tables as CSV: semicolon, decimal comma, UTF-8, last row of each table ``Gesamt``."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from decimal import Decimal

from kim.export import neutralisiere
from stellen.bericht.typen import GESAMT, BerichtDaten

KOPF = ("tabelle", "kommune", "zugewiesen", "besetzt", "vorgesehen", "nicht_vorgesehen")


def zahl(wert: Decimal) -> str:
    """``1234,50``: no thousands dot, so that every program reads it."""
    return f"{wert:.2f}".replace(".", ",")


def csv_zeilen(daten: BerichtDaten) -> Iterator[bytes]:
    """One encoded line at a time, for streaming; reads nothing but ``daten``."""
    puffer = io.StringIO()
    schreiber = csv.writer(puffer, delimiter=";", lineterminator="\n")

    def zeile(*zellen: str) -> bytes:
        puffer.seek(0)
        puffer.truncate()
        schreiber.writerow(zellen)
        return puffer.getvalue().encode()

    yield zeile(*KOPF)
    for tabelle in daten.tabellen:
        for eintrag in tabelle.zeilen:
            yield zeile(
                tabelle.stellenart,
                neutralisiere(eintrag.kommune),
                *map(zahl, eintrag.betraege.alle),
            )
        yield zeile(tabelle.stellenart, GESAMT, *map(zahl, tabelle.gesamt.alle))


def als_csv(daten: BerichtDaten) -> bytes:
    """The whole file."""
    return b"".join(csv_zeilen(daten))
