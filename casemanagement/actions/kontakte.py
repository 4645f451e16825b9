"""Writing contact notes and their drafts."""

from collections.abc import Collection, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max

from casemanagement.actions.regeln import lock_fall, regeln
from casemanagement.models import (
    Fall,
    Handlungsfeld,
    Kontakt,
    Kontaktentwurf,
    KontaktHandlungsfeld,
)
from casemanagement.permissions import may_change_kontakt
from kim.kontext import systemkontext
from kim.models import Nutzer
from kim.verlauf import bulk_create_with_history


def save_kontakt(
    *, kontakt: Kontakt, handlungsfelder: Collection[Handlungsfeld], by: Nutzer
) -> Kontakt:
    """Store a note, keep the file's latest contact, and drop the draft it came from.

    A note sent twice (``vorgang`` is known already) is stored once. In a closed file a new note
    becomes a marked addendum; others are not changed any more.
    """
    if kontakt.pk is None:
        gesendet = Kontakt.objects.filter(vorgang=kontakt.vorgang, verfasser=by).first()
        if gesendet is not None:
            return gesendet
    with regeln():
        return _speichere(kontakt, handlungsfelder, by)


def _speichere(kontakt: Kontakt, handlungsfelder: Collection[Handlungsfeld], by: Nutzer) -> Kontakt:
    neu = kontakt.pk is None
    fall = lock_fall(kontakt.fall_id, by, auch_beendet=neu)
    verschoben = False
    if neu:
        kontakt.verfasser, kontakt.nachtrag = by, not fall.offen
    elif may_change_kontakt(by, kontakt):
        verschoben = Kontakt.objects.filter(pk=kontakt.pk).exclude(tag=kontakt.tag).exists()
    else:
        raise PermissionDenied
    kontakt.kommune_id = fall.kommune_id
    kontakt.save()
    _setze_felder(kontakt, handlungsfelder, neu=neu)
    _keep_letzter_kontakt(fall, kontakt, verschoben=verschoben)
    if neu:
        Kontaktentwurf.objects.filter(fall=fall, nutzer=by).delete()
    return kontakt


def _setze_felder(
    kontakt: Kontakt, handlungsfelder: Collection[Handlungsfeld], *, neu: bool
) -> None:
    soll = {h.pk for h in handlungsfelder}
    ist = {} if neu else {z.handlungsfeld_id: z for z in kontakt.handlungsfelder.all()}
    for pk in set(ist) - soll:
        ist[pk].delete()
    fehlend = [
        KontaktHandlungsfeld(kontakt=kontakt, kommune_id=kontakt.kommune_id, handlungsfeld_id=pk)
        for pk in sorted(soll - set(ist))
    ]
    if fehlend:
        bulk_create_with_history(fehlend, KontaktHandlungsfeld)


def _keep_letzter_kontakt(fall: Fall, kontakt: Kontakt, *, verschoben: bool) -> None:
    """The file's day of the latest contact, by which the lists are ordered.

    A confidential note counts like any other: its day says nothing about its content. When a
    note moved to another day, the latest is looked for anew, confidential ones included.
    """
    letzter = max(kontakt.tag, fall.letzter_kontakt_am or kontakt.tag)
    if verschoben:
        with systemkontext("letzter Kontakt"):
            letzter = Kontakt.objects.filter(fall=fall).aggregate(Max("tag"))["tag__max"]
    if letzter != fall.letzter_kontakt_am:
        fall.letzter_kontakt_am = letzter
        fall.save()


@transaction.atomic
def save_entwurf(*, fall: Fall, eingaben: Mapping[str, Any], by: Nutzer) -> Kontaktentwurf:
    """Keep what ``by`` is typing; one draft per person and file."""
    lock_fall(fall.pk, by, auch_beendet=True)
    entwurf, _ = Kontaktentwurf.objects.update_or_create(
        fall=fall,
        nutzer=by,
        defaults={"eingaben": dict(eingaben), "kommune_id": fall.kommune_id},
    )
    return entwurf


@transaction.atomic
def delete_entwurf(*, fall: Fall, by: Nutzer) -> None:
    """Throw away what ``by`` was typing in this file."""
    Kontaktentwurf.objects.filter(fall=fall, nutzer=by).delete()
