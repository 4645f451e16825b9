"""Forecast of the next Stichtag with an 80 % interval. Pure, without the database.

Modelled is the Besetzungsquote q = besetzt / zugewiesen of each series; the next Zuweisung is
taken to be the last one.

- Point: the last quota plus half of the mean change of all series of the group so far. A trend of
  each Kommune's own made the error larger in every simulated process (tests/stellen/einblick).
- Scale: a quota of few VZÄ jumps more, its variance is c / zugewiesen. Each series' own mean of
  e² · zugewiesen is drawn towards that of the group (weight ``SCHRUMPFUNG``), so that a small
  Kommune with two lucky Stichtage does not get a narrow interval.
- Interval: the empirical quantiles of all earlier errors divided by their scale (conformal
  prediction), times the scale now, within 0 and zugewiesen. Where the intervals so far held less
  (or more) than 80 % the quantiles move outwards (inwards) by ``NACHFUEHRUNG`` per Stichtag
  (adaptive conformal inference, Gibbs and Candès 2021): a programme that is still being built up
  errs differently from one that stands.

All of it runs forward through time, so the pass over the stored Stichtage is the backtest:
every error was made without knowing what came after.

Floats are statistics here; amounts come in and go out as ``Decimal``.
"""

from bisect import insort
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from math import ceil, floor, sqrt
from typing import NamedTuple

MINDESTENS = 4
"""Stichtage a forecast needs: two for a change, two more to see how far it goes wrong."""
ABDECKUNG = 0.8
DAEMPFUNG = 0.5
SCHRUMPFUNG = 4
NACHFUEHRUNG = 0.2
_RAND = (0.02, 0.5)  # bounds of the share left out, both sides together
_CENT = Decimal("0.01")


class Punkt(NamedTuple):
    """VZÄ of one series at one Stichtag."""

    zugewiesen: Decimal
    besetzt: Decimal


Reihe = Sequence[Punkt | None]
"""One place per Stichtag, oldest first; ``None`` where nothing is known."""


class Vorhersage(NamedTuple):
    """VZÄ besetzt at the next Stichtag; ``unten`` and ``oben`` bound the interval."""

    zugewiesen: Decimal
    zuletzt: Decimal
    wert: Decimal
    unten: Decimal
    oben: Decimal


@dataclass
class Guete:
    """What the backtest found. Errors in VZÄ, shares between 0 and 1."""

    versuche: int = 0
    treffer: int = 0
    fehler: float = 0.0
    zugewiesen: float = 0.0
    stichtage: int = 0

    def __add__(self, andere: "Guete") -> "Guete":
        """Of several groups together; they were tested at the same Stichtage."""
        return Guete(
            self.versuche + andere.versuche,
            self.treffer + andere.treffer,
            self.fehler + andere.fehler,
            self.zugewiesen + andere.zugewiesen,
            max(self.stichtage, andere.stichtage),
        )

    @property
    def abdeckung(self) -> float | None:
        """Share of true figures inside their interval."""
        return self.treffer / self.versuche if self.versuche else None

    @property
    def mittlerer_fehler(self) -> float | None:
        """Mean absolute error in VZÄ."""
        return self.fehler / self.versuche if self.versuche else None

    @property
    def relativer_fehler(self) -> float | None:
        """Mean absolute error as a share of the VZÄ assigned."""
        return self.fehler / self.zugewiesen if self.zugewiesen else None


@dataclass
class Prognose:
    """Of one group of series: forecasts by key, and how good they would have been so far."""

    vorhersagen: dict[Hashable, Vorhersage] = field(default_factory=dict)
    guete: Guete = field(default_factory=Guete)


class _Stand:
    """One series as far as it is known."""

    __slots__ = ("fehler", "quote", "zahl")

    def __init__(self, quote: float) -> None:
        self.quote = quote
        self.fehler, self.zahl = 0.0, 0  # sum and number of e² · zugewiesen


class _Gruppe:
    """All series of one Stellenart: what they share."""

    def __init__(self) -> None:
        self.staende: dict[Hashable, _Stand] = {}
        self.aenderung, self.fehler, self.zahl = 0.0, 0.0, 0
        self.anteile: list[float] = []  # errors in units of their scale, sorted
        self.ausserhalb = 1 - ABDECKUNG

    def erwartet(self, stand: _Stand) -> float:
        trend = self.aenderung / self.zahl if self.zahl else 0.0
        return min(1.0, max(0.0, stand.quote + DAEMPFUNG * trend))

    def mass(self, stand: _Stand, zugewiesen: float) -> float:
        """The scale of the error; 0 as long as no error is known, or none was ever made."""
        allgemein = self.fehler / self.zahl if self.zahl else 0.0
        varianz = (stand.fehler + SCHRUMPFUNG * allgemein) / (stand.zahl + SCHRUMPFUNG)
        return sqrt(varianz / zugewiesen)

    def grenzen(self) -> tuple[float, float] | None:
        """The quantiles of the scaled errors, with the correction for few of them.

        Where nothing ever changed the interval is the value; ``None`` while nothing is known.
        """
        anzahl = len(self.anteile)
        if not anzahl:
            return (0.0, 0.0) if self.zahl and not self.fehler else None
        rand = min(max(self.ausserhalb, _RAND[0]), _RAND[1]) / 2
        unten = max(floor((anzahl + 1) * rand) - 1, 0)
        oben = min(ceil((anzahl + 1) * (1 - rand)) - 1, anzahl - 1)
        return self.anteile[unten], self.anteile[oben]

    def lerne(self, versuch: "_Versuch") -> None:
        stand, gewogen = versuch.stand, versuch.abweichung**2 * versuch.zugewiesen
        if versuch.mass:
            insort(self.anteile, versuch.abweichung / versuch.mass)
        self.aenderung += versuch.quote - stand.quote
        self.fehler += gewogen
        self.zahl += 1
        stand.quote = versuch.quote
        stand.fehler += gewogen
        stand.zahl += 1


