"""Organisationen, their Ansprechpersonen, and Teams."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from kim.kontext import LAND
from kim.models import Ansprechperson, Nutzer, Organisation, Rollenvergabe, Team
from kim.permissions import darf

RECHT = "manage_organisationen"


def darf_organisation_pflegen(by: Nutzer, organisation: Organisation) -> bool:
    """May ``by`` change this Organisation? A statewide one only for the Land."""
    return darf(by, RECHT, organisation.kommune_id or LAND)


def _pflicht(erlaubt: bool) -> None:
    if not erlaubt:
        raise PermissionDenied


@transaction.atomic
def save_organisation(*, organisation: Organisation, by: Nutzer) -> Organisation:
    """Store an Organisation; its Ansprechpersonen follow it to another Kommune."""
    if organisation.pk:
        _pflicht(darf_organisation_pflegen(by, Organisation.objects.get(pk=organisation.pk)))
    _pflicht(darf_organisation_pflegen(by, organisation))
    if (
        organisation.pk
        and organisation.kommune_id
        and organisation.teams.exclude(kommune=organisation.kommune_id).exists()
    ):
        raise ValidationError(
            {"kommune": "Zu der Organisation gehören Teams einer anderen Kommune."}
        )
    organisation.save()
    for person in organisation.ansprechpersonen.all():
        if person.kommune_id != organisation.kommune_id:
            person.kommune = organisation.kommune
            person.save()
    return organisation


@transaction.atomic
def set_organisation_aktiv(
    *, organisation: Organisation, aktiv: bool, grund: str, by: Nutzer
) -> Organisation:
    """Close or reopen; one with active Teams can't be closed."""
    _pflicht(darf_organisation_pflegen(by, organisation))
    if not aktiv and organisation.teams.filter(aktiv=True).exists():
        raise ValidationError(
            "Zu dieser Organisation gehören noch aktive Teams. Legen Sie zuerst die Teams still."
        )
    organisation.aktiv = aktiv
    organisation._change_reason = grund
    organisation.save()
    return organisation


@transaction.atomic
def save_ansprechperson(*, person: Ansprechperson, by: Nutzer) -> Ansprechperson:
    """Store a contact person; the row carries the Kommune of its Organisation."""
    _pflicht(darf_organisation_pflegen(by, person.organisation))
    person.kommune = person.organisation.kommune
    person.save()
    return person


@transaction.atomic
def delete_ansprechperson(*, person: Ansprechperson, grund: str, by: Nutzer) -> None:
    _pflicht(darf_organisation_pflegen(by, person.organisation))
    person._change_reason = grund
    person.delete()


@transaction.atomic
def save_team(*, team: Team, by: Nutzer) -> Team:
    """Store a Team. One whose members still hold a role can't be closed."""
    _pflicht(darf(by, RECHT, team.kommune_id))
    if team.pk and not team.aktiv:
        _pruefe_stilllegen(team, by)
    team.save()
    return team


def _pruefe_stilllegen(team: Team, by: Nutzer) -> None:
    """Raise ``ValidationError`` while somebody holds a role in the Team, now or later."""
    if not darf(by, "view_konten", team.kommune_id):
        raise ValidationError(
            {"aktiv": "Nur die Administration legt Teams still, weil sie die Mitglieder sieht."}
        )
    offen = Rollenvergabe.objects.filter(team=team, nutzer__is_active=True).filter(
        Q(gueltig_bis=None) | Q(gueltig_bis__gte=timezone.localdate())
    )
    if offen.exists():
        raise ValidationError(
            {"aktiv": "Das Team hat noch Mitglieder. Entziehen Sie zuerst deren Rollen."}
        )
