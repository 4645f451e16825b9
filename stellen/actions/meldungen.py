"""The life of a Meldung: status changes, settling, corrections."""

from collections.abc import Collection, Mapping
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from kim.constants import Hinweisart
from kim.models import Kommune, Nutzer
from kim.permissions import darf
from kim.zahlen import vzae_text
from stellen.actions.hinweise import melde_kommunen, tag
from stellen.actions.pruefungen import queue_pruefungen
from stellen.actions.veroeffentlichungen import update_veroeffentlichung
from stellen.constants import GROESSEN, MELDUNG_TRANSITIONS, MeldungStatus
from stellen.models import IDENTITAET, Erhebung, Meldung, MeldungZeile
from stellen.permissions import may_change_meldung, may_report_stellen

MIT_IDENTITAET = (
    MeldungStatus.FREIGABE,
    MeldungStatus.GEMELDET,
    MeldungStatus.GEPRUEFT,
    MeldungStatus.FESTGESTELLT,
)
"""A Meldung reaches these states only when its rows add up."""


@transaction.atomic
def change_status(*, meldung: Meldung, status: str, by: Nutzer | None, grund: str = "") -> Meldung:
    """Move a Meldung along ``MELDUNG_TRANSITIONS``; ``by=None`` is the system.

    Who may take which step: ``permissions.MELDUNG_RECHT``. Raises ``ValidationError`` for a
    step the table does not allow, for one of a draft whose Erhebung is not open, and when a
    row's amounts don't add up.
    """
    meldung = lock_meldung(meldung)
    if by is not None and not may_change_meldung(by, meldung, status):
        raise PermissionDenied
    if status not in MELDUNG_TRANSITIONS[MeldungStatus(meldung.status)]:
        raise ValidationError(
            f"{meldung.kommune}: Aus dem Stand „{meldung.get_status_display()}“ führt kein Weg "
            f"zu „{MeldungStatus(status).label}“."
        )
    if by is not None and may_report_stellen(by, meldung.kommune_id):
        _verlange_erhebung_offen(meldung)
    if status in MIT_IDENTITAET:
        verlange_identitaet([meldung.pk])
    _vermerke_beteiligte(meldung, status, by)
    meldung.status = status
    meldung.festgestellt_am = timezone.now() if status == MeldungStatus.FESTGESTELLT else None
    meldung._change_reason = grund or None
    meldung.save()
    return meldung


def lock_meldung(meldung: Meldung) -> Meldung:
    """The Meldung as it is now, locked until the end of the transaction.

    A Kommune can't lock what is geprüft or festgestellt, because it can't change it either
    (policy): it gets the row without a lock.
    """
    zeilen = Meldung.objects.select_related("erhebung", "kommune").filter(pk=meldung.pk)
    return zeilen.select_for_update(of=("self",)).first() or zeilen.get()


def _verlange_erhebung_offen(meldung: Meldung) -> None:
    if not meldung.erhebung_laesst_zu:
        raise ValidationError(
            f"Die Erhebung zum {meldung.erhebung.stichtag:%d.%m.%Y} ist nicht offen. Bitten Sie "
            "das Ministerium, sie wieder zu öffnen."
        )


