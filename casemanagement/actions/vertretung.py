"""Standing in for a Fallführung from a day to a day, in one file or in all of them."""

from collections.abc import Collection, Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from casemanagement.actions.regeln import BEENDET, lock_zuweisbare, regeln
from casemanagement.kollegium import vertretende
from casemanagement.models import Fall, Vertretung
from kim.actions.benachrichtigungen import notify
from kim.models import Nutzer
from kim.verlauf import bulk_create_with_history, bulk_update_with_history
from kim.zahlen import datum_text

NENNEN = 3
"""Files a message names; of more it says how many."""


@transaction.atomic
def create_vertretung(
    *, fall_ids: Collection[int], vertretung: Nutzer, von: date, bis: date, by: Nutzer
) -> list[Vertretung]:
    """Enter ``vertretung`` for these files, all or none, and tell her and the Fallführung.

    Raises ``ValidationError`` for closed files, days that are over, somebody who may not
    stand in, and days for which a file has a Vertretung already.
    """
    faelle = lock_zuweisbare(fall_ids, by)
    _pruefe(faelle, vertretung, von, bis, by)
    zeilen = [
        Vertretung(fall=f, kommune_id=f.kommune_id, nutzer=vertretung, von=von, bis=bis)
        for f in faelle
    ]
    with regeln():
        zeilen = bulk_create_with_history(zeilen, Vertretung)
    _melde_beginn(faelle, vertretung, von, bis, by)
    return zeilen


def _pruefe(faelle: list[Fall], vertretung: Nutzer, von: date, bis: date, by: Nutzer) -> None:
    if not faelle:
        raise ValidationError("Es gibt keine offene Akte, die zu vertreten wäre.")
    if not all(fall.offen for fall in faelle):
        raise ValidationError(BEENDET)
    if von < timezone.localdate():
        raise ValidationError({"von": "Eine Vertretung beginnt frühestens heute."})
    if bis < von:
        raise ValidationError({"bis": "Das Ende liegt vor dem Beginn."})
    if any(fall.fallfuehrung_id == vertretung.pk for fall in faelle):
        raise ValidationError({"nutzer": "Die Fallführung vertritt sich nicht selbst."})
    for team in {fall.team for fall in faelle}:
        if vertretung.pk not in dict(vertretende(by, team)):
            raise ValidationError(
                {"nutzer": f"{vertretung.name} kann das Team {team.name} nicht vertreten."}
            )
    _pruefe_frei(faelle, von, bis)


def _pruefe_frei(faelle: list[Fall], von: date, bis: date) -> None:
    belegt = (
        Vertretung.objects.nicht_vorbei(von)
        .filter(fall__in=faelle, von__lte=bis)
        .select_related("fall", "nutzer")
    )
    saetze = [
        f"{v.fall}: Vom {datum_text(v.von)} bis {datum_text(v.bis)} vertritt schon {v.nutzer.name}."
        for v in belegt
    ]
    if len(saetze) > NENNEN:
        saetze[NENNEN:] = [f"Das gilt für {len(saetze)} Akten."]
    if saetze:
        raise ValidationError(saetze)


@transaction.atomic
def end_vertretungen(*, ids: Collection[int], by: Nutzer, grund: str = "") -> int:
    """End these at once; the rows stay. How many were ended.

    Raises ``PermissionDenied`` when ``by`` does not decide about one of their files, and
    ``ValidationError`` when none of them runs any more.
    """
    zeilen = Vertretung.objects.nicht_vorbei(timezone.localdate()).filter(pk__in=ids)
    lock_zuweisbare(set(zeilen.values_list("fall_id", flat=True)), by)
    laufende = list(zeilen.select_related("nutzer", "fall__fallfuehrung"))
    if not laufende:
        raise ValidationError("Diese Vertretung ist schon beendet.")
    beende(laufende, grund or "Vertretung vorzeitig beendet")
    _melde_ende(laufende, by)
    return len(laufende)


def beende(zeilen: list[Vertretung], grund: str) -> None:
    """Write the end of locked rows, in one statement with their history."""
    if not zeilen:
        return
    jetzt = timezone.now()
    for zeile in zeilen:
        zeile.beendet_am = jetzt
    bulk_update_with_history(zeilen, Vertretung, ["beendet_am"], default_change_reason=grund)


def _melde_beginn(faelle: list[Fall], vertretung: Nutzer, von: date, bis: date, by: Nutzer) -> None:
    zeit = f"vom {datum_text(von)} bis {datum_text(bis)}"
    url = reverse("casemanagement:faelle") + "?umfang=vertretung"
    for fuehrung, anzahl in _je_fuehrung(faelle):
        if vertretung != by:
            notify(
                empfaenger=vertretung,
                text=f"Sie vertreten {fuehrung.name} {zeit} in {akten(anzahl)}.",
                url=url,
            )
        if fuehrung != by:
            notify(
                empfaenger=fuehrung,
                text=f"{by.name} hat {vertretung.name} {zeit} als Ihre Vertretung "
                f"in {akten(anzahl)} eingetragen.",
                url=reverse("casemanagement:vertretungen"),
            )


def _melde_ende(zeilen: list[Vertretung], by: Nutzer) -> None:
    je_person: dict[tuple[Nutzer, Nutzer], int] = {}
    for v in zeilen:
        paar = (v.nutzer, v.fall.fallfuehrung)
        je_person[paar] = je_person.get(paar, 0) + 1
    for (vertretung, fuehrung), anzahl in je_person.items():
        if vertretung != by:
            notify(
                empfaenger=vertretung,
                text=f"Ihre Vertretung von {fuehrung.name} in {akten(anzahl)} ist beendet.",
                url=reverse("casemanagement:vertretungen"),
            )


def _je_fuehrung(faelle: Iterable[Fall]) -> list[tuple[Nutzer, int]]:
    zahlen: dict[Nutzer, int] = {}
    for fall in faelle:
        zahlen[fall.fallfuehrung] = zahlen.get(fall.fallfuehrung, 0) + 1
    return list(zahlen.items())


def akten(anzahl: int) -> str:
    return "einer Akte" if anzahl == 1 else f"{anzahl} Akten"
