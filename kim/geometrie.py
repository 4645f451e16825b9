"""From official GeoJSON to the outlines of the map: validated, simplified, as SVG paths.

Coordinates must be WGS 84 (longitude, latitude in degrees), as GeoJSON (RFC 7946) demands. The
projection is fixed, so outlines loaded from different files fit together.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from math import cos, hypot, isfinite, radians
from typing import Any

MAX_BYTES = 40 * 1024**2
MAX_PUNKTE = 2_000_000
BILD_BREITE, BILD_HOEHE = 1000, 1020
"""Size of the picture all paths are drawn in."""
GENAUIGKEIT = 0.7
"""Points nearer than this (in picture units) to the simplified line are left out."""
_WEST, _OST, _SUED, _NORD = 5.5, 10.0, 50.0, 53.0  # NRW with some room
_NULL = (5.8, 52.6)  # longitude and latitude of the upper left corner
_MASSSTAB = BILD_BREITE / ((9.5 - 5.8) * cos(radians(51.5)))
_AGS_NAMEN = ("AGS", "ags", "Ags", "AGS_0", "ags_0", "ARS", "ars", "schluessel")

Punkt = tuple[float, float]
Ring = list[Punkt]


class GeometrieUnlesbar(ValueError):
    """The file can't be used; the text says why and what to do."""


@dataclass(frozen=True)
class Umriss:
    """``pfad``: SVG path in the picture; ``mitte``: where a label belongs."""

    pfad: str
    mitte: tuple[int, int]


@dataclass
class Gelesen:
    umrisse: dict[str, Umriss] = field(default_factory=dict)
    uebergangen: int = 0
    """Features of other places: the file may cover all of Germany or hold Gemeinden too."""


def lies_geojson(inhalt: bytes, bekannte: Iterable[str]) -> Gelesen:
    """Outlines by AGS of the ``bekannte`` Kommunen. Raises ``GeometrieUnlesbar``."""
    if len(inhalt) > MAX_BYTES:
        raise GeometrieUnlesbar(
            f"Die Datei ist größer als {MAX_BYTES // 1024**2} MB. Nehmen Sie eine gröbere "
            "Auflösung (zum Beispiel VG250) oder nur Nordrhein-Westfalen."
        )
    erlaubt, gelesen, punkte = set(bekannte), Gelesen(), 0
    for merkmal in _merkmale(inhalt):
        ags = _ags(merkmal.get("properties"), erlaubt)
        if not ags:
            gelesen.uebergangen += 1
            continue
        if ags in gelesen.umrisse:
            raise GeometrieUnlesbar(f"Der Schlüssel {ags} kommt mehrfach vor.")
        ringe = list(_ringe(merkmal.get("geometry"), ags))
        if not any(len(r) >= 4 for r in ringe):
            raise GeometrieUnlesbar(f"{ags}: Der Umriss ist keine Fläche (zu wenige Punkte).")
        punkte += sum(map(len, ringe))
        if punkte > MAX_PUNKTE:
            raise GeometrieUnlesbar(f"Die Datei enthält mehr als {MAX_PUNKTE} Punkte.")
        gelesen.umrisse[ags] = als_umriss(ringe)
    if not gelesen.umrisse:
        raise GeometrieUnlesbar(
            "Keine der 54 Kommunen gefunden. Der Amtliche Gemeindeschlüssel muss als „AGS“ in den "
            "Eigenschaften (properties) stehen."
        )
    return gelesen


