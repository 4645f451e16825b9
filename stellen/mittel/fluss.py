"""The picture of where the money goes: source, middle, end, joined by ribbons. Pure geometry.

Widths of ribbons and heights of nodes are proportional to euros. All coordinates are text with
a decimal point, because a template would write them with a comma.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from kim.zahlen import GESCHUETZT, euro_text, prozent_text

BREITE = 780
_SPALTEN = (0, 270, 560)
_KNOTENBREITE = 14
_HOEHE = 220  # of the whole amount
_LUECKE = 46  # above each node, for its two lines
_MINDESTENS = 1.5


class Strom(NamedTuple):
    """An amount in euros that takes one way; ``ziel`` is also the CSS class of its end."""

    mitte: str
    ziel: str
    betrag: Decimal


@dataclass(frozen=True)
class Knoten:
    x: str
    y: str
    hoehe: str
    titel: str
    wert: str
    titel_y: str
    wert_y: str
    klasse: str


class Band(NamedTuple):
    weg: str
    klasse: str
    titel: str


@dataclass(frozen=True)
class Fluss:
    breite: int
    hoehe: str
    knoten: Sequence[Knoten]
    baender: Sequence[Band]
    beschreibung: str


def fluss(quelle: str, stroeme: Iterable[Strom], ziele: Mapping[str, str]) -> Fluss | None:
    """``ziele``: class → name, in order from top. ``None`` when there is nothing to draw."""
    liste = _zusammengefasst(stroeme, list(ziele))
    ganzes = sum((s.betrag for s in liste), Decimal(0))
    if not ganzes:
        return None
    mitten = _summen(liste, "mitte")
    enden = {z: b for z in ziele if (b := _summen(liste, "ziel").get(z))}
    hoehe = _HOEHE + _LUECKE * max(len(mitten), len(enden))
    faktor = float(_HOEHE / ganzes)
    lage_quelle = _lage({quelle: ganzes}, faktor)
    lage_mitte, lage_ende = _lage(mitten, faktor), _lage(enden, faktor)
    namen = {m: m for m in mitten}
    return Fluss(
        breite=BREITE,
        hoehe=_zahl(hoehe + 4),
        knoten=[
            *_knoten(0, lage_quelle, {quelle: ganzes}, {quelle: quelle}, ganzes, "quelle"),
            *_knoten(1, lage_mitte, mitten, namen, ganzes, "mitte"),
            *_knoten(2, lage_ende, enden, ziele, ganzes),
        ],
        baender=[
            *_von_quelle(quelle, lage_quelle[quelle], mitten, lage_mitte, faktor),
            *_zum_ende(liste, lage_mitte, lage_ende, ziele, faktor),
        ],
        beschreibung=_beschreibung(quelle, ganzes, liste, ziele),
    )


def _zusammengefasst(stroeme: Iterable[Strom], ordnung: list[str]) -> list[Strom]:
    """Equal ways added up, without zeros; middles in order of appearance, ends in theirs."""
    summen: dict[tuple[str, str], Decimal] = {}
    for s in stroeme:
        summen[s.mitte, s.ziel] = summen.get((s.mitte, s.ziel), Decimal(0)) + s.betrag
    mitten = list(dict.fromkeys(mitte for mitte, _ in summen))
    folge = sorted(summen, key=lambda w: (mitten.index(w[0]), ordnung.index(w[1])))
    return [Strom(*weg, summen[weg]) for weg in folge if summen[weg]]


def _summen(stroeme: Iterable[Strom], feld: str) -> dict[str, Decimal]:
    raus: dict[str, Decimal] = {}
    for s in stroeme:
        raus[getattr(s, feld)] = raus.get(getattr(s, feld), Decimal(0)) + s.betrag
    return raus


def _lage(summen: Mapping[str, Decimal], faktor: float) -> dict[str, float]:
    """Upper edge of each node of a column, from the top: ribbons fall, names stay free."""
    y, raus = 0.0, {}
    for name, betrag in summen.items():
        y += _LUECKE
        raus[name] = y
        y += float(betrag) * faktor
    return raus


def _knoten(
    spalte: int,
    lage: Mapping[str, float],
    summen: Mapping[str, Decimal],
    namen: Mapping[str, str],
    ganzes: Decimal,
    klasse: str = "",
) -> Iterable[Knoten]:
    for name, betrag in summen.items():
        anteil = f" ({prozent_text(betrag / ganzes)})" if spalte else ""
        y = lage[name]
        yield Knoten(
            x=_zahl(_SPALTEN[spalte]),
            y=_zahl(y),
            hoehe=_zahl(max(float(betrag) * _HOEHE / float(ganzes), _MINDESTENS)),
            titel=namen[name],
            wert=f"{euro_text(betrag)}{anteil}",
            titel_y=_zahl(y - 24),
            wert_y=_zahl(y - 7),
            klasse=klasse or name,
        )


def _von_quelle(
    quelle: str,
    oben: float,
    mitten: Mapping[str, Decimal],
    lage: Mapping[str, float],
    faktor: float,
) -> Iterable[Band]:
    for name, betrag in mitten.items():
        dicke = float(betrag) * faktor
        yield Band(
            _weg(0, oben, lage[name], dicke), "quelle", f"{quelle} → {name}: {euro_text(betrag)}"
        )
        oben += dicke


def _zum_ende(
    stroeme: Iterable[Strom],
    mitte: Mapping[str, float],
    ende: Mapping[str, float],
    ziele: Mapping[str, str],
    faktor: float,
) -> Iterable[Band]:
    links, rechts = dict(mitte), dict(ende)
    for s in stroeme:
        dicke = float(s.betrag) * faktor
        titel = f"{s.mitte} → {ziele[s.ziel]}: {euro_text(s.betrag)}"
        yield Band(_weg(1, links[s.mitte], rechts[s.ziel], dicke), s.ziel, titel)
        links[s.mitte] += dicke
        rechts[s.ziel] += dicke


def _weg(spalte: int, links: float, rechts: float, dicke: float) -> str:
    von, bis = _SPALTEN[spalte] + _KNOTENBREITE, _SPALTEN[spalte + 1]
    mitte = (von + bis) / 2
    dicke = max(dicke, _MINDESTENS)

    def punkt(x: float, y: float) -> str:
        return f"{_zahl(x)} {_zahl(y)}"

    return (
        f"M{punkt(von, links)} C{punkt(mitte, links)} {punkt(mitte, rechts)} {punkt(bis, rechts)} "
        f"L{punkt(bis, rechts + dicke)} C{punkt(mitte, rechts + dicke)} "
        f"{punkt(mitte, links + dicke)} {punkt(von, links + dicke)} Z"
    )


def _beschreibung(
    quelle: str, ganzes: Decimal, stroeme: Iterable[Strom], ziele: Mapping[str, str]
) -> str:
    wege = "; ".join(f"{s.mitte}, {ziele[s.ziel]}: {euro_text(s.betrag)}" for s in stroeme)
    return f"{quelle}: {euro_text(ganzes)}. Davon {wege}.".replace(GESCHUETZT, " ")


def _zahl(wert: float) -> str:
    return f"{wert:.1f}".removesuffix(".0")
