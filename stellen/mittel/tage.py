"""VZÄ-days of a year: what of the assigned VZÄ was filled, vacant or without a post. Pure.

A VZÄ-day is one VZÄ for one day; sums are exact (``Fraction``). On each day the Land pays for
at most the assigned VZÄ:

- filled: the VZÄ present, up to what is assigned;
- vacant: the VZÄ of the posts, up to what is assigned, that are not filled;
- without a post: what is assigned beyond the VZÄ of the posts.

The three add up to what is assigned. Where more is present or set up than assigned, each post
takes part in proportion. Without an assignment the posts themselves are the whole.
"""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
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
    """One post with its stretches of the year (``stellen.belegung``), oldest first, gapless."""

    kennung: int
    vzae: Decimal
    traeger: Traeger
    abschnitte: Sequence[Abschnitt]
    bezeichnung: str = ""
    bescheid_am: date | None = None

    @cached_property
    def zeit(self) -> Zeit:
        """Its validity, or what of it these stretches cover."""
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
    zaehler: dict[int, _Zaehler] = {}
    ohne_stelle = 0
    for anfang, ende in _abschnitte(posten, jahr):
        tage = (ende - anfang).days
        gueltig = [(p, _hundertstel(p.besetzt(anfang))) for p in posten if p.zeit.enthaelt(anfang)]
        besetzt = sum(da for _, da in gueltig)
        eingerichtet = sum(_hundertstel(p.vzae) for p, _ in gueltig)
        ganzes = eingerichtet if zugewiesen is None else _hundertstel(zugewiesen)
        bezahlt, frei = _anteile(ganzes, eingerichtet, besetzt)
        for p, da in gueltig:
            z = zaehler.setdefault(p.kennung, _Zaehler())
            z.besetzt += tage * da * bezahlt
            z.unbesetzt += tage * (_hundertstel(p.vzae) - da) * frei
            if da:
                z.zaehle_monate(anfang, ende)
        ohne_stelle += tage * max(ganzes - eingerichtet, 0)
    ergebnis = Aufteilung(jahr, ohne_stelle=Fraction(ohne_stelle, 100))
    ergebnis.posten.update({k: z.als_postentage(jahr) for k, z in zaehler.items()})
    return ergebnis


@dataclass(slots=True)
class _Zaehler:
    """Sums in hundredths of a VZÄ-day: whole numbers, as long as all of it is paid for."""

    besetzt: int | Fraction = 0
    unbesetzt: int | Fraction = 0
    monatstage: list[int] = field(default_factory=lambda: [0] * 12)

    def zaehle_monate(self, anfang: date, ende: date) -> None:
        """Count the days from one to before another in their calendar months."""
        tag = anfang
        while tag < ende:
            bis = min((tag.replace(day=1) + timedelta(days=32)).replace(day=1), ende)
            self.monatstage[tag.month - 1] += (bis - tag).days
            tag = bis

    def als_postentage(self, jahr: int) -> Postentage:
        monate = (Fraction(t, monthrange(jahr, m)[1]) for m, t in enumerate(self.monatstage, 1))
        return Postentage(
            Fraction(self.besetzt) / 100, Fraction(self.unbesetzt) / 100, sum(monate, _NULL)
        )


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


def _hundertstel(vzae: Decimal) -> int:
    return int(vzae.scaleb(2))


def _anteile(ganzes: int, eingerichtet: int, besetzt: int) -> tuple[int | Fraction, int | Fraction]:
    """Which share of a filled and of a vacant VZÄ is paid for that day."""
    if eingerichtet <= ganzes:
        return 1, 1
    bezahlt = Fraction(min(besetzt, ganzes), besetzt) if besetzt else 1
    unbesetzt = eingerichtet - besetzt
    return bezahlt, Fraction(max(ganzes - besetzt, 0), unbesetzt) if unbesetzt else 1


def _abschnitte(posten: Iterable[Posten], jahr: int) -> Iterable[tuple[date, date]]:
    """The year cut where anything changes; each part from a day to before the next cut."""
    erster, nach_ende = date(jahr, 1, 1), date(jahr + 1, 1, 1)
    schnitte = {erster, nach_ende}
    for zeit in (a.zeit for p in posten for a in p.abschnitte):
        grenzen = [zeit.von] if zeit.bis is None else [zeit.von, zeit.bis + EIN_TAG]
        schnitte |= {tag for tag in grenzen if erster < tag < nach_ende}
    folge = sorted(schnitte)
    return pairwise(folge)
