"""Opening a file, giving it its number, moving it from phase to phase."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from casemanagement.actions.regeln import lock_fall, regeln
from casemanagement.constants import BEENDET, Phase
from casemanagement.models import Aktenzaehler, Fall, Person
from casemanagement.permissions import may_work_faelle
from casemanagement.phasenregeln import hindernisse, naechste_phasen
from kim.kontext import systemkontext
from kim.models import Nutzer
from kim.zahlen import datum_text


@transaction.atomic
def open_fall(*, fall: Fall, person: Person, by: Nutzer | None) -> Fall:
    """Store a person (new or known) and a file about them; both belong to ``fall.team``."""
    if by is not None and not may_work_faelle(by, fall.team_id):
        raise PermissionDenied
    if person.pk is None:
        person.team_id, person.kommune_id = fall.team_id, fall.kommune_id
        person.save()
    elif (person.team_id, person.kommune_id) != (fall.team_id, fall.kommune_id):
        raise ValidationError("Die Person wird von einem anderen Team geführt.")
    fall.person = person
    with regeln():
        fall.save()
    return fall


@transaction.atomic
def assign_aktenzeichen(*, fall: Fall, by: Nutzer | None, tag: date | None = None) -> str:
    """Give the file its number ``KIM-<AGS>-<year>-<serial>``, gapless per Kommune and year.

    The counter's row is locked until commit: two at once get two numbers, and a rollback
    gives its number back. A file that has one keeps it.
    """
    fall = lock_fall(fall.pk, by, auch_beendet=True)
    if fall.aktenzeichen is None:
        jahr = (tag or timezone.localdate()).year
        nummer = _naechste_nummer(fall.kommune_id, jahr)
        fall.aktenzeichen = f"KIM-{fall.kommune.ags}-{jahr}-{nummer:05d}"
        fall.save()
    return fall.aktenzeichen


def _naechste_nummer(kommune_id: int, jahr: int) -> int:
    with systemkontext("Aktenzeichen vergeben"):
        # Two at once: the second waits at the unique key, then finds the row.
        zaehler, _ = Aktenzaehler.objects.get_or_create(kommune_id=kommune_id, jahr=jahr)
        zaehler = Aktenzaehler.objects.select_for_update().get(pk=zaehler.pk)
        zaehler.letzte += 1
        zaehler.save()
        return zaehler.letzte


@transaction.atomic
def change_phase(
    *, fall: Fall, ziel: str, by: Nutzer | None, grund: str = "", von: str | None = None
) -> Fall:
    """Move an open file to another open phase. Ending and reopening: ``actions.abschluss``.

    ``von`` is the phase the person saw. Raises ``ValidationError`` with what is missing first.
    """
    phase = Phase(ziel)
    fall = lock_fall(fall.pk, by)
    if phase in BEENDET:
        raise ValidationError("Eine Akte endet nur mit Begründung.")
    check_schritt(fall, phase, von)
    if phase == Phase.ASSESSMENT and fall.aktenzeichen is None:
        assign_aktenzeichen(fall=fall, by=by)
        fall.refresh_from_db()
    fall.phase = phase
    fall._change_reason = grund or f"{phase.label} seit {datum_text(timezone.localdate())}"
    fall.save()
    return fall


def check_schritt(fall: Fall, ziel: Phase, von: str | None = None) -> None:
    """Raises ``ValidationError`` with why this step can't be taken from where the file stands."""
    check_von(fall, von)
    if ziel not in naechste_phasen(fall):
        raise ValidationError(
            f"Von „{fall.get_phase_display()}“ führt kein Schritt zu „{ziel.label}“."
        )
    fehlt = hindernisse(fall, ziel)
    if fehlt:
        raise ValidationError(fehlt)


def check_von(fall: Fall, von: str | None) -> None:
    """Raises ``ValidationError`` when the file stands elsewhere than the person saw."""
    if von not in (None, fall.phase):
        raise ValidationError(
            f"Die Akte steht inzwischen in der Phase „{fall.get_phase_display()}“. "
            "Sehen Sie nach, was geschehen ist, und entscheiden Sie dann."
        )
