"""Who sends, releases, takes back, settles, corrects or closes has the Stichtag checked."""

import contextlib
from datetime import date, timedelta

import pytest
from django.utils import timezone
from kombu import Connection

from kim.kontext import kontext, systemkontext
from stellen import tasks
from stellen.actions import melden
from stellen.actions.erhebungen import close_erhebung
from stellen.actions.meldungen import feststellen, korrigieren
from stellen.actions.pruefungen import TASK, run_pruefungen, zu_pruefende
from stellen.constants import MeldungStatus
from stellen.models import Erhebung, Meldung, Prueflauf
from tests.stellen.fabriken import (
    bringe_auf,
    erhebung_mit_zahlen,
    meldung_von,
    offene_erhebung,
    settle,
)

pytestmark = pytest.mark.django_db
S = MeldungStatus


@pytest.fixture
def meldung(dueren, soest) -> Meldung:
    erhebung_mit_zahlen(date(2024, 6, 30), kommunen=[dueren, soest])
    return meldung_von(offene_erhebung(), dueren)


@pytest.fixture
def kora(nutzer_mit, dueren):
    return nutzer_mit("koordination", dueren)


@pytest.fixture
def ministerium(nutzer_mit):
    return nutzer_mit("ministerium")


def in_der_schlange(broker) -> list[tuple[str, list]]:
    """Name and arguments of the waiting tasks; takes them out."""
    raus = []
    with (
        Connection(broker.url) as leitung,
        leitung.SimpleQueue("celery") as schlange,
        contextlib.suppress(schlange.Empty),
    ):
        while nachricht := schlange.get(block=False):
            raus.append((nachricht.headers["task"], nachricht.payload[0]))
            nachricht.ack()
    return raus


def test_sending_taking_back_settling_correcting_and_closing_have_it_checked(
    meldung, kora, ministerium, broker, django_capture_on_commit_callbacks
):
    broker.starten()

    def dabei(wer, handlung) -> list[tuple[str, list]]:
        with kontext(wer), django_capture_on_commit_callbacks(execute=True):
            handlung()
        return in_der_schlange(broker)

    einmal = [(TASK, [meldung.erhebung_id])]
    assert dabei(kora, lambda: melden.send_meldung(meldung=meldung, by=kora)) == einmal
    zurueck = {"meldung": meldung, "grund": "Zahlendreher", "by": kora}
    assert dabei(kora, lambda: melden.take_back_meldung(**zurueck)) == einmal
    dabei(kora, lambda: melden.send_meldung(meldung=meldung, by=kora))
    fest = {"erhebung": meldung.erhebung, "kommunen": [meldung.kommune], "by": ministerium}
    assert dabei(ministerium, lambda: feststellen(**fest)) == einmal
    assert dabei(ministerium, lambda: feststellen(**fest)) == [], "nothing was left to settle"
    neu = {"meldung": meldung, "werte": {}, "grund": "Bescheid", "by": ministerium}
    assert dabei(ministerium, lambda: korrigieren(**neu)) == einmal
    zu = {"erhebung": meldung.erhebung, "by": ministerium}
    assert dabei(ministerium, lambda: close_erhebung(**zu)) == einmal


def test_with_a_second_person_the_release_has_it_checked(
    meldung, kora, nutzer_mit, dueren, broker, django_capture_on_commit_callbacks
):
    broker.starten()
    zweite = nutzer_mit("assistenz", dueren)
    with kontext(kora), django_capture_on_commit_callbacks(execute=True):
        melden.set_vier_augen(kommune=dueren, vier_augen=True, by=kora)
        melden.send_meldung(meldung=meldung, by=kora)
    assert in_der_schlange(broker) == [], "the figures are still the Kommune's own affair"
    with kontext(zweite), django_capture_on_commit_callbacks(execute=True):
        melden.release_meldung(meldung=meldung, by=zweite)
    assert in_der_schlange(broker) == [(TASK, [meldung.erhebung_id])]


def test_what_is_queued_checks_the_stichtag(meldung):
    tasks.pruefen(meldung.erhebung_id)
    with systemkontext("Test"):
        assert Prueflauf.objects.get().erhebung_id == meldung.erhebung_id


def test_a_broker_that_is_down_breaks_nothing_and_the_night_makes_up_for_it(
    meldung, kora, broker, caplog, django_capture_on_commit_callbacks
):
    with systemkontext("Test"):
        erhebung = Erhebung.objects.get(pk=meldung.erhebung_id)
        run_pruefungen(erhebung=erhebung, by=None)
    with kontext(kora), django_capture_on_commit_callbacks(execute=True):
        melden.send_meldung(meldung=meldung, by=kora)
    assert "waits for the night" in caplog.text
    assert meldung_von(meldung.erhebung, meldung.kommune).status == S.GEMELDET
    tasks.offene_erhebungen_pruefen()
    with systemkontext("Test"):
        assert Prueflauf.objects.filter(erhebung=erhebung).count() == 2


def test_the_night_checks_what_is_open_and_what_moved_since(meldung, dueren):
    """30.06.2024 is settled and never checked; 31.12.2024 open; 31.12.2023 only imported."""
    importiert = erhebung_mit_zahlen(
        date(2023, 12, 31), kommunen=[dueren], status=S.GEMELDET, veroeffentlicht=False
    )
    with systemkontext("Test"):
        fest, offen = Erhebung.objects.get(stichtag="2024-06-30"), meldung.erhebung
        assert list(zu_pruefende()) == [fest, offen]
        run_pruefungen(erhebung=fest, by=None)
        run_pruefungen(erhebung=offen, by=None)
        assert list(zu_pruefende()) == [offen]
        offen.status = "abgeschlossen"
        offen.save()
        assert list(zu_pruefende()) == []
        bringe_auf(meldung, S.GEPRUEFT)
        assert list(zu_pruefende()) == [offen]
        settle(list(importiert.meldungen.all()), timezone.now() - timedelta(days=1))
        assert list(zu_pruefende()) == [importiert, offen]
