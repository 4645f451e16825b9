"""Texts of a table reduced to comparable words: one folding for names and headings."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_UMLAUTE = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_KEIN_WORT = re.compile(r"[^a-z0-9]+")


@lru_cache(maxsize=8192)
def woerter(text: str) -> tuple[str, ...]:
    """``"Muelheim a. d. Ruhr"`` and ``"Mülheim a.d. Ruhr"`` → ``("muelheim", "a", "d", "ruhr")``."""
    klein = unicodedata.normalize("NFC", text).casefold().translate(_UMLAUTE)
    ohne_zeichen = unicodedata.normalize("NFKD", klein).encode("ascii", "ignore").decode()
    return tuple(wort for wort in _KEIN_WORT.split(ohne_zeichen) if wort)


def als_text(wert: object) -> str:
    """A cell as text: trimmed, inner whitespace single; whole floats without ``.0``."""
    if wert is None:
        return ""
    if isinstance(wert, float) and wert.is_integer():
        return str(int(wert))
    return " ".join(str(wert).split())