class _Versuch(NamedTuple):
    """One series met at one Stichtag: what was expected before it was known, and what came."""

    stand: _Stand
    quote: float
    zugewiesen: float
    erwartet: float
    mass: float

    @property
    def abweichung(self) -> float:
        return self.quote - self.erwartet

    def getroffen(self, grenzen: tuple[float, float]) -> bool:
        """Inside the interval, to the cent of a VZÄ as the page shows it."""
        unten, oben = (min(1.0, max(0.0, self.erwartet + self.mass * g)) for g in grenzen)
        spiel = 0.005 / self.zugewiesen
        return unten - spiel <= self.quote <= oben + spiel


def berechne(reihen: Mapping[Hashable, Reihe]) -> Prognose:
    """Forecast every series of a group; with fewer than ``MINDESTENS`` places: nothing."""
    laenge = max((len(r) for r in reihen.values()), default=0)
    prognose = Prognose()
    if laenge < MINDESTENS:
        return prognose
    gruppe = _Gruppe()
    for zeit in range(laenge):
        _schritt(gruppe, reihen, zeit, prognose.guete)
    grenzen = gruppe.grenzen()
    for schluessel, reihe in reihen.items():
        punkt = reihe[-1] if len(reihe) == laenge else None
        stand = gruppe.staende.get(schluessel)
        if grenzen and punkt and punkt.zugewiesen and stand and stand.zahl:
            prognose.vorhersagen[schluessel] = _vorhersage(gruppe, stand, punkt, grenzen)
    return prognose


def _schritt(gruppe: _Gruppe, reihen: Mapping[Hashable, Reihe], zeit: int, guete: Guete) -> None:
    """One Stichtag: forecast it from before, then learn. Nobody learns from a neighbour's today."""
    versuche = list(_versuche(gruppe, reihen, zeit))
    if (grenzen := gruppe.grenzen()) and (bekannt := [v for v in versuche if v.stand.zahl]):
        treffer = sum(v.getroffen(grenzen) for v in bekannt)
        gruppe.ausserhalb += NACHFUEHRUNG * (treffer / len(bekannt) - ABDECKUNG)
        guete.stichtage += 1
        guete.versuche += len(bekannt)
        guete.treffer += treffer
        guete.fehler += sum(abs(v.abweichung) * v.zugewiesen for v in bekannt)
        guete.zugewiesen += sum(v.zugewiesen for v in bekannt)
    for versuch in versuche:
        gruppe.lerne(versuch)


def _versuche(gruppe: _Gruppe, reihen: Mapping[Hashable, Reihe], zeit: int) -> Iterator[_Versuch]:
    """What each series is expected to be; one that is met for the first time only starts."""
    for schluessel, reihe in reihen.items():
        punkt = reihe[zeit] if zeit < len(reihe) else None
        if punkt is None or not punkt.zugewiesen:
            continue
        zugewiesen, quote = float(punkt.zugewiesen), float(punkt.besetzt / punkt.zugewiesen)
        stand = gruppe.staende.get(schluessel)
        if stand is None:
            gruppe.staende[schluessel] = _Stand(quote)
        else:
            erwartet, mass = gruppe.erwartet(stand), gruppe.mass(stand, zugewiesen)
            yield _Versuch(stand, quote, zugewiesen, erwartet, mass)


def _vorhersage(
    gruppe: _Gruppe, stand: _Stand, punkt: Punkt, grenzen: tuple[float, float]
) -> Vorhersage:
    erwartet = gruppe.erwartet(stand)
    mass = gruppe.mass(stand, float(punkt.zugewiesen))
    unten, oben = (erwartet + mass * g for g in grenzen)
    return Vorhersage(
        punkt.zugewiesen,
        punkt.besetzt,
        _vzae(erwartet, punkt.zugewiesen),
        _vzae(min(unten, erwartet), punkt.zugewiesen),
        _vzae(max(oben, erwartet), punkt.zugewiesen),
    )


def _vzae(quote: float, zugewiesen: Decimal) -> Decimal:
    """A quota back in VZÄ, never below nothing or above what is assigned."""
    wert = (Decimal(repr(quote)) * zugewiesen).quantize(_CENT)
    return min(max(wert, Decimal("0.00")), zugewiesen)
