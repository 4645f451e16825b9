"""Exports that a spreadsheet opens: texts must never become commands there."""

from __future__ import annotations

_GEFAEHRLICH = ("=", "+", "-", "@", "\t", "\r", "\n")


def neutralisiere(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would run as a formula.

    For texts only: amounts are written as numbers by the caller. White space before the
    sign does not help an attacker, it is looked through.
    """
    if text.startswith(_GEFAEHRLICH) or text.lstrip().startswith(_GEFAEHRLICH):
        return "'" + text
    return text
