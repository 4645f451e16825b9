"""Background jobs: start, cancel, retry, deliver again, clean up.

The row in the database is the job; the broker only carries its id. Nothing here fails
because the broker is down: the sweeper (``redeliver_auftraege``) delivers later.
"""

import logging
from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone

from kim.actions.benachrichtigungen import notify
from kim.auftraege import finde_auftragsart
from kim.constants import AUFTRAG_TRANSITIONS, AuftragStatus, Hinweisart
from kim.kontext import kontext, systemkontext
from kim.models import Auftrag, AuftragErgebnis, Nutzer
from kim.warteschlange import enqueue

log = logging.getLogger("kim.auftraege")

TASK = "kim.tasks.auftrag_ausfuehren"
ERNEUT_NACH = timedelta(minutes=2)
"""A waiting job is put into the queue again after this time: the broker may have lost it."""

ENDE_TEXT = {
    AuftragStatus.FERTIG: "Ihr Auftrag „{titel}“ ist fertig.",
    AuftragStatus.FEHLGESCHLAGEN: "Ihr Auftrag „{titel}“ ist fehlgeschlagen.",
    AuftragStatus.ABGEBROCHEN: "Ihr Auftrag „{titel}“ wurde abgebrochen.",
}


@transaction.atomic
def create_auftrag(
    *, art: str, parameter: Mapping[str, Any], by: Nutzer, titel: str = ""
) -> Auftrag:
    """Store a job of ``by`` and put it into the queue after the commit.

    ``parameter`` must be JSON: ids and dates, no personal data. Raises
    ``UnbekannteAuftragsart``; whether ``by`` may have this done is asked in the view and
    again, with the rights of that moment, by the job itself.
    """
    titel = titel or finde_auftragsart(art).titel
    auftrag = Auftrag(art=finde_auftragsart(art).name, parameter=dict(parameter), besitzer=by)
    auftrag.titel = titel[: Auftrag._meta.get_field("titel").max_length]
    auftrag.save(force_insert=True)
    transaction.on_commit(partial(submit_auftrag, auftrag))
    return auftrag


@transaction.atomic
def cancel_auftrag(*, auftrag: Auftrag, by: Nutzer) -> Auftrag:
    """Cancel at once while it waits; while it runs, ask the worker to stop.

    Raises ``ValidationError`` when the job has ended meanwhile.
    """
    auftrag = Auftrag.objects.visible_to(by).select_for_update().get(pk=auftrag.pk)
    if auftrag.status == AuftragStatus.WARTET:
        return change_status(auftrag, AuftragStatus.ABGEBROCHEN, benachrichtigen=False)
    if auftrag.status != AuftragStatus.LAEUFT:
        raise ValidationError("Der Auftrag ist schon beendet und kann nicht abgebrochen werden.")
    auftrag.abbruch_erbeten = True
    auftrag.save(update_fields=["abbruch_erbeten"])
    return auftrag


@transaction.atomic
def retry_auftrag(*, auftrag: Auftrag, by: Nutzer) -> Auftrag:
    """Start a failed or cancelled job again, with a fresh number of attempts.

    Raises ``ValidationError`` in any other state.
    """
    auftrag = Auftrag.objects.visible_to(by).select_for_update().get(pk=auftrag.pk)
    auftrag.versuche, auftrag.abbruch_erbeten = 0, False
    auftrag.begonnen_am = None
    change_status(auftrag, AuftragStatus.WARTET)
    transaction.on_commit(partial(submit_auftrag, auftrag))
    return auftrag


def change_status(
    auftrag: Auftrag, neu: AuftragStatus, *, fehler: str = "", benachrichtigen: bool = True
) -> Auftrag:
    """The one place where a job changes its state; the row must be locked.

    Tells the owner when the job has ended. Raises ``ValidationError`` for a step that
    ``AUFTRAG_TRANSITIONS`` does not know.
    """
    alt = AuftragStatus(auftrag.status)
    if neu not in AUFTRAG_TRANSITIONS[alt]:
        raise ValidationError(f"Der Auftrag ist im Stand „{alt.label}“: Das geht jetzt nicht mehr.")
    beendet = neu not in (AuftragStatus.WARTET, AuftragStatus.LAEUFT)
    auftrag.status, auftrag.fehler = neu, fehler
    auftrag.beendet_am = timezone.now() if beendet else None
    auftrag.save(
        update_fields=[
            "status", "fehler", "beendet_am", "begonnen_am", "versuche", "abbruch_erbeten",
        ]
    )  # fmt: skip
    if neu == AuftragStatus.WARTET:
        _vermerken(auftrag, eingereiht_am=None, fortschritt=0, schritt="")
    elif neu == AuftragStatus.FERTIG:
        _vermerken(auftrag, fortschritt=100, schritt="")
    if beendet and benachrichtigen:
        text = ENDE_TEXT[neu].format(titel=auftrag.titel)
        notify(
            empfaenger=auftrag.besitzer,
            text=text,
            url=reverse("auftrag", args=[auftrag.pk]),
            art=Hinweisart.AUFTRAG,
        )
    return auftrag


