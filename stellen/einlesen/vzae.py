"""VZÄ from what stands in a cell. Strict: what can be read two ways is an error.

Accepted text: ``2,5`` ``2,50`` ``2.5`` ``2.50`` ``1234,5`` ``1.234,56`` ``1 234,56``
``12.345.678``. Refused: ``1.234`` and ``1,234`` (thousand or three decimals?), more than
two decimals, signs, units, formulas. Cells of XLSX arrive as int, float or Decimal.
"""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from functools import lru_cache

HUNDERTSTEL = Decimal("0.01")
GRENZE = Decimal("100000")

_LEERRAUM = re.compile(r"[\s\u00a0\u2007\u2009\u202f]")
_ZAHL = re.compile(r"(-?)([1-9]\d{0,2}(?:\.\d{3})+|\d+)(?:,(\d+))?", re.ASCII)
_PUNKT = re.compile(r"(-?)(\d+)\.(\d+)", re.ASCII)
_ZWEIDEUTIG = re.compile(r"-?[1-9]\d{0,2}[.,]\d{3}", re.ASCII)
FORMELZEICHEN = ("=", "+", "-", "@")


class Formel(str):
    """A formula of a workbook without a stored result; kept as text for the message."""

    __slots__ = ()


class VzaeFehler(ValueError):
    """A cell that is no amount; ``art`` is the slug of the ``Befund``."""

    def __init__(self, art: str, text: str, abhilfe: str) -> None:
        super().__init__(text)
        self.art, self.text, self.abhilfe = art, text, abhilfe


_SCHREIBWEISE = (
    "Schreiben Sie die Zahl mit Komma und höchstens zwei Nachkommastellen, zum Beispiel 1234,50."
)


def gekuerzt(wert: object, laenge: int = 40) -> str:
    """Content of a cell for a message: one line, shortened."""
    text = " ".join(str(wert).split())
    return text if len(text) <= laenge else text[: laenge - 1] + "…"


def lies_vzae(wert: object) -> Decimal:
    """Amount with exactly two places, ≥ 0. Raises ``VzaeFehler``."""
    if wert is None or wert == "":
        raise VzaeFehler(
            "leer",
            "Der Wert fehlt.",
            "Tragen Sie eine Zahl ein; wo es keine Stellen gibt, 0,00.",
        )
    if isinstance(wert, Formel):
        raise VzaeFehler(
            "formel",
            f"„{gekuerzt(wert)}“ ist eine Formel ohne gespeichertes Ergebnis.",
            "Ersetzen Sie die Formel durch die Zahl oder öffnen und speichern Sie die Datei "
            "einmal in Ihrem Tabellenprogramm.",
        )
    if isinstance(wert, str):
        return _betrag_aus_text(wert)
    if isinstance(wert, bool):
        raise VzaeFehler(
            "keine-zahl", "Hier steht ein Wahrheitswert statt einer Zahl.", _SCHREIBWEISE
        )
    if isinstance(wert, datetime.date | datetime.time | datetime.timedelta):
        raise VzaeFehler(
            "datum-statt-zahl",
            "Hier steht ein Datum statt einer Zahl.",
            "Das Tabellenprogramm hat eine Zahl mit Punkt als Datum gelesen: Geben Sie sie mit Komma neu ein.",
        )
    if isinstance(wert, int | float | Decimal):
        return _geprueft(_aus_zahl(wert), wert)
    raise VzaeFehler("keine-zahl", f"„{gekuerzt(wert)}“ ist keine Zahl.", _SCHREIBWEISE)


def _aus_zahl(wert: float | Decimal) -> Decimal:
    """A stored number; binary noise below a billionth (0.1 + 0.2) is not an error."""
    zahl = Decimal(repr(wert)) if isinstance(wert, float) else Decimal(wert)
    if not zahl.is_finite():
        raise VzaeFehler("keine-zahl", "Hier steht keine endliche Zahl.", _SCHREIBWEISE)
    if abs(zahl) >= GRENZE:
        return zahl
    return zahl.quantize(Decimal("1e-9"))


@lru_cache(maxsize=4096)
def _betrag_aus_text(text: str) -> Decimal:
    return _geprueft(_aus_text(text), text)


def _aus_text(text: str) -> Decimal:
    roh = _LEERRAUM.sub("", text).replace("\u2212", "-")
    if roh in {"", "-", "–", "—"}:
        raise VzaeFehler(
            "leer",
            f"„{gekuerzt(text)}“ ist keine Zahl.",
            "Tragen Sie 0,00 ein, wenn es keine Stellen gibt.",
        )
    if _ZWEIDEUTIG.fullmatch(roh):
        tausend = re.sub(r"[.,]", "", roh)
        raise VzaeFehler(
            "zweideutig",
            f"„{gekuerzt(text)}“ kann tausend oder drei Nachkommastellen bedeuten.",
            f"Schreiben Sie {tausend},00 oder kürzen Sie auf zwei Nachkommastellen.",
        )
    treffer = _ZAHL.fullmatch(roh) or _PUNKT.fullmatch(roh)
    if treffer is None:
        if roh.startswith(FORMELZEICHEN):
            raise VzaeFehler(
                "formel",
                f"„{gekuerzt(text)}“ ist eine Formel oder ein Befehl und wird nicht übernommen.",
                "Ersetzen Sie den Inhalt der Zelle durch die Zahl.",
            )
        raise VzaeFehler("keine-zahl", f"„{gekuerzt(text)}“ ist keine Zahl.", _SCHREIBWEISE)
    vorzeichen, ganz, bruch = treffer.groups()
    return Decimal(f"{vorzeichen}{ganz.replace('.', '')}.{bruch or '0'}")


def _geprueft(zahl: Decimal, wert: object) -> Decimal:
    if zahl < 0:
        raise VzaeFehler(
            "negativ",
            f"„{gekuerzt(wert)}“ ist negativ.",
            "Stellenanteile sind 0,00 oder größer: Korrigieren Sie den Wert.",
        )
    if zahl >= GRENZE:
        raise VzaeFehler(
            "zu-gross",
            f"„{gekuerzt(wert)}“ ist für Stellenanteile (VZÄ) zu groß.",
            "Prüfen Sie, ob ein Komma fehlt.",
        )
    gerundet = zahl.quantize(HUNDERTSTEL)
    if gerundet != zahl:
        raise VzaeFehler(
            "nachkommastellen",
            f"„{gekuerzt(wert)}“ hat mehr als zwei Nachkommastellen.",
            "Runden Sie auf zwei Nachkommastellen.",
        )
    return gerundet
