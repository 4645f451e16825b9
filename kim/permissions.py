"""Who may do what. The only module that knows guardian.

Rights live as guardian object permissions of groups on a Kommune or a Team; which
account is in which group from when to when is a ``Rollenvergabe``. Views ask the
functions here in their first line, templates ask the same ones.
"""

from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from guardian.shortcuts import get_group_perms

from kim.kontext import LAND, Rechte, bereiche_von, rechte_von
from kim.models import (
    ApiZugang,
    Auftrag,
    Kommune,
    KommuneGroupObjectPermission,
    Nutzer,
    Rollenvergabe,
    Team,
    TeamGroupObjectPermission,
)
from kim.rechte_katalog import ROLLEN, Ebene

__all__ = [
    "Rechte",
    "darf",
    "darf_api_nutzen",
    "darf_api_zugang_widerrufen",
    "darf_ergebnis_laden",
    "darf_konto_sperren",
    "darf_konto_verwalten",
    "ensure_gruppe",
    "rechte_der_gruppe",
    "rechte_von",
    "require",
]


def darf(nutzer: Nutzer, recht: str, bereich: Kommune | Team | int | None = None) -> bool:
    """Does ``nutzer`` hold ``recht`` for this scope (without one: anywhere)?"""
    kennung = bereich.pk if isinstance(bereich, Kommune | Team) else bereich
    return rechte_von(nutzer).hat(recht, kennung)


def require(bedingung: bool) -> None:
    """Answer 403 unless the condition holds."""
    if not bedingung:
        raise PermissionDenied


def darf_konto_verwalten(by: Nutzer, nutzer: Nutzer) -> bool:
    """May ``by`` change this account, its address or its second factor?

    Whoever can change the address can take the account over. So ``by`` must administer
    the Kommune that keeps it and every scope in which it holds a role, now or later.
    """
    bereiche = bereiche_von(nutzer.pk) | {nutzer.kommune_id or LAND}
    return bereiche <= rechte_von(by).bereiche("manage_konten")


def darf_konto_sperren(by: Nutzer, nutzer: Nutzer) -> bool:
    """May ``by`` close or reopen this account? Its Kommune; with a Land role only the Land."""
    if LAND in bereiche_von(nutzer.pk):
        return darf(by, "manage_konten", LAND)
    return darf(by, "manage_konten", nutzer.kommune_id or LAND)


def darf_api_nutzen(nutzer: Nutzer) -> bool:
    """May ``nutzer`` make tokens for programs? Everybody whose role carries a right."""
    return bool(rechte_von(nutzer).ids)


def darf_api_zugang_widerrufen(by: Nutzer, zugang: ApiZugang) -> bool:
    """One's own, and those of accounts one may close."""
    return zugang.nutzer_id == by.pk or darf_konto_sperren(by, zugang.nutzer)


def darf_ergebnis_laden(nutzer: Nutzer, auftrag: Auftrag) -> bool:
    """A result shows what its owner might see when it was made: not after losing a role since."""
    heute, seit = timezone.localdate(), auftrag.begonnen_am or auftrag.erstellt_am
    ausgelaufen = nutzer.rollenvergaben.filter(
        gueltig_bis__lt=heute, gueltig_bis__gte=timezone.localdate(seit)
    )
    entzogen = Rollenvergabe.history.filter(
        nutzer=nutzer, gueltig_bis__lt=heute, history_date__gte=seit
    )
    return not (ausgelaufen.exists() or entzogen.exists())


def gruppenname(rolle: str, kommune: Kommune | None, team: Team | None) -> str:
    """The stable name of the group: ``koordination:05358``, ``case_management:team:7``."""
    if team is not None:
        return f"{rolle}:team:{team.pk}"
    return f"{rolle}:{kommune.ags if kommune else 'land'}"


def ensure_gruppe(rolle: str, kommune: Kommune | None = None, team: Team | None = None) -> Group:
    """The group of a role in its scope, with exactly the rights of the catalogue.

    Idempotent; called for every grant, so that a changed catalogue takes effect, and by
    ``manage.py rollen_abgleichen`` for all groups.
    """
    regel = ROLLEN[rolle]
    gruppe, _ = Group.objects.get_or_create(name=gruppenname(rolle, kommune, team))
    if regel.ebene == Ebene.TEAM:
        _sync(TeamGroupObjectPermission, gruppe, regel.team_rechte, [team])
    elif regel.ebene == Ebene.KOMMUNE:
        _sync(KommuneGroupObjectPermission, gruppe, regel.kommune_rechte, [kommune])
    else:
        _sync(
            KommuneGroupObjectPermission,
            gruppe,
            regel.kommune_rechte,
            list(Kommune.objects.all()),
        )
    return gruppe


def _sync(
    tabelle: type[KommuneGroupObjectPermission] | type[TeamGroupObjectPermission],
    gruppe: Group,
    codenamen: tuple[str, ...],
    objekte: list,
) -> None:
    modell = type(objekte[0])._meta.model_name
    rechte = Permission.objects.filter(
        content_type__app_label="kim", content_type__model=modell, codename__in=codenamen
    )
    soll = {(r.pk, o.pk) for r in rechte for o in objekte}
    ist = set(
        tabelle.objects.filter(group=gruppe).values_list("permission_id", "content_object_id")
    )
    for recht, objekt in ist - soll:
        tabelle.objects.filter(group=gruppe, permission_id=recht, content_object_id=objekt).delete()
    tabelle.objects.bulk_create(
        tabelle(group=gruppe, permission_id=recht, content_object_id=objekt)
        for recht, objekt in sorted(soll - ist)
    )


def rechte_der_gruppe(gruppe: Group, objekt: Kommune | Team) -> set[str]:
    """The rights a group holds on a scope, as guardian sees them."""
    return {str(recht) for recht in get_group_perms(gruppe, objekt)}
