"""What the audit page computes: sums, quotas, deviations. Pure, without the database."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from kim.models import Kommune
from stellen.bericht.typen import Betraege, summe
from stellen.constants import GROESSEN, MeldungStatus, Stellenart

AMTLICH = "amtlich"
SORTIERUNGEN = ("name", *GROESSEN, "quote")
_UMLAUTE = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_NULL = Decimal("0.00")


class Pruefzeile(NamedTuple):
    """One row of a table: the figures of a Kommune, in which version and state."""

    kommune: Kommune
    version: int
    status: str
    stellenart: str
    zugewiesen: Decimal
    besetzt: Decimal
    vorgesehen: Decimal
    nicht_vorgesehen: Decimal

    @property
    def fehlbetrag(self) -> Decimal:
        """zugewiesen minus what it should be the sum of; zero where the identity holds."""
        return self.zugewiesen - self.besetzt - self.vorgesehen - self.nicht_vorgesehen

    @property
    def quote(self) -> Decimal | None:
        """Besetzungsquote: besetzt / zugewiesen; ``None`` where nothing is assigned."""
        return self.besetzt / self.zugewiesen if self.zugewiesen else None


@dataclass(frozen=True)
class Auswahl:
    """Filter and order of the page; empty words mean "all"."""

    regierungsbezirk: str = ""
    art: str = ""
    stellenart: str = ""
    nur_auffaellige: bool = False
    sortierung: str = AMTLICH

    @property
    def filtert_zeilen(self) -> bool:
        return bool(self.regierungsbezirk or self.art or self.nur_auffaellige)

    def passt(self, zeile: Pruefzeile) -> bool:
        kommune = zeile.kommune
        return (
            self.regierungsbezirk in ("", kommune.regierungsbezirk)
            and self.art in ("", kommune.art)
            and (not self.nur_auffaellige or zeile.fehlbetrag != 0)
        )


@dataclass(frozen=True)
class Prueftabelle:
    """One Stellenart: the rows shown, their sum, the whole, and the published total."""

    stellenart: str
    zeilen: Sequence[Pruefzeile]
    auswahl: Betraege
    gesamt: Betraege
    auffaellig: int
    veroeffentlicht: Betraege | None = None
    abweichungen: tuple[str, ...] = field(default=())

    @property
    def bezeichnung(self) -> str:
        return Stellenart(self.stellenart).label


def neueste_zeilen(kommunen: dict[int, Kommune], werte: Iterable[tuple]) -> list[Pruefzeile]:
    """Rows of the newest version per Kommune, from tuples of ``zeilenwerte()``.

    The same as ``neueste()``, picked here: there are few corrections, and the query
    without the anti-join is planned in half the time.
    """
    alle = list(werte)
    hoechste: dict[int, int] = {}
    for kommune, version, *_ in alle:
        hoechste[kommune] = max(version, hoechste.get(kommune, 0))
    return [
        Pruefzeile(kommunen[kommune], version, *rest)
        for kommune, version, *rest in alle
        if version == hoechste[kommune]
    ]


def nicht_im_bericht(zeilen: Iterable[Pruefzeile], werte: Iterable[tuple]) -> set[int]:
    """Kommunen whose newest version is not settled although an earlier one is.

    The official report keeps the settled version; the audit page shows the newest.
    """
    festgestellt = MeldungStatus.FESTGESTELLT
    frueher = {kommune for kommune, _version, status, *_ in werte if status == festgestellt}
    return {z.kommune.pk for z in zeilen if z.status != festgestellt} & frueher


def betraege_von(zeilen: Iterable[Pruefzeile]) -> Betraege:
    """Sum of the four amounts; of nothing: zeros."""
    spalten = list(zip(*(z[4:] for z in zeilen), strict=True))
    return Betraege(*(sum(s, _NULL) for s in spalten)) if spalten else Betraege()


def tabellen(
    zeilen: Iterable[Pruefzeile], veroeffentlicht: dict[str, Betraege], auswahl: Auswahl
) -> list[Prueftabelle]:
    """The tables in official order, filtered and sorted; totals are of all rows.

    ``veroeffentlicht`` holds the published totals to compare with, by Stellenart.
    """
    je_art: dict[str, list[Pruefzeile]] = {art: [] for art in Stellenart.values}
    for zeile in zeilen:
        je_art[zeile.stellenart].append(zeile)
    arten = [auswahl.stellenart] if auswahl.stellenart else Stellenart.values
    return [_tabelle(art, je_art[art], veroeffentlicht.get(art), auswahl) for art in arten]


def _tabelle(
    art: str, alle: list[Pruefzeile], veroeffentlicht: Betraege | None, auswahl: Auswahl
) -> Prueftabelle:
    gezeigt = sortiert([z for z in alle if auswahl.passt(z)], auswahl.sortierung)
    gesamt = betraege_von(alle)
    return Prueftabelle(
        stellenart=art,
        zeilen=gezeigt,
        auswahl=betraege_von(gezeigt) if auswahl.filtert_zeilen else gesamt,
        gesamt=gesamt,
        auffaellig=sum(1 for z in alle if z.fehlbetrag),
        veroeffentlicht=veroeffentlicht,
        abweichungen=abweichungen(gesamt, veroeffentlicht) if veroeffentlicht else (),
    )


def abweichungen(gesamt: Betraege, veroeffentlicht: Betraege) -> tuple[str, ...]:
    """Names of the amounts in which our total differs from the published one."""
    return tuple(
        g
        for g, unser, ihr in zip(GROESSEN, gesamt.alle, veroeffentlicht.alle, strict=True)
        if unser != ihr
    )


def sortiert(zeilen: list[Pruefzeile], sortierung: str) -> list[Pruefzeile]:
    """By a column of ``SORTIERUNGEN``, ``-`` in front for descending, else official order.

    Rows without a quota stand last in either direction; equal ones in official order.
    """
    amtlich = sorted(zeilen, key=lambda z: z.kommune.reihenfolge)
    feld, absteigend = sortierung.lstrip("-"), sortierung.startswith("-")
    if feld not in SORTIERUNGEN:
        return amtlich
    schluessel: Callable[[Pruefzeile], object] = (
        (lambda z: name_schluessel(z.kommune.name))
        if feld == "name"
        else (lambda z: getattr(z, feld))
    )
    mit = [z for z in amtlich if schluessel(z) is not None]
    ohne = [z for z in amtlich if schluessel(z) is None]
    return sorted(mit, key=schluessel, reverse=absteigend) + ohne


def name_schluessel(name: str) -> str:
    """German dictionary order: ä as ae, case ignored."""
    return name.casefold().translate(_UMLAUTE)


def gesamt_aller(zeilen: Iterable[Prueftabelle]) -> Betraege:
    return summe(t.gesamt for t in zeilen)
