"""VZÄ-days of a year: what of the assigned VZÄ was filled, vacant or without a post. Pure.

A VZÄ-day is one VZÄ for one day; sums are exact (``Fraction``). On each day the Land pays for
at most the assigned VZÄ:

- filled: the VZÄ present, up to what is assigned;
- vacant: the VZÄ of the posts, up to what is assigned, that are not filled;
- without a post: what is assigned beyond the VZÄ of the posts.

The three add up to what is assigned. Where more is present or set up than assigned, each post
takes part in proportion. Without an assignment the posts themselves are the whole.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from stellen.belegung import EIN_TAG, Abschnitt, Zeit

_NULL = Fraction(0)


class Traeger(NamedTuple):
    """Who employs: ``art`` of ``Anstellungstraeger``, its name, its id."""

    art: str
    name: str = ""
    kennung: int = 0


@dataclass(frozen=True)
class Posten:
    """One post with its stretches (``stellen.belegung``), oldest first, gapless."""

    kennung: int
    vzae: Decimal
    traeger: Traeger
    abschnitte: Sequence[Abschnitt]
    bezeichnung: str = ""
    bescheid_am: date | None = None

    @property
    def zeit(self) -> Zeit:
        return Zeit(self.abschnitte[0].zeit.von, self.abschnitte[-1].zeit.bis)

    def besetzt(self, tag: date) -> Decimal:
        """VZÄ present on a day the post exists, never more than it has."""
        return next(min(a.besetzt, self.vzae) for a in self.abschnitte if a.zeit.enthaelt(tag))


@dataclass(frozen=True)
class Stand:
    """What a settled Meldung says from a Stichtag on."""

    ab: date
    zugewiesen: Decimal
    besetzt: Decimal
    ist_demo: bool = False


@dataclass
class Postentage:
    """One post in the year: paid VZÄ-days filled and vacant; months with anybody on it."""

    besetzt: Fraction = _NULL
    unbesetzt: Fraction = _NULL
    monate_besetzt: Fraction = _NULL


@dataclass
class Aufteilung:
    """VZÄ-days of one Stellenart in a year; ``posten`` by their id (0: carrier not known)."""

    jahr: int
    posten: dict[int, Postentage] = field(default_factory=lambda: defaultdict(Postentage))
    ohne_stelle: Fraction = _NULL

    @property
    def besetzt(self) -> Fraction:
        return sum((p.besetzt for p in self.posten.values()), _NULL)

    @property
    def unbesetzt(self) -> Fraction:
        return sum((p.unbesetzt for p in self.posten.values()), _NULL)

    @property
    def gesamt(self) -> Fraction:
        return self.besetzt + self.unbesetzt + self.ohne_stelle


def jahrestage(jahr: int) -> int:
    """365, in leap years 366."""
    return (date(jahr + 1, 1, 1) - date(jahr, 1, 1)).days


def aus_posten(posten: Sequence[Posten], zugewiesen: Decimal | None, jahr: int) -> Aufteilung:
    """Count the year from the posts of one Kommune and Stellenart.

    ``zugewiesen=None``: no assignment is known, the posts are the whole.
    """
    ergebnis = Aufteilung(jahr)
    for anfang, ende in _abschnitte(posten, jahr):
        tage = (ende - anfang).days
        gueltig = [p for p in posten if p.zeit.enthaelt(anfang)]
        besetzt = {p.kennung: p.besetzt(anfang) for p in gueltig}
        eingerichtet = sum((p.vzae for p in gueltig), Decimal(0))
        ganzes = eingerichtet if zugewiesen is None else zugewiesen
        bezahlt, frei = _anteile(ganzes, eingerichtet, sum(besetzt.values(), Decimal(0)))
        for p in gueltig:
            da = besetzt[p.kennung]
            zeile = ergebnis.posten[p.kennung]
            zeile.besetzt += tage * Fraction(da) * bezahlt
            zeile.unbesetzt += tage * Fraction(p.vzae - da) * frei
            if da:
                zeile.monate_besetzt += _monate(anfang, ende)
        ergebnis.ohne_stelle += tage * Fraction(max(ganzes - eingerichtet, Decimal(0)))
    return ergebnis


def aus_meldungen(staende: Iterable[Stand], zugewiesen: Decimal | None, jahr: int) -> Aufteilung:
    """Estimate the year as a step function: a Stichtag counts until the next one.

    Days before the first known Stichtag count like it. ``staende`` must not be empty.
    """
    ergebnis = Aufteilung(jahr)
    folge = sorted(staende, key=lambda s: s.ab)
    grenzen = [max(s.ab, date(jahr, 1, 1)) for s in folge[1:]]
    anfaenge = [date(jahr, 1, 1), *grenzen]
    enden = [*grenzen, date(jahr + 1, 1, 1)]
    zeile = ergebnis.posten[0]
    for stand, anfang, ende in zip(folge, anfaenge, enden, strict=True):
        tage = (ende - anfang).days
        ganzes = stand.zugewiesen if zugewiesen is None else zugewiesen
        eingerichtet = min(stand.zugewiesen, ganzes)
        besetzt = min(stand.besetzt, ganzes)
        zeile.besetzt += tage * Fraction(besetzt)
        zeile.unbesetzt += tage * Fraction(max(eingerichtet - besetzt, Decimal(0)))
        ergebnis.ohne_stelle += tage * Fraction(ganzes - max(eingerichtet, besetzt))
    return ergebnis


def massgeblich(staende: Iterable[Stand], jahr: int) -> list[Stand]:
    """The Stichtage that say something about the year: those in it, and the last one of the
    year before."""
    folge = sorted(staende, key=lambda s: s.ab)
    im_jahr = [s for s in folge if s.ab.year == jahr]
    davor = [s for s in folge if s.ab.year == jahr - 1]
    return [*davor[-1:], *im_jahr]


def _anteile(ganzes: Decimal, eingerichtet: Decimal, besetzt: Decimal) -> tuple[Fraction, Fraction]:
    """Which share of a filled and of a vacant VZÄ is paid for that day."""
    bezahlt = Fraction(min(besetzt, ganzes)) / Fraction(besetzt) if besetzt else _NULL
    unbesetzt = eingerichtet - besetzt
    frei = min(eingerichtet, ganzes) - min(besetzt, ganzes)
    return bezahlt, Fraction(frei) / Fraction(unbesetzt) if unbesetzt else _NULL


def _abschnitte(posten: Iterable[Posten], jahr: int) -> Iterable[tuple[date, date]]:
    """The year cut where anything changes; each part from a day to before the next cut."""
    erster, nach_ende = date(jahr, 1, 1), date(jahr + 1, 1, 1)
    schnitte = {erster, nach_ende}
    for zeit in (a.zeit for p in posten for a in p.abschnitte):
        grenzen = [zeit.von] if zeit.bis is None else [zeit.von, zeit.bis + EIN_TAG]
        schnitte |= {tag for tag in grenzen if erster < tag < nach_ende}
    folge = sorted(schnitte)
    return pairwise(folge)


def _monate(anfang: date, ende: date) -> Fraction:
    """Months from a day to before another, each day as its share of its month."""
    summe, tag = _NULL, anfang
    while tag < ende:
        naechster = (tag.replace(day=1) + timedelta(days=32)).replace(day=1)
        bis = min(naechster, ende)
        summe += Fraction((bis - tag).days, (naechster - tag.replace(day=1)).days)
        tag = bis
    return summe
