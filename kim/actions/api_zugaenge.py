"""Tokens of the API: make one, revoke one, revoke all of an account."""

import hashlib
import secrets
from collections.abc import Collection
from datetime import date, datetime, time, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from kim.actions.benachrichtigungen import notify
from kim.models import ApiZugang, Nutzer
from kim.permissions import darf_api_nutzen, darf_api_zugang_widerrufen

GILT_HOECHSTENS = timedelta(days=365)
BYTES = 32
"""256 random bits."""


def pruefsumme(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _ende(tag: date) -> datetime:
    """The moment after the last second of ``tag`` in local time."""
    return timezone.make_aware(datetime.combine(tag + timedelta(days=1), time.min))


@transaction.atomic
def create_api_zugang(
    *, name: str, bereiche: Collection[str], gueltig_bis: date, by: Nutzer
) -> tuple[ApiZugang, str]:
    """A token of ``by`` that works through ``gueltig_bis``; returns it with its secret.

    The secret is nowhere else: whoever loses it makes a new one. Raises
    ``ValidationError`` for more than a year, no area or a name already in use.
    """
    if not darf_api_nutzen(by):
        raise PermissionDenied
    heute = timezone.localdate()
    if not heute <= gueltig_bis <= heute + GILT_HOECHSTENS:
        raise ValidationError({"gueltig_bis": "Ein Zugang gilt ab heute höchstens ein Jahr."})
    praefix = f"kim_{secrets.token_hex(4)}"
    token = f"{praefix}_{secrets.token_urlsafe(BYTES)}"
    zugang = ApiZugang(
        nutzer=by,
        name=name.strip(),
        praefix=praefix,
        pruefsumme=pruefsumme(token),
        bereiche=sorted(bereiche),
        laeuft_ab_am=_ende(gueltig_bis),
    )
    zugang.full_clean()
    zugang.save()
    return zugang, token


@transaction.atomic
def revoke_api_zugang(*, zugang: ApiZugang, by: Nutzer) -> ApiZugang:
    """The next request with this token is refused. Its owner hears of it if it was somebody else."""
    zugang = ApiZugang.objects.select_for_update().get(pk=zugang.pk)
    if not darf_api_zugang_widerrufen(by, zugang):
        raise PermissionDenied
    if zugang.widerrufen_am is not None:
        raise ValidationError("Dieser Zugang ist schon widerrufen.")
    zugang.widerrufen_am, zugang.widerrufen_von = timezone.now(), by
    zugang.save()
    if zugang.nutzer_id != by.pk:
        notify(
            empfaenger=zugang.nutzer,
            text=f"Die Administration hat Ihren API-Zugang „{zugang.name}“ widerrufen.",
            url=reverse("api_zugaenge"),
        )
    return zugang


def revoke_alle(*, nutzer: Nutzer, by: Nutzer, grund: str) -> int:
    """With a closed or reset account all its tokens end for good; returns how many."""
    offene = list(ApiZugang.objects.filter(nutzer=nutzer, widerrufen_am=None))
    for zugang in offene:
        zugang.widerrufen_am, zugang.widerrufen_von = timezone.now(), by
        zugang._change_reason = grund
        zugang.save()
    return len(offene)
