"""Headings and header rows: which column means what, which Stellenart a table is about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from stellen.constants import GROESSE_NAME, GROESSEN
from stellen.einlesen.worte import als_text, woerter

KOMMUNE, AGS, STELLENART, BAUSTEIN, STICHTAG = (
    "kommune",
    "ags",
    "stellenart",
    "baustein",
    "stichtag",
)
MAX_SPALTEN = 40
MAX_KOPFTEXT = 90

_KOMMUNE_WORT = {
    "kommune",
    "kommunen",
    "kreis",
    "kreise",
    "stadt",
    "staedte",
    "gebietskoerperschaft",
    "gebietskoerperschaften",
}
_AGS_WORT = {
    "ags",
    "gemeindeschluessel",
    "kreisschluessel",
    "gemeindekennziffer",
    "regionalschluessel",
}
_GESAMT = {
    ("gesamt",),
    ("insgesamt",),
    ("summe",),
    ("gesamtsumme",),
    ("summe", "gesamt"),
    ("land", "gesamt"),
    ("nrw", "gesamt"),
    ("gesamt", "nrw"),
}


@dataclass(slots=True)
class Kopf:
    """A recognised header row: column per meaning, and what is missing or doubled."""

    spalten: dict[str, int]
    titel: dict[int, str]
    doppelt: list[str] = field(default_factory=list)

    @property
    def fehlend(self) -> list[str]:
        return [GROESSE_NAME[name] for name in GROESSEN if name not in self.spalten]

    @property
    def hat_kommune(self) -> bool:
        return KOMMUNE in self.spalten or AGS in self.spalten

    @property
    def ist_flach(self) -> bool:
        """Every row names its Stellenart itself."""
        return STELLENART in self.spalten

    def spalte(self, name: str) -> str:
        """``D („besetzt“)`` for messages."""
        index = self.spalten.get(name)
        return "" if index is None else f"{buchstabe(index)} („{self.titel.get(index, name)}“)"


def buchstabe(index: int) -> str:
    """0 → A, 26 → AA."""
    name = ""
    rest = index + 1
    while rest:
        rest, stelle = divmod(rest - 1, 26)
        name = chr(65 + stelle) + name
    return name


def bedeutung(text: str) -> str | None:
    """What a header cell means, tolerant in wording and order of words."""
    menge = set(woerter(text))
    if not menge or len(text) > MAX_KOPFTEXT:
        return None
    if "vorgesehen" in menge or "vorgesehene" in menge:
        return "nicht_vorgesehen" if "nicht" in menge else "vorgesehen"
    if menge & {"zugewiesen", "zugewiesene", "zuweisung", "zugewiesenen"}:
        return "zugewiesen"
    if menge & {"besetzt", "besetzte", "besetzten"}:
        return None if "nicht" in menge else "besetzt"
    if menge & {"stichtag"}:
        return STICHTAG
    if menge & _AGS_WORT:
        return AGS
    if menge & {"stellenart", "tabelle"}:
        return STELLENART
    if menge == {"baustein"}:
        return BAUSTEIN
    return KOMMUNE if menge & _KOMMUNE_WORT else None


def erkenne_kopf(zellen: Sequence[object], vorher: Sequence[object] = ()) -> Kopf | None:
    """Header row? At least two amount columns; empty cells take the row above (two-line headers)."""
    texte = [als_text(zelle) if isinstance(zelle, str) else "" for zelle in zellen[:MAX_SPALTEN]]
    if sum(1 for text in texte if bedeutung(text) in GROESSEN) < 2:
        return None
    for i, oben in enumerate(vorher[: len(texte)]):
        if not texte[i] and isinstance(oben, str):
            texte[i] = als_text(oben)
    kopf = Kopf({}, {i: text for i, text in enumerate(texte) if text})
    for i, text in enumerate(texte):
        if (was := bedeutung(text)) is None:
            continue
        if was in kopf.spalten:
            kopf.doppelt.append(kopf.titel[i])
        else:
            kopf.spalten[was] = i
    betraege = [kopf.spalten[name] for name in GROESSEN if name in kopf.spalten]
    if not kopf.hat_kommune and not kopf.ist_flach and min(betraege) == 1:
        kopf.spalten[KOMMUNE] = 0
    return kopf


def stellenart_aus(text: str) -> str | None:
    """Slug when the text speaks of exactly one Stellenart, else ``None``."""
    menge = set(woerter(text))
    zusammen = "".join(woerter(text))
    gefunden = set()
    if "koordination" in zusammen:
        gefunden.add("koordination")
    if "assisten" in zusammen:
        gefunden.add("assistenz")
    if "casemanage" in zusammen or "cm" in menge:
        gefunden.add("case_management")
    if "auslaenderbehoerd" in zusammen or "abh" in menge:
        gefunden.add("abh")
    if "einbuergerungsbehoerd" in zusammen or "ebh" in menge:
        gefunden.add("ebh")
    return gefunden.pop() if len(gefunden) == 1 else None


def ist_gesamt(text: str) -> bool:
    """The row of totals: „Gesamt“, „Summe“, „Insgesamt:“ …"""
    return woerter(text) in _GESAMT


def baustein_aus(text: str) -> int | None:
    """``1``, ``B1``, ``Baustein 1`` → 1."""
    treffer = re.fullmatch(r"(?:b|baustein)?([123])", "".join(woerter(text)), re.ASCII)
    return int(treffer.group(1)) if treffer else None
