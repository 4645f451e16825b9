"""The guided intake: its draft, and at its end the file with everything in it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from casemanagement.actions.akten import assign_aktenzeichen, open_fall
from casemanagement.actions.einwilligungen import save_einwilligung
from casemanagement.actions.personen import store_beziehung
from casemanagement.actions.regeln import regeln
from casemanagement.constants import BEENDET
from casemanagement.models import (
    Aufnahme,
    Beziehung,
    Einwilligung,
    Fall,
    Person,
    PersonSprache,
)
from casemanagement.permissions import may_work_faelle
from kim.models import Nutzer, Team


@dataclass(frozen=True)
class Vorhaben:
    """What the intake leads to, not stored yet. ``person`` may be a known one."""

    fall: Fall
    person: Person
    sprachen: Sequence[PersonSprache] = field(default=())
    beziehungen: Sequence[Beziehung] = field(default=())
    einwilligung: Einwilligung | None = None


@transaction.atomic
def start_aufnahme(*, team: Team, suche: dict[str, Any], by: Nutzer) -> Aufnahme:
    """Begin an intake of a Team with what was searched for."""
    if not may_work_faelle(by, team):
        raise PermissionDenied
    return Aufnahme.objects.create(
        nutzer=by, team=team, kommune_id=team.kommune_id, eingaben={"suche": suche}
    )


@transaction.atomic
def save_schritt(*, aufnahme: Aufnahme, schritt: str, eingaben: Any, by: Nutzer) -> Aufnahme:
    """Keep what was typed in one step, complete or not."""
    aufnahme = lock_aufnahme(aufnahme.pk, by)
    if aufnahme.fall_id is not None:
        raise ValidationError("Diese Aufnahme ist abgeschlossen, die Akte ist angelegt.")
    aufnahme.eingaben = aufnahme.eingaben | {schritt: eingaben}
    aufnahme.save()
    return aufnahme


@transaction.atomic
def delete_aufnahme(*, aufnahme: Aufnahme, by: Nutzer) -> None:
    """Throw away a draft; of a finished intake nothing is left to throw away."""
    aufnahme = lock_aufnahme(aufnahme.pk, by)
    if aufnahme.fall_id is None:
        aufnahme.delete()


@transaction.atomic
def complete_aufnahme(*, aufnahme: Aufnahme, vorhaben: Vorhaben, by: Nutzer) -> Fall:
    """Store person, family, file and consent together, give the number, empty the draft.

    Sent twice, the second call waits for the first and returns its file. A refused or
    referred person gets a closed file without number and consent.
    """
    aufnahme = lock_aufnahme(aufnahme.pk, by)
    if aufnahme.fall is not None:
        return aufnahme.fall
    fall = open_fall(fall=vorhaben.fall, person=vorhaben.person, by=by)
    _store_person(fall, vorhaben, by)
    if fall.phase not in BEENDET:
        if vorhaben.einwilligung is not None:
            vorhaben.einwilligung.fall = fall
            save_einwilligung(einwilligung=vorhaben.einwilligung, by=by)
        fall.aktenzeichen = assign_aktenzeichen(fall=fall, by=by)
    aufnahme.fall, aufnahme.eingaben = fall, {}
    aufnahme.save()
    return fall


def _store_person(fall: Fall, vorhaben: Vorhaben, by: Nutzer) -> None:
    for sprache in vorhaben.sprachen:
        sprache.person_id, sprache.kommune_id = fall.person_id, fall.kommune_id
        with regeln():
            sprache.save()
    for beziehung in vorhaben.beziehungen:
        store_beziehung(fall=fall, beziehung=beziehung, by=by)


def lock_aufnahme(pk: int, by: Nutzer) -> Aufnahme:
    """The own intake, locked until commit."""
    return Aufnahme.objects.select_for_update(of=("self",)).get(pk=pk, nutzer=by)
