"""Services of a plan, and how far goals and services got."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from casemanagement.actions.hilfeplaene import lock_entwurf
from casemanagement.actions.regeln import lock_fall, regeln
from casemanagement.constants import LEISTUNG_TRANSITIONS, LeistungStatus, PlanStand, ZielStand
from casemanagement.models import Leistung, Ziel
from kim.models import Nutzer

ERSETZT = "Diese Version des Hilfeplans ist ersetzt und wird nicht mehr geändert."


@transaction.atomic
def save_leistung(*, leistung: Leistung, by: Nutzer) -> Leistung:
    """Store a new or changed service of a draft."""
    plan = lock_entwurf(leistung.ziel.hilfeplan, by)
    leistung.fall_id, leistung.kommune_id = plan.fall_id, plan.kommune_id
    with regeln():
        leistung.save()
    return leistung


@transaction.atomic
def remove_leistung(*, leistung: Leistung, by: Nutzer) -> None:
    """Take a service out of a draft."""
    lock_entwurf(leistung.ziel.hilfeplan, by)
    leistung.delete()


@transaction.atomic
def change_leistung(
    *, leistung: Leistung, status: str, by: Nutzer, tag: date | None = None
) -> Leistung:
    """A new state of a service, or the old one confirmed as of ``tag`` (today).

    Holds in the agreed version as in a draft; a copy in the next draft follows.
    """
    lock_fall(leistung.fall_id, by)
    neu, tag = LeistungStatus(status), tag or timezone.localdate()
    leistung = Leistung.objects.select_for_update(of=("self",)).get(pk=leistung.pk)
    _nicht_ersetzt(leistung.ziel)
    alt = LeistungStatus(leistung.status)
    if neu != alt and neu not in LEISTUNG_TRANSITIONS[alt]:
        raise ValidationError(f"Von „{alt.label}“ führt kein Schritt zu „{neu.label}“.")
    if tag > timezone.localdate():
        raise ValidationError({"status_am": "Das Datum liegt in der Zukunft."})
    if tag < leistung.status_am:
        raise ValidationError(
            {"status_am": f"Schon am {leistung.status_am:%d.%m.%Y} wurde ein Stand festgehalten."}
        )
    for eine in (leistung, *Leistung.objects.filter(vorlage=leistung)):
        eine.status, eine.status_am = neu, tag
        eine.save()
    return leistung


@transaction.atomic
def change_ziel(*, ziel: Ziel, stand: str, by: Nutzer) -> Ziel:
    """How far a goal got; a copy in the next draft follows."""
    lock_fall(ziel.fall_id, by)
    ziel = Ziel.objects.select_for_update(of=("self",)).get(pk=ziel.pk)
    _nicht_ersetzt(ziel)
    for eines in (ziel, *Ziel.objects.filter(vorlage=ziel)):
        eines.stand = ZielStand(stand)
        eines.save()
    return ziel


def _nicht_ersetzt(ziel: Ziel) -> None:
    if ziel.hilfeplan.stand == PlanStand.ERSETZT:
        raise ValidationError(ERSETZT)
