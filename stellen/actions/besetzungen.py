"""Who fills a post, who is on leave meanwhile, and what is planned for the rest.

Every action locks the post first, so that two people who change the same post take turns.
"""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from kim.models import Nutzer
from kim.zahlen import datum_text
from stellen.actions.plan_regeln import pruefe, pruefe_belegung, regeln, sperren, verlange_pflege
from stellen.actions.stellen import kuerze
from stellen.belegung import EIN_TAG
from stellen.models import Abwesenheit, Besetzung, Fachkraft, Stelle, Vakanz
from stellen.stellenplan import abschnitte_einer

PERSON_SCHON_DA = {"fachkraft_name_eindeutig": "fachkraft"}
VERTRETUNG = {
    "fachkraft_name_eindeutig": "vertretung_person",
    "besetzung_vzae_positiv": "vertretung_vzae",
    "besetzung_zeitraum": "vertretung_bis",
    "besetzung_person_ueberschneidung": "vertretung_person",
    "besetzung_ueberbelegt": "vertretung_vzae",
    "besetzung_im_zeitraum": "vertretung_von",
}
"""Rule → field of the form that takes a leave together with its substitute."""


@dataclass(frozen=True)
class Besetzt:
    """A stored Besetzung, and on which day a statement about the vacancy ended with it."""

    besetzung: Besetzung
    angabe_bis: date | None = None


@transaction.atomic
def save_besetzung(*, besetzung: Besetzung, by: Nutzer | None) -> Besetzt:
    """Fill (a part of) a post, or change that; a new person is stored, too.

    Leaves that would outlast it are cut. An open statement about the vacancy ends where
    the post is full: it must not come back years later.
    """
    verlange_pflege(by, besetzung.kommune_id)
    stelle = sperren(besetzung.stelle_id)
    with regeln(PERSON_SCHON_DA):
        _speichere(stelle, besetzung)
    return Besetzt(besetzung, _beende_angabe(stelle, besetzung.von))


def _speichere(stelle: Stelle, besetzung: Besetzung) -> None:
    pruefe(besetzung)
    pruefe_belegung(stelle, besetzung)
    if besetzung.pk:
        _passe_abwesenheiten_an(besetzung)
    if besetzung.fachkraft and not besetzung.fachkraft.pk:
        pruefe(besetzung.fachkraft)
        besetzung.fachkraft.save()
        besetzung.fachkraft_id = besetzung.fachkraft.pk
    besetzung.save()


def _passe_abwesenheiten_an(besetzung: Besetzung) -> None:
    for abwesenheit in besetzung.abwesenheiten.all():
        if abwesenheit.von < besetzung.von:
            raise ValidationError({"von": _abwesend(abwesenheit)})
        if besetzung.bis and abwesenheit.von > besetzung.bis:
            raise ValidationError({"bis": _abwesend(abwesenheit)})
        if besetzung.bis and (abwesenheit.bis is None or abwesenheit.bis > besetzung.bis):
            abwesenheit.bis = besetzung.bis
            abwesenheit.save()


def _abwesend(abwesenheit: Abwesenheit) -> str:
    return (
        f"Dazu gibt es eine Abwesenheit ab {datum_text(abwesenheit.von)}, die dann nicht mehr in "
        "der Besetzung läge. Ändern oder löschen Sie sie zuerst."
    )


def _beende_angabe(stelle: Stelle, ab: date) -> date | None:
    """End the open statement the day before the post is full, on or after ``ab``."""
    offene = stelle.vakanzen.filter(bis=None).first()
    if offene is None:
        return None
    voll = (
        max(a.zeit.von, ab)
        for a in abschnitte_einer(stelle)
        if not a.unbesetzt and (a.zeit.bis is None or a.zeit.bis >= ab)
    )
    tag = next(voll, None)
    if tag is None or offene.von >= tag:
        return None
    offene.bis = tag - EIN_TAG
    offene.save()
    return offene.bis


@transaction.atomic
def save_abwesenheit(
    *, abwesenheit: Abwesenheit, vertretung: Besetzung | None = None, by: Nutzer | None
) -> Abwesenheit:
    """Store a leave, and with it who substitutes; both or nothing."""
    verlange_pflege(by, abwesenheit.kommune_id)
    stelle = sperren(abwesenheit.besetzung.stelle_id)
    _verlange_in_besetzung(abwesenheit)
    with regeln({"besetzung_ueberbelegt": "bis"}):
        pruefe(abwesenheit)
        pruefe_belegung(stelle, abwesenheit)
        abwesenheit.save()
    if vertretung is not None:
        vertretung.vertritt = abwesenheit.besetzung
        with regeln(VERTRETUNG):
            _speichere(stelle, vertretung)
    return abwesenheit


