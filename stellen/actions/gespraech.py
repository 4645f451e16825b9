"""The conversation about a Meldung, and what the Ministerium does with a sent one."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from kim.actions.benachrichtigungen import notify_all
from kim.constants import Hinweisart
from kim.models import Nutzer
from stellen.actions.hinweise import melde_kommune, meldung_url, tag
from stellen.actions.meldungen import change_status
from stellen.constants import Beitragsart, MeldungStatus
from stellen.models import Meldung, MeldungBeitrag
from stellen.permissions import may_audit_stellen, may_discuss_meldung, may_report_stellen

_BETREFF = {
    Beitragsart.KOMMENTAR: "Neuer Kommentar",
    Beitragsart.RUECKFRAGE: "Rückfrage des Ministeriums",
    Beitragsart.ANTWORT: "Antwort auf Ihre Rückfrage",
}


@transaction.atomic
def add_beitrag(
    *,
    meldung: Meldung,
    art: str,
    text: str,
    by: Nutzer,
    verfasser: Nutzer | None = None,
    stumm: bool = False,
) -> MeldungBeitrag:
    """Append to the conversation and tell the other side; never changed afterwards.

    ``verfasser`` wrote it, where that is not who makes it public (``by``).
    """
    if not may_discuss_meldung(by, meldung.kommune_id):
        raise PermissionDenied
    if not text.strip():
        raise ValidationError({"text": "Bitte schreiben Sie einen Text."})
    beitrag = MeldungBeitrag(
        meldung=meldung,
        kommune_id=meldung.kommune_id,
        art=art,
        text=text.strip(),
        verfasser=verfasser or by,
    )
    beitrag.full_clean()
    beitrag.save()
    if not stumm:
        _melde_andere_seite(beitrag, by)
    return beitrag


def _melde_andere_seite(beitrag: MeldungBeitrag, by: Nutzer) -> None:
    """The Kommune hears of every word of the Ministerium; there, those who asked hear of answers."""
    meldung = beitrag.meldung
    if not may_report_stellen(by, meldung.kommune_id):
        text = f"{_BETREFF[Beitragsart(beitrag.art)]} zur Meldung zum Stichtag {tag(meldung.erhebung)}."
        melde_kommune(meldung=meldung, text=text, art=Hinweisart.GESPRAECH, by=by)
        return
    fragende = meldung.beitraege.exclude(verfasser=by).select_related("verfasser")
    empfaenger = [
        (b.verfasser_id, meldung_url(meldung))
        for b in fragende
        if not may_report_stellen(b.verfasser, meldung.kommune_id)
    ]
    text = f"{_BETREFF[Beitragsart(beitrag.art)]}: {meldung.kommune}, {meldung.erhebung}."
    notify_all(empfaenger=empfaenger, text=text, art=Hinweisart.GESPRAECH, ausser=by)


@transaction.atomic
def ask_back(*, meldung: Meldung, text: str, by: Nutzer) -> Meldung:
    """The Ministerium asks; the Kommune may change figures again and has to answer."""
    meldung = change_status(meldung=meldung, status=MeldungStatus.RUECKFRAGE, by=by)
    add_beitrag(meldung=meldung, art=Beitragsart.RUECKFRAGE, text=text, by=by)
    return meldung


@transaction.atomic
def check_meldung(*, meldung: Meldung, by: Nutzer) -> Meldung:
    """The Ministerium has looked at it and has no question (any more)."""
    if not may_audit_stellen(by):
        raise PermissionDenied
    return change_status(meldung=meldung, status=MeldungStatus.GEPRUEFT, by=by)