def _vermerke_beteiligte(meldung: Meldung, status: str, by: Nutzer | None) -> None:
    """Who presented and who sent it. Released by whom presented it: refused."""
    if status == MeldungStatus.FREIGABE:
        meldung.vorgelegt_von, meldung.gemeldet_von = by, None
    elif status == MeldungStatus.GEMELDET:
        if meldung.status == MeldungStatus.FREIGABE and meldung.vorgelegt_von == by:
            raise ValidationError(
                "Sie haben diese Meldung vorgelegt. Freigeben muss sie eine andere Person."
            )
        meldung.gemeldet_von, meldung.gemeldet_am = by, timezone.now()
    elif status == MeldungStatus.RUECKFRAGE:
        meldung.vorgelegt_von = None
    elif status == MeldungStatus.ENTWURF:
        meldung.vorgelegt_von = meldung.gemeldet_von = meldung.gemeldet_am = None


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
    verlange_identitaet([m.pk for m in liste])
    for meldung in liste:
        if meldung.status == MeldungStatus.GEMELDET:
            change_status(meldung=meldung, status=MeldungStatus.GEPRUEFT, by=by)
        change_status(meldung=meldung, status=MeldungStatus.FESTGESTELLT, by=by)
    if liste:
        update_veroeffentlichung(erhebung=erhebung, festgestellt=liste)
        queue_pruefungen(erhebung=erhebung)
    if by is not None:
        _melde_festgestellt(erhebung, [m.kommune for m in liste], by)
    return len(liste)


def _melde_festgestellt(erhebung: Erhebung, kommunen: list[Kommune], by: Nutzer) -> None:
    melde_kommunen(
        erhebung=erhebung,
        kommunen=kommunen,
        text=f"Ihre Meldung zum Stichtag {tag(erhebung)} ist festgestellt.",
        art=Hinweisart.STAND,
        by=by,
    )


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
    verlange_korrigierbar(meldung, grund)
    neu = neue_version(
        meldung=meldung, grund=grund.strip(), status=MeldungStatus.GEMELDET, werte=werte
    )
    queue_pruefungen(erhebung=neu.erhebung)
    return neu


def neue_version(
    *,
    meldung: Meldung,
    grund: str,
    status: MeldungStatus,
    werte: Mapping[str, Mapping[str, Decimal]] | None = None,
) -> Meldung:
    """The next version of a settled Meldung with its rows; ``werte`` replace theirs."""
    neu = Meldung(
        erhebung=meldung.erhebung,
        kommune=meldung.kommune,
        version=meldung.version + 1,
        status=status,
        vorgaenger=meldung,
        grund=grund,
    )
    neu._change_reason = grund
    try:
        with transaction.atomic():
            neu.save()
    except IntegrityError as fehler:
        raise ValidationError(_neuere(meldung)) from fehler
    for alt in meldung.zeilen.all():
        zeile = MeldungZeile(
            meldung=neu,
            kommune=neu.kommune,
            stellenart=alt.stellenart,
            bemerkung=alt.bemerkung,
            herkunft=alt.herkunft,
        )
        for g in GROESSEN:
            setattr(zeile, g, (werte or {}).get(alt.stellenart, {}).get(g, getattr(alt, g)))
        zeile.full_clean()
        zeile.save()
    return neu


def verlange_korrigierbar(meldung: Meldung, grund: str) -> None:
    if not grund.strip():
        raise ValidationError({"grund": "Bitte begründen Sie die Korrektur."})
    if meldung.status != MeldungStatus.FESTGESTELLT:
        raise ValidationError(
            "Diese Meldung ist noch nicht festgestellt und wird ohne Korrektur geändert."
        )
    if Meldung.objects.filter(vorgaenger=meldung).exists():
        raise ValidationError(_neuere(meldung))


def _neuere(meldung: Meldung) -> str:
    return (
        f"Es gibt schon eine neuere Version als Version {meldung.version}. "
        "Bitte korrigieren Sie die neueste."
    )


def verlange_identitaet(meldungen: Collection[int]) -> None:
    falsch = (
        MeldungZeile.objects.filter(meldung_id__in=meldungen)
        .exclude(IDENTITAET)
        .select_related("kommune")
        .order_by("kommune", "id")
    )
    fehler = [
        f"{z.kommune}, {z.get_stellenart_display()}: {vzae_text(z.zugewiesen)} zugewiesen, aber "
        f"{vzae_text(z.besetzt + z.vorgesehen + z.nicht_vorgesehen)} als Summe aus besetzt, "
        "vorgesehen und nicht vorgesehen."
        for z in falsch
    ]
    if fehler:
        raise ValidationError(fehler)
