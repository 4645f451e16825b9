"""The field keys, and what they encrypt in the database: TOTP keys, seeds of recovery codes.

``kim.tresor`` derives the keys of stored files from them. They come by environment, newest first:
the first encrypts, all decrypt. They are not derived from SECRET_KEY, so that either can be
changed alone.
"""

import base64
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

PRAEFIX = "f1:"
"""Marks what is encrypted; a value without it was stored before there were keys."""


class FeldschluesselFehlt(RuntimeError):
    """None of the configured keys opens this value."""


def schluesselmangel(schluessel: Sequence[str]) -> str:
    """Why these keys must not be used, in German; empty if all is well."""
    if not schluessel:
        return "KIM_FELD_SCHLUESSEL muss mindestens einen Schlüssel nennen."
    for nummer, wert in enumerate(schluessel, start=1):
        try:
            Fernet(wert)
        except ValueError:
            return f"KIM_FELD_SCHLUESSEL: Der {nummer}. Schlüssel ist kein Fernet-Schlüssel."
        if len(set(wert)) < 16:
            return f"KIM_FELD_SCHLUESSEL: Der {nummer}. Schlüssel ist nicht zufällig."
    return ""


def encrypt(text: str) -> str:
    return PRAEFIX + _fernet().encrypt(text.encode()).decode()


def decrypt(wert: str) -> str:
    """The text again. Raises ``FeldschluesselFehlt`` when its key is no longer configured."""
    if not wert.startswith(PRAEFIX):
        return wert
    try:
        return _fernet().decrypt(wert.removeprefix(PRAEFIX)).decode()
    except InvalidToken as fehler:
        raise FeldschluesselFehlt("no key in KIM_FELD_SCHLUESSEL opens this value") from fehler


def rohe_schluessel() -> list[bytes]:
    """The keys as bytes, newest first, to derive others from; never to encrypt with."""
    return [base64.urlsafe_b64decode(wert) for wert in _gepruefte_schluessel()]


def _fernet() -> MultiFernet:
    return MultiFernet([Fernet(wert) for wert in _gepruefte_schluessel()])


def _gepruefte_schluessel() -> Sequence[str]:
    if mangel := schluesselmangel(settings.KIM_FELD_SCHLUESSEL):
        raise ImproperlyConfigured(mangel)
    return settings.KIM_FELD_SCHLUESSEL
