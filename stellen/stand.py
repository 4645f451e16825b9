"""Staffing figures as they were stored at a point in time, from the history tables;
and the published totals, now or then.

Row-level security lets an account read the history only of Kommunen whose every state
it may see; ``visible`` says the same to the ORM.
"""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from kim.kontext import rechte_von
from kim.models import Kommune, Nutzer
from stellen.auswertung import Pruefzeile
from stellen.bericht.typen import Betraege
from stellen.constants import GROESSEN
from stellen.models import Erhebung, Meldung, MeldungZeile, VeroeffentlichteSumme


def _gueltig(historie: Any, moment: datetime) -> QuerySet:
    """The history rows in force at ``moment`` (deleted objects left out)."""
    return historie.filter(
        Q(verlauf_bis=None) | Q(verlauf_bis__gt=moment), history_date__lte=moment
    ).exclude(history_type="-")


def zeilen_am(
    erhebung: Erhebung, kommunen: dict[int, Kommune], moment: datetime, nutzer: Nutzer
) -> list[Pruefzeile]:
    """The rows of the newest version each Kommune had then. Two queries."""
    sichtbar = rechte_von(nutzer).bereiche("view_stellen")
    meldungen = _gueltig(Meldung.history, moment).filter(erhebung=erhebung.pk, kommune__in=sichtbar)
    neueste: dict[int, tuple[int, int, str]] = {}
    for kennung, kommune, version, status in meldungen.order_by("version").values_list(
        "id", "kommune_id", "version", "status"
    ):
        neueste[kommune] = (kennung, version, status)
    stand = {kennung: (version, status) for kennung, version, status in neueste.values()}
    zeilen = _gueltig(MeldungZeile.history, moment).filter(
        meldung__in=list(stand), kommune__in=sichtbar
    )
    return [
        Pruefzeile(kommunen[kommune], *stand[meldung], art, *betraege)
        for meldung, kommune, art, *betraege in zeilen.values_list(
            "meldung_id", "kommune_id", "stellenart", *GROESSEN
        )
    ]


def summen_von(erhebung: Erhebung) -> dict[str, Betraege]:
    """The published totals of a Stichtag, by Stellenart."""
    return _je_stellenart(VeroeffentlichteSumme.objects.filter(erhebung=erhebung.pk))


def summen_am(erhebung: Erhebung, moment: datetime) -> dict[str, Betraege]:
    """The published totals known then."""
    return _je_stellenart(
        _gueltig(VeroeffentlichteSumme.history, moment).filter(erhebung=erhebung.pk)
    )


def _je_stellenart(summen: QuerySet) -> dict[str, Betraege]:
    return {art: Betraege(*werte) for art, *werte in summen.values_list("stellenart", *GROESSEN)}
