"""The staffing as the posts say: VZÄ per Kommune and Stellenart on a day.

Counting needs the leaves, which only the own Kommune may see. So it is done in a system
context and gives sums only; which Kommunen, the caller decides by the rights of its account.
"""

from collections.abc import Collection
from datetime import date

from kim.kontext import systemkontext
from stellen.bericht.typen import Betraege
from stellen.models import Stelle


def stand_am(kommune_ids: Collection[int], tag: date) -> dict[tuple[int, str], Betraege]:
    """``(kommune_id, stellenart)`` → the four amounts in VZÄ; without posts no entry."""
    with systemkontext("Stellenplan: Summen je Stellenart"):
        stellen = Stelle.objects.filter(kommune_id__in=kommune_ids)
        return {
            (kommune_id, art): Betraege(*betraege)
            for kommune_id, art, *betraege in stellen.je_kommune_und_art(tag)
        }