def _vermerken(auftrag: Auftrag, **werte: Any) -> None:
    Auftrag.objects.filter(pk=auftrag.pk).vermerken(**werte)
    for name, wert in werte.items():
        setattr(auftrag, name, wert)


def submit_auftrag(auftrag: Auftrag) -> bool:
    """Put the id into the queue; False, and a line in the log, when the broker is down.

    Never raises for an unreachable broker and never takes longer than a second. Twice the
    same id does no harm: only one worker can begin a job.
    """
    if not enqueue(TASK, str(auftrag.pk)):
        log.warning("job %s stays waiting", auftrag.pk)
        return False
    with kontext(auftrag.besitzer):
        Auftrag.objects.filter(pk=auftrag.pk).vermerken(eingereiht_am=Now())
    return True


def redeliver_auftraege() -> tuple[int, int]:
    """Free the jobs of lost workers and queue what waits undelivered: (freed, queued)."""
    befreit = _release_lost()
    nicht_eingereiht = models.Q(eingereiht_am=None) | models.Q(
        eingereiht_am__lt=Now() - ERNEUT_NACH
    )
    with systemkontext("Aufträge nachreichen"):
        wartende = list(
            Auftrag.objects.filter(nicht_eingereiht, status=AuftragStatus.WARTET)
            .select_related("besitzer")
            .order_by("erstellt_am")[:1000]
        )
    eingereiht = 0
    for auftrag in wartende:
        if not submit_auftrag(auftrag):
            break
        eingereiht += 1
    return befreit, eingereiht


def _release_lost() -> int:
    """Jobs whose worker shows no sign of life wait again, or fail after enough attempts."""
    verloren = models.Q(
        status=AuftragStatus.LAEUFT,
        herzschlag_am__lt=Now() - timedelta(seconds=settings.AUFTRAG_HERZSCHLAG_SEKUNDEN),
    )
    with systemkontext("Verlorene Aufträge suchen"):
        ids = list(Auftrag.objects.filter(verloren).values_list("pk", flat=True))
    anzahl = 0
    for auftrag_id in ids:
        with systemkontext("Verlorenen Auftrag freigeben"):
            # skip_locked: a worker that is just finishing holds the row and is not lost.
            auftrag = (
                Auftrag.objects.select_for_update(skip_locked=True)
                .filter(verloren, pk=auftrag_id)
                .first()
            )
            if auftrag is not None:
                log.warning("worker lost, job %s, attempt %s", auftrag.pk, auftrag.versuche)
                _release(auftrag)
                anzahl += 1
    return anzahl


def _release(auftrag: Auftrag) -> None:
    if auftrag.abbruch_erbeten:
        change_status(auftrag, AuftragStatus.ABGEBROCHEN)
    elif auftrag.versuche >= settings.AUFTRAG_VERSUCHE:
        fehler = (
            f"Der Auftrag wurde {auftrag.versuche}-mal begonnen und jedes Mal unterbrochen. "
            "Es wurde nichts gespeichert. Versuchen Sie es später erneut; bleibt es dabei, "
            "nennen Sie Ihrer Administration die Vorgangsnummer."
        )
        change_status(auftrag, AuftragStatus.FEHLGESCHLAGEN, fehler=fehler)
    else:
        change_status(auftrag, AuftragStatus.WARTET)


def clean_up_auftraege() -> int:
    """Empty the results whose time is over; their number."""
    with systemkontext("Abgelaufene Ergebnisse leeren"):
        return (
            AuftragErgebnis.objects.filter(laeuft_ab_am__lte=timezone.now())
            .exclude(inhalt=b"")
            .update(inhalt=b"")
        )
