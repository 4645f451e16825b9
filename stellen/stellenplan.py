"""The staffing as the posts say: sums of a day, vacancies and how long they last.

Counting needs the leaves, which only the own Kommune may see. So it is done in a system
context and gives sums and posts only, never who; which Kommunen, the caller decides by the
rights of its account.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet

from kim.kontext import systemkontext
from stellen.belegung import (
    NULL,
    Abschnitt,
    Angabe,
    Anteil,
    Zeit,
    abschnitte,
    am_tag,
    vakanztage_von,
)
from stellen.bericht.typen import Betraege
from stellen.models import Abwesenheit, Besetzung, Stelle, Vakanz


@dataclass(frozen=True, slots=True)
class VakanteStelle:
    """A post that is not fully filled on ``tag``; ``unbesetzt`` in VZÄ.

    ``seit``: the first day since when it has not been fully filled. ``stand`` is a
    ``VakanzStand``, or empty without a statement; then ``grund`` and ``verfahren`` are, too.
    """

    kommune_id: int
    stelle_id: int
    stellenart: str
    tag: date
    unbesetzt: Decimal
    seit: date
    stand: str = ""
    grund: str = ""
    verfahren: str = ""

    @property
    def tage(self) -> int:
        """Age of the vacancy: days from ``seit`` to ``tag``, 0 on the first day."""
        return (self.tag - self.seit).days


def stand_am(kommune_ids: Collection[int], tag: date) -> dict[tuple[int, str], Betraege]:
    """``(kommune_id, stellenart)`` → the four amounts in VZÄ; without posts no entry."""
    with systemkontext("Stellenplan: Summen je Stellenart"):
        stellen = Stelle.objects.filter(kommune_id__in=kommune_ids)
        return {
            (kommune_id, art): Betraege(*betraege)
            for kommune_id, art, *betraege in stellen.je_kommune_und_art(tag)
        }


def lage_am(stellen: QuerySet[Stelle], tag: date) -> list[tuple[Stelle, Abschnitt, date]]:
    """Each post that exists on the day, what is so of it, and since when it is not full.

    Which posts, the caller decides (``visible_to``); that needs literal ids in the filter.
    """
    with systemkontext("Stellenplan: Lage eines Tages"):
        return [
            (stelle, *lage)
            for stelle, stuecke in abschnitte_von(stellen.gueltig_am(tag))
            if (lage := am_tag(stuecke, tag)) is not None
        ]


def abschnitte_einer(stelle: Stelle) -> list[Abschnitt]:
    """The stretches of one post over its validity: sums, never who."""
    with systemkontext("Stellenplan: Verlauf einer Stelle"):
        ((_, stuecke),) = abschnitte_von(Stelle.objects.filter(pk=stelle.pk))
        return list(stuecke)


def vakanzen_am(kommune_ids: Collection[int], tag: date) -> list[VakanteStelle]:
    """The posts that are not fully filled on the day, by Kommune, Stellenart and name."""
    stellen = Stelle.objects.filter(kommune_id__in=kommune_ids)
    return [
        _vakante(stelle, tag, abschnitt, seit)
        for stelle, abschnitt, seit in lage_am(stellen, tag)
        if abschnitt.unbesetzt
    ]


def _vakante(stelle: Stelle, tag: date, abschnitt: Abschnitt, seit: date) -> VakanteStelle:
    angabe = abschnitt.angabe
    return VakanteStelle(
        kommune_id=stelle.kommune_id,
        stelle_id=stelle.pk,
        stellenart=stelle.stellenart,
        tag=tag,
        unbesetzt=abschnitt.unbesetzt,
        seit=seit,
        stand=angabe.stand if angabe else "",
        grund=angabe.grund if angabe else "",
        verfahren=angabe.verfahren if angabe else "",
    )


def vakanztage(
    kommune_ids: Collection[int], von: date, bis: date
) -> dict[tuple[int, str], Decimal]:
    """``(kommune_id, stellenart)`` → unfilled VZÄ × days from–to (both days included), exact.

    A post counts on the days it exists. An entry for every pair that has a post in the
    period, 0 where it was always filled.
    """
    summen: dict[tuple[int, str], Decimal] = defaultdict(lambda: NULL)
    with systemkontext("Stellenplan: Vakanztage"):
        stellen = Stelle.objects.filter(
            Q(gueltig_bis=None) | Q(gueltig_bis__gte=von),
            kommune_id__in=kommune_ids,
            gueltig_von__lte=bis,
        )
        for stelle, stuecke in abschnitte_von(stellen):
            summen[stelle.kommune_id, stelle.stellenart] += vakanztage_von(stuecke, von, bis)
    return dict(summen)


def abschnitte_von(stellen: QuerySet[Stelle]) -> Iterator[tuple[Stelle, Iterator[Abschnitt]]]:
    """Each post with its stretches, as the current context sees them. Four queries."""
    anteile, angaben = _anteile(stellen), _angaben(stellen)
    for stelle in stellen:
        zeit = Zeit(stelle.gueltig_von, stelle.gueltig_bis)
        yield stelle, abschnitte(stelle.vzae, zeit, anteile[stelle.pk], angaben[stelle.pk])


def _anteile(stellen: QuerySet[Stelle]) -> dict[int, list[Anteil]]:
    fort: dict[int, list[Zeit]] = defaultdict(list)
    abwesend = Abwesenheit.objects.filter(besetzung__stelle__in=stellen.order_by())
    for besetzung, von, bis in abwesend.order_by().values_list("besetzung_id", "von", "bis"):
        fort[besetzung].append(Zeit(von, bis))
    anteile: dict[int, list[Anteil]] = defaultdict(list)
    besetzungen = Besetzung.objects.filter(stelle__in=stellen.order_by()).order_by()
    for pk, stelle, vzae, von, bis in besetzungen.values_list(
        "pk", "stelle_id", "vzae", "von", "bis"
    ):
        anteile[stelle].append(Anteil(Zeit(von, bis), vzae, tuple(fort[pk])))
    return anteile


def _angaben(stellen: QuerySet[Stelle]) -> dict[int, list[Angabe]]:
    angaben: dict[int, list[Angabe]] = defaultdict(list)
    vakanzen = Vakanz.objects.filter(stelle__in=stellen.order_by()).order_by()
    for stelle, von, bis, stand, grund, verfahren in vakanzen.values_list(
        "stelle_id", "von", "bis", "stand", "grund", "verfahren"
    ):
        angaben[stelle].append(Angabe(Zeit(von, bis), stand, grund, verfahren))
    return angaben


def gefuehrte(kommune_ids: Collection[int]) -> set[tuple[int, str]]:
    """``(kommune_id, stellenart)`` of which posts are kept, whatever their period.

    Posts of Kommunen whose figures the account may not see are missing.
    """
    stellen = Stelle.objects.filter(kommune_id__in=kommune_ids).order_by()
    return set(stellen.values_list("kommune_id", "stellenart").distinct())
