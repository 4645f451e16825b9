"""What a Kommune does with its Meldung: fill in, send, take back, propose a correction."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from kim.constants import Hinweisart
from kim.models import Kommune, Nutzer
from stellen.actions.gespraech import add_beitrag
from stellen.actions.hinweise import melde_kommune, melde_ministerium, meldung_url, tag
from stellen.actions.meldungen import (
    change_status,
    lock_meldung,
    neue_version,
    verlange_korrigierbar,
)
from stellen.actions.pruefungen import queue_pruefungen
from stellen.constants import GROESSEN, Beitragsart, MeldungStatus, Zeilenherkunft
from stellen.models import Antwortentwurf, Meldeeinstellung, Meldung, MeldungZeile
from stellen.permissions import may_report_stellen
from stellen.vorbelegung import Vorschlag, als_felder, vorschlaege


def _pflicht(by: Nutzer | None, kommune_id: int) -> None:
    if by is not None and not may_report_stellen(by, kommune_id):
        raise PermissionDenied


def lock_for_editing(*, meldung: Meldung, by: Nutzer | None) -> Meldung:
    """Lock a Meldung before its rows; ``ValidationError`` when it may not be edited (any more)."""
    _pflicht(by, meldung.kommune_id)
    meldung = lock_meldung(meldung)
    if not meldung.ist_bearbeitbar:
        raise ValidationError(
            f"Die Meldung ist im Stand „{meldung.get_status_display()}“ und kann jetzt nicht "
            "bearbeitet werden."
        )
    return meldung


@transaction.atomic
def save_zeilen(*, meldung: Meldung, zeilen: Iterable[MeldungZeile], by: Nutzer | None) -> int:
    """Store changed rows of a draft, also such that don't add up yet; how many were changed."""
    meldung = lock_for_editing(meldung=meldung, by=by)
    anzahl = 0
    for zeile in zeilen:
        vorher = MeldungZeile.objects.get(pk=zeile.pk, meldung=meldung)
        if _ist_gleich(vorher, zeile):
            continue
        if any(getattr(vorher, g) != getattr(zeile, g) for g in GROESSEN):
            zeile.herkunft = Zeilenherkunft.VON_HAND
        zeile.save()
        anzahl += 1
    return anzahl


def _ist_gleich(alt: MeldungZeile, neu: MeldungZeile) -> bool:
    return all(getattr(alt, feld) == getattr(neu, feld) for feld in (*GROESSEN, "bemerkung"))


def offene_vorschlaege(meldung: Meldung) -> list[tuple[MeldungZeile, Vorschlag]]:
    """Rows that would change, if they were filled from the posts of the day again."""
    je_art = {
        v.stellenart: v
        for v in vorschlaege(meldung.erhebung, [meldung.kommune_id])[meldung.kommune_id]
    }
    return [
        (zeile, je_art[zeile.stellenart])
        for zeile in meldung.zeilen.all()
        if je_art[zeile.stellenart].herkunft == Zeilenherkunft.STELLENPLAN
        and any(
            getattr(zeile, g) != wert for g, wert in als_felder(je_art[zeile.stellenart]).items()
        )
    ]


@transaction.atomic
def refresh_from_stellenplan(*, meldung: Meldung, by: Nutzer | None) -> int:
    """Overwrite the rows that the posts of the day say otherwise; how many. Remarks stay."""
    meldung = lock_for_editing(meldung=meldung, by=by)
    paare = offene_vorschlaege(meldung)
    for zeile, vorschlag in paare:
        for g, wert in als_felder(vorschlag).items():
            setattr(zeile, g, wert)
        zeile.herkunft = vorschlag.herkunft
        zeile._change_reason = "Neu aus dem Stellenplan übernommen"
        zeile.save()
    return len(paare)


def braucht_freigabe(kommune: Kommune | int) -> bool:
    """Does this Kommune want a second person to release its Meldungen?"""
    return Meldeeinstellung.objects.filter(kommune=kommune, vier_augen=True).exists()


