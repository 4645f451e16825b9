"""Who works with whom: the accounts a file can be given to. Names of colleagues, no clients."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from casemanagement.permissions import may_supervise_faelle
from kim.kontext import rechte_von, systemkontext
from kim.models import Nutzer, Rollenvergabe, Team
from kim.rechte_katalog import Rolle


def fallfuehrende(nutzer: Nutzer, team_id: int | None = None) -> list[tuple[int, str]]:
    """``(id, name)`` of today's Case Manager:innen of one Team, or of all Teams this account
    works in or supervises. The grants themselves only an administration may read.
    """
    rechte = rechte_von(nutzer)
    teams, kommunen = rechte.bereiche("work_faelle"), rechte.bereiche("supervise_faelle")
    with systemkontext("Kolleg:innen eines Teams"):
        gueltig = _case_management()
        if team_id is not None:
            gueltig = gueltig.filter(team_id=team_id)
        elif may_supervise_faelle(nutzer):
            gueltig = gueltig.filter(team__kommune_id__in=kommunen)
        else:
            gueltig = gueltig.filter(team_id__in=teams)
        namen = set(gueltig.values_list("nutzer_id", "nutzer__name"))
    return sorted(namen, key=lambda paar: (paar[1], paar[0]))


def vertretende(nutzer: Nutzer, team: Team) -> list[tuple[int, str]]:
    """Who may stand in for a Fallführung: colleagues of the Team.

    Somebody of another Team of the Kommune only the Fachaufsicht appoints: it opens the
    files to that Team's account.
    """
    if not may_supervise_faelle(nutzer, team.kommune_id):
        return fallfuehrende(nutzer, team.pk)
    with systemkontext("Kolleg:innen einer Kommune"):
        namen = set(
            _case_management()
            .filter(team__kommune_id=team.kommune_id)
            .values_list("nutzer_id", "nutzer__name")
        )
    return sorted(namen, key=lambda paar: (paar[1], paar[0]))


def fallfuehrende_je_team(team_ids: set[int]) -> dict[int, set[int]]:
    """Ids of today's active Case Manager:innen by Team."""
    je_team: dict[int, set[int]] = {}
    with systemkontext("Kolleg:innen der Teams"):
        vergaben = _case_management().filter(team_id__in=team_ids)
        for team_id, nutzer_id in vergaben.values_list("team_id", "nutzer_id"):
            je_team.setdefault(team_id, set()).add(nutzer_id)
    return je_team


def aufsichten(kommune_id: int) -> list[tuple[int, str]]:
    """``(id, name)`` of today's Fachaufsicht of a Kommune."""
    with systemkontext("Fachaufsicht einer Kommune"):
        vergaben = _heute().filter(rolle=Rolle.FACHAUFSICHT, kommune_id=kommune_id)
        namen = set(vergaben.values_list("nutzer_id", "nutzer__name"))
    return sorted(namen, key=lambda paar: (paar[1], paar[0]))


@dataclass(frozen=True)
class Gefunden:
    """An account a file can be shared with: no more than name and place."""

    pk: int
    name: str
    ort: str


MINDESTENS, HOECHSTENS = 3, 10
"""Letters a search wants, and results it shows: it finds people, it lists nobody."""


def finde_konten(begriff: str, fall_team: Team) -> list[Gefunden]:
    """Accounts of the whole Land that work on files and don't see those of this Team anyway.

    At most ``HOECHSTENS`` and one more; nothing for fewer letters than ``MINDESTENS``.
    """
    worte = begriff.split()
    if len("".join(worte)) < MINDESTENS:
        return []
    mit_allen = Q()
    for wort in worte:
        mit_allen &= Q(nutzer__name__icontains=wort)
    return _gefundene(mit_allen, fall_team, HOECHSTENS + 1)


def finde_konto(pk: int, fall_team: Team) -> Gefunden | None:
    """The account itself, if a file of this Team can be shared with it."""
    return next(iter(_gefundene(Q(nutzer_id=pk), fall_team, 1)), None)


def _gefundene(bedingung: Q, fall_team: Team, hoechstens: int) -> list[Gefunden]:
    sieht_schon = Q(team=fall_team) | Q(rolle=Rolle.FACHAUFSICHT, kommune_id=fall_team.kommune_id)
    with systemkontext("Konten für die Freigabe einer Akte"):
        vergaben = _heute().filter(rolle__in=(Rolle.CASE_MANAGEMENT, Rolle.FACHAUFSICHT))
        sehende = set(vergaben.filter(sieht_schon).values_list("nutzer_id", flat=True))
        zeilen = (
            vergaben.filter(bedingung)
            .exclude(nutzer_id__in=sehende)
            .select_related("nutzer", "kommune", "team__kommune")
            .order_by("nutzer__name", "nutzer_id", "pk")
        )
        orte: dict[tuple[int, str], list[str]] = {}
        for vergabe in zeilen[: hoechstens * 4]:
            schluessel = (vergabe.nutzer_id, vergabe.nutzer.name)
            orte.setdefault(schluessel, []).append(_ort(vergabe))
    return [
        Gefunden(pk, name, "; ".join(dict.fromkeys(wo)))
        for (pk, name), wo in list(orte.items())[:hoechstens]
    ]


def _ort(vergabe: Rollenvergabe) -> str:
    if vergabe.team:
        return f"Team {vergabe.team.name}, {vergabe.team.kommune.kurzname}"
    return f"Fachaufsicht, {vergabe.kommune.kurzname}"


def _heute():
    """Grants of today; the account itself must be open."""
    return Rollenvergabe.objects.gueltig_am(timezone.localdate()).filter(nutzer__is_active=True)


def _case_management():
    return _heute().filter(rolle=Rolle.CASE_MANAGEMENT)