def _verlange_in_besetzung(abwesenheit: Abwesenheit) -> None:
    besetzung = abwesenheit.besetzung
    if abwesenheit.von < besetzung.von:
        raise ValidationError(
            {"von": f"Die Besetzung beginnt erst am {datum_text(besetzung.von)}."}
        )
    if besetzung.bis and (abwesenheit.bis is None or abwesenheit.bis > besetzung.bis):
        raise ValidationError(
            {
                "bis": f"Die Besetzung endet am {datum_text(besetzung.bis)}, die Abwesenheit "
                "spätestens an diesem Tag."
            }
        )


@transaction.atomic
def delete_abwesenheit(*, abwesenheit: Abwesenheit, grund: str, by: Nutzer | None) -> None:
    """Delete a leave entered by mistake; with a substitute the post may become too full."""
    verlange_pflege(by, abwesenheit.kommune_id)
    stelle = sperren(abwesenheit.besetzung.stelle_id)
    with regeln({"besetzung_ueberbelegt": "grund"}):
        pruefe_belegung(stelle, ohne=abwesenheit)
        abwesenheit._change_reason = grund
        abwesenheit.delete()


def hindernisse_der_besetzung(besetzung: Besetzung) -> list[str]:
    """What hangs on a Besetzung and has to go first."""
    return [
        f"{a.get_art_display()} ab {datum_text(a.von)}" for a in besetzung.abwesenheiten.all()
    ] + [
        f"Vertretung durch {v.fachkraft or 'eine Person ohne Namen'} ab {datum_text(v.von)}"
        for v in besetzung.vertretungen.select_related("fachkraft")
    ]


@transaction.atomic
def delete_besetzung(*, besetzung: Besetzung, grund: str, by: Nutzer | None) -> None:
    """Delete a Besetzung entered by mistake; nothing may hang on it."""
    verlange_pflege(by, besetzung.kommune_id)
    sperren(besetzung.stelle_id)
    if offen := hindernisse_der_besetzung(besetzung):
        raise ValidationError(f"Zu der Besetzung gibt es noch: {', '.join(offen)}.")
    besetzung._change_reason = grund
    besetzung.delete()


@transaction.atomic
def save_vakanz(*, vakanz: Vakanz, by: Nutzer | None) -> Vakanz:
    """Say what is planned for the unfilled part of a post.

    A new statement ends an open earlier one the day before.
    """
    verlange_pflege(by, vakanz.kommune_id)
    stelle = sperren(vakanz.stelle_id)
    _verlange_in_stelle(vakanz, stelle)
    with regeln():
        if not vakanz.pk:
            for offene in stelle.vakanzen.filter(bis=None, von__lt=vakanz.von):
                kuerze(offene, vakanz.von - EIN_TAG)
        pruefe(vakanz)
        vakanz.save()
    return vakanz


def _verlange_in_stelle(vakanz: Vakanz, stelle: Stelle) -> None:
    if vakanz.von < stelle.gueltig_von:
        text = f"Die Stelle gibt es erst ab {datum_text(stelle.gueltig_von)}."
        raise ValidationError({"von": text})
    if stelle.gueltig_bis and max(vakanz.von, vakanz.bis or vakanz.von) > stelle.gueltig_bis:
        feld = "von" if vakanz.von > stelle.gueltig_bis else "bis"
        text = f"Die Stelle gibt es nur bis {datum_text(stelle.gueltig_bis)}."
        raise ValidationError({feld: text})


@transaction.atomic
def delete_vakanz(*, vakanz: Vakanz, grund: str, by: Nutzer | None) -> None:
    verlange_pflege(by, vakanz.kommune_id)
    vakanz._change_reason = grund
    vakanz.delete()


@transaction.atomic
def save_fachkraft(*, fachkraft: Fachkraft, by: Nutzer | None) -> Fachkraft:
    """Store a person: another name after a marriage, a slip of the pen."""
    verlange_pflege(by, fachkraft.kommune_id)
    with regeln():
        pruefe(fachkraft)
        fachkraft.save()
    return fachkraft
