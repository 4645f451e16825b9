"""Which accounts look after the staffing of a Kommune, and which audit it for the Land."""

from django.db.models import QuerySet
from django.utils import timezone

from kim.kontext import systemkontext
from kim.models import Nutzer, Rollenvergabe
from kim.rechte_katalog import ROLLEN


def konten_mit(recht: str, kommune_id: int | None = None) -> QuerySet[Nutzer]:
    """Active accounts that hold ``recht`` today in the Kommune (``None``: in the Land).

    Grants are for few eyes, so the system looks; what comes back are names and nothing else.
    """
    rollen = [rolle for rolle, regel in ROLLEN.items() if recht in regel.kommune_rechte]
    with systemkontext("Zuständige Konten"):
        ids = list(
            Rollenvergabe.objects.gueltig_am(timezone.localdate())
            .filter(rolle__in=rollen, kommune_id=kommune_id, nutzer__is_active=True)
            .order_by()
            .values_list("nutzer_id", flat=True)
            .distinct()
        )
    return Nutzer.objects.filter(pk__in=ids)
