"""Sharing a single file with one account of another Team, until a day."""

from datetime import date

from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from casemanagement.actions.regeln import lock_zuweisbare, regeln
from casemanagement.kollegium import finde_konto
from casemanagement.models import Fall, Fallfreigabe
from kim.actions.benachrichtigungen import notify
from kim.models import Nutzer
from kim.zahlen import datum_text

RECHT = "read_fall"
FELDER = {
    "fallfreigabe_zeitraum": "bis",
    "fallfreigabe_hoechstens_ein_jahr": "bis",
    "fallfreigabe_ueberschneidung": "von",
}


@transaction.atomic
def share_fall(
    *, fall: Fall, konto: Nutzer, von: date, bis: date, grund: str, by: Nutzer
) -> Fallfreigabe:
    """Open this one file to ``konto`` from–to, with a reason, and tell them.

    Raises ``PermissionDenied`` for who may not share, ``ValidationError`` for days that are
    over or too many, and for accounts that do not work on files or see this one anyway.
    """
    (fall,) = lock_zuweisbare([fall.pk], by)
    if finde_konto(konto.pk, fall.team) is None:
        raise ValidationError("Mit diesem Konto kann die Akte nicht geteilt werden.")
    if von < timezone.localdate():
        raise ValidationError({"von": "Eine Freigabe beginnt frühestens heute."})
    freigabe = Fallfreigabe(
        content_object=fall,
        kommune_id=fall.kommune_id,
        user=konto,
        permission=Permission.objects.get(
            codename=RECHT, content_type__app_label="casemanagement", content_type__model="fall"
        ),
        von=von,
        bis=bis,
        grund=grund,
    )
    freigabe._change_reason = grund
    with regeln(FELDER):
        freigabe.save()
    notify(
        empfaenger=konto,
        text=f"{by.name} (Team {fall.team.name}, {fall.team.kommune.kurzname}) hat eine Akte bis "
        f"{datum_text(bis)} mit Ihnen geteilt.",
        url=_geteilte(),
    )
    return freigabe


@transaction.atomic
def end_freigabe(*, freigabe: Fallfreigabe, by: Nutzer, grund: str) -> Fallfreigabe:
    """End a share at once; the row stays."""
    lock_zuweisbare([freigabe.content_object_id], by)
    laufende = Fallfreigabe.objects.nicht_vorbei(timezone.localdate())
    zeile = laufende.select_for_update(of=("self",)).filter(pk=freigabe.pk).first()
    if zeile is None:
        raise ValidationError("Diese Freigabe ist schon beendet.")
    zeile.beendet_am = timezone.now()
    zeile._change_reason = grund
    zeile.save()
    notify(
        empfaenger=zeile.user,
        text="Die Freigabe einer Akte für Sie ist beendet.",
        url=_geteilte(),
    )
    return zeile


def _geteilte() -> str:
    return reverse("casemanagement:faelle") + "?umfang=geteilt"
