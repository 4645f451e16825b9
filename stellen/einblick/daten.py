"""The queries of the Auswertung. Each starts from what the account may see.

Of each Kommune and Stichtag counts the newest version visible to the account; for the forecast
the newest settled one.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Q, QuerySet, Sum

from kim.models import Kommune, Nutzer
from stellen.auswertung import Pruefzeile, neueste_zeilen
from stellen.constants import MeldungStatus
from stellen.einblick.prognose import Punkt
from stellen.models import Erhebung, Meldung

_VOLLSTAENDIG = 0.9


def erhebungen(nutzer: Nutzer) -> QuerySet[Erhebung]:
    """The Stichtage of which the account sees a figure, newest first; ``kommunen``: of how many."""
    sichtbar = Meldung.objects.visible_to(nutzer).gemeldete().order_by()
    return (
        Erhebung.objects.filter(meldungen__in=sichtbar.values("pk"))
        .annotate(kommunen=Count("meldungen__kommune", distinct=True))
        .order_by("-stichtag")
    )


def vorgabe(stichtage: Sequence[Erhebung]) -> Erhebung:
    """What a page shows unasked: the newest Stichtag that (nearly) all Kommunen are known of.

    Just after an opening the newest has but the Kommunen that were quick.
    """
    genug = max(e.kommunen for e in stichtage) * _VOLLSTAENDIG
    return next(e for e in stichtage if e.kommunen >= genug)


def zeilen_von(
    nutzer: Nutzer, erhebung: Erhebung, kommunen: dict[int, Kommune]
) -> list[Pruefzeile]:
    """The rows of one Stichtag. One query."""
    meldungen = Meldung.objects.visible_to(nutzer).gemeldete().filter(erhebung=erhebung.pk)
    return neueste_zeilen(kommunen, meldungen.zeilenwerte())


class Summe(NamedTuple):
    """Of one group at one Stichtag; ``kommunen`` are the ids of those in it."""

    tag: date
    gruppe: Any
    zugewiesen: Decimal
    besetzt: Decimal
    kommunen: frozenset[int]

    @property
    def anzahl(self) -> int:
        return len(self.kommunen)

    def mit(self, andere: "Summe") -> "Summe":
        """Of two groups of the same Stichtag together."""
        return self._replace(
            gruppe="",
            zugewiesen=self.zugewiesen + andere.zugewiesen,
            besetzt=self.besetzt + andere.besetzt,
            kommunen=self.kommunen | andere.kommunen,
        )


@dataclass(frozen=True)
class Eingrenzung:
    """Which rows count; empty words mean "all"."""

    kommune: str = ""
    regierungsbezirk: str = ""
    art: str = ""
    stellenart: str = ""

    def anwenden(self, meldungen: QuerySet) -> QuerySet:
        namen = {
            "kommune__ags": self.kommune,
            "kommune__regierungsbezirk": self.regierungsbezirk,
            "kommune__art": self.art,
            "zeilen__stellenart": self.stellenart,
        }
        return meldungen.filter(
            zeilen__isnull=False, **{name: wert for name, wert in namen.items() if wert}
        )


def summen(
    nutzer: Nutzer, gruppe: str, eingrenzung: Eingrenzung, stichtage: Collection[Erhebung]
) -> list[Summe]:
    """VZÄ per Stichtag and ``gruppe`` (a path from Meldung), oldest first. One query."""
    meldungen = Meldung.objects.visible_to(nutzer).gemeldete().filter(erhebung__in=stichtage)
    schluessel = ("erhebung__stichtag", gruppe)
    zeilen = (
        eingrenzung.anwenden(meldungen.neueste())
        .order_by()
        .values(*schluessel)
        .annotate(
            z=Sum("zeilen__zugewiesen"),
            b=Sum("zeilen__besetzt"),
            kommunen=ArrayAgg("kommune", distinct=True),
        )
        .order_by(*schluessel)
        .values_list(*schluessel, "z", "b", "kommunen")
    )
    return [Summe(tag, wert, z, b, frozenset(ids)) for tag, wert, z, b, ids in zeilen]


class Stichtagsstand(NamedTuple):
    """Of how many Kommunen the account sees settled figures of a Stichtag.

    ``eigene``: whether the Kommune one asked about has sent its own.
    """

    erhebung: int
    tag: date
    festgestellt: int
    eigene: bool


def staende(nutzer: Nutzer, ags: str = "") -> list[Stichtagsstand]:
    """All Stichtage the account sees a figure of, oldest first. One query."""
    settled = Q(status=MeldungStatus.FESTGESTELLT)
    zeilen = (
        Meldung.objects.visible_to(nutzer)
        .gemeldete()
        .order_by()
        .values("erhebung", "erhebung__stichtag")
        .annotate(
            festgestellt=Count("kommune", filter=settled, distinct=True),
            eigene=Count("pk", filter=Q(kommune__ags=ags)),
        )
        .order_by("erhebung__stichtag")
        .values_list("erhebung", "erhebung__stichtag", "festgestellt", "eigene")
    )
    return [Stichtagsstand(nr, tag, fest, eigene > 0) for nr, tag, fest, eigene in zeilen]


@dataclass
class Reihen:
    """Series over the same Stichtage, oldest first: per Kommune (or in total) and Stellenart."""

    tage: list[date] = field(default_factory=list)
    werte: dict[tuple[int | None, str], list[Punkt | None]] = field(default_factory=dict)

    def setze(self, tag: date, kommune: int | None, art: str, punkt: Punkt) -> None:
        reihe = self.werte.setdefault((kommune, art), [None] * len(self.tage))
        reihe[self.tage.index(tag)] = punkt


def reihen(
    nutzer: Nutzer, stichtage: Sequence[Stichtagsstand], *, stellenart: str, ags: str = ""
) -> Reihen:
    """Per Kommune: its newest settled figures, of the one asked about its newest sent ones.

    One query; the newest version is picked here. Empty ``stellenart``: all.
    """
    zaehlt = Q(status=MeldungStatus.FESTGESTELLT) | Q(kommune__ags=ags)
    meldungen = Meldung.objects.visible_to(nutzer).gemeldete().filter(zaehlt)
    roh = list(
        Eingrenzung(stellenart=stellenart)
        .anwenden(meldungen.filter(erhebung__in=[s.erhebung for s in stichtage]))
        .order_by("version")
        .values_list(
            "erhebung__stichtag",
            "kommune_id",
            "version",
            "zeilen__stellenart",
            "zeilen__zugewiesen",
            "zeilen__besetzt",
        )
    )
    hoechste = {(tag, kommune): version for tag, kommune, version, *_ in roh}
    ergebnis = Reihen([s.tag for s in stichtage])
    for tag, kommune, version, art, zugewiesen, besetzt in roh:
        if version == hoechste[tag, kommune]:
            ergebnis.setze(tag, kommune, art, Punkt(zugewiesen, besetzt))
    return ergebnis


def gesamtreihen(nutzer: Nutzer, stichtage: Sequence[Stichtagsstand]) -> Reihen:
    """Per Stellenart the settled figures of all Kommunen together. One query."""
    zeilen = (
        Meldung.objects.visible_to(nutzer)
        .filter(status=MeldungStatus.FESTGESTELLT, erhebung__in=[s.erhebung for s in stichtage])
        .neueste()
        .order_by()
        .filter(zeilen__isnull=False)
        .values("erhebung__stichtag", "zeilen__stellenart")
        .annotate(z=Sum("zeilen__zugewiesen"), b=Sum("zeilen__besetzt"))
        .values_list("erhebung__stichtag", "zeilen__stellenart", "z", "b")
    )
    ergebnis = Reihen([s.tag for s in stichtage])
    for tag, art, zugewiesen, besetzt in zeilen:
        ergebnis.setze(tag, None, art, Punkt(zugewiesen, besetzt))
    return ergebnis
