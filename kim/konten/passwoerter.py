"""Password rules beyond Django's: words everybody would try first at KIM."""

from django.conf import settings
from django.core.exceptions import ValidationError

from kim.actions.demodaten import PASSWORT

_WOERTER = ("kim", "kommune", "integration", "ministerium", "passwort", "password", "nrw")


class NaheliegendValidator:
    """Refuses too few different characters, and service words with only digits around them.

    BSI IT-Grundschutz ORP.4.A8: no password that is easy to guess. The public demo
    password is refused wherever real people work.
    """

    def validate(self, password: str, user: object = None) -> None:
        if password == PASSWORT and not settings.DEMO:
            raise ValidationError("Dieses Passwort ist öffentlich bekannt.", code="oeffentlich")
        if len(set(password.lower())) < 5:
            raise ValidationError(
                "Das Passwort besteht aus zu wenigen verschiedenen Zeichen.", code="eintoenig"
            )
        rest = password.lower()
        for wort in _WOERTER:
            rest = rest.replace(wort, "")
        if not any(zeichen.isalpha() for zeichen in rest):
            raise ValidationError(
                "Das Passwort ist zu naheliegend: Es besteht nur aus Dienstwörtern und Ziffern.",
                code="naheliegend",
            )

    def get_help_text(self) -> str:
        return "Gut sind vier oder mehr Wörter, die sonst niemand zusammenstellt."
