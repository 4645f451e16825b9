"""Writing residence, benefits, work and language of a person; each locks the file."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model

from casemanagement.actions.regeln import lock_fall, regeln
from casemanagement.models import (
    Arbeitsmarktprofil,
    Aufenthaltsstatus,
    Leistungsbezug,
    Sprachzertifikat,
    Station,
)
from kim.models import Nutzer
from kim.zahlen import datum_text

EIN_TAG = timedelta(days=1)
FELDER = {
    "aufenthalt_ueberschneidung": "von",
    "leistungsbezug_ueberschneidung": "von",
    "sprachzertifikat_eindeutig": "datum",
}
"""Constraint → field of the form that takes its message."""

Verlaufsangabe = Aufenthaltsstatus | Leistungsbezug | Station
Angabe = Verlaufsangabe | Arbeitsmarktprofil | Sprachzertifikat


@transaction.atomic
def save_angabe(
    *, angabe: Angabe, by: Nutzer | None, ersetzt: Verlaufsangabe | None = None
) -> Angabe:
    """Store a new or a changed row of an open file.

    ``ersetzt`` is the running one it follows on: that ends the day before, both or neither.
    Raises ``ValidationError`` when periods overlap or the file is closed.
    """
    fall = lock_fall(angabe.fall_id, by)
    angabe.kommune_id = fall.kommune_id
    with regeln(FELDER):
        if ersetzt is not None and not isinstance(angabe, Arbeitsmarktprofil | Sprachzertifikat):
            _weiche(ersetzt, angabe)
        angabe.save()
    return angabe


def _weiche(alt: Model, neu: Verlaufsangabe) -> None:
    """End the old row before the new one begins; one that ends earlier stays as it is."""
    alt = type(alt)._base_manager.select_for_update(of=("self",)).get(pk=alt.pk, fall=neu.fall)
    letzter = neu.von - EIN_TAG
    if alt.von > letzter:
        raise ValidationError(
            {
                "von": f"„{alt}“ beginnt erst am {datum_text(alt.von)} und kann nicht vorher "
                "abgelöst werden."
            }
        )
    if alt.bis is None or alt.bis > letzter:
        alt.bis = letzter
        alt._change_reason = f"abgelöst durch „{neu}“"
        alt.save()


@transaction.atomic
def delete_angabe(*, angabe: Model, grund: str, by: Nutzer | None) -> None:
    """Take out what was entered by mistake; the history keeps it with the reason."""
    lock_fall(angabe.fall_id, by)
    angabe._change_reason = grund
    angabe.delete()
