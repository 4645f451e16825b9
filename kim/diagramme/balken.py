"""Horizontal bars: one value per name from a common zero, optionally with an interval."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from kim.diagramme.skala import Skala, marken

BREITE = 800
_NAMEN, _RAND, _ZEILE, _ACHSE = 262, 84, 28, 26


@dataclass(frozen=True)
class Balken:
    """``text`` stands beside the bar. ``marke`` is a second value, drawn as a stroke
    (before, target); ``spanne`` an interval around the value.
    """

    name: str
    wert: Decimal
    text: str
    marke: Decimal | None = None
    spanne: tuple[Decimal, Decimal] | None = None


def balken_bild(
    *,
    titel: str,
    beschreibung: str,
    balken: Sequence[Balken],
    text: Callable[[Decimal], str],
    kennung: str = "balken",
) -> dict[str, Any]:
    """Context of ``_components/diagramm/balken.html``. ``text`` writes a figure of the axis."""
    werte = [Decimal(0)]
    for b in balken:
        werte += [w for w in (b.wert, b.marke, *(b.spanne or ())) if w is not None]
    stufen = marken(werte, hoechstens=5)
    x = Skala(stufen[0], stufen[-1], _NAMEN, BREITE - _RAND)
    null, unten = x(0), _ZEILE * len(balken) + 6
    return {
        "kennung": kennung,
        "titel": titel,
        "beschreibung": beschreibung,
        "breite": BREITE,
        "hoehe": unten + _ACHSE,
        "unten": unten,
        "null": null,
        "namen_x": _NAMEN - 10,
        "stufen": [{"x": x(s), "text": text(s)} for s in stufen],
        "balken": [_einer(b, nr, x, null) for nr, b in enumerate(balken)],
    }


def _einer(b: Balken, nr: int, x: Skala, null: float) -> dict[str, Any]:
    ende, y = x(b.wert), nr * _ZEILE + 6
    spanne = [x(w) for w in b.spanne] if b.spanne else None
    marke = None if b.marke is None else x(b.marke)
    negativ = b.wert < 0
    dazu = [*(spanne or ()), *([] if marke is None else [marke])]
    rand = (min if negativ else max)(ende, null, *dazu)
    return {
        "name": b.name,
        "text": b.text,
        "x": min(ende, null),
        "breite": round(abs(ende - null), 1),
        "y": y,
        "mitte": y + 9,
        "negativ": negativ,
        "text_x": rand - 6 if negativ else rand + 6,
        "marke": marke,
        "hell": bool(dazu),
        "spanne": spanne,
    }
