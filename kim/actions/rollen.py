"""Give and take roles."""

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction

from kim.models import Kommune, Nutzer, Rollenvergabe, Team
from kim.permissions import darf, ensure_gruppe
from kim.rechte_katalog import ROLLEN, Ebene


def darf_rolle_vergeben(by: Nutzer, kommune: Kommune | None) -> bool:
    """May ``by`` give and take roles in this Kommune (``None``: for the Land)?"""
    return darf(by, "manage_konten", kommune.pk if kommune else 0)


@transaction.atomic
def grant_role(
    *,
    nutzer: Nutzer,
    rolle: str,
    grund: str,
    gueltig_von: date,
    gueltig_bis: date | None = None,
    kommune: Kommune | None = None,
    team: Team | None = None,
    by: Nutzer | None,
) -> Rollenvergabe:
    """Give ``nutzer`` a role for a Team, a Kommune or the Land.

    ``by=None`` is the system (initial data). Raises ``PermissionDenied`` for a scope
    that ``by`` does not administer, ``ValidationError`` for a role that does not fit.
    """
    if ROLLEN[rolle].ebene == Ebene.TEAM and team is not None:
        kommune = team.kommune
    if by is not None and not darf_rolle_vergeben(by, kommune):
        raise PermissionDenied
    vergabe = Rollenvergabe(
        nutzer=nutzer,
        rolle=rolle,
        kommune=kommune,
        team=team,
        grund=grund,
        gueltig_von=gueltig_von,
        gueltig_bis=gueltig_bis,
        vergeben_von=by,
    )
    vergabe.full_clean(exclude=["gruppe"])
    vergabe.gruppe = ensure_gruppe(rolle, kommune, team)
    vergabe._change_reason = grund
    vergabe.save()
    return vergabe


@transaction.atomic
def revoke_role(*, vergabe: Rollenvergabe, grund: str, ab: date, by: Nutzer) -> Rollenvergabe:
    """Take a role back from the day ``ab`` on; the row stays, the right is gone."""
    if not darf_rolle_vergeben(by, vergabe.kommune):
        raise PermissionDenied
    vergabe.gueltig_bis = ab - timedelta(days=1)
    vergabe._change_reason = grund
    vergabe.full_clean(exclude=["gruppe"])
    vergabe.save()
    return vergabe
