"""The end of a file: closed after evaluation, refused, referred; reopened; a slip taken back."""

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from casemanagement.actions.akten import check_schritt, check_von
from casemanagement.actions.regeln import lock_fall, regeln
from casemanagement.constants import BEENDET, Phase
from casemanagement.models import Fall
from casemanagement.phasenregeln import naechste_phasen
from kim.models import Nutzer, Organisation

RUECKNAHME = timedelta(days=1)
"""How long a step can be taken back as a slip by the person who took it."""
ZURUECK = "Zurückgenommen: "
"""Begins the reason of a step taken back; such a one is not taken back again."""
SCHRITT_FELDER = (
    "phase", "ende_grund", "ende_art", "weiter_an_id", "zielerreichung", "beendet_am",
)  # fmt: skip
"""Everything a step to, from or between phases writes."""


@transaction.atomic
def end_fall(
    *,
    fall: Fall,
    ziel: str,
    grund: str,
    by: Nutzer | None,
    art: str = "",
    zielerreichung: str = "",
    weiter_an: Organisation | None = None,
    von: str | None = None,
) -> Fall:
    """End a file; from then on it is read-only. Raises ``ValidationError`` with what is missing.

    Closing wants ``art`` and ``zielerreichung``, a referral wants ``weiter_an``.
    """
    phase = Phase(ziel)
    fall = lock_fall(fall.pk, by)
    if phase not in BEENDET:
        raise ValidationError(f"Mit „{phase.label}“ endet keine Akte.")
    fehlt = _fehlende_angaben(phase, grund, art, zielerreichung, weiter_an)
    if fehlt:
        raise ValidationError(fehlt)
    check_schritt(fall, phase, von)
    fall.phase, fall.ende_grund, fall.beendet_am = phase, grund, timezone.localdate()
    fall.ende_art, fall.zielerreichung, fall.weiter_an = art, zielerreichung, weiter_an
    fall._change_reason = grund
    with regeln():
        fall.save()
    return fall


def _fehlende_angaben(
    phase: Phase, grund: str, art: str, zielerreichung: str, weiter_an: Organisation | None
) -> dict[str, str]:
    fehlt = {} if grund else {"grund": "Begründen Sie, warum die Akte endet."}
    if phase == Phase.ABGESCHLOSSEN and not art:
        fehlt["art"] = "Wählen Sie den Abschlussgrund."
    if phase == Phase.ABGESCHLOSSEN and not zielerreichung:
        fehlt["zielerreichung"] = "Wählen Sie, wie weit die Ziele erreicht sind."
    if phase == Phase.WEITERVERWIESEN and weiter_an is None:
        fehlt["weiter_an"] = "Wählen Sie, an wen die Person verwiesen wurde."
    return fehlt


@transaction.atomic
def reopen_fall(*, fall: Fall, grund: str, by: Nutzer | None, von: str | None = None) -> Fall:
    """Open an ended file again where the transition table says; its period of storage begins anew.

    How it ended stays in the history.
    """
    fall = lock_fall(fall.pk, by, auch_beendet=True)
    if fall.offen:
        raise ValidationError("Die Akte ist schon offen.")
    if not grund:
        raise ValidationError({"grund": "Begründen Sie, warum die Akte wieder geöffnet wird."})
    (ziel,) = naechste_phasen(fall)
    check_schritt(fall, ziel, von)
    fall.phase, fall.beendet_am, fall.weiter_an = ziel, None, None
    fall.ende_grund = fall.ende_art = fall.zielerreichung = ""
    fall._change_reason = grund
    with regeln():
        fall.save()
    return fall


@transaction.atomic
def undo_phase(*, fall: Fall, by: Nutzer, von: str | None = None) -> Fall:
    """Put the file back into the phase it was in before a slip of ``by``.

    Both steps stay in the history. Raises ``ValidationError`` when there is nothing to take back.
    """
    fall = lock_fall(fall.pk, by, auch_beendet=True)
    check_von(fall, von)
    vorher = ruecknehmbar(fall, by)
    if vorher is None:
        raise ValidationError(
            "Zurücknehmen kann einen Schritt nur, wer ihn gegangen ist, und nur einen Tag lang."
        )
    for feld in SCHRITT_FELDER:
        setattr(fall, feld, getattr(vorher, feld))
    fall._change_reason = f"{ZURUECK}Schritt von {vorher.get_phase_display()} war ein Versehen"
    with regeln():
        fall.save()
    return fall


def ruecknehmbar(fall: Fall, nutzer: Nutzer, jetzt: datetime | None = None) -> Any | None:
    """The history row from before the latest step, if ``nutzer`` may take that step back now."""
    schritt, vorher = _letzter_schritt(fall)
    if schritt is None or schritt.history_user_id != nutzer.pk:
        return None
    if (schritt.history_change_reason or "").startswith(ZURUECK):
        return None
    alter = (jetzt or timezone.now()) - schritt.history_date
    return vorher if alter <= RUECKNAHME else None


def _letzter_schritt(fall: Fall) -> tuple[Any, Any]:
    """The history row that brought the present phase, and the one before it."""
    andere = fall.history.exclude(phase=fall.phase).order_by("-history_date", "-history_id")
    vorher = andere.first()
    if vorher is None:
        return None, None
    spaeter = fall.history.filter(history_id__gt=vorher.history_id)
    return spaeter.order_by("history_date", "history_id").first(), vorher
