"""allauth's forms where KIM says more."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, ResetPasswordKeyForm, SetPasswordForm
from django.contrib.auth.password_validation import password_validators_help_text_html
from django.core.exceptions import ValidationError


class _GleichePasswoerter:
    """allauth's plain text for unequal passwords says "Du" in German."""

    def add_error(self, feld: str | None, fehler: Any) -> None:
        if feld == "password2" and not isinstance(fehler, ValidationError):
            fehler = "Geben Sie beide Male dasselbe Passwort ein."
        super().add_error(feld, fehler)


class PasswortAendernForm(_GleichePasswoerter, ChangePasswordForm):
    """The present and twice the new password."""


class PasswortSetzenForm(_GleichePasswoerter, SetPasswordForm):
    """Twice the first password of an account that had none."""


class NeuesPasswortForm(_GleichePasswoerter, ResetPasswordKeyForm):
    """Setting a password from a link: who was just invited does not know the rules yet."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = password_validators_help_text_html()
