"""The data context: whose eyes the database looks through.

Every read or write of a protected row happens inside ``with kontext(nutzer)`` or
``with systemkontext("purpose")``; row-level security raises without one. Both open
a transaction, because the settings are local to it and so can never leak through a
pooled connection.
"""

import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.utils import timezone

if TYPE_CHECKING:
    from kim.models import Nutzer


LAND = 0
"""Scope id of the Land, among the Kommune ids of a right granted by a Land role."""


@dataclass(frozen=True)
class Rechte:
    """The effective rights of one account on one day: right → ids of its scopes."""

    nutzer_id: int | None
    ids: dict[str, frozenset[int]] = field(default_factory=dict)

    def bereiche(self, recht: str) -> frozenset[int]:
        """Ids of the Kommunen (or Teams) for which ``recht`` is held; 0 is the Land."""
        return self.ids.get(recht, frozenset())

    def hat(self, recht: str, bereich_id: int | None = None) -> bool:
        """Is ``recht`` held for this scope (or, without one, anywhere)?"""
        bereiche = self.bereiche(recht)
        return bool(bereiche) if bereich_id is None else bereich_id in bereiche

    def ist_land(self, recht: str) -> bool:
        return LAND in self.bereiche(recht)


@dataclass(frozen=True)
class Kontext:
    nutzer: "Nutzer | None"
    rechte: Rechte
    anfrage_id: str
    grund: str = ""
    zweck: str = ""

    @property
    def ist_system(self) -> bool:
        return self.nutzer is None


_aktuell: ContextVar[Kontext | None] = ContextVar("kim_kontext", default=None)


def aktueller_kontext() -> Kontext | None:
    return _aktuell.get()


def aktueller_nutzer() -> "Nutzer | None":
    k = _aktuell.get()
    return k.nutzer if k else None


def aktueller_grund() -> str:
    k = _aktuell.get()
    return (k.grund or k.zweck) if k else ""


def rechte_von(nutzer: "Nutzer") -> Rechte:
    """The rights of ``nutzer``: those of the context if it is theirs, else resolved anew.

    Never cached in a session: a right taken back is gone with the next request.
    """
    k = _aktuell.get()
    if k and k.nutzer is not None and k.nutzer.pk == nutzer.pk:
        return k.rechte
    return resolve_rechte(nutzer.pk)


def resolve_rechte(nutzer_id: int, tag: date | None = None) -> Rechte:
    """Effective rights of any account on a day, without changing the context."""
    return _lesen(nutzer_id, "SELECT kim_rechte(%s, %s)", [nutzer_id, tag or timezone.localdate()])


def bereiche_von(nutzer_id: int) -> frozenset[int]:
    """Kommunen (0: the Land) in which an account holds a role now or later, closed or not."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT kim_bereiche(%s, %s)", [nutzer_id, timezone.localdate()])
        return frozenset(cursor.fetchone()[0])


@contextmanager
def kontext(nutzer: "Nutzer", *, grund: str = "", anfrage_id: str = "") -> Iterator[Kontext]:
    """Act as ``nutzer``: one statement resolves the rights and sets the context."""
    neu = Kontext(nutzer, Rechte(nutzer.pk), anfrage_id or _anfrage_id(), grund)
    with _gelten(neu) as k:
        yield k


@contextmanager
def systemkontext(zweck: str, *, grund: str = "") -> Iterator[Kontext]:
    """Act as the system for a named purpose: every row is visible.

    For management commands, beat tasks and tests, never for a request.
    """
    if not zweck:
        raise ValueError("systemkontext() needs a purpose")
    with _gelten(Kontext(None, Rechte(None), _anfrage_id(), grund, zweck)) as k:
        yield k


def _anfrage_id() -> str:
    k = _aktuell.get()
    return k.anfrage_id if k else str(uuid.uuid4())


@contextmanager
def _gelten(neu: Kontext) -> Iterator[Kontext]:
    """Open a transaction with ``neu``; inside another one, give the outer context back."""
    vorher, geschachtelt = _aktuell.get(), connection.in_atomic_block
    with transaction.atomic():
        marke = _aktuell.set(_setzen(neu))
        try:
            yield _aktuell.get()
            if geschachtelt and not connection.needs_rollback:
                # The history backstop must run while its author is still known.
                with connection.cursor() as cursor:
                    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                    cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        finally:
            _aktuell.reset(marke)
        if geschachtelt:
            _setzen(vorher)


def _setzen(k: Kontext | None) -> Kontext | None:
    """Tell the database; for an account, return the context with its resolved rights."""
    if k is None or k.nutzer is None:
        with connection.cursor() as cursor:
            if k is None:
                cursor.execute("SELECT kim_kontext_leeren()")
            else:
                cursor.execute(
                    "SELECT kim_kontext_system(%s, %s)", [k.anfrage_id, k.grund or k.zweck]
                )
        return k
    rechte = _lesen(
        k.nutzer.pk,
        "SELECT kim_kontext_nutzer(%s, %s, %s, %s)",
        [k.nutzer.pk, timezone.localdate(), k.anfrage_id, k.grund],
    )
    return replace(k, rechte=rechte)


def _lesen(nutzer_id: int, sql: str, werte: list[Any]) -> Rechte:
    with connection.cursor() as cursor:
        cursor.execute(sql, werte)
        rechte = json.loads(cursor.fetchone()[0])
    return Rechte(nutzer_id, {recht: frozenset(ids) for recht, ids in rechte.items()})
