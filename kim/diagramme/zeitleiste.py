"""Bars over time in rows, the picture of a Gantt chart. Pure geometry, in pixels."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from kim.zeit import Zeit

BREITE = 760
KOPF, ZEILE, BALKEN_OBEN, BALKEN_HOEHE, FUSS = 28, 48, 22, 18, 24
VORLAUF = timedelta(days=180)
RAND, JE_ZEICHEN = 12, 8
"""A bar with no room for its words stays without; title and table have them."""
HOECHSTENS_JAHRE_MIT_QUARTALEN = 3


@dataclass(frozen=True, slots=True)
class Spanne:
    """What is to be drawn: days, which kind, and the words of it."""

    zeit: Zeit
    klasse: str
    titel: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Balken:
    x: int
    breite: int
    klasse: str
    titel: str
    text: str


@dataclass(frozen=True, slots=True)
class Reihe:
    beschriftung: str
    y: int
    balken: tuple[Balken, ...]

    @property
    def balken_y(self) -> int:
        return self.y + BALKEN_OBEN

    @property
    def text_y(self) -> int:
        return self.y + BALKEN_OBEN - 6

    @property
    def zahl_y(self) -> int:
        return self.balken_y + BALKEN_HOEHE - 5


@dataclass(frozen=True, slots=True)
class Strich:
    """A line at the beginning of a year (with its number) or of a quarter."""

    x: int
    text: str = ""


@dataclass(frozen=True)
class Zeitleiste:
    """Everything the template prints; ``heute`` is ``None`` outside the picture."""

    reihen: tuple[Reihe, ...]
    striche: tuple[Strich, ...]
    heute: int | None
    beschreibung: str
    breite: int = BREITE
    balken_hoehe: int = BALKEN_HOEHE
    kopf: int = KOPF
    gueltig: Balken = field(default=Balken(0, 0, "", "", ""))

    @property
    def hoehe(self) -> int:
        return KOPF + ZEILE * len(self.reihen) + FUSS

    @property
    def boden(self) -> int:
        return self.hoehe - FUSS


class Massstab:
    """Days to pixels between two days (both inclusive)."""

    def __init__(self, von: date, bis: date) -> None:
        self.von, self.bis = von, max(bis, von + timedelta(days=27))
        self.tage = (self.bis - self.von).days + 1

    def x(self, tag: date) -> int:
        """Left edge of a day."""
        return round((tag - self.von).days * BREITE / self.tage)

    def balken(self, spanne: Spanne) -> Balken | None:
        von = max(spanne.zeit.von, self.von)
        bis = min(spanne.zeit.bis or self.bis, self.bis)
        if bis < von:
            return None
        links = self.x(von)
        breite = max(self.x(bis + timedelta(days=1)) - links, 2)
        text = spanne.text if breite >= RAND + len(spanne.text) * JE_ZEICHEN else ""
        return Balken(links, breite, spanne.klasse, spanne.titel, text)

    def striche(self) -> Iterator[Strich]:
        mit_quartalen = self.bis.year - self.von.year < HOECHSTENS_JAHRE_MIT_QUARTALEN
        for jahr in range(self.von.year, self.bis.year + 1):
            for monat in (1, 4, 7, 10) if mit_quartalen else (1,):
                tag = date(jahr, monat, 1)
                if self.von <= tag <= self.bis:
                    yield Strich(self.x(tag), str(jahr) if monat == 1 else "")


def zeitleiste(
    gueltig: Zeit,
    reihen: Iterable[tuple[str, list[Spanne]]],
    *,
    heute: date,
    beschreibung: str,
) -> Zeitleiste:
    """``reihen``: the words above each row and what is drawn in it."""
    reihen = list(reihen)
    massstab = Massstab(gueltig.von, _ende(gueltig, heute, (s for _, r in reihen for s in r)))
    band = massstab.balken(Spanne(gueltig, "gueltig", ""))
    return Zeitleiste(
        reihen=tuple(
            Reihe(
                beschriftung,
                KOPF + nummer * ZEILE,
                tuple(b for s in spannen if (b := massstab.balken(s)) is not None),
            )
            for nummer, (beschriftung, spannen) in enumerate(reihen)
        ),
        striche=tuple(massstab.striche()),
        heute=massstab.x(heute) if massstab.von <= heute <= massstab.bis else None,
        beschreibung=beschreibung,
        gueltig=band or Balken(0, BREITE, "gueltig", "", ""),
    )


def _ende(gueltig: Zeit, heute: date, spannen: Iterable[Spanne]) -> date:
    """Half a year ahead, or farther where something is already known to end later."""
    if gueltig.bis is not None:
        return gueltig.bis
    tage = [s.zeit.bis for s in spannen if s.zeit.bis is not None]
    return max([heute + VORLAUF, gueltig.von + VORLAUF, *tage])
