"""Sign-in by e-mail and password."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from kim.kontext import kontext


class KontoBackend(AuthenticationBackend):
    """allauth's backend; a password check may renew the hash and so write the account.

    That write has a history, and a history wants a context: the account's own.
    """

    def _check_password(self, user: Any, password: str) -> Any:
        if user is None:
            return super()._check_password(user, password)
        user.skip_history_when_saving = True
        try:
            with kontext(user, grund="Anmeldung"):
                return super()._check_password(user, password)
        finally:
            del user.skip_history_when_saving
