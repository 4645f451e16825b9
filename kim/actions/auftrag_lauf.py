"""One attempt at a background job, on a worker.

The job, its result and the state *fertig* are one transaction: whatever happens in
between, the effect is there once or not at all. The pair (``versuche``, ``begonnen_am``)
is the fencing token: a worker that was thought lost finds another pair and commits nothing.
"""

import logging
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import InterfaceError, OperationalError
from django.db.models.functions import Now
from django.utils import timezone

from kim.actions.auftraege import change_status
from kim.actions.auftrag_lebenszeichen import Lebenszeichen
from kim.auftraege import Abgebrochen, AuftragFehler, Ergebnis, Verdraengt, finde_auftragsart
from kim.constants import AuftragStatus
from kim.kontext import kontext, systemkontext
from kim.models import Auftrag, AuftragErgebnis

log = logging.getLogger("kim.auftraege")

UNERWARTET = (
    "Bei der Ausführung ist ein unerwarteter Fehler aufgetreten. Es wurde nichts gespeichert. "
    "Versuchen Sie es erneut; bleibt es dabei, nennen Sie Ihrer Administration die Vorgangsnummer."
)
KEIN_RECHT = (
    "Ihnen fehlt zurzeit das Recht für diesen Auftrag. Es wurde nichts gespeichert. "
    "Wenden Sie sich an Ihre Administration, wenn Sie es brauchen."
)


def run_auftrag(auftrag_id: UUID) -> AuftragStatus | None:
    """Begin and carry out a waiting job; ``None`` if there is nothing to begin.

    Raises database connection errors: then the sweeper starts a new attempt.
    """
    auftrag = _begin(auftrag_id)
    if auftrag is None:
        return None
    status, fehler = AuftragStatus.FEHLGESCHLAGEN, UNERWARTET
    try:
        with Lebenszeichen(auftrag) as zeichen:
            _carry_out(auftrag, zeichen)
        return AuftragStatus.FERTIG
    except Verdraengt:
        log.warning("job %s, attempt %s was overtaken", auftrag.pk, auftrag.versuche)
        return None
    except (OperationalError, InterfaceError):
        log.exception("job %s lost the database", auftrag.pk)
        raise
    except Abgebrochen:
        status, fehler = AuftragStatus.ABGEBROCHEN, ""
    except AuftragFehler as grund:
        fehler = str(grund)
    except ValidationError as grund:
        fehler = " ".join(grund.messages)
    except PermissionDenied:
        fehler = KEIN_RECHT
    except Exception:
        log.exception("job %s (%s) failed", auftrag.pk, auftrag.art)
    return _end(auftrag, status, fehler)


def _begin(auftrag_id: UUID) -> Auftrag | None:
    """Take a waiting job for this worker: one conditional step, only one can win."""
    with systemkontext("Auftrag beginnen"):
        auftrag = (
            Auftrag.objects.select_for_update(of=("self",))
            .select_related("besitzer")
            .filter(pk=auftrag_id, status=AuftragStatus.WARTET)
            .first()
        )
        if auftrag is None:
            return None
        auftrag.versuche += 1
        auftrag.begonnen_am = timezone.now()
        change_status(auftrag, AuftragStatus.LAEUFT)
        Auftrag.objects.filter(pk=auftrag.pk).vermerken(
            herzschlag_am=Now(), fortschritt=0, schritt=""
        )
        return auftrag


def _carry_out(auftrag: Auftrag, zeichen: Lebenszeichen) -> None:
    """The job with the rights its owner has now; effect, result and state in one commit."""
    besitzer = auftrag.besitzer
    with kontext(besitzer, grund=auftrag.titel, anfrage_id=str(auftrag.pk)):
        if not besitzer.is_active:
            raise PermissionDenied
        ergebnis = finde_auftragsart(auftrag.art).funktion(auftrag, zeichen.fortschritt)
        zeichen.beenden()
        gesperrt = _lock(auftrag)
        if gesperrt.abbruch_erbeten:
            raise Abgebrochen
        if ergebnis is not None:
            _store(gesperrt, ergebnis)
        change_status(gesperrt, AuftragStatus.FERTIG)


def _lock(auftrag: Auftrag) -> Auftrag:
    """The row, if this attempt is still the valid one; raises ``Verdraengt``."""
    gesperrt = Auftrag.objects.mit_marke(auftrag).select_for_update().first()
    if gesperrt is None:
        raise Verdraengt
    return gesperrt


def _store(auftrag: Auftrag, ergebnis: Ergebnis) -> None:
    AuftragErgebnis.objects.create(
        auftrag=auftrag,
        besitzer_id=auftrag.besitzer_id,
        dateiname=ergebnis.dateiname,
        inhaltstyp=ergebnis.inhaltstyp,
        inhalt=ergebnis.inhalt,
        laeuft_ab_am=timezone.now() + timedelta(days=settings.AUFTRAG_ERGEBNIS_TAGE),
    )


def _end(auftrag: Auftrag, status: AuftragStatus, fehler: str) -> AuftragStatus | None:
    """Note the end of an attempt without effect, unless it was overtaken."""
    with systemkontext("Auftrag beenden"):
        try:
            change_status(_lock(auftrag), status, fehler=fehler)
        except Verdraengt:
            log.warning("job %s, attempt %s was overtaken", auftrag.pk, auftrag.versuche)
            return None
    return status
