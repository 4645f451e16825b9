"""Notices inside KIM: for one account, or for whoever holds a right somewhere."""

from collections.abc import Collection, Iterable

from django.utils import timezone

from kim.constants import Hinweisart
from kim.kontext import LAND, systemkontext
from kim.models import Benachrichtigung, Nutzer, Rollenvergabe
from kim.rechte_katalog import ROLLEN, Ebene

LAENGE: int = Benachrichtigung._meta.get_field("text").max_length or 0


def notify(
    *, empfaenger: Nutzer, text: str, url: str = "", art: Hinweisart = Hinweisart.STAND
) -> Benachrichtigung:
    """Leave a notice; ``text`` is German and carries no personal data of clients."""
    with systemkontext("Benachrichtigung"):
        return Benachrichtigung.objects.create(
            empfaenger=empfaenger, text=_gekuerzt(text), url=url, art=art
        )


def notify_all(
    *, empfaenger: Iterable[tuple[int, str]], text: str, art: Hinweisart, ausser: Nutzer | None
) -> int:
    """The same notice for many: pairs of account id and address; how many were left.

    ``ausser`` is who caused it and knows already.
    """
    notizen = [
        Benachrichtigung(empfaenger_id=pk, text=_gekuerzt(text), url=url, art=art)
        for pk, url in dict(empfaenger).items()
        if ausser is None or pk != ausser.pk
    ]
    with systemkontext("Benachrichtigung"):
        return Benachrichtigung.objects.hinterlassen(notizen)


def accounts_with(recht: str, kommunen: Collection[int]) -> list[tuple[int, int]]:
    """``(account id, Kommune id)`` of the active accounts that hold a right there today.

    ``LAND`` among ``kommunen`` asks for roles of the Land. For telling people, never for
    deciding what they may: that is ``kim.permissions``.
    """
    rollen = {
        ebene: [r for r, x in ROLLEN.items() if x.ebene == ebene and recht in x.kommune_rechte]
        for ebene in (Ebene.KOMMUNE, Ebene.LAND)
    }
    with systemkontext("Empfänger:innen einer Benachrichtigung"):
        gueltig = Rollenvergabe.objects.gueltig_am(timezone.localdate()).filter(
            nutzer__is_active=True
        )
        oertlich = gueltig.filter(rolle__in=rollen[Ebene.KOMMUNE], kommune_id__in=kommunen)
        paare = set(oertlich.values_list("nutzer_id", "kommune_id"))
        if LAND in kommunen:
            land = gueltig.filter(rolle__in=rollen[Ebene.LAND])
            paare |= {(pk, LAND) for pk in land.values_list("nutzer_id", flat=True)}
    return sorted(paare)


def _gekuerzt(text: str) -> str:
    return text if len(text) <= LAENGE else f"{text[: LAENGE - 2]} …"
