"""Open data: release a Stichtag, keep its file up to date, withdraw it."""

import hashlib
from collections.abc import Iterable

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from kim.models import Kommune, Nutzer
from stellen.bericht_daten import lade_bericht, zeilenzahl
from stellen.constants import MeldungStatus
from stellen.models import Erhebung, Meldung, Veroeffentlichung
from stellen.offene_daten import als_offene_csv
from stellen.permissions import may_release_daten


def hindernisse(erhebung: Erhebung) -> list[str]:
    """Why a Stichtag can't be released; empty when it can. Needs a view of all Meldungen."""
    gruende = []
    if erhebung.freigegeben_am is not None:
        gruende.append("Dieser Stichtag ist schon freigegeben.")
    if erhebung.ist_demo and settings.PRODUKTION:
        gruende.append("Erfundene Demodaten werden im Betrieb nicht veröffentlicht.")
    alle = Kommune.objects.count()
    fest = Meldung.objects.filter(erhebung=erhebung, status=MeldungStatus.FESTGESTELLT)
    if (anzahl := fest.values("kommune").distinct().count()) < alle:
        gruende.append(
            f"Erst {anzahl} von {alle} Meldungen sind festgestellt. Freigeben lässt sich ein "
            "Stichtag erst, wenn alle es sind."
        )
    return gruende


@transaction.atomic
def release_erhebung(*, erhebung: Erhebung, by: Nutzer) -> Veroeffentlichung:
    """Make the settled figures of a Stichtag public. Raises ``ValidationError`` if it can't be."""
    erhebung = _gesperrt(erhebung, by)
    if gruende := hindernisse(erhebung):
        raise ValidationError(gruende)
    erhebung.freigegeben_am = timezone.now()
    erhebung._change_reason = "als offene Daten freigegeben"
    erhebung.save()
    erneut = Veroeffentlichung.objects.filter(erhebung=erhebung).exists()
    return _veroeffentliche(
        erhebung, "Erneut freigegeben." if erneut else "Erste Veröffentlichung."
    )


@transaction.atomic
def withdraw_erhebung(*, erhebung: Erhebung, grund: str, by: Nutzer) -> Erhebung:
    """Take the files of a Stichtag back; their addresses then say so (410)."""
    erhebung = _gesperrt(erhebung, by)
    if erhebung.freigegeben_am is None:
        raise ValidationError("Dieser Stichtag ist nicht freigegeben.")
    if not grund.strip():
        raise ValidationError({"grund": "Bitte begründen Sie, warum Sie die Daten zurückziehen."})
    for eine in Veroeffentlichung.objects.filter(erhebung=erhebung, zurueckgezogen_am=None):
        eine.zurueckgezogen_am = timezone.now()
        eine._change_reason = grund.strip()
        eine.save()
    erhebung.freigegeben_am = None
    erhebung._change_reason = f"offene Daten zurückgezogen: {grund.strip()}"
    erhebung.save()
    return erhebung


def update_veroeffentlichung(
    *, erhebung: Erhebung, festgestellt: Iterable[Meldung]
) -> Veroeffentlichung | None:
    """After settling: a released Stichtag gets a further version that names the Kommunen.

    Part of settling, which has asked for the right. The reasons of the corrections stay inside.
    """
    if not Erhebung.objects.filter(pk=erhebung.pk, freigegeben_am__isnull=False).exists():
        return None
    namen = "; ".join(f"{m.kommune} (Version {m.version})" for m in festgestellt)
    feld = Veroeffentlichung._meta.get_field("anmerkung")
    text = f"Korrigierte Meldung: {namen}."
    if len(text) > (feld.max_length or 0):
        text = "Mehrere Meldungen korrigiert."
    return _veroeffentliche(erhebung, text)


def _gesperrt(erhebung: Erhebung, by: Nutzer) -> Erhebung:
    if not may_release_daten(by):
        raise PermissionDenied
    return Erhebung.objects.select_for_update().get(pk=erhebung.pk)


def _veroeffentliche(erhebung: Erhebung, anmerkung: str) -> Veroeffentlichung:
    daten = lade_bericht(erhebung, nutzer=None)
    if daten is None:
        raise ValidationError("Zu diesem Stichtag gibt es keine Zahlen.")
    inhalt = als_offene_csv(daten, dict(Kommune.objects.values_list("name", "ags")))
    bisher = Veroeffentlichung.objects.filter(erhebung=erhebung).aggregate(Max("version"))
    neu = Veroeffentlichung(
        erhebung=erhebung,
        version=(bisher["version__max"] or 0) + 1,
        inhalt=inhalt,
        pruefsumme=hashlib.sha256(inhalt).hexdigest(),
        zeilen=zeilenzahl(daten),
        anmerkung=anmerkung,
    )
    neu.full_clean()
    neu.save()
    return neu
