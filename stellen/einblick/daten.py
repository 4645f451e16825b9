"""The queries of the Auswertung. Each starts from what the account may see.

Of each Kommune and Stichtag counts the newest version visible to the account.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Count, QuerySet, Sum

from kim.models import Kommune, Nutzer
from stellen.auswertung import Pruefzeile, neueste_zeilen
from stellen.einblick.prognose import Punkt
from stellen.models import Erhebung, Meldung


def erhebungen(nutzer: Nutzer) -> QuerySet[Erhebung]:
    """The Stichtage of which the account sees a figure, newest first."""
    return Erhebung.objects.filter(
        pk__in=Meldung.objects.visible_to(nutzer).gemeldete().values("erhebung")
    )


def zeilen_von(
    nutzer: Nutzer, erhebung: Erhebung, kommunen: dict[int, Kommune]
) -> list[Pruefzeile]:
    """The rows of one Stichtag. One query."""
    meldungen = Meldung.objects.visible_to(nutzer).gemeldete().filter(erhebung=erhebung.pk)
    return neueste_zeilen(kommunen, meldungen.zeilenwerte())


class Summe(NamedTuple):
    """Of one group at one Stichtag; ``kommunen`` is how many are in it."""

    tag: date
    gruppe: Any
    zugewiesen: Decimal
    besetzt: Decimal
    kommunen: int


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


def summen(nutzer: Nutzer, gruppe: str, eingrenzung: Eingrenzung) -> list[Summe]:
    """VZÄ per Stichtag and ``gruppe`` (a path from Meldung, or ``""``), oldest first. One query."""
    meldungen = eingrenzung.anwenden(Meldung.objects.visible_to(nutzer).gemeldete().neueste())
    schluessel = ["erhebung__stichtag", *([gruppe] if gruppe else [])]
    zeilen = (
        meldungen.order_by()
        .values(*schluessel)
        .annotate(
            z=Sum("zeilen__zugewiesen"),
            b=Sum("zeilen__besetzt"),
            anzahl=Count("kommune", distinct=True),
        )
        .order_by(*schluessel)
        .values_list(*schluessel, "z", "b", "anzahl")
    )
    return [Summe(*z) if gruppe else Summe(z[0], "", *z[1:]) for z in zeilen]


@dataclass
class Reihen:
    """Series per Kommune and Stellenart over all Stichtage the account sees, oldest first."""

    tage: list[date] = field(default_factory=list)
    werte: dict[tuple[int, str], list[Punkt | None]] = field(default_factory=dict)

    def kommunen_am(self, nr: int) -> set[int]:
        return {k for (k, _), reihe in self.werte.items() if reihe[nr] is not None}

    def bis(self, anzahl: int) -> "Reihen":
        """The same with only the first ``anzahl`` Stichtage."""
        return Reihen(self.tage[:anzahl], {s: r[:anzahl] for s, r in self.werte.items()})


def reihen(nutzer: Nutzer, eingrenzung: Eingrenzung) -> Reihen:
    """All series for the forecast. One query; the newest version is picked here."""
    meldungen = eingrenzung.anwenden(Meldung.objects.visible_to(nutzer).gemeldete())
    roh = meldungen.order_by("erhebung__stichtag", "version").values_list(
        "erhebung__stichtag",
        "kommune_id",
        "version",
        "zeilen__stellenart",
        "zeilen__zugewiesen",
        "zeilen__besetzt",
    )
    return _als_reihen(list(roh))


def _als_reihen(roh: Sequence[tuple]) -> Reihen:
    tage = list(dict.fromkeys(z[0] for z in roh))
    platz = {tag: nr for nr, tag in enumerate(tage)}
    hoechste: dict[tuple[date, int], int] = {(z[0], z[1]): z[2] for z in roh}
    ergebnis = Reihen(tage)
    for tag, kommune, art, punkt in _neueste(roh, hoechste):
        reihe = ergebnis.werte.setdefault((kommune, art), [None] * len(tage))
        reihe[platz[tag]] = punkt
    return ergebnis


def _neueste(
    roh: Sequence[tuple], hoechste: dict[tuple[date, int], int]
) -> Iterator[tuple[date, int, str, Punkt]]:
    for tag, kommune, version, art, zugewiesen, besetzt in roh:
        if version == hoechste[tag, kommune]:
            yield tag, kommune, art, Punkt(zugewiesen, besetzt)
