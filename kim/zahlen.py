"""German notation of figures and dates: one place for pages, messages and forms.

Amounts are VZÄ (Vollzeitäquivalente) as ``Decimal`` with two places. A ``float`` is
refused everywhere: it would smuggle binary rounding into published totals.
"""

import datetime
import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from django.utils import timezone

GESCHUETZT = "\u00a0"  # no-break space: figure and unit stay on one line
MINUS = "\u2212"
LEER = "–"

_DEUTSCH = re.compile(r"[+-]?(\d+|\d{1,3}(\.\d{3})+)(,\d+)?")
_PUNKT = re.compile(r"[+-]?\d+\.\d{1,2}")


def _exakt(wert: Decimal | int) -> Decimal:
    if isinstance(wert, bool) or not isinstance(wert, Decimal | int):
        raise TypeError(f"Decimal or int expected, got {type(wert).__name__}")
    return Decimal(wert)


def dezimal_text(wert: Decimal | int, stellen: int) -> str:
    """``Decimal("-1234.5"), 2`` → ``−1.234,50`` (half up, with a real minus sign)."""
    gerundet = _exakt(wert).quantize(Decimal(1).scaleb(-stellen), rounding=ROUND_HALF_UP)
    ganz, _, bruch = f"{abs(gerundet):.{stellen}f}".partition(".")
    gruppen = f"{int(ganz):,}".replace(",", ".")
    vorzeichen = MINUS if gerundet < 0 else ""
    return f"{vorzeichen}{gruppen},{bruch}" if stellen else f"{vorzeichen}{gruppen}"


def vzae_text(wert: Decimal | int) -> str:
    """VZÄ with two places: ``1.234,56``."""
    return dezimal_text(wert, 2)


def aenderung_text(wert: Decimal | int) -> str:
    """A change in VZÄ with its sign: ``+1,50``, ``−0,25``, ``±0,00``."""
    text = vzae_text(wert)
    return text if text.startswith(MINUS) else f"{'+' if text.strip('0,.') else '±'}{text}"


def prozentpunkte_text(aenderung: Decimal | int) -> str:
    """A change of a share in percentage points: ``Decimal("0.012")`` → ``+1,2``."""
    text = dezimal_text(_exakt(aenderung) * 100, 1)
    return text if text.startswith(MINUS) else f"{'+' if text.strip('0,.') else '±'}{text}"


def prozent_text(anteil: Decimal | int) -> str:
    """A share between 0 and 1 as percent with one place: ``Decimal("0.814")`` → ``81,4 %``."""
    return f"{dezimal_text(_exakt(anteil) * 100, 1)}{GESCHUETZT}%"


def euro_text(wert: Decimal | int) -> str:
    """An amount in euros, to the cent: ``1.234.567,89 €``."""
    return f"{dezimal_text(wert, 2)}{GESCHUETZT}€"


def datum_text(wert: datetime.date) -> str:
    """``30.06.2024``; a point in time is given in local time first."""
    if isinstance(wert, datetime.datetime) and timezone.is_aware(wert):
        wert = timezone.localtime(wert)
    return f"{wert:%d.%m.%Y}"


def zeitpunkt_text(wert: datetime.datetime) -> str:
    """``30.06.2024, 14:05 Uhr`` in local time."""
    if timezone.is_aware(wert):
        wert = timezone.localtime(wert)
    return f"{wert:%d.%m.%Y, %H:%M}{GESCHUETZT}Uhr"


def parse_dezimal(text: str) -> Decimal:
    """Read ``1.234,56``, ``1234,56``, ``1234.56`` or ``1 234,56``.

    A dot with exactly three digits behind it is a thousands dot (German notation); with
    one or two digits behind it, it is a decimal point. Raises ``ValueError`` otherwise.
    """
    roh = re.sub(r"[\s\u00a0\u202f]", "", text).replace(MINUS, "-").replace("–", "-")
    if _PUNKT.fullmatch(roh):
        return Decimal(roh)
    if not _DEUTSCH.fullmatch(roh):
        raise ValueError(text)
    try:
        return Decimal(roh.replace(".", "").replace(",", "."))
    except InvalidOperation as fehler:
        raise ValueError(text) from fehler


_TAG = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d{2})")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


def parse_datum(text: str, *, heute: datetime.date | None = None) -> datetime.date:
    """Read ``3.5.24``, ``03.05.2024`` or ``2024-05-03``.

    Two-digit years lie between 79 years back and 20 years ahead of ``heute``.
    Raises ``ValueError`` for anything else and for days that do not exist.
    """
    roh = text.strip()
    if iso := _ISO.fullmatch(roh):
        return datetime.date(*(int(teil) for teil in iso.groups()))
    treffer = _TAG.fullmatch(roh)
    if not treffer:
        raise ValueError(text)
    tag, monat, jahr = (int(teil) for teil in treffer.groups())
    if jahr < 100:
        grenze = (heute or timezone.localdate()).year + 20
        jahr += grenze // 100 * 100
        jahr -= 100 if jahr > grenze else 0
    return datetime.date(jahr, monat, tag)
