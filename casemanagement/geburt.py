"""A birth date as exactly as it is known: a day, a month, a year, or about a year."""

import re
from dataclasses import dataclass
from datetime import date

from casemanagement.constants import Genauigkeit
from kim.zahlen import parse_datum

_JAHR = re.compile(r"\d{4}")
_MONAT = re.compile(r"(\d{1,2})[./]\s?(\d{4})")
_ETWA = re.compile(r"(?:etwa|ca\.?|um|circa|~)\s*(\d{4})", re.IGNORECASE)
FRUEHESTENS = 1900


@dataclass(frozen=True)
class Geburt:
    """``tag`` is the first day of what is known."""

    tag: date
    genau: Genauigkeit


def parse_geburt(text: str) -> Geburt:
    """Read „03.05.1990“, „05.1990“, „1990“ or „etwa 1990“. Raises ``ValueError`` otherwise."""
    roh = text.strip()
    if treffer := _ETWA.fullmatch(roh):
        geburt = Geburt(date(int(treffer[1]), 1, 1), Genauigkeit.GESCHAETZT)
    elif _JAHR.fullmatch(roh):
        geburt = Geburt(date(int(roh), 1, 1), Genauigkeit.JAHR)
    elif treffer := _MONAT.fullmatch(roh):
        geburt = Geburt(date(int(treffer[2]), int(treffer[1]), 1), Genauigkeit.MONAT)
    else:
        geburt = Geburt(parse_datum(roh), Genauigkeit.TAG)
    if geburt.tag.year < FRUEHESTENS:
        raise ValueError(text)
    return geburt
