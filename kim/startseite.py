"""What the apps contribute to the start page and to the search.

An app offers ``start(request) -> Startbeitrag`` or ``suche(request, begriff) -> list[Treffer]``
as methods of its AppConfig, so that ``kim`` imports no app.
"""

from dataclasses import dataclass, field
from datetime import date

from django.apps import apps
from django.http import HttpRequest

HOECHSTENS_KENNZAHLEN = 6


@dataclass(frozen=True)
class Kennzahl:
    """A number that links to exactly the list it counts. ``wert`` is formatted."""

    wert: str
    text: str
    url: str
    hinweis: str = ""


@dataclass(frozen=True)
class Anstehend:
    """Something to do. ``rang``: 1 overdue or wrong, 2 today, 3 soon."""

    text: str
    url: str
    rang: int = 3
    tag: date | None = None


@dataclass
class Startbeitrag:
    kennzahlen: list[Kennzahl] = field(default_factory=list)
    anstehend: list[Anstehend] = field(default_factory=list)


@dataclass(frozen=True)
class Treffer:
    """One search result; ``art`` is the heading it stands under."""

    art: str
    text: str
    url: str
    zusatz: str = ""


def sammle_start(request: HttpRequest) -> Startbeitrag:
    """All contributions: at most six numbers, the most urgent things first."""
    gesamt = Startbeitrag()
    for config in apps.get_app_configs():
        beitrag = getattr(config, "start", None)
        if beitrag is not None:
            teil = beitrag(request)
            gesamt.kennzahlen += teil.kennzahlen
            gesamt.anstehend += teil.anstehend
    gesamt.kennzahlen = gesamt.kennzahlen[:HOECHSTENS_KENNZAHLEN]
    gesamt.anstehend.sort(key=lambda a: (a.rang, a.tag or date.max, a.text))
    return gesamt


def sammle_treffer(request: HttpRequest, begriff: str) -> list[Treffer]:
    """All search results the account may see, grouped by the order of the apps."""
    treffer: list[Treffer] = []
    for config in apps.get_app_configs():
        suche = getattr(config, "suche", None)
        if suche is not None:
            treffer += suche(request, begriff)
    return treffer
