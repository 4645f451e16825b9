"""A plan from its draft to the agreement, and the next version of an agreed one."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from casemanagement.actions.regeln import lock_fall, regeln
from casemanagement.constants import HILFEPLAN_TRANSITIONS, PlanStand, ZielStand
from casemanagement.models import Fall, Hilfeplan, Leistung, Ziel
from casemanagement.phasenregeln import einwilligung_gueltig
from kim.models import Nutzer

FEST = "Dieser Hilfeplan ist vereinbart. Für eine Änderung legen Sie eine neue Version an."


@transaction.atomic
def begin_hilfeplan(*, fall: Fall, by: Nutzer, grund: str = "") -> Hilfeplan:
    """A draft: the first one empty, the next a copy of the agreed version, with its reason.

    Goals that are no longer pursued are left behind. Raises ``ValidationError`` without consent.
    """
    fall = lock_fall(fall.pk, by)
    fehlt = einwilligung_gueltig(fall)
    if fehlt:
        raise ValidationError(fehlt)
    letzter = fall.hilfeplaene.first()
    if letzter is not None and not grund:
        raise ValidationError({"grund": "Nennen Sie, warum der Hilfeplan geändert wird."})
    plan = Hilfeplan(
        fall=fall,
        kommune_id=fall.kommune_id,
        nummer=letzter.nummer + 1 if letzter else 1,
        grund=grund,
        verfasser=by,
    )
    with regeln():
        plan.save()
    if letzter is not None:
        _kopiere(letzter, plan)
    return plan


def _kopiere(alt: Hilfeplan, neu: Hilfeplan) -> None:
    ziele = alt.ziele.exclude(stand=ZielStand.NICHT_MEHR).prefetch_related("leistungen")
    for ziel in ziele:
        leistungen = list(ziel.leistungen.all())
        kopie = Ziel.objects.create(
            fall_id=neu.fall_id,
            kommune_id=neu.kommune_id,
            hilfeplan=neu,
            handlungsfeld_id=ziel.handlungsfeld_id,
            text=ziel.text,
            indikator=ziel.indikator,
            faellig_am=ziel.faellig_am,
            stand=ziel.stand,
            vorlage=ziel,
        )
        for leistung in leistungen:
            Leistung.objects.create(
                fall_id=neu.fall_id,
                kommune_id=neu.kommune_id,
                ziel=kopie,
                was=leistung.was,
                organisation_id=leistung.organisation_id,
                rechtskreis_id=leistung.rechtskreis_id,
                beginn=leistung.beginn,
                status=leistung.status,
                status_am=leistung.status_am,
                vorlage=leistung,
            )


@transaction.atomic
def agree_hilfeplan(
    *, plan: Hilfeplan, vereinbart_am: date, gueltig_ab: date, unterschrieben: bool, by: Nutzer
) -> Hilfeplan:
    """The person agreed: the draft becomes binding and replaces the version before."""
    plan = lock_entwurf(plan, by)
    if not plan.ziele.exists():
        raise ValidationError("Ein Hilfeplan ohne Ziel kann nicht vereinbart werden.")
    if vereinbart_am > timezone.localdate():
        raise ValidationError({"vereinbart_am": "Das Datum liegt in der Zukunft."})
    for geltend in Hilfeplan.objects.filter(fall_id=plan.fall_id, stand=PlanStand.VEREINBART):
        geltend.stand = PlanStand.ERSETZT
        geltend.save()
    plan.vereinbart_am, plan.gueltig_ab = vereinbart_am, gueltig_ab
    plan.unterschrieben, plan.stand = unterschrieben, PlanStand.VEREINBART
    with regeln():
        plan.save()
    return plan


@transaction.atomic
def sign_hilfeplan(*, plan: Hilfeplan, by: Nutzer) -> Hilfeplan:
    """The signed paper came back after the agreement."""
    lock_fall(plan.fall_id, by)
    plan = Hilfeplan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    if plan.stand != PlanStand.VEREINBART:
        raise ValidationError("Unterschrieben wird nur ein vereinbarter Hilfeplan.")
    plan.unterschrieben = True
    plan.save()
    return plan


@transaction.atomic
def discard_hilfeplan(*, plan: Hilfeplan, by: Nutzer) -> None:
    """Throw a draft away; what it held stays in the history."""
    plan = lock_entwurf(plan, by)
    for ziel in plan.ziele.all():
        remove_ziel(ziel=ziel, by=by)
    plan.delete()


@transaction.atomic
def save_ziel(*, ziel: Ziel, by: Nutzer) -> Ziel:
    """Store a new or changed goal of a draft."""
    plan = lock_entwurf(ziel.hilfeplan, by)
    ziel.fall_id, ziel.kommune_id = plan.fall_id, plan.kommune_id
    with regeln():
        ziel.save()
    return ziel


@transaction.atomic
def remove_ziel(*, ziel: Ziel, by: Nutzer) -> None:
    """Take a goal and its services out of a draft."""
    lock_entwurf(ziel.hilfeplan, by)
    for leistung in ziel.leistungen.all():
        leistung.delete()
    ziel.delete()


def lock_entwurf(plan: Hilfeplan, by: Nutzer) -> Hilfeplan:
    """The draft, locked with its file. Raises ``ValidationError`` once it is agreed."""
    lock_fall(plan.fall_id, by)
    plan = Hilfeplan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    if PlanStand.VEREINBART not in HILFEPLAN_TRANSITIONS[PlanStand(plan.stand)]:
        raise ValidationError(FEST)
    return plan
