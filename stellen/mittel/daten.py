"""Reads what the arithmetic needs, for many Kommunen at once, in a fixed number of queries.

Leaves may be seen by the own Kommune only, but an absent person leaves a post unfilled for the
Ministerium too. So counting happens in a system context and gives sums; which Kommunen, the
caller decides by the rights of its account. Names of persons are never read here.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from django.db.models import Q

from kim.kontext import systemkontext
from kim.models import Kommune
from stellen.constants import Anstellungstraeger, MeldungStatus, Stellenart
from stellen.mittel.rechnen import Ergebnis, Euro, berechne, jahresbetrag
from stellen.mittel.tage import (
    Aufteilung,
    Posten,
    Stand,
    Traeger,
    aus_meldungen,
    aus_posten,
    massgeblich,
)
from stellen.models import Foerdersatz, Haushaltsansatz, Meldung, Stelle, Zuweisung
from stellen.stellenplan import abschnitte_von

Schluessel = tuple[int, str]
"""Kommune id and Stellenart."""


class Grundlage(StrEnum):
    """What a row is computed from."""

    STELLEN = "stellen"
    MELDUNGEN = "meldungen"
    KEINE = "keine"


@dataclass(frozen=True)
class Mittelzeile:
    """One Kommune and Stellenart in a year."""

    kommune: Kommune
    stellenart: str
    jahr: int
    zugewiesen: Decimal | None
    satz: Decimal | None
    rechnerisch: bool
    posten: Sequence[Posten] = ()
    staende: Sequence[Stand] = ()

    @property
    def grundlage(self) -> Grundlage:
        if self.posten:
            return Grundlage.STELLEN
        return Grundlage.MELDUNGEN if self.staende else Grundlage.KEINE

    @property
    def ist_demo(self) -> bool:
        return not self.posten and any(s.ist_demo for s in self.staende)

    @cached_property
    def aufteilung(self) -> Aufteilung | None:
        if self.posten:
            return aus_posten(self.posten, self.zugewiesen, self.jahr)
        if self.staende:
            return aus_meldungen(self.staende, self.zugewiesen, self.jahr)
        return None

    @cached_property
    def ergebnis(self) -> Ergebnis | None:
        """``None`` without a Fördersatz."""
        if self.satz is None:
            return None
        if self.aufteilung is not None:
            return berechne(self.satz, self.aufteilung)
        return Ergebnis(Euro(unbekannt=jahresbetrag(self.satz, self.zugewiesen or Decimal(0))))

    @property
    def euro(self) -> Euro:
        return self.ergebnis.euro if self.ergebnis else Euro()

    @property
    def leer(self) -> bool:
        """Nothing assigned and nothing set up."""
        return not self.zugewiesen and not (self.aufteilung and self.aufteilung.gesamt)


@dataclass
class _Stoff:
    saetze: dict[str, Foerdersatz]
    zugewiesen: dict[Schluessel, Decimal]
    posten: dict[Schluessel, list[Posten]] = field(default_factory=dict)
    staende: dict[Schluessel, list[Stand]] = field(default_factory=dict)


def jahre() -> list[int]:
    """Years for which a rate or a budget is stored, newest first."""
    saetze = Foerdersatz.objects.order_by().values_list("haushaltsjahr")
    ansaetze = Haushaltsansatz.objects.order_by().values_list("haushaltsjahr")
    return sorted((j for (j,) in saetze.union(ansaetze)), reverse=True)


def lade_mittel(kommunen: Iterable[Kommune], jahr: int) -> list[Mittelzeile]:
    """The rows of the year in official order; Stellenarten without anything are left out."""
    liste = list(kommunen)
    ids = [k.pk for k in liste]
    with systemkontext("Mittel: VZÄ-Tage je Stellenart"):
        stoff = _stoff(ids, jahr)
    zeilen = [_zeile(k, art, jahr, stoff) for k in liste for art in Stellenart.values]
    return [z for z in zeilen if not z.leer]


def _stoff(ids: Collection[int], jahr: int) -> _Stoff:
    zuweisungen = Zuweisung.objects.filter(kommune_id__in=ids, haushaltsjahr=jahr).order_by()
    return _Stoff(
        saetze={s.stellenart: s for s in Foerdersatz.objects.filter(haushaltsjahr=jahr)},
        zugewiesen={
            (kommune, art): vzae
            for kommune, art, vzae in zuweisungen.values_list("kommune_id", "stellenart", "vzae")
        },
        posten=_posten(ids, jahr),
        staende=_staende(ids, jahr),
    )


def _zeile(kommune: Kommune, art: str, jahr: int, stoff: _Stoff) -> Mittelzeile:
    schluessel = (kommune.pk, art)
    satz = stoff.saetze.get(art)
    return Mittelzeile(
        kommune=kommune,
        stellenart=art,
        jahr=jahr,
        zugewiesen=stoff.zugewiesen.get(schluessel),
        satz=satz.betrag if satz else None,
        rechnerisch=bool(satz and satz.rechnerisch),
        posten=stoff.posten.get(schluessel, ()),
        staende=massgeblich(stoff.staende.get(schluessel, ()), jahr),
    )


def im_jahr(jahr: int, von: str, bis: str) -> Q:
    """Filter: the period touches the year."""
    return Q(**{f"{von}__lte": date(jahr, 12, 31)}) & (
        Q(**{bis: None}) | Q(**{f"{bis}__gte": date(jahr, 1, 1)})
    )


def _posten(ids: Collection[int], jahr: int) -> dict[Schluessel, list[Posten]]:
    stellen = (
        Stelle.objects.filter(im_jahr(jahr, "gueltig_von", "gueltig_bis"), kommune_id__in=ids)
        .select_related("gemeinde", "organisation")
        .order_by("kommune_id", "stellenart", "bezeichnung", "id")
    )
    grenzen = date(jahr, 1, 1), date(jahr, 12, 31)
    raus: dict[Schluessel, list[Posten]] = defaultdict(list)
    for stelle, stuecke in abschnitte_von(stellen):
        raus[stelle.kommune_id, stelle.stellenart].append(
            Posten(
                kennung=stelle.pk,
                vzae=stelle.vzae,
                traeger=traeger_von(stelle),
                abschnitte=tuple(a for a in stuecke if a.zeit.tage_in(*grenzen)),
                bezeichnung=stelle.bezeichnung,
                bescheid_am=stelle.bescheid_am,
            )
        )
    return raus


def traeger_von(stelle: Stelle) -> Traeger:
    art = Anstellungstraeger(stelle.traeger_art)
    if stelle.gemeinde is not None:
        return Traeger(art, stelle.gemeinde.name, stelle.gemeinde.pk)
    if stelle.organisation is not None:
        return Traeger(art, stelle.organisation.name, stelle.organisation.pk)
    return Traeger(art)


def _staende(ids: Collection[int], jahr: int) -> dict[Schluessel, list[Stand]]:
    """Of each Stichtag since the year before the newest settled version."""
    werte = (
        Meldung.objects.filter(
            kommune_id__in=ids,
            status=MeldungStatus.FESTGESTELLT,
            erhebung__stichtag__range=(date(jahr - 1, 1, 1), date(jahr, 12, 31)),
            zeilen__isnull=False,
        )
        .order_by("version")
        .values_list(
            "kommune_id",
            "zeilen__stellenart",
            "erhebung__stichtag",
            "zeilen__zugewiesen",
            "zeilen__besetzt",
            "erhebung__ist_demo",
        )
    )
    neueste: dict[Schluessel, dict[date, Stand]] = defaultdict(dict)
    for kommune, art, stichtag, zugewiesen, besetzt, ist_demo in werte:
        neueste[kommune, art][stichtag] = Stand(stichtag, zugewiesen, besetzt, ist_demo)
    return {schluessel: list(staende.values()) for schluessel, staende in neueste.items()}
