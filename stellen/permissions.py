"""Who may see and do what with staffing figures."""

from kim.models import Kommune, Nutzer
from kim.permissions import darf
from stellen.constants import MeldungStatus as S
from stellen.models import Meldung

_KOMMUNE, _MINISTERIUM = "edit_stellen", "audit_stellen"
MELDUNG_RECHT = {
    (S.ENTWURF, S.FREIGABE): _KOMMUNE,
    (S.ENTWURF, S.GEMELDET): _KOMMUNE,
    (S.FREIGABE, S.ENTWURF): _KOMMUNE,
    (S.FREIGABE, S.RUECKFRAGE): _KOMMUNE,
    (S.FREIGABE, S.GEMELDET): _KOMMUNE,
    (S.GEMELDET, S.ENTWURF): _KOMMUNE,
    (S.GEMELDET, S.RUECKFRAGE): _MINISTERIUM,
    (S.GEMELDET, S.GEPRUEFT): _MINISTERIUM,
    (S.RUECKFRAGE, S.FREIGABE): _KOMMUNE,
    (S.RUECKFRAGE, S.GEMELDET): _KOMMUNE,
    (S.GEPRUEFT, S.GEMELDET): _MINISTERIUM,
    (S.GEPRUEFT, S.RUECKFRAGE): _MINISTERIUM,
    (S.GEPRUEFT, S.FESTGESTELLT): _MINISTERIUM,
}
"""Which right each step of ``MELDUNG_TRANSITIONS`` takes, for the Kommune of the Meldung."""


def may_view_stellen(nutzer: Nutzer) -> bool:
    """Any staffing page; which rows are on it decides ``Meldung.objects.visible_to``."""
    return darf(nutzer, "view_stellen") or darf(nutzer, "view_stellen_festgestellt")


def may_view_vakanzen(nutzer: Nutzer) -> bool:
    """How long posts have been vacant: of the own Kommunen, the Ministerium of all."""
    return darf(nutzer, "view_stellen")


def may_audit_stellen(nutzer: Nutzer, kommune: Kommune | int | None = None) -> bool:
    """Import, check, settle and correct: the Ministerium."""
    return darf(nutzer, "audit_stellen", kommune)


def may_release_daten(nutzer: Nutzer) -> bool:
    """Make settled figures public as open data, or take them back: the Ministerium."""
    return may_audit_stellen(nutzer)


def may_view_stellenplan(nutzer: Nutzer) -> bool:
    """The posts: own Kommune and the Ministerium; persons and leaves see only who edits."""
    return darf(nutzer, "view_stellen")


def may_edit_stellenplan(nutzer: Nutzer, kommune: Kommune | int | None = None) -> bool:
    """Keep posts and who fills them, and see persons: Koordination and Assistenz."""
    return darf(nutzer, "edit_stellen", kommune)


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


def may_report_stellen(nutzer: Nutzer, kommune: Kommune | int | None = None) -> bool:
    """Edit and send the Meldung of a Kommune (without one: of any): its Koordination, Assistenz."""
    return darf(nutzer, _KOMMUNE, kommune)


def may_discuss_meldung(nutzer: Nutzer, kommune: Kommune | int | None = None) -> bool:
    """Write into the conversation about a Meldung: both sides of it."""
    return darf(nutzer, _KOMMUNE, kommune) or darf(nutzer, _MINISTERIUM, kommune)


def may_change_meldung(nutzer: Nutzer, meldung: Meldung, status: str) -> bool:
    """Take this step with this Meldung: who; the transition table says when."""
    recht = MELDUNG_RECHT.get((S(meldung.status), S(status)), _MINISTERIUM)
    return darf(nutzer, recht, meldung.kommune_id)
