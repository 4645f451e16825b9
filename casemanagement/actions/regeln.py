"""What every action on a file begins with: lock it, ask who may, translate what broke."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from casemanagement.models import Fall
from casemanagement.permissions import may_edit_fall, may_reassign_fall
from kim.models import Nutzer

BEENDET = "Die Akte ist beendet und wird nicht mehr geändert. Möglich ist nur noch ein Nachtrag."


def lock_fall(fall_id: int, by: Nutzer | None, *, auch_beendet: bool = False) -> Fall:
    """The file, locked until commit; ``by=None`` is the system.

    Raises ``PermissionDenied`` when ``by`` may not write into it, and ``ValidationError``
    when it is closed and ``auch_beendet`` is not set.
    """
    fall = Fall.objects.select_for_update(of=("self",)).get(pk=fall_id)
    if by is not None and not may_edit_fall(by, fall):
        raise PermissionDenied
    if not (fall.offen or auch_beendet):
        raise ValidationError(BEENDET)
    return fall


def lock_zuweisbare(fall_ids: Collection[int], by: Nutzer | None) -> list[Fall]:
    """Files whose Fallführung, Vertretung and shares ``by`` decides about, locked until commit.

    Raises ``PermissionDenied`` when one of them is foreign or missing.
    """
    faelle = list(
        Fall.objects.select_for_update(of=("self",))
        .filter(pk__in=fall_ids)
        .select_related("team__kommune", "fallfuehrung")
        .order_by("pk")
    )
    if len(faelle) != len(set(fall_ids)):
        raise PermissionDenied
    if by is not None and not all(may_reassign_fall(by, fall) for fall in faelle):
        raise PermissionDenied
    return faelle


@contextmanager
def regeln(felder: dict[str, str] | None = None) -> Iterator[None]:
    """A named constraint that breaks inside becomes a German ``ValidationError``.

    ``felder``: constraint → field of the form that takes the message.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as fehler:
        diagnose = getattr(fehler.__cause__, "diag", None)
        regel = diagnose.constraint_name if diagnose is not None else ""
        satz = _saetze().get(regel or "")
        if satz is None:
            raise
        feld = (felder or {}).get(regel or "")
        raise ValidationError({feld: satz} if feld else satz) from fehler


def _saetze() -> dict[str, str]:
    from django.apps import apps

    saetze = {
        regel.name: str(regel.violation_error_message)
        for modell in apps.get_app_config("casemanagement").get_models()
        for regel in modell._meta.constraints
        if regel.violation_error_message != regel.default_violation_error_message
    }
    return saetze | {"akte_beendet": BEENDET}
