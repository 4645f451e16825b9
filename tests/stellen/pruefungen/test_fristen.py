"""Checks of whether and when a Kommune reported."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from kim.models import Kommune
from stellen.constants import MeldungStatus
from tests.stellen.pruefungen.hilfen import erhebung, funde, meldung, offene

pytestmark = pytest.mark.usefixtures("system")

FRIST = date(2031, 7, 15)
DANACH = date(2031, 7, 16)


def zeitpunkt(tag: int, stunde: int = 12) -> datetime:
    return datetime(2031, 7, tag, stunde, 30, tzinfo=ZoneInfo("Europe/Berlin"))


# -- missing -------------------------------------------------------------------------------
def test_nothing_is_missing_until_the_deadline_is_over(dueren):
    zu = offene(FRIST)
    assert funde("meldung_fehlt", zu, FRIST) == []
    assert len(funde("meldung_fehlt", zu, DANACH)) == 54


def test_a_draft_is_not_a_report(dueren, soest):
    zu = offene(FRIST)
    meldung(zu, dueren)
    meldung(zu, soest, status=MeldungStatus.ENTWURF)
    je_kommune = {f.kommune_id: f.text for f in funde("meldung_fehlt", zu, DANACH)}
    assert dueren.pk not in je_kommune
    assert je_kommune.pop(soest.pk) == (
        "Die Meldung ist noch nicht gesendet. Die Frist endete am 15.07.2031."
    )
    assert set(je_kommune.values()) == {"Es gibt keine Meldung. Die Frist endete am 15.07.2031."}


def test_without_a_deadline_who_is_left_out_is_missing(dueren):
    zu = erhebung()
    assert funde("meldung_fehlt", zu) == []
    for kommune in Kommune.objects.exclude(pk=dueren.pk):
        meldung(zu, kommune)
    (fund,) = funde("meldung_fehlt", zu)
    assert (fund.kommune_id, fund.text) == (dueren.pk, "Es gibt keine Meldung.")


def test_a_survey_in_preparation_misses_nobody(dueren):
    zu = erhebung(status="vorbereitung", frist=FRIST)
    meldung(zu, dueren)
    assert funde("meldung_fehlt", zu, DANACH) == []


# -- late ----------------------------------------------------------------------------------
@pytest.mark.parametrize(("tag", "text"), [(15, None), (16, "1 Tag"), (18, "3 Tage")])
def test_a_report_after_the_deadline(dueren, tag, text):
    zu = offene(FRIST)
    meldung(zu, dueren, gemeldet_am=zeitpunkt(tag, 23))
    gefunden = funde("meldung_spaet", zu)
    assert [f.text for f in gefunden] == (
        [f"Gesendet am {tag}.07.2031, {text} nach der Frist."] if text else []
    )


def test_an_answer_after_the_deadline_is_not_late(dueren):
    """Sent in time, asked back, sent again: the first day counts."""
    zu = offene(FRIST)
    eine = meldung(zu, dueren, gemeldet_am=zeitpunkt(10))
    eine.status = MeldungStatus.RUECKFRAGE
    eine.save()
    eine.status, eine.gemeldet_am = MeldungStatus.GEMELDET, zeitpunkt(20)
    eine.save()
    assert funde("meldung_spaet", zu) == []


def test_without_a_deadline_nothing_is_late(dueren):
    zu = erhebung()
    meldung(zu, dueren, gemeldet_am=zeitpunkt(20))
    assert funde("meldung_spaet", zu) == []
