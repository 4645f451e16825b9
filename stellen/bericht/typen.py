"""What the report shows: five tables of one Stichtag, in the order and wording of the official ones."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from stellen.constants import BAUSTEIN, GROESSE_NAME, STELLENART_KURZ, STELLENART_PLURAL

NULL = Decimal("0.00")
GESAMT = "Gesamt"

TITEL = {art: f"Baustein {BAUSTEIN[art]}: {name}" for art, name in STELLENART_PLURAL.items()}
BLATTNAME = STELLENART_KURZ
SPALTEN = tuple(GROESSE_NAME.values())
BERICHT_TITEL = "Stellenbesetzung im Kommunalen Integrationsmanagement"


@dataclass(frozen=True, slots=True)
class Betraege:
    """Four amounts in VZÄ with two places."""

    zugewiesen: Decimal = NULL
    besetzt: Decimal = NULL
    vorgesehen: Decimal = NULL
    nicht_vorgesehen: Decimal = NULL

    def __add__(self, andere: Betraege) -> Betraege:
        return Betraege(*(a + b for a, b in zip(self.alle, andere.alle, strict=True)))

    @property
    def alle(self) -> tuple[Decimal, Decimal, Decimal, Decimal]:
        return self.zugewiesen, self.besetzt, self.vorgesehen, self.nicht_vorgesehen

    @property
    def quote(self) -> Decimal | None:
        """Besetzungsquote: besetzt / zugewiesen, ``None`` where nothing is assigned."""
        return self.besetzt / self.zugewiesen if self.zugewiesen else None

    @property
    def stimmt(self) -> bool:
        """zugewiesen = besetzt + vorgesehen + nicht vorgesehen."""
        return self.zugewiesen == self.besetzt + self.vorgesehen + self.nicht_vorgesehen


@dataclass(frozen=True, slots=True)
class BerichtZeile:
    kommune: str
    betraege: Betraege


@dataclass(frozen=True, slots=True)
class Tabelle:
    """One Stellenart; ``zeilen`` in official order. The total is always computed."""

    stellenart: str
    zeilen: tuple[BerichtZeile, ...]

    @property
    def titel(self) -> str:
        return TITEL[self.stellenart]

    @property
    def baustein(self) -> int:
        return BAUSTEIN[self.stellenart]

    @property
    def gesamt(self) -> Betraege:
        return summe(zeile.betraege for zeile in self.zeilen)


@dataclass(frozen=True, slots=True)
class BerichtDaten:
    """Input of all renderers. ``status_hinweis`` says how much is settled, and what is not.

    ``vorlaeufig``: not every Kommune is in it with its newest, settled figures.
    """

    stichtag: datetime.date
    erstellt_am: datetime.datetime
    erstellt_von: str
    tabellen: tuple[Tabelle, ...]
    status_hinweis: str = ""
    vorlaeufig: bool = False

    @property
    def gesamt(self) -> Betraege:
        return summe(tabelle.gesamt for tabelle in self.tabellen)

    def je_baustein(self) -> dict[int, Betraege]:
        bausteine: dict[int, Betraege] = {}
        for tabelle in self.tabellen:
            bausteine[tabelle.baustein] = (
                bausteine.get(tabelle.baustein, Betraege()) + tabelle.gesamt
            )
        return bausteine


def summe(betraege: Iterable[Betraege]) -> Betraege:
    """Sum of ``Betraege``; of nothing: zeros."""
    ergebnis = Betraege()
    for einer in betraege:
        ergebnis = ergebnis + einer
    return ergebnis
