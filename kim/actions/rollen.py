"""Give and take roles."""

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from kim.models import Kommune, Nutzer, Rollenvergabe, Team
from kim.permissions import darf, ensure_gruppe
from kim.rechte_katalog import ROLLEN, Ebene, Rolle


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
    if by is not None and by.pk == nutzer.pk:
        raise ValidationError(
            "Niemand gibt sich selbst eine Rolle. Bitten Sie eine andere Person der Administration."
        )
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
    if vergabe.rolle == Rolle.ADMINISTRATION_LAND:
        pruefe_landesadministration(ohne=vergabe.nutzer)
    letzter_tag = max(ab, vergabe.gueltig_von) - timedelta(days=1)
    if vergabe.gueltig_bis is not None and vergabe.gueltig_bis <= letzter_tag:
        raise ValidationError("Die Rolle endet schon vor diesem Tag.")
    vergabe.gueltig_bis = letzter_tag
    vergabe._change_reason = grund
    vergabe.full_clean(exclude=["gruppe"])
    vergabe.save()
    return vergabe


def pruefe_landesadministration(*, ohne: Nutzer) -> None:
    """Raise ``ValidationError`` if nobody but ``ohne`` would administer the Land."""
    andere = (
        Rollenvergabe.objects.select_for_update(of=("self",))
        .gueltig_am(timezone.localdate())
        .filter(rolle=Rolle.ADMINISTRATION_LAND, nutzer__is_active=True)
        .exclude(nutzer=ohne)
    )
    if not list(andere):
        raise ValidationError(
            "Das ist die letzte Administration des Landes. Geben Sie die Rolle zuerst einer "
            "anderen Person, sonst könnte niemand mehr Konten verwalten."
        )
