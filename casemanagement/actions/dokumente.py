"""Documents of a file: store, describe, remove."""

from typing import BinaryIO

from django.core.exceptions import PermissionDenied
from django.db import transaction

from casemanagement.actions.regeln import lock_fall, regeln
from casemanagement.models import Dokument
from casemanagement.permissions import may_change_dokument
from kim import tresor
from kim.models import Nutzer


@transaction.atomic
def add_dokument(*, dokument: Dokument, datei: BinaryIO, name: str, by: Nutzer) -> Dokument:
    """Check, encrypt and store an uploaded file; in a closed file it becomes an addendum.

    Raises ``ValidationError`` when KIM does not take the file; then nothing is stored.
    """
    fall = lock_fall(dokument.fall_id, by, auch_beendet=True)
    ablage = tresor.ablegen(datei, name=name)
    dokument.kennung, dokument.dateiname = ablage.kennung, ablage.name
    dokument.typ, dokument.groesse, dokument.sha256 = ablage.typ, ablage.groesse, ablage.sha256
    dokument.kommune_id, dokument.verfasser = fall.kommune_id, by
    dokument.nachtrag = not fall.offen
    with regeln():
        dokument.save()
    return dokument


@transaction.atomic
def change_dokument(*, dokument: Dokument, by: Nutzer) -> Dokument:
    """Another title, kind, day or remark; the content never changes."""
    lock_fall(dokument.fall_id, by)
    if not may_change_dokument(by, dokument):
        raise PermissionDenied
    with regeln():
        dokument.save()
    return dokument


@transaction.atomic
def delete_dokument(*, dokument: Dokument, grund: str, by: Nutzer) -> None:
    """Remove a document that was a mistake. What it was called stays in the history."""
    lock_fall(dokument.fall_id, by)
    if not may_change_dokument(by, dokument):
        raise PermissionDenied
    dokument._change_reason = grund
    tresor.loeschen(dokument.kennung)
    dokument.delete()
