"""Residence titles as data: ``daten/aufenthaltstitel.csv`` with § and state of the law.

Stored is only the key: what a title is called today never rewrites what a file says, and an
unknown key (a line taken out of the list) is shown as it is.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from kim.actions.erstdaten import lies_csv

ANDERER = "anderer"


@dataclass(frozen=True)
class Titel:
    """``seit`` and ``erteilt_bis``: first and last day it was granted, empty where always."""

    kennung: str
    gruppe: str
    bezeichnung: str
    paragraf: str
    gesetz: str = ""
    seit: date | None = None
    erteilt_bis: date | None = None
    rechtsstand: date | None = None
    quelle: str = ""

    @property
    def text(self) -> str:
        """„Duldung (rechtliche oder tatsächliche Gründe), § 60a Abs. 2 S. 1 AufenthG“."""
        fundort = f"{self.paragraf} {self.gesetz}".strip()
        return f"{self.bezeichnung}, {fundort}" if fundort else self.bezeichnung

    @property
    def kurz(self) -> str:
        return self.paragraf or self.bezeichnung

    def gab_es(self, tag: date) -> bool:
        """Whether it was granted on that day."""
        return (self.seit is None or self.seit <= tag) and (
            self.erteilt_bis is None or tag <= self.erteilt_bis
        )


@cache
def alle_titel() -> dict[str, Titel]:
    """All of the list in its order, by key."""
    text = files("casemanagement.daten").joinpath("aufenthaltstitel.csv").read_text("utf-8")
    return {zeile["kennung"]: _titel(zeile) for zeile in lies_csv(text)}


def titel(kennung: str) -> Titel:
    return alle_titel().get(kennung) or Titel(kennung, "", kennung, "")


def _titel(zeile: dict[str, str]) -> Titel:
    tage = {name: _tag(zeile[name]) for name in ("seit", "erteilt_bis", "rechtsstand")}
    return Titel(**(zeile | tage))


def _tag(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