@transaction.atomic
def send_meldung(*, meldung: Meldung, by: Nutzer | None, antwort: str = "") -> Meldung:
    """Send to the Ministerium, or, where a second person is wanted, present it to them.

    An open Rückfrage wants an ``antwort``; it joins the conversation when the figures are sent.
    """
    _pflicht(by, meldung.kommune_id)
    war_rueckfrage = lock_meldung(meldung).status == MeldungStatus.RUECKFRAGE
    if war_rueckfrage and not antwort.strip():
        raise ValidationError({"text": "Bitte beantworten Sie die Rückfrage des Ministeriums."})
    zur_freigabe = by is not None and braucht_freigabe(meldung.kommune_id)
    ziel = MeldungStatus.FREIGABE if zur_freigabe else MeldungStatus.GEMELDET
    meldung = change_status(meldung=meldung, status=ziel, by=by)
    Antwortentwurf.objects.filter(meldung=meldung).delete()
    if antwort.strip() and by is not None:
        if zur_freigabe:
            _keep_antwort(meldung, antwort.strip(), by)
        else:
            add_beitrag(meldung=meldung, art=_art(war_rueckfrage), text=antwort, by=by)
    if zur_freigabe:
        text = f"Bitte geben Sie die Meldung zum Stichtag {tag(meldung.erhebung)} frei."
        melde_kommune(meldung=meldung, text=text, art=Hinweisart.AUFGABE, by=by)
    else:
        queue_pruefungen(erhebung=meldung.erhebung)
    return meldung


def _art(rueckfrage: bool) -> Beitragsart:
    return Beitragsart.ANTWORT if rueckfrage else Beitragsart.KOMMENTAR


def _keep_antwort(meldung: Meldung, text: str, by: Nutzer) -> None:
    entwurf = Antwortentwurf(
        meldung=meldung, kommune_id=meldung.kommune_id, text=text, verfasser=by
    )
    entwurf.full_clean()
    entwurf.save()


@transaction.atomic
def release_meldung(*, meldung: Meldung, by: Nutzer) -> Meldung:
    """The second person sends what the first presented, the answer that goes with it too."""
    gefragt = lock_meldung(meldung).hat_offene_rueckfrage
    meldung = change_status(meldung=meldung, status=MeldungStatus.GEMELDET, by=by)
    entwuerfe = Antwortentwurf.objects.filter(meldung=meldung).select_related("verfasser")
    if entwurf := entwuerfe.first():
        add_beitrag(
            meldung=meldung,
            art=_art(gefragt),
            text=entwurf.text,
            by=by,
            verfasser=entwurf.verfasser,
        )
        entwurf.delete()
    queue_pruefungen(erhebung=meldung.erhebung)
    return meldung


@transaction.atomic
def give_back_meldung(*, meldung: Meldung, grund: str, by: Nutzer) -> Meldung:
    """The second person does not release it, or the first withdraws it. An answer that was
    presented stays as a draft in the Kommune."""
    _verlange_grund(grund)
    meldung = lock_meldung(meldung)
    vorgelegt_von = meldung.vorgelegt_von
    gefragt = meldung.hat_offene_rueckfrage
    ziel = MeldungStatus.RUECKFRAGE if gefragt else MeldungStatus.ENTWURF
    meldung = change_status(meldung=meldung, status=ziel, grund=grund.strip(), by=by)
    add_beitrag(meldung=meldung, art=Beitragsart.KOMMENTAR, text=grund, by=by, stumm=True)
    if vorgelegt_von != by:
        text = f"Die Meldung zum Stichtag {tag(meldung.erhebung)} wurde nicht freigegeben."
        melde_kommune(meldung=meldung, text=text, art=Hinweisart.AUFGABE, by=by)
    return meldung


@transaction.atomic
def take_back_meldung(*, meldung: Meldung, grund: str, by: Nutzer) -> Meldung:
    """Make a sent Meldung a draft again, as long as the Ministerium has not checked it."""
    _verlange_grund(grund)
    meldung = change_status(
        meldung=meldung, status=MeldungStatus.ENTWURF, grund=grund.strip(), by=by
    )
    queue_pruefungen(erhebung=meldung.erhebung)
    return meldung


@transaction.atomic
def propose_correction(*, meldung: Meldung, grund: str, by: Nutzer) -> Meldung:
    """A new version of a settled Meldung as a draft of the Kommune; it goes the same way."""
    _pflicht(by, meldung.kommune_id)
    meldung = lock_meldung(meldung)
    verlange_korrigierbar(meldung, grund)
    neu = neue_version(meldung=meldung, grund=grund.strip(), status=MeldungStatus.ENTWURF)
    text = f"{neu.kommune} schlägt zum Stichtag {tag(neu.erhebung)} eine Korrektur vor."
    melde_ministerium(text=text, url=meldung_url(neu), art=Hinweisart.GESPRAECH, by=by)
    return neu


@transaction.atomic
def set_vier_augen(*, kommune: Kommune, vier_augen: bool, by: Nutzer) -> Meldeeinstellung:
    """Whether a second person releases the Meldungen of a Kommune, from now on."""
    _pflicht(by, kommune.pk)
    einstellung, _ = Meldeeinstellung.objects.get_or_create(kommune=kommune)
    einstellung.vier_augen = vier_augen
    einstellung.save()
    return einstellung


def _verlange_grund(grund: str) -> None:
    if not grund.strip():
        raise ValidationError({"text": "Bitte geben Sie eine Begründung an."})
