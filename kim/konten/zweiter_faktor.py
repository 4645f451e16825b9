"""Who must have a second factor, and who has one."""

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.utils import timezone

from kim.models import Nutzer, Rollenvergabe
from kim.rechte_katalog import Rolle

ERFUELLT = "kim_zweiter_faktor"
"""Session key: this account has a factor; asked only once per session."""

_ALS_FAKTOR = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def pflichtrollen(wert: str | None = None) -> frozenset[str]:
    """The roles of ``KIM_MFA_ROLLEN``; raises ``ValueError`` for an unknown one."""
    wert = settings.KIM_MFA_ROLLEN if wert is None else wert
    if wert == "alle":
        return frozenset(Rolle.values)
    if wert == "keine":
        return frozenset()
    rollen = frozenset(r.strip() for r in wert.split(",") if r.strip())
    if unbekannt := rollen - frozenset(Rolle.values):
        raise ValueError(f"KIM_MFA_ROLLEN: unknown roles {', '.join(sorted(unbekannt))}")
    return rollen


def ist_pflicht(nutzer: Nutzer) -> bool:
    """Does a role held today oblige this account? Needs a data context; never in demo mode."""
    if settings.DEMO:
        return False
    rollen = pflichtrollen()
    return (
        bool(rollen)
        and Rollenvergabe.objects.filter(nutzer=nutzer, rolle__in=rollen)
        .gueltig_am(timezone.localdate())
        .exists()
    )


def zahl_der_faktoren(nutzer: Nutzer) -> int:
    """Apps and keys; recovery codes alone are no second factor."""
    return Authenticator.objects.filter(user=nutzer, type__in=_ALS_FAKTOR).count()
