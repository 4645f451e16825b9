"""allauth as KIM wants it: no sign-up, German words, writes inside a data context."""

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.exceptions import SignupClosedException
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from kim import feldschluessel
from kim.konten.zweiter_faktor import ist_pflicht, zahl_der_faktoren
from kim.kontext import aktueller_nutzer, kontext
from kim.models import Nutzer
from kim.warteschlange import enqueue

log = logging.getLogger("kim.konten")


def _anfrage_id(request: HttpRequest | None) -> str:
    return getattr(request, "anfrage_id", "")


class KontoAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": (
            "E-Mail-Adresse oder Passwort stimmen nicht. Prüfen Sie bitte beides."
        ),
        "too_many_login_attempts": (
            "Zu viele Versuche mit diesen Angaben. Warten Sie bitte "
            f"{settings.ANMELDUNG_SPERRE_MINUTEN} Minuten und versuchen Sie es dann noch einmal, "
            "oder fordern Sie ein neues Passwort an."
        ),
        "account_inactive": "Dieses Konto ist deaktiviert.",
        "cannot_remove_primary_email": "Die E-Mail-Adresse der Anmeldung kann nicht entfallen.",
        "email_taken": "Zu dieser E-Mail-Adresse gibt es bereits ein Konto.",
        "invalid_or_expired_key": "Der Link ist ungültig oder abgelaufen.",
        "invalid_password_reset": "Der Link für das neue Passwort ist ungültig oder abgelaufen.",
        "max_email_addresses": "Mehr als %d E-Mail-Adressen sind nicht möglich.",
        "same_as_current": "Der neue Wert muss sich vom jetzigen unterscheiden.",
        "select_only_one": "Wählen Sie bitte nur einen Eintrag aus.",
        "unverified_primary_email": "Ihre E-Mail-Adresse ist noch nicht bestätigt.",
        "incorrect_password": "Das Passwort stimmt nicht.",
        "incorrect_code": "Der Code stimmt nicht oder ist abgelaufen.",
        "enter_current_password": "Geben Sie Ihr jetziges Passwort ein.",
        "invalid_login": "Diese Anmeldung ist nicht möglich.",
        "rate_limited": "Zu viele Versuche in kurzer Zeit. Warten Sie bitte einige Minuten.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """One count per account, whatever name the server is called by."""
        return credentials.get("email", "").strip().lower()

    def login(self, request: HttpRequest, user: Nutzer) -> None:
        """Sign in (Django rotates the session); ``last_login`` leaves no history row."""
        user.skip_history_when_saving = True
        try:
            with kontext(user, anfrage_id=_anfrage_id(request), grund="Anmeldung"):
                super().login(request, user)
        finally:
            del user.skip_history_when_saving

    def set_password(self, user: Nutzer, password: str) -> None:
        """A new password is in the history as an event, never as a value."""
        user._change_reason = "Passwort neu festgelegt"
        if aktueller_nutzer() is not None:
            super().set_password(user, password)
            return
        with kontext(user, anfrage_id=_anfrage_id(context.request)):
            super().set_password(user, password)

    def send_password_reset_mail(self, user: Nutzer, email: str, context: dict[str, Any]) -> None:
        """Outside the request: its duration must not tell whether there is such an account.

        With the broker down it is sent at once: late is worse than slow. With the mail server
        down as well the answer stays the same as for an unknown address.
        """
        adresse = context["request"].build_absolute_uri("/")
        if enqueue("kim.tasks.passwortlink_senden", user.pk, adresse):
            return
        try:
            super().send_password_reset_mail(user, email, context)
        except OSError as fehler:
            log.error("mail for a new password of account %s not sent: %s", user.pk, type(fehler))

    def reauthenticate(self, user: Nutzer, password: str) -> bool:
        erkannt = self.authenticate(context.request, email=user.email, password=password)
        return erkannt is not None and erkannt.pk == user.pk


class MfaAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "Der Code stimmt nicht oder ist abgelaufen.",
        "cannot_delete_authenticator": (
            "Für Ihre Rollen ist ein zweiter Faktor Pflicht. Richten Sie zuerst einen anderen ein."
        ),
        "cannot_generate_recovery_codes": (
            "Wiederherstellungscodes gibt es, sobald ein zweiter Faktor eingerichtet ist."
        ),
        "unverified_email": "Ihre E-Mail-Adresse ist noch nicht bestätigt.",
    }

    def encrypt(self, text: str) -> str:
        return feldschluessel.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return feldschluessel.decrypt(encrypted_text)

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        """The last factor stays while a role makes it obligatory."""
        return zahl_der_faktoren(authenticator.user) > 1 or not ist_pflicht(authenticator.user)


class OidcAdapter(DefaultSocialAccountAdapter):
    """A service account signs in to an existing account with the same verified e-mail."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def is_auto_signup_allowed(self, request: HttpRequest, sociallogin: Any) -> bool:
        raise SignupClosedException

    def authenticate_by_email(self, sociallogin: Any) -> tuple[Nutzer, str] | None:
        """allauth saves the account when it links it: unchanged, so without a history row."""
        treffer = super().authenticate_by_email(sociallogin)
        if treffer is not None:
            treffer[0].skip_history_when_saving = True
        return treffer

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: Any) -> str:
        return reverse("mein_konto")
