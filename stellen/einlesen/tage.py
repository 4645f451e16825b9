"""The Stichtag: from a column, the caller, a heading of the sheet or the file name."""

from __future__ import annotations

import datetime
import re

from stellen.einlesen.worte import als_text

_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[ T]00:00(?::00)?)?", re.ASCII)
_TAG = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})", re.ASCII)
_WORT = re.compile(r"(\d{1,2})\.\s?([A-Za-zä]+)\s+(\d{4})", re.ASCII)
_MONATE = (
    "januar", "februar", "märz", "april", "mai", "juni",
    "juli", "august", "september", "oktober", "november", "dezember",
)  # fmt: skip
_IM_NAMEN = re.compile(
    r"(?<!\d)(?:(\d{4})[-_]?(\d{2})[-_]?(\d{2})|(\d{2})[._-](\d{2})[._-](\d{4}))(?!\d)", re.ASCII
)


def _tag(jahr: str, monat: str | int, tag: str) -> datetime.date | None:
    try:
        datum = datetime.date(int(jahr), int(monat), int(tag))
    except ValueError:
        return None
    return datum if 2000 <= datum.year <= 2100 else None


def lies_tag(wert: object) -> datetime.date | None:
    """Date of a cell: ``2024-06-30``, ``30.06.2024``, ``30.6.2024``, a real Excel date."""
    if isinstance(wert, datetime.datetime):
        return wert.date()
    if isinstance(wert, datetime.date):
        return wert
    text = als_text(wert)
    if iso := _ISO.fullmatch(text):
        return _tag(*iso.groups())
    if deutsch := _TAG.fullmatch(text):
        tag, monat, jahr = deutsch.groups()
        return _tag(jahr, monat, tag)
    return None


def tag_aus_ueberschrift(text: str) -> datetime.date | None:
    """Date in a heading that says it is one („Stichtag 30.06.2024“, „Stand: 30. Juni 2024“)."""
    klein = text.casefold()
    if "stichtag" not in klein and "stand" not in klein:
        return None
    if treffer := _TAG.search(text):
        tag, monat, jahr = treffer.groups()
        return _tag(jahr, monat, tag)
    if treffer := re.search(r"(\d{4})-(\d{2})-(\d{2})", text, re.ASCII):
        return _tag(*treffer.groups())
    treffer = _WORT.search(klein)
    if treffer and treffer.group(2) in _MONATE:
        return _tag(treffer.group(3), _MONATE.index(treffer.group(2)) + 1, treffer.group(1))
    return None


def tag_aus_dateiname(name: str) -> datetime.date | None:
    """Date in a file name: ``…-2024-06-30.csv``, ``…_20240630.xlsx``, ``… 30.06.2024.xlsx``."""
    treffer = _IM_NAMEN.search(name)
    if treffer is None:
        return None
    jahr, monat, tag, tag_d, monat_d, jahr_d = treffer.groups()
    return _tag(jahr or jahr_d, monat or monat_d, tag or tag_d)
