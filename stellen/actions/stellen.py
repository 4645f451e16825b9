"""Posts: create, change, pass on, end, delete."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from kim.models import Nutzer
from kim.zahlen import datum_text
from stellen.actions.plan_regeln import pruefe, pruefe_belegung, regeln, sperren, verlange_pflege
from stellen.models import Besetzung, Stelle, Vakanz


@transaction.atomic
def save_stelle(*, stelle: Stelle, by: Nutzer | None) -> Stelle:
    """Store a post, also with another carrier. Who fills it must still fit into it."""
    verlange_pflege(by, stelle.kommune_id)
    _verlange_eigenen_traeger(stelle)
    with regeln({"besetzung_im_zeitraum": "gueltig_von"}):
        pruefe(stelle)
        if stelle.pk:
            sperren(stelle.pk)
            pruefe_belegung(stelle)
        stelle.save()
    return stelle


def _verlange_eigenen_traeger(stelle: Stelle) -> None:
    if stelle.gemeinde and stelle.gemeinde.kommune_id != stelle.kommune_id:
        raise ValidationError({"gemeinde": "Diese Gemeinde gehört zu einer anderen Kommune."})
    traeger = stelle.organisation
    if traeger and traeger.kommune_id not in (None, stelle.kommune_id):
        raise ValidationError({"organisation": "Dieser Träger gehört zu einer anderen Kommune."})


@transaction.atomic
def beende_stelle(*, stelle: Stelle, by: Nutzer | None) -> Stelle:
    """End a post on ``stelle.gueltig_bis``; what still runs on it ends the same day.

    Raises ``ValidationError`` while something on it begins only later.
    """
    verlange_pflege(by, stelle.kommune_id)
    sperren(stelle.pk)
    bis = stelle.gueltig_bis
    if bis is None:
        raise ValidationError({"gueltig_bis": "Geben Sie an, bis wann es die Stelle gibt."})
    eintraege: list[Besetzung | Vakanz] = [*stelle.besetzungen.all()]
    eintraege += stelle.vakanzen.all()
    for eintrag in eintraege:
        if eintrag.von > bis:
            raise ValidationError({"gueltig_bis": _beginnt_spaeter(eintrag)})
    with regeln({"besetzung_im_zeitraum": "gueltig_bis"}):
        pruefe(stelle)
        for eintrag in eintraege:
            kuerze(eintrag, bis)
        stelle.save()
    return stelle


def _beginnt_spaeter(eintrag: Besetzung | Vakanz) -> str:
    was = "Eine Besetzung" if isinstance(eintrag, Besetzung) else "Eine Angabe zur Vakanz"
    return f"{was} beginnt erst am {datum_text(eintrag.von)}. Löschen oder ändern Sie sie zuerst."


def kuerze(eintrag: Besetzung | Vakanz, bis: date) -> None:
    """Let it end on ``bis``, with the leaves of a Besetzung; what ends before stays."""
    if isinstance(eintrag, Besetzung):
        for abwesenheit in eintrag.abwesenheiten.all():
            if abwesenheit.von > bis:
                raise ValidationError(
                    f"Eine Abwesenheit beginnt erst am {datum_text(abwesenheit.von)}. "
                    "Löschen oder ändern Sie sie zuerst."
                )
            if abwesenheit.bis is None or abwesenheit.bis > bis:
                abwesenheit.bis = bis
                abwesenheit.save()
    if eintrag.bis is None or eintrag.bis > bis:
        eintrag.bis = bis
        eintrag.save()


def hindernisse(stelle: Stelle) -> list[str]:
    """What hangs on a post, in words; while there is something, it is ended, not deleted."""
    besetzungen, vakanzen = stelle.besetzungen.count(), stelle.vakanzen.count()
    return [
        text
        for anzahl, text in (
            (besetzungen, "eine Besetzung" if besetzungen == 1 else f"{besetzungen} Besetzungen"),
            (
                vakanzen,
                "eine Angabe zur Vakanz" if vakanzen == 1 else f"{vakanzen} Angaben zur Vakanz",
            ),
        )
        if anzahl
    ]


@transaction.atomic
def delete_stelle(*, stelle: Stelle, grund: str, by: Nutzer | None) -> None:
    """Delete a post entered by mistake; nothing may hang on it."""
    verlange_pflege(by, stelle.kommune_id)
    sperren(stelle.pk)
    if offen := hindernisse(stelle):
        raise ValidationError(f"Zu der Stelle gibt es noch {' und '.join(offen)}.")
    stelle._change_reason = grund
    stelle.delete()
