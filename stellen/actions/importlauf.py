"""The kept file of an import: store it, read it, name its Kommunen, discard it."""

import datetime
import hashlib
import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from typing import BinaryIO

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import BigIntegerField, F, Func, QuerySet, TextField
from django.db.models.functions import Cast

from kim.grossfeld import BLOCK, append_blocks, open_blocks
from kim.models import Kommune, Nutzer
from kim.permissions import darf
from stellen.constants import IMPORT_TRANSITIONS, ImportStatus
from stellen.einlesen import KommuneRef, Lesevorgang
from stellen.models import Importlauf, Meldung


@transaction.atomic
def lege_importlauf_an(
    *,
    inhalt: bytes | BinaryIO,
    dateiname: str,
    stichtag: datetime.date | None,
    by: Nutzer | None,
) -> Importlauf:
    """Keep the file as it came, as a draft that can be looked at and confirmed."""
    verlange_recht(by)
    datei = io.BytesIO(inhalt) if isinstance(inhalt, bytes) else inhalt
    datei.seek(0)
    lauf = Importlauf.objects.create(
        datei=b"",
        dateiname=dateiname[:200],
        pruefsumme=pruefsumme(datei),
        stichtag=stichtag,
        erstellt_von=by,
    )
    append_blocks(lauf, "datei", datei)
    return ohne_datei().get(pk=lauf.pk)


def pruefsumme(datei: BinaryIO) -> str:
    """SHA-256 of a file, read in pieces."""
    summe = hashlib.sha256()
    while block := datei.read(BLOCK):
        summe.update(block)
    return summe.hexdigest()


def ohne_datei() -> QuerySet[Importlauf]:
    """Importläufe without what is as long as their file: that is read when it is needed."""
    return Importlauf.objects.defer("datei", "vorher")


@contextmanager
def lies_lauf(lauf: Importlauf, datei: BinaryIO | None = None) -> Iterator[Lesevorgang]:
    """The reading of a kept file (or of ``datei``) with the spellings confirmed so far."""
    with open_blocks(lauf, "datei") if datei is None else nullcontext(datei) as quelle:
        yield Lesevorgang(
            quelle,
            dateiname=lauf.dateiname,
            stichtag=lauf.stichtag,
            kommunen=[KommuneRef(k.ags, k.name, k.kurzname) for k in Kommune.objects.all()],
            bestaetigt=lauf.zuordnungen,
        )


class _Schluessel(Func):
    function = "jsonb_object_keys"
    set_returning = True
    output_field = TextField()


def neue_meldungen(lauf: Importlauf) -> QuerySet[Meldung]:
    """The Meldungen an import that is in force made."""
    return Meldung.objects.filter(importlauf=lauf)


def geaenderte_meldungen(lauf: Importlauf) -> QuerySet[Meldung]:
    """The Meldungen an import that is in force gave other figures."""
    kennungen = Importlauf.objects.filter(pk=lauf.pk).values(
        kennung=Cast(_Schluessel(F("vorher__geaendert")), BigIntegerField())
    )
    return Meldung.objects.filter(pk__in=kennungen)


@transaction.atomic
def confirm_zuordnungen(
    *, lauf: Importlauf, zuordnungen: Mapping[str, str], by: Nutzer | None
) -> Importlauf:
    """Store which Kommune (AGS) a person chose for spellings of the file.

    Raises ``ValidationError`` for an AGS that is none of the Kommunen and for an import
    that is no draft any more.
    """
    verlange_recht(by)
    if fremd := set(zuordnungen.values()) - set(Kommune.objects.values_list("ags", flat=True)):
        raise ValidationError(f"Keine der Kommunen hat den Schlüssel {', '.join(sorted(fremd))}.")
    lauf = sperren(lauf)
    if lauf.status != ImportStatus.ENTWURF:
        raise ValidationError(_geht_nicht_mehr(lauf))
    lauf.zuordnungen = lauf.zuordnungen | dict(zuordnungen)
    lauf._change_reason = "Zuordnungen bestätigt"
    lauf.save(update_fields=["zuordnungen"])
    return lauf


@transaction.atomic
def verwerfen(*, lauf: Importlauf, by: Nutzer | None) -> Importlauf:
    """Close a draft without taking anything over; the file stays on record."""
    verlange_recht(by)
    lauf = wechsle(lauf, ImportStatus.VERWORFEN)
    lauf._change_reason = "Import verworfen"
    lauf.save(update_fields=["status"])
    return lauf


def verlange_recht(by: Nutzer | None) -> None:
    if by is not None and not darf(by, "audit_stellen"):
        raise PermissionDenied


def sperren(lauf: Importlauf) -> Importlauf:
    """The Importlauf as it is now, locked until the end of the transaction."""
    return ohne_datei().select_for_update().get(pk=lauf.pk)


def wechsle(lauf: Importlauf, status: ImportStatus) -> Importlauf:
    """Lock the Importlauf and set its next state (not saved yet)."""
    gesperrt = sperren(lauf)
    if status not in IMPORT_TRANSITIONS[ImportStatus(gesperrt.status)]:
        raise ValidationError(_geht_nicht_mehr(gesperrt))
    gesperrt.status = status
    return gesperrt


def _geht_nicht_mehr(lauf: Importlauf) -> str:
    return f"Dieser Import ist {lauf.get_status_display()}; das geht jetzt nicht mehr."
