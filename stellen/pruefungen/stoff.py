"""Everything the checks look at, of one Stichtag: loaded set by set, each at most once.

Made in a system context, because it also counts accounts, leaves and equal names, which no
single account may see. Only what a ``Fund`` says leaves it.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from django.db.models import Count, Exists, Min, OuterRef, QuerySet
from django.utils import timezone

from kim.models import Kommune, Rollenvergabe
from kim.rechte_katalog import Rolle
from stellen.belegung import am_tag
from stellen.bericht.typen import Betraege
from stellen.constants import MeldungStatus, Schwelle
from stellen.models import Besetzung, Erhebung, Meldung, Stelle, Zuweisung
from stellen.pruefungen.schwellen import schwellen_am
from stellen.stand import summen_von
from stellen.stellenplan import abschnitte_von

BEI_DER_KOMMUNE = (MeldungStatus.ENTWURF, MeldungStatus.FREIGABE)
"""Not sent yet: such figures are nobody's report."""

Zeilen = dict[tuple[int, str], Betraege]


class Posten(NamedTuple):
    """Who fills what on the day; the name never leaves the checks."""

    kommune_id: int
    fachkraft_id: int
    name: str
    nutzer_id: int | None
    stellenart: str
    vzae: Decimal
    von: date


class Vakanz(NamedTuple):
    """VZÄ of a post that have been unfilled since a day."""

    stelle_id: int
    kommune_id: int
    stellenart: str
    unbesetzt: Decimal
    seit: date


class Pruefstoff:
    """The data of one Stichtag. Each property costs a statement or a few, and only once."""

    def __init__(self, erhebung: Erhebung, heute: date | None = None) -> None:
        self.erhebung = erhebung
        self.tag = erhebung.stichtag
        self.heute = heute or timezone.localdate()

    @cached_property
    def schwellen(self) -> dict[Schwelle, Decimal]:
        return schwellen_am(self.tag)

    @cached_property
    def kommunen(self) -> dict[int, Kommune]:
        """All 54, in official order."""
        return {k.pk: k for k in Kommune.objects.order_by("reihenfolge")}

    @cached_property
    def zeilen(self) -> Zeilen:
        """The newest sent figures of each Kommune."""
        return gemeldete_zeilen(Meldung.objects.filter(erhebung=self.erhebung))

    @cached_property
    def gemeldet(self) -> set[int]:
        """Kommunen whose report was sent."""
        return {kommune_id for kommune_id, _ in self.zeilen}

    @cached_property
    def begonnen(self) -> set[int]:
        """Kommunen with a report in whatever state."""
        meldungen = Meldung.objects.filter(erhebung=self.erhebung).order_by()
        return set(meldungen.values_list("kommune_id", flat=True))

    @cached_property
    def zuerst_gemeldet(self) -> dict[int, date]:
        """The local day on which each Kommune first sent its report, as the history says."""
        erste = (
            Meldung.history.filter(erhebung_id=self.erhebung.pk, gemeldet_am__isnull=False)
            .order_by()
            .values("kommune_id")
            .annotate(erste=Min("gemeldet_am"))
        )
        return {z["kommune_id"]: timezone.localdate(z["erste"]) for z in erste}

    @cached_property
    def voriger_stichtag(self) -> Erhebung | None:
        """The last Stichtag before for which anybody reported."""
        gesendet = Meldung.objects.filter(erhebung=OuterRef("pk")).exclude(
            status__in=BEI_DER_KOMMUNE
        )
        frueher = Erhebung.objects.filter(Exists(gesendet), stichtag__lt=self.tag)
        return frueher.order_by("-stichtag").first()

    @cached_property
    def vorige_zeilen(self) -> Zeilen:
        if self.voriger_stichtag is None:
            return {}
        return gemeldete_zeilen(Meldung.objects.filter(erhebung=self.voriger_stichtag))

    @cached_property
    def zuweisungen(self) -> dict[tuple[int, str], Decimal]:
        """The Land's list for the budget year of the Stichtag."""
        liste = Zuweisung.objects.filter(haushaltsjahr=self.tag.year).order_by()
        return {(k, art): vzae for k, art, vzae in liste.values_list(*_ZUWEISUNG)}

    @cached_property
    def veroeffentlicht(self) -> dict[str, Betraege]:
        return summen_von(self.erhebung)

    @cached_property
    def plan(self) -> Zeilen:
        """What the posts of the day add up to; Kommunen without posts are not in it."""
        summen = Stelle.objects.all().je_kommune_und_art(self.tag)
        return {(k, art): Betraege(*betraege) for k, art, *betraege in summen}

    @cached_property
    def vakanzen(self) -> list[Vakanz]:
        """Posts of the day that are not fully filled. Four statements."""
        stellen = Stelle.objects.gueltig_am(self.tag)
        return [
            Vakanz(stelle.pk, stelle.kommune_id, stelle.stellenart, stueck.unbesetzt, seit)
            for stelle, stuecke in abschnitte_von(stellen)
            for stueck, seit in [am_tag(stuecke, self.tag)]
            if stueck.unbesetzt
        ]

    @cached_property
    def konten(self) -> dict[int, int]:
        """Per Kommune the accounts that are Case Manager:in on the day and active now."""
        vergaben = (
            Rollenvergabe.objects.gueltig_am(self.tag)
            .filter(rolle=Rolle.CASE_MANAGEMENT, nutzer__is_active=True, kommune__isnull=False)
            .order_by()
            .values_list("kommune_id")
            .annotate(Count("nutzer", distinct=True))
        )
        return dict(vergaben)

    @cached_property
    def besetzungen(self) -> list[Posten]:
        """Persons present on the day, by post."""
        anwesend = Besetzung.objects.anwesend_am(self.tag).filter(fachkraft__isnull=False)
        return [Posten(*werte) for werte in anwesend.order_by("pk").values_list(*_POSTEN)]


_ZUWEISUNG = ("kommune_id", "stellenart", "vzae")
_POSTEN = (
    "kommune_id",
    "fachkraft_id",
    "fachkraft__name",
    "fachkraft__nutzer_id",
    "stelle__stellenart",
    "vzae",
    "von",
)


def gemeldete_zeilen(meldungen: QuerySet) -> Zeilen:
    """The rows of each Kommune's newest sent version. One statement."""
    werte: Iterable[tuple] = list(meldungen.exclude(status__in=BEI_DER_KOMMUNE).zeilenwerte())
    neueste: dict[int, int] = {}
    for kommune_id, version, *_ in werte:
        neueste[kommune_id] = max(version, neueste.get(kommune_id, 0))
    return {
        (kommune_id, art): Betraege(*betraege)
        for kommune_id, version, _status, art, *betraege in werte
        if version == neueste[kommune_id]
    }