def _merkmale(inhalt: bytes) -> list[dict[str, Any]]:
    try:
        daten = json.loads(inhalt.decode("utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as fehler:
        raise GeometrieUnlesbar("Die Datei ist kein lesbares JSON (UTF-8).") from fehler
    merkmale = daten.get("features") if isinstance(daten, dict) else None
    if not isinstance(merkmale, list) or daten.get("type") != "FeatureCollection":
        raise GeometrieUnlesbar("Die Datei ist keine FeatureCollection nach GeoJSON (RFC 7946).")
    if not all(isinstance(m, dict) for m in merkmale):
        raise GeometrieUnlesbar("Die Liste „features“ enthält etwas anderes als Objekte.")
    return merkmale


def _ags(eigenschaften: Any, erlaubt: set[str]) -> str:
    """The key as KIM has it: Kreise with 5 digits also when the file fills up with zeros."""
    if not isinstance(eigenschaften, dict):
        return ""
    for name in _AGS_NAMEN:
        roh = str(eigenschaften.get(name) or "").strip()
        if roh in erlaubt:
            return roh
        if roh[5:].strip("0") == "" and roh[:5] in erlaubt:
            return roh[:5]
    return ""


def _ringe(geometrie: Any, ags: str) -> Iterator[Ring]:
    art = geometrie.get("type") if isinstance(geometrie, dict) else None
    if art not in ("Polygon", "MultiPolygon"):
        raise GeometrieUnlesbar(f"{ags}: Der Umriss ist kein Polygon oder MultiPolygon.")
    flaechen = geometrie.get("coordinates")
    try:
        for flaeche in [flaechen] if art == "Polygon" else flaechen:
            for ring in flaeche:
                yield [_projiziere(float(p[0]), float(p[1]), ags) for p in ring]
    except (TypeError, IndexError, KeyError, ValueError) as fehler:
        if isinstance(fehler, GeometrieUnlesbar):
            raise
        raise GeometrieUnlesbar(f"{ags}: Die Koordinaten haben nicht die Form [[x, y], …].") from (
            fehler
        )


def _projiziere(laenge: float, breite: float, ags: str) -> Punkt:
    if not (isfinite(laenge) and _WEST <= laenge <= _OST and _SUED <= breite <= _NORD):
        raise GeometrieUnlesbar(
            f"{ags}: Der Punkt {laenge:g}, {breite:g} liegt nicht in Nordrhein-Westfalen. "
            "Koordinaten müssen Längen- und Breitengrade (WGS 84) sein, nicht UTM."
        )
    x = (laenge - _NULL[0]) * cos(radians(51.5)) * _MASSSTAB
    return x, (_NULL[1] - breite) * _MASSSTAB


def als_umriss(ringe: list[Ring]) -> Umriss:
    """Simplified rings as one path; islands too small to see fall away, one ring always stays."""
    geordnet = sorted(ringe, key=_flaeche, reverse=True)
    vereinfacht = [vereinfache(r, GENAUIGKEIT) for r in geordnet if len(r) >= 4]
    sichtbar = [r for r in vereinfacht if len(r) >= 4] or [geordnet[0]]
    pfad = "".join(
        "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ring[:-1]) + "Z" for ring in sichtbar
    )
    return Umriss(pfad, _schwerpunkt(geordnet[0]))


def _kreuz(ring: Ring) -> list[float]:
    return [a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, [*ring[1:], *ring[:1]], strict=True)]


def _flaeche(ring: Ring) -> float:
    return abs(sum(_kreuz(ring))) / 2


def _schwerpunkt(ring: Ring) -> tuple[int, int]:
    kreuz = _kreuz(ring)
    doppelt = sum(kreuz)
    if not doppelt:
        return round(ring[0][0]), round(ring[0][1])
    paare = list(zip(ring, [*ring[1:], *ring[:1]], kreuz, strict=True))
    x = sum((a[0] + b[0]) * k for a, b, k in paare) / (3 * doppelt)
    y = sum((a[1] + b[1]) * k for a, b, k in paare) / (3 * doppelt)
    return round(x), round(y)


def vereinfache(ring: Ring, abstand: float) -> Ring:
    """Douglas and Peucker 1973, without recursion: official lines have many points."""
    behalten = {0, len(ring) - 1}
    offen = [(0, len(ring) - 1)]
    if ring[0] == ring[-1] and len(ring) > 2:  # a closed ring needs a second fixed point
        fern = max(range(len(ring)), key=lambda i: hypot(*_von(ring[0], ring[i])))
        behalten.add(fern)
        offen = [(0, fern), (fern, len(ring) - 1)]
    while offen:
        von, bis = offen.pop()
        if bis - von < 2:
            continue
        weitester = max(range(von + 1, bis), key=lambda i: _abstand(ring[i], ring[von], ring[bis]))
        if _abstand(ring[weitester], ring[von], ring[bis]) > abstand:
            behalten.add(weitester)
            offen += [(von, weitester), (weitester, bis)]
    return [ring[i] for i in sorted(behalten)]


def _von(a: Punkt, b: Punkt) -> Punkt:
    return b[0] - a[0], b[1] - a[1]


def _abstand(p: Punkt, a: Punkt, b: Punkt) -> float:
    """Distance of ``p`` from the line through ``a`` and ``b``."""
    (dx, dy), (px, py) = _von(a, b), _von(a, p)
    laenge = hypot(dx, dy)
    return abs(dx * py - dy * px) / laenge if laenge else hypot(px, py)
