"""The demo accounts as the sign-in page shows them; demo mode only."""

from dataclasses import dataclass

from django.conf import settings

from kim.actions.demodaten import (
    DEMO_KOMMUNEN,
    KOMMUNE_KONTEN,
    LAND_KONTEN,
    TEAM_KONTEN,
)
from kim.rechte_katalog import Rolle


@dataclass(frozen=True)
class Demokonto:
    email: str
    rolle: str


@dataclass(frozen=True)
class Demogruppe:
    name: str
    konten: tuple[Demokonto, ...]


def demokonten() -> list[Demogruppe]:
    """All accounts grouped by Land and Kommune; empty outside demo mode."""
    if not settings.DEMO:
        return []
    gruppen = [
        Demogruppe("Land", tuple(_konto(login, rolle.label) for login, _, rolle in LAND_KONTEN))
    ]
    for ort in DEMO_KOMMUNEN.values():
        rollen = [(login, rolle.label) for login, _, rolle in KOMMUNE_KONTEN]
        rollen += [
            (login, f"{Rolle.CASE_MANAGEMENT.label}, Team {team}")
            for login, _, team, _ in TEAM_KONTEN
        ]
        gruppen.append(
            Demogruppe(_ORTE[ort], tuple(_konto(f"{login}.{ort}", text) for login, text in rollen))
        )
    return gruppen


_ORTE = {"dueren": "Kreis Düren", "soest": "Kreis Soest"}


def _konto(login: str, rolle: str) -> Demokonto:
    return Demokonto(f"{login}@kim.example", rolle)
