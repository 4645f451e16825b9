"""Models of the common ground, one file per subject."""

from kim.models.api_zugang import ApiZugang
from kim.models.auftrag import Auftrag, AuftragErgebnis
from kim.models.benachrichtigung import Benachrichtigung
from kim.models.kalenderabo import Kalenderabo
from kim.models.nutzer import Nutzer
from kim.models.organisation import Ansprechperson, Organisation, Rechtskreis, Team
from kim.models.orte import Gemeinde, Kommune
from kim.models.protokoll import Siegel, SiegelGlied, Zugriff
from kim.models.rollen import (
    KommuneGroupObjectPermission,
    KommuneUserObjectPermission,
    Rollenvergabe,
    TeamGroupObjectPermission,
    TeamUserObjectPermission,
)
from kim.models.umriss import KommuneUmriss

__all__ = [
    "Ansprechperson",
    "ApiZugang",
    "Auftrag",
    "AuftragErgebnis",
    "Benachrichtigung",
    "Gemeinde",
    "Kalenderabo",
    "Kommune",
    "KommuneGroupObjectPermission",
    "KommuneUmriss",
    "KommuneUserObjectPermission",
    "Nutzer",
    "Organisation",
    "Rechtskreis",
    "Rollenvergabe",
    "Siegel",
    "SiegelGlied",
    "Team",
    "TeamGroupObjectPermission",
    "TeamUserObjectPermission",
    "Zugriff",
]
