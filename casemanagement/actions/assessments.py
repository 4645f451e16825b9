"""Beginning, saving and completing an assessment."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from casemanagement.actions.regeln import lock_fall, regeln
from casemanagement.models import Assessment, AssessmentWert, Fall, Handlungsfeld
from casemanagement.phasenregeln import einwilligung_gueltig
from kim.models import Nutzer
from kim.verlauf import bulk_create_with_history

FERTIG = "Dieses Assessment ist abgeschlossen und wird nicht mehr geändert."


@transaction.atomic
def begin_assessment(*, fall: Fall, anlass: str, by: Nutzer) -> Assessment:
    """A draft with a row for each field of action that is valid in the Kommune today.

    Raises ``ValidationError`` without consent, or when another draft is open.
    """
    fall = lock_fall(fall.pk, by)
    fehlt = einwilligung_gueltig(fall)
    if fehlt:
        raise ValidationError(fehlt)
    heute = timezone.localdate()
    assessment = Assessment(
        fall=fall, kommune_id=fall.kommune_id, anlass=anlass, tag=heute, verfasser=by
    )
    with regeln():
        assessment.save()
    felder = Handlungsfeld.objects.fuer(fall.kommune_id).gueltig_am(heute)
    werte = [
        AssessmentWert(
            fall=fall, kommune_id=fall.kommune_id, assessment=assessment, handlungsfeld=feld
        )
        for feld in felder
    ]
    bulk_create_with_history(werte, AssessmentWert)
    return assessment


@transaction.atomic
def save_assessment(
    *,
    assessment: Assessment,
    werte: Collection[AssessmentWert],
    by: Nutzer,
    abschliessen: bool = False,
) -> Assessment:
    """Store a draft and those of its rows that changed; ``abschliessen`` makes it final."""
    fall = lock_fall(assessment.fall_id, by)
    if not _entwurf(assessment):
        raise ValidationError(FERTIG)
    for wert in werte:
        wert.save()
    if abschliessen:
        fehlt = einwilligung_gueltig(fall)
        if fehlt:
            raise ValidationError(fehlt)
        if not assessment.werte.exclude(wert=None).exists():
            raise ValidationError("Schätzen Sie mindestens ein Handlungsfeld ein.")
        assessment.abgeschlossen_am = timezone.localdate()
    assessment.save()
    return assessment


@transaction.atomic
def discard_assessment(*, assessment: Assessment, by: Nutzer) -> None:
    """Throw a draft away; what it held stays in the history."""
    lock_fall(assessment.fall_id, by)
    if not _entwurf(assessment):
        raise ValidationError(FERTIG)
    for wert in assessment.werte.all():
        wert.delete()
    assessment.delete()


def _entwurf(assessment: Assessment) -> bool:
    """Read anew: another person may have completed it since."""
    return Assessment.objects.filter(pk=assessment.pk, abgeschlossen_am=None).exists()
