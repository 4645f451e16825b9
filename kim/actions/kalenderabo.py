"""The calendar feed of an account: make or renew its secret, take it back, find it."""

import hashlib
import secrets

from django.db import transaction
from django.utils import timezone

from kim.models import Kalenderabo, Nutzer


def _pruefwert(schluessel: str) -> str:
    return hashlib.sha256(schluessel.encode()).hexdigest()


@transaction.atomic
def renew_kalenderabo(*, by: Nutzer) -> str:
    """A new secret; the old address ends at once. The only time the secret is known."""
    schluessel = secrets.token_urlsafe(32)
    abo = Kalenderabo.objects.filter(nutzer=by).first() or Kalenderabo(nutzer=by)
    abo.schluessel = _pruefwert(schluessel)
    abo.erstellt_am, abo.abgerufen_am = timezone.now(), None
    abo._change_reason = "Adresse des Kalenders erneuert"
    abo.save()
    return schluessel


@transaction.atomic
def revoke_kalenderabo(*, by: Nutzer) -> bool:
    """The address ends at once; ``False`` if there was none."""
    abo = Kalenderabo.objects.filter(nutzer=by).first()
    if abo is None:
        return False
    abo._change_reason = "Kalenderabo widerrufen"
    abo.delete()
    return True


def find_kalenderabo(schluessel: str) -> Kalenderabo | None:
    """Whose address this is; ``None`` for an unknown secret and a closed account."""
    return (
        Kalenderabo.objects.filter(schluessel=_pruefwert(schluessel), nutzer__is_active=True)
        .select_related("nutzer")
        .first()
    )


def mark_abgerufen(abo: Kalenderabo) -> None:
    """Note the time, so that its owner sees whether the feed is used. No history."""
    abo.abgerufen_am = timezone.now()
    abo.save(update_fields=["abgerufen_am"])
