"""Changing what is known about the person of an open file."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from casemanagement.actions.regeln import lock_fall, regeln
from casemanagement.models import Beziehung, Fall, Person, PersonSprache
from casemanagement.permissions import may_edit_person
from kim.models import Nutzer


def _pruefe(fall_id: int, by: Nutzer | None) -> Fall:
    """The open file, locked, whose person ``by`` may change."""
    fall = lock_fall(fall_id, by)
    if by is not None and not may_edit_person(by, fall.person):
        raise PermissionDenied
    return fall


@transaction.atomic
def save_person(*, fall: Fall, person: Person, by: Nutzer | None) -> Person:
    """Store changed master data of the person of ``fall``."""
    if _pruefe(fall.pk, by).person_id != person.pk:
        raise PermissionDenied
    with regeln():
        person.save()
    return person


@transaction.atomic
def save_sprache(*, fall: Fall, sprache: PersonSprache, by: Nutzer | None) -> PersonSprache:
    """Store a new or changed language of the person of ``fall``."""
    fall = _pruefe(fall.pk, by)
    if sprache.pk and sprache.person_id != fall.person_id:
        raise PermissionDenied
    sprache.person_id, sprache.kommune_id = fall.person_id, fall.kommune_id
    with regeln({"person_sprache_eindeutig": "sprache"}):
        sprache.save()
    return sprache


@transaction.atomic
def delete_sprache(*, fall: Fall, sprache: PersonSprache, by: Nutzer | None) -> None:
    if _pruefe(fall.pk, by).person_id != sprache.person_id:
        raise PermissionDenied
    sprache.delete()


@transaction.atomic
def save_beziehung(*, fall: Fall, beziehung: Beziehung, by: Nutzer | None) -> Beziehung:
    """Store a relation of the person of an open file to somebody."""
    return store_beziehung(fall=_pruefe(fall.pk, by), beziehung=beziehung, by=by)


def store_beziehung(*, fall: Fall, beziehung: Beziehung, by: Nutzer | None) -> Beziehung:
    """``save_beziehung`` without the file's checks, inside an action that made them.

    Raises ``PermissionDenied`` for a known person whom another Team keeps.
    """
    andere = beziehung.andere
    if andere is not None and by is not None and not may_edit_person(by, andere):
        raise PermissionDenied
    beziehung.person_id, beziehung.kommune_id = fall.person_id, fall.kommune_id
    with regeln():
        beziehung.save()
    return beziehung


@transaction.atomic
def delete_beziehung(*, fall: Fall, beziehung: Beziehung, by: Nutzer | None) -> None:
    """Take a relation away, from whichever of the two it was entered."""
    if _pruefe(fall.pk, by).person_id not in (beziehung.person_id, beziehung.andere_id):
        raise PermissionDenied
    beziehung.delete()
