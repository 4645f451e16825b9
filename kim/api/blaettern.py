"""Stable paging by keys: rows that come or go between two pages shift nothing."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Generic, TypeVar

from django.core.signing import BadSignature, Signer
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from ninja import Schema
from pydantic import Field

from kim.api.typen import Abfrage

T = TypeVar("T")


class Seite(Schema, Generic[T]):
    """One page of a list."""

    daten: list[T]
    naechster_cursor: str | None = Field(description="für die nächste Antwort; null am Ende")


class UngueltigerCursor(Exception):
    """Changed, or of another list."""


def blaettere(
    request: HttpRequest, zeilen: QuerySet, felder: Sequence[str], abfrage: Abfrage
) -> dict[str, Any]:
    """The page of ``zeilen`` (dictionaries with all ``felder``) behind the cursor.

    ``felder`` are the unique sort key; ``-`` before a name turns its direction. The cursor
    holds the key of the last row, signed together with address and filters.
    """
    namen = [f.lstrip("-") for f in felder]
    signierer = Signer(salt=f"kim.api:{request.path}:{sorted(abfrage.filter().items())}")
    if abfrage.cursor is not None:
        zeilen = zeilen.filter(_dahinter(felder, _lies(signierer, abfrage.cursor, len(felder))))
    gelesen = list(zeilen.order_by(*felder)[: abfrage.limit + 1])
    seite, weiter = gelesen[: abfrage.limit], len(gelesen) > abfrage.limit
    schluessel = [_text(seite[-1][n]) for n in namen] if weiter else None
    return {
        "daten": seite,
        "naechster_cursor": signierer.sign_object(schluessel) if weiter else None,
    }


def _text(wert: Any) -> Any:
    return wert.isoformat() if isinstance(wert, date) else wert


def _lies(signierer: Signer, cursor: str, laenge: int) -> list[Any]:
    try:
        werte = signierer.unsign_object(cursor)
    except (BadSignature, ValueError) as fehler:
        raise UngueltigerCursor from fehler
    if len(werte) != laenge:
        raise UngueltigerCursor
    return werte


def _dahinter(felder: Sequence[str], werte: Sequence[Any]) -> Q:
    """(a, b) > (x, y) for mixed directions: a > x, or a = x and b > y."""
    bedingung, gleich = Q(), Q()
    for feld, wert in zip(felder, werte, strict=True):
        name = feld.lstrip("-")
        richtung = "lt" if feld.startswith("-") else "gt"
        bedingung |= gleich & Q(**{f"{name}__{richtung}": wert})
        gleich &= Q(**{name: wert})
    return bedingung
