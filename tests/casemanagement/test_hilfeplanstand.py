"""What a plan lacks: the same answer for one file and for the number of the start page."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from casemanagement.constants import LeistungStatus, Phase, PlanStand
from casemanagement.hilfeplanstand import luecken, unvollstaendige
from casemanagement.models import Fall
from casemanagement.views.hilfeplan import ziele_von
from kim.kontext import kontext
from tests.casemanagement import phasen
from tests.casemanagement.phasen import akte_in

ALT = timezone.localdate() - timedelta(weeks=8, days=1)
GERADE_NOCH = timezone.localdate() - timedelta(weeks=8)


@pytest.fixture
def cm(nutzer_mit, dueren):
    return nutzer_mit("case_management", dueren)


@pytest.fixture
def akte(cm, dueren, team_von) -> Fall:
    """In Leistungssteuerung, its plan complete: need, goal, service of today."""
    fall = akte_in(Phase.LEISTUNGSSTEUERUNG, team_von(dueren), cm)
    phasen.assessment(fall, cm, stufen={"Sprache": 1}, bedarf=["Sprache"])
    phasen.hilfeplan(fall, cm)
    return fall


def _saetze(cm, fall: Fall) -> list[str]:
    """The sentences of the page, which must agree with the number."""
    with kontext(cm):
        plan = fall.hilfeplaene.geltende().first()
        saetze = [x.satz for x in luecken(fall, list(ziele_von(plan)))]
        gezaehlt = unvollstaendige(Fall.objects.filter(pk=fall.pk)).count()
    assert gezaehlt == bool(saetze)
    return saetze


def _plan(fall: Fall, cm):
    with kontext(cm):
        return fall.hilfeplaene.first()


def test_a_complete_plan_lacks_nothing(cm, akte):
    assert _saetze(cm, akte) == []


def test_need_wants_a_goal(cm, akte):
    phasen.assessment(akte, cm, tag=date(2024, 9, 1), bedarf=["Sprache", "Wohnen"])
    assert _saetze(cm, akte) == ["Im Handlungsfeld „Wohnen“ besteht Hilfebedarf, aber kein Ziel."]
    phasen.leistung(phasen.ziel(_plan(akte, cm), "Wohnen", stand="nicht_mehr"))
    assert len(_saetze(cm, akte)) == 1  # a goal no longer pursued does not count
    phasen.leistung(phasen.ziel(_plan(akte, cm), "Wohnen"))
    assert _saetze(cm, akte) == []


def test_only_the_latest_completed_assessment_tells_the_need(cm, akte):
    phasen.assessment(akte, cm, tag=date(2023, 1, 1), bedarf=["Wohnen"])
    phasen.assessment(akte, cm, tag=date(2024, 9, 1), fertig=False, bedarf=["Familie"])
    assert _saetze(cm, akte) == []


@pytest.mark.parametrize(("stand", "fehlt"), [("offen", 1), ("teilweise", 1), ("erreicht", 0)])
def test_an_open_goal_wants_a_service(cm, akte, stand, fehlt):
    phasen.ziel(_plan(akte, cm), "Arbeit", stand=stand)
    saetze = _saetze(cm, akte)
    assert len(saetze) == fehlt
    assert all("noch keine Leistung" in satz for satz in saetze)


@pytest.mark.parametrize(
    ("status", "tag", "fehlt"),
    [
        (LeistungStatus.LAEUFT, ALT, 1),
        (LeistungStatus.GEPLANT, ALT, 1),
        (LeistungStatus.BEANTRAGT, ALT, 1),
        (LeistungStatus.LAEUFT, GERADE_NOCH, 0),
        (LeistungStatus.ABGESCHLOSSEN, ALT, 0),
        (LeistungStatus.ABGELEHNT, ALT, 0),
    ],
)
def test_an_open_service_wants_a_state_of_the_last_weeks(cm, akte, status, tag, fehlt):
    phasen.leistung(phasen.ziel(_plan(akte, cm), "Arbeit"), status=status, status_am=tag)
    saetze = _saetze(cm, akte)
    assert len(saetze) == fehlt
    assert all("damit älter als 8 Wochen" in satz for satz in saetze)


def test_looked_at_is_the_version_in_work(cm, akte):
    neu = phasen.hilfeplan(akte, cm, stand=PlanStand.ENTWURF, nummer=2)
    phasen.ziel(neu, "Arbeit")
    assert len(_saetze(cm, akte)) == 1


def test_a_file_without_plan_counts_only_where_one_is_due(cm, dueren, team_von):
    team = team_von(dueren)
    with kontext(cm):
        for phase, zahl in ((Phase.ASSESSMENT, 0), (Phase.LEISTUNGSSTEUERUNG, 1)):
            fall = akte_in(phase, team, cm)
            assert unvollstaendige(Fall.objects.filter(pk=fall.pk)).count() == zahl


def test_the_number_costs_one_statement_however_many_files(cm, akte, dueren, team_von):
    for _ in range(3):
        akte_in(Phase.LEISTUNGSSTEUERUNG, team_von(dueren), cm)
    with kontext(cm), CaptureQueriesContext(connection) as abfragen:
        meine = Fall.objects.offene().filter(fallfuehrung=cm)
        assert unvollstaendige(meine).count() == 3
    assert len([a for a in abfragen if "casemanagement_hilfeplan" in a["sql"]]) == 1
