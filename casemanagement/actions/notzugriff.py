"""Break-glass: the Fachaufsicht reads the confidential notes of one file for some hours."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from casemanagement.actions.regeln import regeln
from casemanagement.kollegium import aufsichten
from casemanagement.models import Fall, Notzugriff, Vertretung
from casemanagement.models.zugriff import NOTZUGRIFF_GRUND_MINDESTENS, NOTZUGRIFF_STUNDEN
from casemanagement.permissions import may_break_glass
from kim.actions.benachrichtigungen import notify
from kim.models import Nutzer
from kim.zahlen import zeitpunkt_text


@transaction.atomic
def break_glass(*, fall: Fall, grund: str, by: Nutzer) -> Notzugriff:
    """Open the confidential notes to ``by`` until ``NOTZUGRIFF_STUNDEN`` hours from now.

    The entry can't be changed or taken back. Fallführung, today's Vertretung and the other
    Fachaufsichten of the Kommune are told, so that nobody does it unseen.
    """
    if not may_break_glass(by, fall):
        raise PermissionDenied
    grund = grund.strip()
    if len(grund) < NOTZUGRIFF_GRUND_MINDESTENS:
        raise ValidationError(
            {
                "grund": "Begründen Sie den Notzugriff in mindestens "
                f"{NOTZUGRIFF_GRUND_MINDESTENS} Zeichen."
            }
        )
    if Notzugriff.objects.laufend().filter(fall=fall, nutzer=by).exists():
        raise ValidationError("Ihr Notzugriff auf diese Akte läuft schon.")
    notzugriff = Notzugriff(
        fall=fall,
        kommune_id=fall.kommune_id,
        nutzer=by,
        grund=grund,
        ende=timezone.now() + timedelta(hours=NOTZUGRIFF_STUNDEN),
    )
    notzugriff._change_reason = grund
    with regeln():
        notzugriff.save()
    _melde(fall, notzugriff, by)
    return notzugriff


def _melde(fall: Fall, notzugriff: Notzugriff, by: Nutzer) -> None:
    heute = timezone.localdate()
    vertretende = Vertretung.objects.gueltig_am(heute).filter(fall=fall)
    beteiligte = {fall.fallfuehrung_id, *vertretende.values_list("nutzer_id", flat=True)}
    aufsicht = {pk for pk, _ in aufsichten(fall.kommune_id)}
    bis = zeitpunkt_text(timezone.localtime(notzugriff.ende))
    for konto in Nutzer.objects.filter(pk__in=(beteiligte | aufsicht) - {by.pk}):
        wo = "einer Ihrer Akten" if konto.pk in beteiligte else "einer Akte"
        notify(
            empfaenger=konto,
            text=f"Notzugriff: {by.name} liest bis {bis} vertrauliche Notizen in {wo}.",
            url=reverse("casemanagement:fall_zugriff", args=[fall.pk]),
        )
