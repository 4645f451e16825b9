"""allauth's forms where KIM says more."""

from typing import Any

from allauth.account.forms import ResetPasswordKeyForm
from django.contrib.auth.password_validation import password_validators_help_text_html


class NeuesPasswortForm(ResetPasswordKeyForm):
    """Setting a password from a link: who was just invited does not know the rules yet."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = password_validators_help_text_html()
