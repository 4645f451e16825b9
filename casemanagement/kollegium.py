"""Who works with whom: the accounts a file can be given to. Names of colleagues, no clients."""

from django.utils import timezone

from casemanagement.permissions import may_supervise_faelle
from kim.kontext import rechte_von, systemkontext
from kim.models import Nutzer, Rollenvergabe
from kim.rechte_katalog import Rolle


def fallfuehrende(nutzer: Nutzer, team_id: int | None = None) -> list[tuple[int, str]]:
    """``(id, name)`` of today's Case Manager:innen of one Team, or of all Teams this account
    works in or supervises. The grants themselves only an administration may read.
    """
    rechte = rechte_von(nutzer)
    teams, kommunen = rechte.bereiche("work_faelle"), rechte.bereiche("supervise_faelle")
    with systemkontext("Kolleg:innen eines Teams"):
        gueltig = Rollenvergabe.objects.gueltig_am(timezone.localdate()).filter(
            rolle=Rolle.CASE_MANAGEMENT, nutzer__is_active=True
        )
        if team_id is not None:
            gueltig = gueltig.filter(team_id=team_id)
        elif may_supervise_faelle(nutzer):
            gueltig = gueltig.filter(team__kommune_id__in=kommunen)
        else:
            gueltig = gueltig.filter(team_id__in=teams)
        namen = set(gueltig.values_list("nutzer_id", "nutzer__name"))
    return sorted(namen, key=lambda paar: (paar[1], paar[0]))
