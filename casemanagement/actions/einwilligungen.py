"""Recording a consent and its withdrawal."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from casemanagement.actions.regeln import lock_fall, regeln
from casemanagement.models import Einwilligung
from kim.models import Nutzer
from kim.zahlen import datum_text


@transaction.atomic
def save_einwilligung(*, einwilligung: Einwilligung, by: Nutzer | None) -> Einwilligung:
    """Store a consent given in an open file."""
    fall = lock_fall(einwilligung.fall_id, by)
    einwilligung.kommune_id = fall.kommune_id
    with regeln({"einwilligung_zeitraum": "bis"}):
        einwilligung.save()
    return einwilligung


@transaction.atomic
def withdraw_einwilligung(*, einwilligung: Einwilligung, by: Nutzer | None) -> Einwilligung:
    """End a consent today, for the future (Art. 7 (3) DSGVO); of a closed file, too."""
    lock_fall(einwilligung.fall_id, by, auch_beendet=True)
    einwilligung = Einwilligung.objects.select_for_update(of=("self",)).get(pk=einwilligung.pk)
    if einwilligung.widerrufen_am is not None:
        tag = datum_text(einwilligung.widerrufen_am)
        raise ValidationError(f"Die Einwilligung ist schon seit dem {tag} widerrufen.")
    einwilligung.widerrufen_am = timezone.localdate()
    einwilligung._change_reason = "Widerruf der Person"
    einwilligung.save()
    return einwilligung
