"""Collects the rows of all modules of ``tests/matrix`` and the routes of the resolver."""

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

import tests.matrix
from tests.matrix.typen import Adresse

KEINE_ZEILEN = {"abruf", "sammlung", "typen", "vorbereitung", "vorrichtung", "welt"}


def adressen() -> list[Adresse]:
    """Every ``ADRESSEN`` of the modules beside this one, in alphabetical order."""
    namen = sorted(m.name for m in pkgutil.iter_modules(tests.matrix.__path__))
    return [
        adresse
        for name in namen
        if name not in KEINE_ZEILEN
        for adresse in importlib.import_module(f"tests.matrix.{name}").ADRESSEN
    ]


def routen_mit_ansicht(
    resolver: URLResolver | None = None, pfad: str = "", raum: str = ""
) -> Iterator[tuple[str | None, str, Any]]:
    """``(name with namespace or None, route, view)`` of every URL pattern."""
    for muster in (resolver or get_resolver()).url_patterns:
        ganz = pfad + str(muster.pattern)
        if isinstance(muster, URLResolver):
            unter = f"{raum}{muster.namespace}:" if muster.namespace else raum
            yield from routen_mit_ansicht(muster, ganz, unter)
        elif isinstance(muster, URLPattern):
            yield (f"{raum}{muster.name}" if muster.name else None), ganz, muster.callback


def routen() -> Iterator[tuple[str | None, str]]:
    """``(name, route)`` of every URL pattern."""
    return ((name, route) for name, route, _ in routen_mit_ansicht())
