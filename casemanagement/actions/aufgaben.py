"""Things to do in a file: new, change, done, dropped, open again."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from casemanagement.actions.regeln import lock_fall, regeln
from casemanagement.constants import AUFGABE_TRANSITIONS, AufgabeStatus
from casemanagement.models import Aufgabe
from kim.models import Nutzer


@transaction.atomic
def save_aufgabe(*, aufgabe: Aufgabe, by: Nutzer | None) -> Aufgabe:
    """Store a new or a changed task of an open file."""
    fall = lock_fall(aufgabe.fall_id, by)
    aufgabe.kommune_id = fall.kommune_id
    with regeln():
        aufgabe.save()
    return aufgabe


@transaction.atomic
def change_aufgabe(*, aufgabe: Aufgabe, status: str, by: Nutzer | None) -> Aufgabe:
    """Done, dropped, or open again."""
    lock_fall(aufgabe.fall_id, by)
    aufgabe = Aufgabe.objects.select_for_update(of=("self",)).get(pk=aufgabe.pk)
    neu = AufgabeStatus(status)
    if neu not in AUFGABE_TRANSITIONS[AufgabeStatus(aufgabe.status)]:
        raise ValidationError(f"Die Aufgabe ist schon {aufgabe.get_status_display()}.")
    aufgabe.status = neu
    aufgabe.erledigt_am = None if neu == AufgabeStatus.OFFEN else timezone.localdate()
    aufgabe.save()
    return aufgabe
