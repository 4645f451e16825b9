"""Who may see and keep files. Which rows: ``Fall.objects.visible_to``; when: the transitions."""

from casemanagement.models import Dokument, Fall, Kontakt, Person
from kim.kontext import rechte_von
from kim.models import Nutzer, Team
from kim.permissions import darf

_TEAM, _AUFSICHT = "work_faelle", "supervise_faelle"


def may_see_faelle(nutzer: Nutzer) -> bool:
    """Any page of files: Case Manager:innen and Fachaufsicht."""
    return darf(nutzer, _TEAM) or darf(nutzer, _AUFSICHT)


def may_work_faelle(nutzer: Nutzer, team: Team | int | None = None) -> bool:
    """Keep the files of a Team (without one: of any)."""
    return darf(nutzer, _TEAM, team)


def may_supervise_faelle(nutzer: Nutzer, kommune_id: int | None = None) -> bool:
    """See and reassign all files of a Kommune, approve what needs approval: Fachaufsicht."""
    return darf(nutzer, _AUFSICHT, kommune_id)


def may_edit_fall(nutzer: Nutzer, fall: Fall) -> bool:
    """Write into this file: its Team, the Vertretung, and whom it is shared with today."""
    rechte = rechte_von(nutzer)
    if fall.team_id in rechte.bereiche(_TEAM):
        return True
    return Fall.objects.mit_zugriff(nutzer).filter(pk=fall.pk).exists()


def may_edit_person(nutzer: Nutzer, person: Person) -> bool:
    """Change master data: only the Team that keeps the person, not whom a file is shared with."""
    return darf(nutzer, _TEAM, person.team_id)


def may_reassign_fall(nutzer: Nutzer, fall: Fall) -> bool:
    """Change Fallführung and Vertretung: the Team itself and the Fachaufsicht."""
    return darf(nutzer, _TEAM, fall.team_id) or darf(nutzer, _AUFSICHT, fall.kommune_id)


def may_break_glass(nutzer: Nutzer, fall: Fall) -> bool:
    """Ask for the confidential notes in an emergency: the Fachaufsicht of the Kommune."""
    return may_supervise_faelle(nutzer, fall.kommune_id)


def may_change_kontakt(nutzer: Nutzer, kontakt: Kontakt) -> bool:
    """Only its author: nobody, not even the Fachaufsicht, rewrites a note of others."""
    return kontakt.verfasser_id == nutzer.pk and may_edit_fall(nutzer, kontakt.fall)


def may_change_dokument(nutzer: Nutzer, dokument: Dokument) -> bool:
    """Who uploaded it, and the Fallführung; for the content there is no change at all."""
    return may_edit_fall(nutzer, dokument.fall) and answers_for(nutzer, dokument, dokument.fall)


def answers_for(nutzer: Nutzer, dokument: Dokument, fall: Fall) -> bool:
    """Is it their document or their file? For lists of one file that has been asked already."""
    return nutzer.pk in (dokument.verfasser_id, fall.fallfuehrung_id)


def may_view_fallzahlen(nutzer: Nutzer) -> bool:
    """Protected figures, without ever reading a file: coordination, Fachaufsicht, Ministerium."""
    return darf(nutzer, "view_fallzahlen")
