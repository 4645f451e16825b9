"""The formats of the report: one renderer, content type and file name for each."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable
from dataclasses import dataclass

from stellen.bericht.csv_bericht import als_csv
from stellen.bericht.pdf_bericht import als_pdf
from stellen.bericht.typen import BerichtDaten
from stellen.bericht.xlsx_bericht import als_xlsx


def _xlsx(daten: BerichtDaten) -> bytes:
    ziel = io.BytesIO()
    als_xlsx(daten, ziel)
    return ziel.getvalue()


@dataclass(frozen=True)
class Format:
    endung: str
    inhaltstyp: str
    rendern: Callable[[BerichtDaten], bytes]

    def dateiname(self, stichtag: datetime.date) -> str:
        return f"stellenbesetzung-{stichtag:%Y-%m-%d}.{self.endung}"


FORMATE = {
    f.endung: f
    for f in (
        Format("csv", "text/csv; charset=utf-8", als_csv),
        Format("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _xlsx),
        Format("pdf", "application/pdf", als_pdf),
    )
}
