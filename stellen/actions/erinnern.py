"""Reminders of a deadline: only to those who can still do something, once per occasion."""

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from kim.constants import Hinweisart
from kim.models import Kommune, Nutzer
from kim.permissions import darf
from kim.zahlen import datum_text
from stellen.actions.erhebungen import saeumige
from stellen.actions.hinweise import melde_kommunen, melde_ministerium, tag
from stellen.constants import ERINNERUNGSTAGE, ErhebungStatus, Erinnerungsanlass
from stellen.models import Erhebung, Erinnerung

FUER_DAS_MINISTERIUM = (Erinnerungsanlass.AM_TAG, Erinnerungsanlass.NACHHER_3)


def remind(heute: date | None = None) -> int:
    """The daily run: remind of every open survey whose occasion has come; how many accounts.

    Twice on one day does it once; a day that was missed is caught up, and of several missed
    occasions only the newest is sent.
    """
    heute = heute or timezone.localdate()
    offene = Erhebung.objects.filter(status=ErhebungStatus.OFFEN).order_by("pk")
    return sum(_erinnere_faellige(pk, heute) for pk in offene.values_list("pk", flat=True))


@transaction.atomic
def _erinnere_faellige(pk: int, heute: date) -> int:
    """One survey, locked: two runs at once take turns."""
    erhebung = Erhebung.objects.select_for_update().get(pk=pk)
    frist = erhebung.frist
    if frist is None:
        return 0
    erledigt = set(erhebung.erinnerungen.filter(frist=frist).values_list("anlass", flat=True))
    faellig = [
        anlass
        for anlass, tage in ERINNERUNGSTAGE.items()
        if frist + timedelta(days=tage) <= heute and anlass not in erledigt
    ]
    if not faellig:
        return 0
    anzahl = _erinnere(erhebung, heute, by=None)
    for anlass in faellig:
        Erinnerung.objects.create(
            erhebung=erhebung,
            frist=frist,
            anlass=anlass,
            tag=heute,
            empfaenger=anzahl if anlass == faellig[-1] else 0,
        )
    if faellig[-1] in FUER_DAS_MINISTERIUM:
        _berichte(erhebung, heute)
    return anzahl


@transaction.atomic
def remind_by_hand(*, erhebung: Erhebung, by: Nutzer) -> int:
    """The Ministerium reminds now; at most once a day. How many accounts were told."""
    if not darf(by, "audit_stellen"):
        raise PermissionDenied
    erhebung = Erhebung.objects.select_for_update().get(pk=erhebung.pk)
    if not erhebung.ist_offen:
        raise ValidationError("Die Erhebung ist nicht offen; es gibt niemanden zu erinnern.")
    heute = timezone.localdate()
    anzahl = _erinnere(erhebung, heute, by=by)
    try:
        with transaction.atomic():
            Erinnerung.objects.create(
                erhebung=erhebung,
                frist=erhebung.frist,
                anlass=Erinnerungsanlass.VON_HAND,
                tag=heute,
                empfaenger=anzahl,
            )
    except IntegrityError as fehler:
        raise ValidationError(
            "Heute wurde schon erinnert. Morgen ist es wieder möglich."
        ) from fehler
    return anzahl


def _erinnere(erhebung: Erhebung, heute: date, by: Nutzer | None) -> int:
    return melde_kommunen(
        erhebung=erhebung,
        kommunen=saeumige(erhebung),
        text=f"Die Meldung zum Stichtag {tag(erhebung)} {_faelligkeit(erhebung, heute)}",
        art=Hinweisart.FRIST,
        by=by,
    )


def _faelligkeit(erhebung: Erhebung, heute: date) -> str:
    if erhebung.frist is None:
        return "steht aus."
    tage = (erhebung.frist - heute).days
    frist = datum_text(erhebung.frist)
    if tage < 0:
        return f"ist seit dem {frist} überfällig."
    return "ist heute fällig." if tage == 0 else f"ist bis zum {frist} fällig."


def _berichte(erhebung: Erhebung, heute: date) -> None:
    """A summary for the Ministerium: on the day of the deadline and three days later."""
    fehlend, alle = len(saeumige(erhebung)), Kommune.objects.count()
    wann = "Heute endet" if erhebung.frist == heute else "Vorbei ist"
    melde_ministerium(
        text=f"{wann} die Meldefrist zum Stichtag {tag(erhebung)}: {alle - fehlend} von {alle} "
        "Kommunen haben gemeldet.",
        url=reverse("stellen:erhebung", args=[erhebung.stichtag]),
        art=Hinweisart.FRIST,
        by=None,
    )
