"""Who may see and do what with staffing figures."""

from kim.models import Kommune, Nutzer
from kim.permissions import darf


def may_view_stellen(nutzer: Nutzer) -> bool:
    """Any staffing page; which rows are on it decides ``Meldung.objects.visible_to``."""
    return darf(nutzer, "view_stellen") or darf(nutzer, "view_stellen_festgestellt")


def may_view_vakanzen(nutzer: Nutzer) -> bool:
    """How long posts have been vacant: of the own Kommunen, the Ministerium of all."""
    return darf(nutzer, "view_stellen")


def may_audit_stellen(nutzer: Nutzer) -> bool:
    """Import, check, settle and correct: the Ministerium."""
    return darf(nutzer, "audit_stellen")


def may_release_daten(nutzer: Nutzer) -> bool:
    """Make settled figures public as open data, or take them back: the Ministerium."""
    return may_audit_stellen(nutzer)


def may_view_verlauf(nutzer: Nutzer, kommune: Kommune | int | None = None) -> bool:
    """History and "Stand am …" of a Kommune's figures (without one: of any Kommune).

    The database says the same (``schutz.historie``): only for whom every state is visible.
    """
    return darf(nutzer, "view_stellen", kommune)


def may_view_mittel(nutzer: Nutzer, kommune: Kommune | int | None = None) -> bool:
    """What is granted, spent and left: from posts in every state, so the own Kommune and
    the Ministerium. Rates and budgets are for all who may see staffing.
    """
    return darf(nutzer, "view_stellen", kommune)


def may_view_pruefbefunde(nutzer: Nutzer) -> bool:
    """Findings of the audit: about the own Kommunen, for the Ministerium all."""
    return darf(nutzer, "view_stellen")


def may_answer_pruefbefund(nutzer: Nutzer, kommune_id: int | None) -> bool:
    """Answer for the Kommune a finding is about; about the Land nobody answers."""
    return kommune_id is not None and darf(nutzer, "edit_stellen", kommune_id)
