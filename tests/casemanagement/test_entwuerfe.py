"""Drafts nobody went on with are deleted; fresh ones and finished intakes stay."""

from datetime import timedelta

from django.utils import timezone

from casemanagement.actions.entwuerfe import AUFNAHME, KONTAKT, delete_alte_entwuerfe
from casemanagement.models import Aufnahme, Kontaktentwurf
from casemanagement.tasks import entwuerfe_loeschen
from kim.kontext import systemkontext
from tests.casemanagement import akten

EINE_STUNDE = timedelta(hours=1)


def _entwuerfe(nutzer, fall):
    with systemkontext("Test"):
        Kontaktentwurf.objects.create(
            fall=fall, kommune=fall.kommune, nutzer=nutzer, eingaben={"notiz": "halb"}
        )
        for fertig in (None, fall):
            Aufnahme.objects.create(
                nutzer=nutzer, team=fall.team, kommune=fall.kommune, fall=fertig
            )


def test_each_draft_ends_after_its_time_and_not_before(nutzer_mit, dueren, team_von):
    cm = nutzer_mit("case_management", dueren)
    fall = akten.akte(team_von(dueren), cm)
    _entwuerfe(cm, fall)
    jetzt = timezone.now()
    with systemkontext("Test"):
        assert delete_alte_entwuerfe(jetzt + KONTAKT - EINE_STUNDE) == (0, 0)
        assert delete_alte_entwuerfe(jetzt + KONTAKT + EINE_STUNDE) == (1, 0)
        assert delete_alte_entwuerfe(jetzt + AUFNAHME + EINE_STUNDE) == (0, 1)
        # The finished intake stays: sent again, it leads to its file.
        assert Aufnahme.objects.get().fall == fall


def test_the_job_leaves_what_is_fresh(nutzer_mit, dueren, team_von):
    cm = nutzer_mit("case_management", dueren)
    _entwuerfe(cm, akten.akte(team_von(dueren), cm))
    assert entwuerfe_loeschen() == "0 Entwürfe von Kontakten, 0 unfertige Aufnahmen gelöscht"
    with systemkontext("Test"):
        assert Kontaktentwurf.objects.exists()
