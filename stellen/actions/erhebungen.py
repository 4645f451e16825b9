"""The life of an Erhebung: prepare, open, move the deadline, close, open again."""

from collections.abc import Collection
from datetime import date, timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from kim.constants import Hinweisart
from kim.models import Kommune, Nutzer
from kim.permissions import darf
from kim.verlauf import bulk_create_with_history
from kim.zahlen import datum_text
from stellen.actions.hinweise import melde_kommunen, tag
from stellen.actions.pruefungen import queue_pruefungen
from stellen.constants import (
    BEIM_MINISTERIUM,
    ERHEBUNG_TRANSITIONS,
    ERINNERUNGSTAGE,
    ErhebungStatus,
    Zeilenherkunft,
)
from stellen.models import Erhebung, Erinnerung, Meldung, MeldungZeile
from stellen.vorbelegung import als_felder, vorschlaege


def _pflicht(by: Nutzer | None) -> None:
    if by is not None and not darf(by, "audit_stellen"):
        raise PermissionDenied


@transaction.atomic
def create_erhebung(
    *,
    stichtag: date,
    frist: date,
    hinweis: str = "",
    ist_demo: bool | None = None,
    by: Nutzer | None,
) -> Erhebung:
    """Prepare a survey; nobody but the Ministerium sees it before it is opened.

    Raises ``ValidationError`` for a Stichtag that exists and for a deadline in the past.
    """
    _pflicht(by)
    _verlange_frist(frist)
    _verlange_freien(stichtag)
    return Erhebung.objects.create(
        stichtag=stichtag,
        frist=frist,
        hinweis=hinweis.strip(),
        status=ErhebungStatus.VORBEREITUNG,
        ist_demo=settings.DEMO if ist_demo is None else ist_demo,
    )


@transaction.atomic
def update_erhebung(
    *,
    erhebung: Erhebung,
    frist: date,
    hinweis: str,
    stichtag: date | None = None,
    grund: str = "",
    by: Nutzer | None,
) -> Erhebung:
    """Change deadline and note. An open survey wants a reason, and who still reports is told.

    ``stichtag`` moves a survey that is only prepared and has nothing stored to its day yet.
    """
    _pflicht(by)
    erhebung = _sperren(erhebung)
    if erhebung.status == ErhebungStatus.ABGESCHLOSSEN:
        raise ValidationError("Die Erhebung ist abgeschlossen. Öffnen Sie sie zuerst wieder.")
    verschoben = frist != erhebung.frist
    if verschoben:
        _verlange_frist(frist)
    if erhebung.ist_offen and not grund.strip():
        raise ValidationError({"grund": "Bitte begründen Sie die Änderung."})
    if stichtag is not None and stichtag != erhebung.stichtag:
        _verlange_unberuehrt(erhebung)
        _verlange_freien(stichtag)
        erhebung.stichtag = stichtag
    erhebung.frist, erhebung.hinweis = frist, hinweis.strip()
    erhebung._change_reason = grund.strip() or None
    erhebung.save()
    if erhebung.ist_offen:
        vermerke_vergangene(erhebung)
        was = "Neue Meldefrist" if verschoben else "Neuer Hinweis des Ministeriums"
        _melde_saeumigen(erhebung, f"{was} zum Stichtag {tag(erhebung)}{_bis(erhebung)}", by)
    return erhebung


@transaction.atomic
def discard_erhebung(*, erhebung: Erhebung, by: Nutzer | None) -> None:
    """Take away a survey nobody but the Ministerium has heard of; its history stays."""
    _pflicht(by)
    erhebung = _sperren(erhebung)
    _verlange_unberuehrt(erhebung)
    erhebung._change_reason = "Vorbereitete Erhebung verworfen"
    erhebung.delete()


@transaction.atomic
def open_erhebung(*, erhebung: Erhebung, by: Nutzer | None, stumm: bool = False) -> int:
    """Open a prepared survey: each Kommune gets its prefilled Meldung and a notice.

    Returns the number of new Meldungen. Kommunen that have one already (by an import) keep it.
    """
    erhebung = change_status_erhebung(erhebung=erhebung, status=ErhebungStatus.OFFEN, by=by)
    vorhanden = set(erhebung.meldungen.values_list("kommune_id", flat=True))
    neue = [k for k in Kommune.objects.all() if k.pk not in vorhanden]
    _belege_vor(erhebung, neue)
    vermerke_vergangene(erhebung)
    if not stumm:
        text = f"Bitte melden Sie die Stellenbesetzung zum Stichtag {tag(erhebung)}{_bis(erhebung)}"
        melde_kommunen(erhebung=erhebung, kommunen=neue, text=text, art=Hinweisart.AUFGABE, by=by)
    return len(neue)


@transaction.atomic
def close_erhebung(*, erhebung: Erhebung, by: Nutzer | None, grund: str = "") -> Erhebung:
    """Drafts can't be sent any more; answers to a Rückfrage and corrections can."""
    erhebung = change_status_erhebung(
        erhebung=erhebung, status=ErhebungStatus.ABGESCHLOSSEN, grund=grund, by=by
    )
    queue_pruefungen(erhebung=erhebung)
    text = f"Die Erhebung zum Stichtag {tag(erhebung)} ist abgeschlossen."
    _melde_saeumigen(erhebung, text, by)
    return erhebung


