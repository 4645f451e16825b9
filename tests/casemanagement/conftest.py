"""People around one file: its Team, another Team, the Fachaufsicht, another Kommune."""

from dataclasses import dataclass

import pytest

from casemanagement.models import Fall
from kim.models import Nutzer, Team
from tests.casemanagement import akten
from tests.casemanagement.zugaenge import kollegin


@dataclass(frozen=True)
class Leute:
    """Around ``akte``, which ``fuehrung`` keeps in the Sozialamt of Düren."""

    team: Team
    akte: Fall
    fuehrung: Nutzer
    kollegin: Nutzer
    fremd: Nutzer
    """Case Manager:in of another Team of Düren."""
    aufsicht: Nutzer
    soester: Nutzer


@pytest.fixture
def leute(dueren, soest, team_von, nutzer_mit) -> Leute:
    team = team_von(dueren)
    fuehrung = kollegin(team, "Frida Führung")
    return Leute(
        team,
        akten.akte(team, fuehrung),
        fuehrung,
        kollegin(team, "Vera Vertretung"),
        kollegin(team_von(dueren, "Caritas"), "Carla Caritas"),
        nutzer_mit("fachaufsicht", dueren),
        kollegin(team_von(soest), "Sönke Soest"),
    )
