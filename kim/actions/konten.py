"""Accounts: create, change, close and open again, invite, take away a lost second factor."""

import logging
from functools import partial

from allauth.account import app_settings as konto_einstellungen
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse

from kim.actions.api_zugaenge import revoke_alle
from kim.actions.rollen import pruefe_landesadministration
from kim.kontext import LAND, bereiche_von
from kim.models import Kommune, Nutzer
from kim.permissions import darf, darf_konto_sperren, darf_konto_verwalten

log = logging.getLogger("kim.konten")

NICHT_ANGELEGT = (
    "Mit dieser Adresse konnte kein Konto angelegt werden. Prüfen Sie die Schreibweise, "
    "oder wenden Sie sich an die Administration des Landes."
)


def _pflicht(erlaubt: bool) -> None:
    if not erlaubt:
        raise PermissionDenied


@transaction.atomic
def create_konto(
    *, email: str, name: str, kommune: Kommune | None, by: Nutzer | None, grund: str = ""
) -> Nutzer:
    """An account without a role and without a password; ``by=None`` is the system.

    Raises ``ValidationError`` that tells nothing about accounts of other Kommunen.
    """
    _pflicht(by is None or darf(by, "manage_konten", kommune.pk if kommune else LAND))
    try:
        with transaction.atomic():
            nutzer = Nutzer.objects.create_user(
                email, name=name.strip(), kommune=kommune, ist_demo=settings.DEMO
            )
    except IntegrityError as fehler:
        raise ValidationError({"email": NICHT_ANGELEGT}) from fehler
    ensure_adresse(nutzer=nutzer)
    return nutzer


def ensure_adresse(*, nutzer: Nutzer) -> None:
    """Exactly one address for allauth: the account's, verified by the administration."""
    EmailAddress.objects.filter(user=nutzer).exclude(email=nutzer.email).delete()
    EmailAddress.objects.update_or_create(
        user=nutzer, email=nutzer.email, defaults={"primary": True, "verified": True}
    )


@transaction.atomic
def update_konto(*, nutzer: Nutzer, by: Nutzer, grund: str) -> Nutzer:
    """Save changed name, address or Kommune; a changed address is the new login."""
    alt = Nutzer.objects.get(pk=nutzer.pk)
    _pflicht(darf_konto_verwalten(by, alt))
    _pflicht(darf(by, "manage_konten", nutzer.kommune_id or LAND))
    nutzer.email = nutzer.email.strip().lower()
    nutzer._change_reason = grund
    try:
        with transaction.atomic():
            nutzer.save()
    except IntegrityError as fehler:
        raise ValidationError({"email": NICHT_ANGELEGT}) from fehler
    ensure_adresse(nutzer=nutzer)
    if nutzer.email != alt.email:
        # The address decides who signs in, so its owner hears of it, whoever changed it.
        transaction.on_commit(partial(_melde_adresswechsel, alt))
    return nutzer


def _melde_adresswechsel(alt: Nutzer) -> None:
    """To the address given up; not where the account leads now."""
    text = render_to_string("kim/konten/mail/adresswechsel.txt", {"nutzer": alt})
    try:
        EmailMessage("Ihre Anmeldung bei KIM wurde geändert", text, to=[alt.email]).send()
    except OSError:
        log.exception("account %s: the old address was not told of the change", alt.pk)


@transaction.atomic
def set_konto_aktiv(*, nutzer: Nutzer, aktiv: bool, grund: str, by: Nutzer) -> Nutzer:
    """Close or reopen an account. Closed, its sessions end with their next request.

    Its API tokens are revoked: reopening does not bring them back.
    """
    _pflicht(darf_konto_sperren(by, nutzer))
    if not aktiv and nutzer.pk == by.pk:
        raise ValidationError("Ihr eigenes Konto können Sie nicht deaktivieren.")
    if not aktiv and LAND in bereiche_von(nutzer.pk):
        pruefe_landesadministration(ohne=nutzer)
    nutzer.is_active = aktiv
    nutzer._change_reason = grund
    nutzer.save()
    if not aktiv:
        revoke_alle(nutzer=nutzer, by=by, grund=f"Konto deaktiviert: {grund}")
    return nutzer


@transaction.atomic
def set_mailweise(*, mailweise: str, by: Nutzer) -> None:
    """How often KIM writes to this account about its notices."""
    nutzer = Nutzer.objects.get(pk=by.pk)
    nutzer.mailweise = mailweise
    nutzer._change_reason = "E-Mails eingestellt"
    nutzer.save(update_fields=["mailweise"])


@transaction.atomic
def reset_zweiter_faktor(*, nutzer: Nutzer, grund: str, by: Nutzer) -> int:
    """Remove all second factors of an account that lost them; the password goes with them.

    Without the old password nobody who found the device gets in; the API tokens are
    revoked for the same reason. Returns how many factors there were.
    """
    _pflicht(darf_konto_verwalten(by, nutzer) and nutzer.pk != by.pk)
    anzahl, _ = Authenticator.objects.filter(user=nutzer).delete()
    nutzer.set_unusable_password()
    nutzer._change_reason = f"Zweiter Faktor zurückgesetzt: {grund}"
    nutzer.save()
    revoke_alle(nutzer=nutzer, by=by, grund=nutzer._change_reason)
    return anzahl


def einladungspfad(nutzer: Nutzer) -> str:
    """Path of the page on which the account sets its password; valid for three days."""
    schluessel = konto_einstellungen.PASSWORD_RESET_TOKEN_GENERATOR().make_token(nutzer)
    return reverse(
        "account_reset_password_from_key",
        kwargs={"uidb36": user_pk_to_url_str(nutzer), "key": schluessel},
    )


def send_passwortlink(*, nutzer_id: int, adresse: str) -> None:
    """Mail the link to set a new password, as asked for on the sign-in page.

    ``adresse`` is scheme and host of this installation. The key is made here, so that it never
    lies in a queue. Raises ``OSError`` when the mail server does not take the mail.
    """
    nutzer = Nutzer.objects.filter(pk=nutzer_id, is_active=True).first()
    if nutzer is None:
        return
    link = {"password_reset_url": adresse.rstrip("/") + einladungspfad(nutzer)}
    betreff, text = (
        render_to_string(f"account/email/password_reset_key_{teil}.txt", link)
        for teil in ("subject", "message")
    )
    EmailMessage(betreff.strip(), text.strip(), to=[nutzer.email]).send()


def send_einladung(*, nutzer: Nutzer, link: str, by: Nutzer) -> bool:
    """Mail the link to set a password; ``False`` if the mail server did not take it."""
    _pflicht(darf_konto_verwalten(by, nutzer))
    text = render_to_string(
        "kim/konten/mail/einladung.txt",
        {"nutzer": nutzer, "link": link, "tage": settings.PASSWORD_RESET_TIMEOUT // 86400},
    )
    mail = EmailMessage("Ihr Zugang zu KIM", text, to=[nutzer.email])
    try:
        return bool(mail.send())
    except OSError:
        return False
