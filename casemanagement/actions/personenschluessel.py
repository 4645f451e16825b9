"""Search keys of persons who came past ``Person.save``, or of all after a change of the rules."""

from django.db import transaction
from django.db.models import Exists, OuterRef

from casemanagement.models import Person, PersonSchluessel

JE_BLOCK = 2_000


def fill_schluessel(*, alle: bool = False) -> list[str]:
    """Give keys to those who have none (``alle``: make everybody's anew); block by block, so that memory stays flat.

    To be called as the system. Persons stored in bulk or by SQL have none until then.
    """
    personen = Person.objects.order_by("pk")
    if not alle:
        eigene = PersonSchluessel.objects.filter(person=OuterRef("pk"))
        personen = personen.filter(~Exists(eigene))
    zuletzt, anzahl = 0, 0
    while block := list(personen.filter(pk__gt=zuletzt)[:JE_BLOCK]):
        with transaction.atomic():
            PersonSchluessel.objects.rebuild(block)
        zuletzt, anzahl = block[-1].pk, anzahl + len(block)
    return [f"Personensuche: Schlüssel von {anzahl} Personen neu"]
