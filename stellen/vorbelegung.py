"""With which figures a Meldung begins, per Stellenart:

1. from the posts of the day, where the Kommune keeps posts of this Stellenart;
2. else from the newest Meldung of the last Stichtag, zugewiesen from the Zuweisung of the year;
3. else empty (zugewiesen from the Zuweisung, if there is one).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from stellen.bericht.typen import Betraege
from stellen.constants import BEIM_MINISTERIUM, GROESSEN, Stellenart, Zeilenherkunft
from stellen.models import Erhebung, Meldung, Zuweisung
from stellen.stellenplan import gefuehrte, stand_am

Zellen = Mapping[tuple[int, str], Betraege]


@dataclass(frozen=True)
class Vorschlag:
    """The figures proposed for one row, and where they come from."""

    stellenart: str
    betraege: Betraege
    herkunft: Zeilenherkunft


def vorschlaege(erhebung: Erhebung, kommune_ids: Collection[int]) -> dict[int, list[Vorschlag]]:
    """Per Kommune five proposals in official order. Five queries, however many Kommunen."""
    plan = stellenplan(kommune_ids, erhebung.stichtag)
    vorher = letzter_stichtag(erhebung)
    alt = zeilen_von(vorher, kommune_ids) if vorher else {}
    zugewiesen = _zuweisungen(erhebung.stichtag.year, kommune_ids)
    return {
        kommune_id: [
            _vorschlag(art, (kommune_id, art), plan, alt, zugewiesen) for art in Stellenart.values
        ]
        for kommune_id in kommune_ids
    }


def stellenplan(kommune_ids: Collection[int], tag: date) -> dict[tuple[int, str], Betraege]:
    """The posts of the day; zero where posts are kept but none is valid that day."""
    zellen = dict.fromkeys(gefuehrte(kommune_ids), Betraege())
    return zellen | stand_am({kommune for kommune, _ in zellen}, tag) if zellen else {}


def letzter_stichtag(erhebung: Erhebung) -> Erhebung | None:
    """The newest Stichtag before this one to which Kommunen have reported."""
    return (
        Erhebung.objects.filter(
            stichtag__lt=erhebung.stichtag, meldungen__status__in=BEIM_MINISTERIUM
        )
        .order_by("-stichtag")
        .first()
    )


def zeilen_von(erhebung: Erhebung, kommune_ids: Collection[int]) -> dict[tuple[int, str], Betraege]:
    """The reported figures of a Stichtag: of each Kommune the newest version that was sent."""
    meldungen = Meldung.objects.filter(
        erhebung=erhebung, kommune_id__in=kommune_ids, status__in=BEIM_MINISTERIUM
    )
    return {
        (kommune_id, art): Betraege(*werte)
        for kommune_id, _, _, art, *werte in meldungen.neueste().zeilenwerte()
    }


def _zuweisungen(jahr: int, kommune_ids: Collection[int]) -> dict[tuple[int, str], Decimal]:
    zeilen = Zuweisung.objects.filter(haushaltsjahr=jahr, kommune_id__in=kommune_ids)
    return {
        (k, art): vzae for k, art, vzae in zeilen.values_list("kommune_id", "stellenart", "vzae")
    }


def _vorschlag(
    art: str,
    zelle: tuple[int, str],
    plan: Zellen,
    alt: Zellen,
    zugewiesen: Mapping[tuple[int, str], Decimal],
) -> Vorschlag:
    if zelle in plan:
        return Vorschlag(art, plan[zelle], Zeilenherkunft.STELLENPLAN)
    herkunft = Zeilenherkunft.VORSTICHTAG if zelle in alt else Zeilenherkunft.LEER
    betraege = alt.get(zelle, Betraege())
    if zelle in zugewiesen:
        betraege = replace(betraege, zugewiesen=zugewiesen[zelle])
    return Vorschlag(art, betraege, herkunft)


def als_felder(vorschlag: Vorschlag) -> dict[str, Decimal]:
    """The four amounts by field name."""
    return {g: getattr(vorschlag.betraege, g) for g in GROESSEN}