@transaction.atomic
def reopen_erhebung(*, erhebung: Erhebung, frist: date, grund: str, by: Nutzer | None) -> Erhebung:
    """Open a closed survey again with a new deadline. One made by an import was never open."""
    _pflicht(by)
    if not erhebung.eroeffnet_am:
        raise ValidationError(
            "Dieser Stichtag ist durch einen Import entstanden und kann nicht geöffnet werden."
        )
    if not grund.strip():
        raise ValidationError({"grund": "Bitte begründen Sie, warum Sie wieder öffnen."})
    _verlange_frist(frist)
    erhebung = change_status_erhebung(
        erhebung=erhebung, status=ErhebungStatus.OFFEN, grund=grund, frist=frist, by=by
    )
    vermerke_vergangene(erhebung)
    text = f"Die Erhebung zum Stichtag {tag(erhebung)} ist wieder offen{_bis(erhebung)}"
    _melde_saeumigen(erhebung, text, by)
    return erhebung


def change_status_erhebung(
    *,
    erhebung: Erhebung,
    status: ErhebungStatus,
    by: Nutzer | None,
    grund: str = "",
    frist: date | None = None,
) -> Erhebung:
    """The one place where an Erhebung moves along ``ERHEBUNG_TRANSITIONS``."""
    _pflicht(by)
    erhebung = _sperren(erhebung)
    if status not in ERHEBUNG_TRANSITIONS[ErhebungStatus(erhebung.status)]:
        raise ValidationError(
            f"Die Erhebung ist „{erhebung.get_status_display()}“; daraus führt kein Weg zu "
            f"„{status.label}“."
        )
    erhebung.status = status
    erhebung.frist = frist or erhebung.frist
    if status == ErhebungStatus.OFFEN:
        if erhebung.frist is None:
            raise ValidationError("Eine eröffnete Erhebung braucht eine Meldefrist.")
        _verlange_frist(erhebung.frist)
        erhebung.eroeffnet_am = erhebung.eroeffnet_am or timezone.now()
    erhebung._change_reason = grund.strip() or None
    erhebung.save()
    return erhebung


def saeumige(erhebung: Erhebung) -> list[Kommune]:
    """Kommunen that still have to do something: their newest Meldung is not sent."""
    offen = (
        Meldung.objects.filter(erhebung=erhebung)
        .neueste()
        .exclude(status__in=BEIM_MINISTERIUM)
        .values("kommune_id")
    )
    return list(Kommune.objects.filter(pk__in=offen))


def vermerke_vergangene(erhebung: Erhebung) -> None:
    """Occasions whose day is over count as done: nobody is reminded a day after the opening."""
    heute = timezone.localdate()
    for anlass, tage in ERINNERUNGSTAGE.items():
        if _frist(erhebung) + timedelta(days=tage) <= heute:
            Erinnerung.objects.get_or_create(
                erhebung=erhebung, frist=erhebung.frist, anlass=anlass, defaults={"tag": heute}
            )


def _sperren(erhebung: Erhebung) -> Erhebung:
    return Erhebung.objects.select_for_update().get(pk=erhebung.pk)


def _verlange_freien(stichtag: date) -> None:
    if Erhebung.objects.filter(stichtag=stichtag).exists():
        raise ValidationError(
            {"stichtag": f"Zum {datum_text(stichtag)} gibt es schon einen Stichtag in KIM."}
        )


def _verlange_unberuehrt(erhebung: Erhebung) -> None:
    """In preparation, and nobody imported figures or had them checked meanwhile."""
    if erhebung.status != ErhebungStatus.VORBEREITUNG:
        raise ValidationError(
            f"Die Erhebung ist „{erhebung.get_status_display()}“. Verlegen und verwerfen lässt sich "
            "nur eine Erhebung in Vorbereitung."
        )
    if erhebung.meldungen.exists() or erhebung.prueflaeufe.exists():
        raise ValidationError(
            f"Zum {tag(erhebung)} gibt es schon Zahlen oder Prüfbefunde. Machen Sie zuerst den Import "
            "rückgängig, oder behalten Sie diesen Stichtag."
        )


def _verlange_frist(frist: date) -> None:
    if frist < timezone.localdate():
        raise ValidationError({"frist": "Die Meldefrist darf nicht in der Vergangenheit liegen."})


def _frist(erhebung: Erhebung) -> date:
    """The deadline of a survey that was prepared; an imported Stichtag has none."""
    if erhebung.frist is None:
        raise ValueError(f"{erhebung}: no deadline")
    return erhebung.frist


def _bis(erhebung: Erhebung) -> str:
    return f" bis zum {datum_text(_frist(erhebung))}."


def _melde_saeumigen(erhebung: Erhebung, text: str, by: Nutzer | None) -> None:
    melde_kommunen(
        erhebung=erhebung, kommunen=saeumige(erhebung), text=text, art=Hinweisart.STAND, by=by
    )


def _belege_vor(erhebung: Erhebung, kommunen: Collection[Kommune]) -> None:
    """A draft per Kommune with its five rows, set-based, with history."""
    je_kommune = vorschlaege(erhebung, [k.pk for k in kommunen])
    meldungen = bulk_create_with_history(
        [Meldung(erhebung=erhebung, kommune=k) for k in kommunen], Meldung
    )
    zeilen = [
        MeldungZeile(
            meldung=meldung,
            kommune_id=meldung.kommune_id,
            stellenart=v.stellenart,
            herkunft=Zeilenherkunft(v.herkunft),
            **als_felder(v),
        )
        for meldung in meldungen
        for v in je_kommune[meldung.kommune_id]
    ]
    bulk_create_with_history(zeilen, MeldungZeile)
