"""Notices inside KIM."""

from kim.kontext import systemkontext
from kim.models import Benachrichtigung, Nutzer

LAENGE: int = Benachrichtigung._meta.get_field("text").max_length or 0


def notify(*, empfaenger: Nutzer, text: str, url: str = "") -> Benachrichtigung:
    """Leave a notice; ``text`` is German and carries no personal data of clients."""
    if len(text) > LAENGE:
        text = f"{text[: LAENGE - 2]} …"
    with systemkontext("Benachrichtigung"):
        return Benachrichtigung.objects.create(empfaenger=empfaenger, text=text, url=url)
