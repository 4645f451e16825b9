"""Line chart: values over days, named at the end of each line instead of in a legend."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from kim.diagramme.skala import Skala, auseinander, marken
from kim.zahlen import datum_text

BREITE, HOEHE = 780, 330
_LINKS, _RECHTS, _OBEN, _UNTEN = 64, 226, 14, 34
_BESCHRIFTUNG = 84  # pixels a date needs
_NEBEN = 7  # pixels from one interval to the next, side by side
ARTEN = 6
"""Line styles there are (``.kim-reihe-1`` to ``-6``)."""


@dataclass(frozen=True)
class Linie:
    """One series: a value per day or ``None``.

    ``hohl`` are places whose point is drawn hollow (incomplete, estimated), the way there dotted. ``spanne`` bounds
    the last value when it is a forecast: it is drawn hollow, dashed, with a bar for the interval;
    the bars of several lines stand side by side around the last day.
    """

    name: str
    werte: Sequence[Decimal | None]
    hohl: frozenset[int] = frozenset()
    spanne: tuple[Decimal, Decimal] | None = None


def linien_bild(
    *,
    titel: str,
    beschreibung: str,
    tage: Sequence[date],
    linien: Sequence[Linie],
    text: Callable[[Decimal], str],
    kennung: str = "linien",
    stufen: Sequence[Decimal] = (),
) -> dict[str, Any]:
    """Context of ``_components/diagramm/linien.html``. ``text`` writes a value.

    ``stufen`` are the figures of the axis, where it is a fixed scale.
    """
    werte = [w for linie in linien for w in (*linie.werte, *(linie.spanne or ())) if w is not None]
    stufen = stufen or marken(werte)
    y = Skala(stufen[0], stufen[-1], HOEHE - _UNTEN, _OBEN)
    x = Skala(_nr(tage[0]), _nr(tage[-1]), _LINKS, BREITE - _RECHTS)
    return {
        "kennung": kennung,
        "titel": titel,
        "beschreibung": beschreibung,
        "breite": BREITE,
        "hoehe": HOEHE,
        "links": _LINKS,
        "rechts": BREITE - _RECHTS,
        "unten": HOEHE - _UNTEN,
        "stufen": [{"y": y(s), "text": text(s)} for s in stufen],
        "tage": _tage(tage, x),
        "linien": _linien(linien, tage, x, y, text),
    }


def _nr(tag: date) -> Decimal:
    return Decimal(tag.toordinal())


def _tage(tage: Sequence[date], x: Skala) -> list[dict[str, Any]]:
    """All days as ticks; dates only where there is room, the last one always."""
    raus: list[dict[str, Any]] = []
    frei = float(BREITE)
    for tag in reversed(tage):
        ort = x(_nr(tag))
        passt = ort <= frei
        raus.append({"x": ort, "text": datum_text(tag) if passt else ""})
        frei = ort - _BESCHRIFTUNG if passt else frei
    return raus[::-1]


def _linien(
    linien: Sequence[Linie], tage: Sequence[date], x: Skala, y: Skala, text: Callable
) -> list[dict[str, Any]]:
    gezeichnet = [
        (nummer % ARTEN + 1, linie, _punkte(linie, tage, x, y, text))
        for nummer, linie in enumerate(linien)
    ]
    gezeichnet = [g for g in gezeichnet if g[2]]
    breit = any(linie.spanne for _, linie, _ in gezeichnet)
    rand = 14 + (_NEBEN * (len(gezeichnet) - 1) // 2 if breit else 0)
    orte = auseinander([p[-1]["y"] for *_, p in gezeichnet], 17, _OBEN, HOEHE - _UNTEN)
    return [
        {
            "art": art,
            "name": linie.name,
            "stand": punkte[-1]["text"],
            "strecken": _strecken(punkte),
            "vorschau": _gepunktet(punkte),
            "spanne": [y(w) for w in linie.spanne] if linie.spanne else None,
            "spanne_x": punkte[-1]["x"] + _NEBEN * (platz - (len(gezeichnet) - 1) / 2),
            "punkte": punkte,
            "ende": punkte[-1],
            "beschriftung_x": BREITE - _RECHTS + rand,
            "beschriftung_y": ort,
        }
        for platz, ((art, linie, punkte), ort) in enumerate(zip(gezeichnet, orte, strict=True))
    ]


def _punkte(
    linie: Linie, tage: Sequence[date], x: Skala, y: Skala, text: Callable
) -> list[dict[str, Any]]:
    letzter = len(linie.werte) - 1
    return [
        {
            "nr": nr,
            "x": x(_nr(tage[nr])),
            "y": y(wert),
            "hohl": nr in linie.hohl or (linie.spanne is not None and nr == letzter),
            "text": text(wert),
            "titel": f"{linie.name}, {datum_text(tage[nr])}: {text(wert)}",
        }
        for nr, wert in enumerate(linie.werte)
        if wert is not None
    ]


def _strecken(punkte: list[dict[str, Any]]) -> list[str]:
    """Points of the polylines; a missing value and a hollow point interrupt the line."""
    stuecke: list[list[dict[str, Any]]] = []
    for punkt in punkte:
        if punkt["hohl"]:
            continue
        if stuecke and punkt["nr"] == stuecke[-1][-1]["nr"] + 1:
            stuecke[-1].append(punkt)
        else:
            stuecke.append([punkt])
    return [_als_text(s) for s in stuecke if len(s) > 1]


def _gepunktet(punkte: list[dict[str, Any]]) -> list[str]:
    """From and to hollow points: what is not known for certain is no solid line."""
    return [
        _als_text(paar)
        for paar in pairwise(punkte)
        if paar[1]["nr"] == paar[0]["nr"] + 1 and (paar[0]["hohl"] or paar[1]["hohl"])
    ]


def _als_text(punkte: Iterable[dict[str, Any]]) -> str:
    return " ".join(f"{p['x']},{p['y']}" for p in punkte)
