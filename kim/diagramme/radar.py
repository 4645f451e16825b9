"""Radar: several profiles over the same axes, each axis from 0 in the middle to the rim."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import cos, pi, sin
from typing import Any

BREITE, HOEHE = 680, 470
_MITTE_X, _MITTE_Y, _RADIUS, _ABSTAND = BREITE / 2, 208, 160, 16
_LEGENDE_Y, _LEGENDE_ZEILE = 424, 20
_MITTIG = 0.15  # share of the radius within which a label is centred on its axis


@dataclass(frozen=True)
class Profil:
    """One series: a value per axis, ``None`` where there is none (the outline is open there)."""

    name: str
    werte: Sequence[Decimal | int | None]


def radar_bild(
    *,
    titel: str,
    beschreibung: str,
    achsen: Sequence[str],
    profile: Sequence[Profil],
    hoechstens: int,
    kennung: str = "radar",
) -> dict[str, Any]:
    """Context of ``_components/diagramm/radar.html``; needs at least three axes."""
    if len(achsen) < 3:
        raise ValueError("a radar needs at least three axes")
    anzahl = len(achsen)
    return {
        "kennung": kennung,
        "titel": titel,
        "beschreibung": beschreibung,
        "breite": BREITE,
        "hoehe": HOEHE + _LEGENDE_ZEILE * max(0, len(profile) - 2),
        "ringe": [_ring(stufe / hoechstens, anzahl) for stufe in range(1, hoechstens + 1)],
        "stufen": [
            {"x": _MITTE_X + 4, "y": _ort(0, stufe / hoechstens, anzahl)[1], "text": str(stufe)}
            for stufe in range(1, hoechstens + 1)
        ],
        "mitte": {"x": _MITTE_X, "y": _MITTE_Y},
        "achsen": [_achse(nr, name, anzahl) for nr, name in enumerate(achsen)],
        "profile": [_profil(nr, p, achsen, hoechstens) for nr, p in enumerate(profile)],
    }


def _ort(nr: int, anteil: float, anzahl: int, dazu: float = 0) -> tuple[float, float]:
    """The place on axis ``nr`` at this share of the radius; the first axis points up."""
    winkel = 2 * pi * nr / anzahl
    weite = anteil * _RADIUS + dazu
    return round(_MITTE_X + weite * sin(winkel), 1), round(_MITTE_Y - weite * cos(winkel), 1)


def _ring(anteil: float, anzahl: int) -> str:
    return _punkte([_ort(nr, anteil, anzahl) for nr in range(anzahl)])


def _punkte(orte: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x},{y}" for x, y in orte)


def _achse(nr: int, name: str, anzahl: int) -> dict[str, Any]:
    x, y = _ort(nr, 1, anzahl)
    text_x, text_y = _ort(nr, 1, anzahl, _ABSTAND)
    seitlich = (text_x - _MITTE_X) / _RADIUS
    anker = "mitte" if abs(seitlich) < _MITTIG else "anfang" if seitlich > 0 else "ende"
    return {"name": name, "x": x, "y": y, "text_x": text_x, "text_y": text_y, "anker": anker}


def _profil(nr: int, profil: Profil, achsen: Sequence[str], hoechstens: int) -> dict[str, Any]:
    anzahl = len(achsen)
    orte = [
        None if wert is None else _ort(achse, float(wert) / hoechstens, anzahl)
        for achse, wert in enumerate(profil.werte)
    ]
    return {
        "art": nr % 6 + 1,
        "name": profil.name,
        "flaechen": [] if None in orte else [_punkte([o for o in orte if o])],
        "strecken": [_punkte(s) for s in _stuecke(orte)] if None in orte else [],
        "punkte": [
            {"x": ort[0], "y": ort[1], "titel": f"{profil.name}, {achsen[i]}: {profil.werte[i]}"}
            for i, ort in enumerate(orte)
            if ort
        ],
        "legende_y": _LEGENDE_Y + nr * _LEGENDE_ZEILE,
    }


def _stuecke(orte: Sequence[tuple[float, float] | None]) -> list[list[tuple[float, float]]]:
    """Runs of neighbouring points, round the circle; at least one place is empty."""
    luecke = list(orte).index(None)
    stuecke: list[list[tuple[float, float]]] = [[]]
    for ort in [*orte[luecke + 1 :], *orte[: luecke + 1]]:
        if ort is None:
            stuecke.append([])
        else:
            stuecke[-1].append(ort)
    return [s for s in stuecke if len(s) > 1]
