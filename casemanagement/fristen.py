"""What ends soon and has to be seen to in time."""

from casemanagement.fallliste import MEINE, Wahl, auswahl
from casemanagement.lebenslage import WARNTAGE
from casemanagement.models.fall import FallQuerySet
from kim.models import Nutzer


def endende_titel(nutzer: Nutzer, tage: int = WARNTAGE, umfang: str = MEINE) -> FallQuerySet:
    """Open files whose last residence title ends within ``tage`` days or has ended.

    Exactly the list „Fälle“ with ``titel_endet=<tage>`` shows them.
    """
    return auswahl(nutzer, Wahl(umfang, titel_endet_tage=tage))
