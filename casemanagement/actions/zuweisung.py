"""Who keeps a file: one, or many at once, with the open tasks of who kept it so far."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from casemanagement.actions.regeln import BEENDET, lock_zuweisbare
from casemanagement.actions.vertretung import akten, beende
from casemanagement.constants import AufgabeStatus
from casemanagement.kollegium import fallfuehrende
from casemanagement.models import Aufgabe, Fall, Vertretung
from kim.actions.benachrichtigungen import notify
from kim.models import Nutzer
from kim.verlauf import bulk_update_with_history

HOECHSTENS = 200
"""Files one may give away at once: what a person can still answer for."""


@transaction.atomic
def reassign_faelle(
    *, fall_ids: Collection[int], an: Nutzer, grund: str, by: Nutzer, mit_aufgaben: bool = True
) -> int:
    """Make ``an`` the Fallführung of these open files, all or none; how many changed hands.

    Inside one Team only: to another one a file goes by Übergabe. ``mit_aufgaben``: open tasks
    of the Fallführung so far go along. A Vertretung by ``an`` ends, it is not needed any more.
    """
    if not 0 < len(set(fall_ids)) <= HOECHSTENS:
        raise ValidationError(f"Wählen Sie mindestens eine und höchstens {HOECHSTENS} Akten aus.")
    faelle = lock_zuweisbare(fall_ids, by)
    pruefe_zuweisung(faelle, an, by)
    bisher = {fall.pk: fall.fallfuehrung for fall in faelle}
    faelle = [fall for fall in faelle if fall.fallfuehrung_id != an.pk]
    if not faelle:
        raise ValidationError(f"Die Fallführung hat {an.name} schon.")
    if mit_aufgaben:
        _gib_aufgaben_weiter(faelle, an, grund)
    eigene = Vertretung.objects.nicht_vorbei(timezone.localdate())
    beende(list(eigene.filter(fall__in=faelle, nutzer=an)), grund)
    for fall in faelle:
        fall.fallfuehrung = an
    bulk_update_with_history(faelle, Fall, ["fallfuehrung"], default_change_reason=grund)
    _melde(faelle, bisher, an, by)
    return len(faelle)


def pruefe_zuweisung(faelle: list[Fall], an: Nutzer | None, by: Nutzer) -> None:
    """What the files themselves don't allow; without ``an`` before somebody is chosen."""
    if not all(fall.offen for fall in faelle):
        raise ValidationError(BEENDET)
    if len({fall.team_id for fall in faelle}) != 1:
        raise ValidationError(
            "Die Akten gehören zu mehreren Teams. Wählen Sie Akten eines Teams: Die Fallführung "
            "wechselt nur innerhalb eines Teams."
        )
    team = faelle[0].team
    if an is not None and an.pk not in dict(fallfuehrende(by, team.pk)):
        raise ValidationError({"an": f"{an.name} führt keine Akten im Team {team.name}."})


def _gib_aufgaben_weiter(faelle: list[Fall], an: Nutzer, grund: str) -> None:
    """Only tasks of the one who kept the file; what a colleague does there stays hers."""
    fuehrung = {fall.pk: fall.fallfuehrung_id for fall in faelle}
    offene = Aufgabe.objects.filter(fall__in=faelle, status=AufgabeStatus.OFFEN)
    aufgaben = [
        a for a in offene.select_for_update(of=("self",)) if a.zustaendig_id == fuehrung[a.fall_id]
    ]
    if not aufgaben:
        return
    for aufgabe in aufgaben:
        aufgabe.zustaendig = an
    bulk_update_with_history(aufgaben, Aufgabe, ["zustaendig"], default_change_reason=grund)


def _melde(faelle: list[Fall], bisher: dict[int, Nutzer], an: Nutzer, by: Nutzer) -> None:
    liste = reverse("casemanagement:faelle")
    if an != by:
        notify(
            empfaenger=an,
            text=f"{by.name} hat Ihnen die Fallführung in {akten(len(faelle))} übertragen.",
            url=f"{liste}?umfang=meine",
        )
    abgebende: dict[Nutzer, int] = {}
    for fall in faelle:
        abgebende[bisher[fall.pk]] = abgebende.get(bisher[fall.pk], 0) + 1
    for nutzer, anzahl in abgebende.items():
        if nutzer not in (by, an):
            notify(
                empfaenger=nutzer,
                text=f"{by.name} hat {an.name} die Fallführung in {akten(anzahl)} übertragen, "
                "die bisher Sie hatten.",
                url=f"{liste}?umfang=team",
            )
