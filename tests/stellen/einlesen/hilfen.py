"""Files as offices send them, built from the real figures."""

import csv
import datetime
import io
from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook

from stellen.constants import GROESSEN
from stellen.einlesen import Befund, KommuneRef, Leseergebnis, Zeile, lies_datei
from stellen.einlesen.typen import (
    STELLENART_NAME,
)

WURZEL = Path(__file__).resolve().parents[3]
ECHT = WURZEL / "stellen/daten/stellenbesetzung-2024-06-30.csv"
GESAMT = WURZEL / "stellen/daten/gesamt-2024-06-30.csv"
TAG = datetime.date(2024, 6, 30)
KOPF = "Stichtag;AGS;Kommune;Stellenart;zugewiesen;besetzt;vorgesehen;nicht vorgesehen"


def kommunen() -> list[KommuneRef]:
    with open(WURZEL / "kim/daten/kommunen.csv", encoding="utf-8", newline="") as datei:
        return [KommuneRef(z["ags"], z["name"], z["kurzname"]) for z in csv.DictReader(datei)]


def lies(
    inhalt: bytes | str,
    *,
    name: str = "meldung.csv",
    stichtag: datetime.date | None = None,
    nur: Sequence[str] | None = None,
    bestaetigt: dict[str, str] | None = None,
    vollstaendig: bool = False,
) -> Leseergebnis:
    roh = inhalt.encode() if isinstance(inhalt, str) else inhalt
    refs = [k for k in kommunen() if nur is None or k.ags in nur]
    return lies_datei(
        io.BytesIO(roh),
        dateiname=name,
        stichtag=stichtag,
        kommunen=refs,
        bestaetigt=bestaetigt,
        vollstaendig=vollstaendig,
    )


def echt() -> list[Zeile]:
    ergebnis = lies(ECHT.read_bytes(), name=ECHT.name, vollstaendig=True)
    assert ergebnis.befunde == []
    return ergebnis.zeilen


def flach(*zeilen: str) -> str:
    return "\n".join((KOPF, *zeilen)) + "\n"


def einer(ergebnis: Leseergebnis, art: str) -> Befund:
    """The one finding of this kind; fails when there is none or more than one."""
    treffer = [befund for befund in ergebnis.befunde if befund.art == art]
    assert len(treffer) == 1, [str(befund) for befund in ergebnis.befunde]
    return treffer[0]


def arten(ergebnis: Leseergebnis) -> list[str]:
    return [befund.art for befund in ergebnis.befunde]


def amtlich(zeilen: Sequence[Zeile], *, gesamt: bool = True) -> list[list[object]]:
    """The official layout: five tables one below the other, amounts as Decimal."""
    reihen: list[list[object]] = [["Stellenbesetzung im KIM, Stichtag 30.06.2024"], []]
    for art, name in STELLENART_NAME.items():
        teil = [zeile for zeile in zeilen if zeile.stellenart == art]
        reihen += [[f"Stellen {name}"], ["Kreis / kreisfreie Stadt", *KOPF_AMTLICH]]
        reihen += [[zeile.kommune_text, *zeile.betraege] for zeile in teil]
        if gesamt:
            summen = [sum(getattr(zeile, feld) for zeile in teil) for feld in GROESSEN]
            reihen.append(["Gesamt", *summen])
        reihen.append([])
    return reihen


KOPF_AMTLICH = (
    "zugewiesene Stellen",
    "besetzte Stellen",
    "zur Besetzung vorgesehene Stellen",
    "nicht zur Besetzung vorgesehene Stellen",
)


def als_csv_text(reihen: Sequence[Sequence[object]], trenner: str = ";") -> str:
    puffer = io.StringIO()
    schreiber = csv.writer(puffer, delimiter=trenner, lineterminator="\r\n")
    for reihe in reihen:
        schreiber.writerow(
            [f"{w:,.2f}".translate(DEUTSCH) if hasattr(w, "quantize") else w for w in reihe]
        )
    return puffer.getvalue()


DEUTSCH = str.maketrans({",": ".", ".": ","})


def als_xlsx_bytes(blaetter: dict[str, Sequence[Sequence[object]]]) -> bytes:
    buch = Workbook()
    buch.remove(buch.active)
    for name, reihen in blaetter.items():
        blatt = buch.create_sheet(name)
        for nummer, reihe in enumerate(reihen, start=1):
            for spalte, wert in enumerate(reihe, start=1):
                blatt.cell(nummer, spalte, float(wert) if hasattr(wert, "quantize") else wert)
    ziel = io.BytesIO()
    buch.save(ziel)
    return ziel.getvalue()
