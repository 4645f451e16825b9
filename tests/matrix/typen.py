"""Vocabulary of the permission matrix: one ``Adresse`` per URL name and method.

What a row leaves out is forbidden: a persona that is not named gets 403, or 404 where
the row is ``verdeckt``; anonymous visitors are sent to the sign-in page.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

TEAM_ROLLEN = ("case_management",)
KOMMUNE_ROLLEN = (
    "fachaufsicht",
    "koordination",
    "assistenz",
    "abh",
    "ebh",
    "gremienmitglied",
    "administration",
)
LAND_ROLLEN = ("ministerium", "evaluation", "administration_land")

EIGENE = TEAM_ROLLEN + KOMMUNE_ROLLEN
"""Personas of Düren, where the objects of the ``Welt`` live."""
FREMDE = tuple(f"{rolle}_fremd" for rolle in EIGENE)
"""The same roles in Soest."""
ANDERES_TEAM = ("case_management_team2",)
"""Case Manager:in of another Team of Düren."""
OHNE_ROLLE = ("ohne_rolle",)

ANONYM = "anonym"
ANGEMELDET = EIGENE + FREMDE + ANDERES_TEAM + LAND_ROLLEN + OHNE_ROLLE
PERSONAS = (ANONYM, *ANGEMELDET)

ZUR_ANMELDUNG = "login"
"""Expected instead of a status: a redirect to the sign-in page."""

Erwartet = Mapping[str, int | str]
Werte = Mapping[str, Any] | Callable[[Any], Mapping[str, Any]]


def erlaubt(*personas: str, status: int | str = 200) -> dict[str, int | str]:
    """These personas get ``status``: ``erlaubt("koordination", *LAND_ROLLEN)``."""
    unbekannt = set(personas) - set(PERSONAS)
    if unbekannt:
        raise ValueError(f"unknown personas: {sorted(unbekannt)}")
    return dict.fromkeys(personas, status)


def alle(status: int | str = 200) -> dict[str, int | str]:
    """Every signed-in persona gets ``status``."""
    return erlaubt(*ANGEMELDET, status=status)


@dataclass(frozen=True)
class Adresse:
    """One URL name with one method and what each persona gets for it.

    ``kwargs``, ``daten`` (form data) and ``abfrage`` (query string) are mappings or
    functions of the ``Welt``. ``oeffentlich`` is the status an anonymous visitor gets.
    ``zusatz`` tells several rows of one name apart. ``vorher`` prepares the client or
    the objects inside the savepoint of the request: ``vorher(welt, client, persona)``.
    """

    name: str
    erwartet: Erwartet = field(default_factory=dict)
    kwargs: Werte = field(default_factory=dict)
    methode: str = "get"
    daten: Werte = field(default_factory=dict)
    abfrage: Werte = field(default_factory=dict)
    oeffentlich: int | None = None
    verdeckt: bool = False
    zusatz: str = ""
    htmx: bool = False
    vorher: Callable[[Any, Any, str], None] | None = None

    def soll(self, persona: str) -> int | str:
        if persona in self.erwartet:
            return self.erwartet[persona]
        if persona == ANONYM:
            return self.oeffentlich if self.oeffentlich is not None else ZUR_ANMELDUNG
        return 404 if self.verdeckt else 403

    @property
    def kennung(self) -> str:
        return " ".join(x for x in (self.methode.upper(), self.name, self.zusatz) if x)
