"""What goes into the importer and what comes out: plain data, no database."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from stellen.constants import STELLENART_KURZ, STELLENART_PLURAL

FEHLER = "fehler"
WARNUNG = "warnung"

EXAKT = "exakt"
TOLERANT = "tolerant"
BESTAETIGT = "bestaetigt"
MEHRDEUTIG = "mehrdeutig"
UNBEKANNT = "unbekannt"

# In the order of the five tables of the Landtag report.
STELLENART_NAME = {
    art: plural if plural == (kurz := STELLENART_KURZ[art]) else f"{plural} ({kurz})"
    for art, plural in STELLENART_PLURAL.items()
}

MAX_BYTES = 20 * 1024 * 1024
MAX_ZEILEN = 200_000
MAX_BEFUNDE = 500  # per severity: the first error is never lost behind warnings


Vier = tuple[Decimal, Decimal, Decimal, Decimal]


class KommuneRef(NamedTuple):
    """A Kommune as the importer needs it; ``ags`` is its identity."""

    ags: str
    name: str
    kurzname: str


class Fundstelle(NamedTuple):
    """Where a value stands: sheet (for CSV the file name) and row as Excel counts them."""

    blatt: str
    zeile: int


GANZE_DATEI = Fundstelle("", 0)


class Zeile(NamedTuple):
    """Staffing of one Kommune and Stellenart on one day, in VZÄ with two places."""

    stichtag: datetime.date
    ags: str
    kommune_text: str
    stellenart: str
    zugewiesen: Decimal
    besetzt: Decimal
    vorgesehen: Decimal
    nicht_vorgesehen: Decimal
    fundstelle: Fundstelle

    @property
    def betraege(self) -> Vier:
        return self[4:8]


class Summe(NamedTuple):
    """A row „Gesamt“ of the file: published, not computed."""

    stichtag: datetime.date
    stellenart: str
    zugewiesen: Decimal
    besetzt: Decimal
    vorgesehen: Decimal
    nicht_vorgesehen: Decimal
    fundstelle: Fundstelle

    @property
    def betraege(self) -> Vier:
        return self[2:6]


@dataclass(frozen=True, slots=True)
class Befund:
    """One thing that is wrong with the file, in words for the person who made it.

    ``art`` is a stable slug (tests, grouping); ``schwere`` is ``fehler`` (nothing may be
    stored) or ``warnung`` (stored, but marked). ``zeile`` 0 means the file as a whole.
    """

    art: str
    text: str
    abhilfe: str
    blatt: str = ""
    zeile: int = 0
    spalte: str = ""
    schwere: str = FEHLER

    @property
    def ort(self) -> str:
        """``Blatt „Koordination“, Zeile 12, Spalte D („besetzt“)``; empty for the file."""
        teile = [f"Blatt „{self.blatt}“"] if self.blatt else []
        teile += [f"Zeile {self.zeile}"] if self.zeile else []
        teile += [f"Spalte {self.spalte}"] if self.spalte else []
        return ", ".join(teile)

    def __str__(self) -> str:
        return (
            f"{self.ort}: {self.text} {self.abhilfe}" if self.ort else f"{self.text} {self.abhilfe}"
        )


class DateiUnlesbar(Exception):
    """The file as a whole cannot be read; carries the one ``Befund`` that says why."""

    def __init__(self, art: str, text: str, abhilfe: str, blatt: str = "") -> None:
        super().__init__(text)
        self.befund = Befund(art, text, abhilfe, blatt)


@dataclass(slots=True)
class Zuordnung:
    """How one spelling in the file was understood.

    ``sicherheit``: ``exakt`` (AGS or the same words as the official name), ``tolerant``
    (to be confirmed by a person), ``bestaetigt`` (confirmed), ``mehrdeutig`` or
    ``unbekannt`` (``ags`` is empty, ``kandidaten`` what it could be).
    """

    text: str
    ags: str
    name: str
    sicherheit: str
    kandidaten: tuple[KommuneRef, ...] = ()
    fundstelle: Fundstelle = GANZE_DATEI
    anzahl: int = 0


@dataclass(slots=True)
class Leseergebnis:
    """Everything found in one file. Rows may be stored only while ``fehler`` is empty."""

    zeilen: list[Zeile] = field(default_factory=list)
    summen: list[Summe] = field(default_factory=list)
    befunde: list[Befund] = field(default_factory=list)
    weitere_befunde: int = 0
    zuordnungen: list[Zuordnung] = field(default_factory=list)
    uebersprungene_blaetter: list[str] = field(default_factory=list)
    format: str = ""

    @property
    def fehler(self) -> list[Befund]:
        return [befund for befund in self.befunde if befund.schwere == FEHLER]

    @property
    def warnungen(self) -> list[Befund]:
        return [befund for befund in self.befunde if befund.schwere == WARNUNG]

    @property
    def zu_bestaetigen(self) -> list[Zuordnung]:
        """Spellings understood only tolerantly: a person must say yes before storing."""
        return [z for z in self.zuordnungen if z.sicherheit == TOLERANT]

    @property
    def stichtage(self) -> list[datetime.date]:
        return sorted({zeile.stichtag for zeile in self.zeilen})
