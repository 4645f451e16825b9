"""The life of a Meldung: status changes, settling, corrections."""

from collections.abc import Collection, Mapping
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from kim.models import Kommune, Nutzer
from kim.permissions import darf
from stellen.actions.veroeffentlichungen import update_veroeffentlichung
from stellen.constants import GROESSEN, MELDUNG_TRANSITIONS, MeldungStatus
from stellen.models import IDENTITAET, Erhebung, Meldung, MeldungZeile


@transaction.atomic
def change_status(*, meldung: Meldung, status: str, by: Nutzer | None, grund: str = "") -> Meldung:
    """Move a Meldung along ``MELDUNG_TRANSITIONS``; ``by=None`` is the system.

    Raises ``ValidationError`` for a step the table does not allow, or when a row's
    amounts don't add up and the Meldung would become geprüft or festgestellt.
    """
    meldung = Meldung.objects.select_for_update().get(pk=meldung.pk)
    if by is not None and not darf(by, "audit_stellen", meldung.kommune_id):
        raise PermissionDenied
    if status not in MELDUNG_TRANSITIONS[MeldungStatus(meldung.status)]:
        raise ValidationError(
            f"{meldung.kommune}: Aus dem Stand „{meldung.get_status_display()}“ führt kein Weg "
            f"zu „{MeldungStatus(status).label}“."
        )
    if status in (MeldungStatus.GEPRUEFT, MeldungStatus.FESTGESTELLT):
        _verlange_identitaet([meldung.pk])
    meldung.status = status
    meldung.festgestellt_am = timezone.now() if status == MeldungStatus.FESTGESTELLT else None
    meldung._change_reason = grund or None
    meldung.save()
    return meldung


@transaction.atomic
def feststellen(
    *, erhebung: Erhebung, kommunen: Collection[Kommune] | None = None, by: Nutzer | None
) -> int:
    """Check and settle the newest Meldungen of a Stichtag; all or none. Returns how many.

    Already settled ones are left alone. A Stichtag released as open data gets a further
    version of its file. Raises ``ValidationError`` listing the rows whose
    amounts don't add up and the Kommunen that have not reported yet.
    """
    offen = Meldung.objects.filter(erhebung=erhebung).neueste()
    if kommunen is not None:
        offen = offen.filter(kommune__in=kommunen)
    offen = offen.exclude(status=MeldungStatus.FESTGESTELLT).select_related("kommune")
    liste = list(offen.order_by("kommune"))
    ungemeldet = [
        f"{m.kommune}: Die Meldung ist im Stand „{m.get_status_display()}“ und kann erst "
        "festgestellt werden, wenn sie gemeldet ist."
        for m in liste
        if m.status not in (MeldungStatus.GEMELDET, MeldungStatus.GEPRUEFT)
    ]
    if ungemeldet:
        raise ValidationError(ungemeldet)
    _verlange_identitaet([m.pk for m in liste])
    for meldung in liste:
        if meldung.status == MeldungStatus.GEMELDET:
            change_status(meldung=meldung, status=MeldungStatus.GEPRUEFT, by=by)
        change_status(meldung=meldung, status=MeldungStatus.FESTGESTELLT, by=by)
    if liste:
        update_veroeffentlichung(erhebung=erhebung, festgestellt=liste)
    return len(liste)


@transaction.atomic
def korrigieren(
    *,
    meldung: Meldung,
    werte: Mapping[str, Mapping[str, Decimal]],
    grund: str,
    by: Nutzer | None,
) -> Meldung:
    """Correct a settled Meldung by a new version that names its reason.

    ``werte``: Stellenart → the four amounts in VZÄ; Stellenarten left out are taken over.
    The new version is gemeldet and wants checking again. Raises ``ValidationError`` without
    a reason, for a Meldung that is not settled, and for one that has a newer version.
    """
    if by is not None and not darf(by, "audit_stellen", meldung.kommune_id):
        raise PermissionDenied
    meldung = Meldung.objects.select_for_update().get(pk=meldung.pk)
    _verlange_korrigierbar(meldung, grund)
    neu = Meldung(
        erhebung=meldung.erhebung,
        kommune=meldung.kommune,
        version=meldung.version + 1,
        status=MeldungStatus.GEMELDET,
        vorgaenger=meldung,
        grund=grund.strip(),
    )
    neu._change_reason = grund.strip()
    neu.save()
    for alt in meldung.zeilen.all():
        zeile = MeldungZeile(meldung=neu, kommune=neu.kommune, stellenart=alt.stellenart)
        for g in GROESSEN:
            setattr(zeile, g, werte.get(alt.stellenart, {}).get(g, getattr(alt, g)))
        zeile.full_clean()
        zeile.save()
    return neu


def _verlange_korrigierbar(meldung: Meldung, grund: str) -> None:
    if not grund.strip():
        raise ValidationError({"grund": "Bitte begründen Sie die Korrektur."})
    if meldung.status != MeldungStatus.FESTGESTELLT:
        raise ValidationError(
            "Diese Meldung ist noch nicht festgestellt und wird ohne Korrektur geändert."
        )
    if Meldung.objects.filter(vorgaenger=meldung).exists():
        raise ValidationError(
            f"Es gibt schon eine neuere Version als Version {meldung.version}. "
            "Bitte korrigieren Sie die neueste."
        )


def _verlange_identitaet(meldungen: Collection[int]) -> None:
    falsch = (
        MeldungZeile.objects.filter(meldung_id__in=meldungen)
        .exclude(IDENTITAET)
        .select_related("kommune")
        .order_by("kommune", "id")
    )
    fehler = [
        f"{z.kommune}, {z.get_stellenart_display()}: {_de(z.zugewiesen)} zugewiesen, aber "
        f"{_de(z.besetzt + z.vorgesehen + z.nicht_vorgesehen)} als Summe aus besetzt, "
        "vorgesehen und nicht vorgesehen."
        for z in falsch
    ]
    if fehler:
        raise ValidationError(fehler)


def _de(wert: Decimal) -> str:
    return f"{wert:.2f}".replace(".", ",")
