"""One attempt at a job, in this process on committed rows: errors, rights, fencing."""

import logging
import threading
from datetime import date

import pytest
from django.db import connection
from django.utils import timezone

from kim.actions import auftrag_lebenszeichen
from kim.actions.auftraege import cancel_auftrag, create_auftrag, redeliver_auftraege
from kim.actions.auftrag_lauf import run_auftrag
from kim.actions.rollen import grant_role, revoke_role
from kim.constants import AuftragStatus
from kim.kontext import kontext, systemkontext
from kim.models import Auftrag, AuftragErgebnis, Benachrichtigung, Nutzer
from tests.dienste import warte_bis
from tests.kim.auftragsarten import WIRKUNG, haken_setzen


@pytest.fixture(scope="module")
def besitzer(echte_datenbank_modul) -> Nutzer:
    with systemkontext("Test"):
        return Nutzer.objects.create_user("lauf@test.example", None, name="Lena Lauf")


@pytest.fixture(autouse=True)
def _leer(besitzer, broker):
    """Each test begins without notices; the broker is down: the tests run the jobs."""
    with systemkontext("Test"):
        Benachrichtigung.objects.all().delete()


def _beauftragen(by: Nutzer, kind: str, /, **parameter) -> Auftrag:
    with kontext(by):
        return create_auftrag(art=kind, parameter=parameter, by=by)


def _stand(auftrag: Auftrag) -> Auftrag:
    with systemkontext("Test"):
        return Auftrag.objects.get(pk=auftrag.pk)


def _wirkungen() -> int:
    with systemkontext("Test"):
        return Benachrichtigung.objects.filter(text=WIRKUNG).count()


def _nebenbei(funktion) -> None:
    """Like another process: a thread with a connection of its own."""

    fehler = []

    def lauf():
        try:
            funktion()
        except Exception as grund:
            fehler.append(grund)
        finally:
            connection.close()

    faden = threading.Thread(target=lauf)
    faden.start()
    faden.join()
    if fehler:
        raise fehler[0]


@pytest.mark.parametrize(
    ("art", "text"),
    [
        ("erklaert", "Für diesen Stichtag gibt es keine Zahlen."),
        ("ungueltig", "Der Wert ist zu groß."),
        ("recht", "Ihnen fehlt zurzeit das Recht"),
        ("unerwartet", "unerwarteter Fehler"),
    ],
)
def test_a_failed_job_says_why_and_leaves_nothing(besitzer, art, text, caplog):
    auftrag = _beauftragen(besitzer, "test.fehler", art=art)
    assert run_auftrag(auftrag.pk) == AuftragStatus.FEHLGESCHLAGEN
    stand = _stand(auftrag)
    assert text in stand.fehler
    assert "secret" not in stand.fehler
    gemeldet = [r.getMessage() for r in caplog.records if r.levelno >= logging.ERROR]
    assert gemeldet == ([f"job {auftrag.pk} (test.fehler) failed"] if art == "unerwartet" else [])
    assert _wirkungen() == 0
    with kontext(besitzer):
        assert "fehlgeschlagen" in Benachrichtigung.objects.get().text


def test_the_rights_are_those_of_the_moment_it_runs(besitzer):
    with systemkontext("Test"):
        vergabe = grant_role(
            nutzer=besitzer,
            rolle="ministerium",
            grund="Test",
            gueltig_von=date(2020, 1, 1),
            by=None,
        )
        admin = Nutzer.objects.create_user("admin@test.example", None, name="Ada")
        grant_role(
            nutzer=admin, rolle="administration_land", grund="Test",
            gueltig_von=date(2020, 1, 1), by=None,
        )  # fmt: skip
    auftrag = _beauftragen(besitzer, "test.fehler", art="recht")
    with kontext(admin):
        revoke_role(vergabe=vergabe, grund="Test", ab=timezone.localdate(), by=admin)
    run_auftrag(auftrag.pk)
    assert "Ihnen fehlt zurzeit das Recht" in _stand(auftrag).fehler


def test_a_locked_account_gets_nothing_done(besitzer):
    with systemkontext("Test"):
        gesperrt = Nutzer.objects.create_user("weg@test.example", None, name="Weg")
    auftrag = _beauftragen(gesperrt, "test.schreiben")
    with systemkontext("Test"):
        gesperrt.is_active = False
        gesperrt.save()
    assert run_auftrag(auftrag.pk) == AuftragStatus.FEHLGESCHLAGEN
    assert _wirkungen() == 0


def test_a_kind_that_is_gone_fails_with_a_reason(besitzer):
    with kontext(besitzer):
        auftrag = Auftrag.objects.create(art="test.frueher", titel="Früher", besitzer=besitzer)
    assert run_auftrag(auftrag.pk) == AuftragStatus.FEHLGESCHLAGEN


def test_delivered_twice_it_runs_once(besitzer):
    auftrag = _beauftragen(besitzer, "test.schreiben")
    assert run_auftrag(auftrag.pk) == AuftragStatus.FERTIG
    assert run_auftrag(auftrag.pk) is None
    assert _wirkungen() == 1


def test_delivered_while_it_runs_it_is_not_begun_again(besitzer):
    zweite = []
    auftrag = _beauftragen(besitzer, "test.taub", haken="doppelt")
    haken_setzen("doppelt", lambda: _nebenbei(lambda: zweite.append(run_auftrag(auftrag.pk))))
    assert run_auftrag(auftrag.pk) == AuftragStatus.FERTIG
    assert (zweite, _wirkungen()) == ([None], 1)


def test_an_overtaken_worker_commits_nothing(besitzer, settings):
    """A worker stalls, is taken for lost, another does the job; then the first goes on."""
    settings.AUFTRAG_HERZSCHLAG_SEKUNDEN = 0
    ergebnisse = []

    def ueberholen() -> None:
        assert redeliver_auftraege() == (1, 0)
        ergebnisse.append(run_auftrag(auftrag.pk))

    auftrag = _beauftragen(besitzer, "test.taub", haken="ueberholen")
    haken_setzen("ueberholen", lambda: _nebenbei(ueberholen))
    assert run_auftrag(auftrag.pk) is None
    assert ergebnisse == [AuftragStatus.FERTIG]
    assert (_stand(auftrag).versuche, _wirkungen()) == (2, 1)


def test_an_overtaken_worker_does_not_report_its_failure_either(besitzer, settings):
    settings.AUFTRAG_HERZSCHLAG_SEKUNDEN = 0

    def ueberholen_und_scheitern() -> None:
        _nebenbei(redeliver_auftraege)
        raise ZeroDivisionError

    auftrag = _beauftragen(besitzer, "test.taub", haken="scheitern")
    haken_setzen("scheitern", ueberholen_und_scheitern)
    assert run_auftrag(auftrag.pk) is None
    assert _stand(auftrag).status == AuftragStatus.WARTET


def test_cancelled_before_its_last_step_it_has_no_effect(besitzer):
    def abbrechen() -> None:
        with kontext(besitzer):
            cancel_auftrag(auftrag=auftrag, by=besitzer)

    auftrag = _beauftragen(besitzer, "test.taub", haken="abbrechen")
    haken_setzen("abbrechen", lambda: _nebenbei(abbrechen))
    assert run_auftrag(auftrag.pk) == AuftragStatus.ABGEBROCHEN
    assert _wirkungen() == 0
    with systemkontext("Test"):
        assert not AuftragErgebnis.objects.filter(auftrag=auftrag).exists()


TRENNEN = """
    SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
    WHERE datname = current_database() AND state = 'idle' AND pid <> pg_backend_pid()
"""


def test_signs_of_life_survive_a_lost_connection(besitzer, monkeypatch, caplog):
    """The helper thread's connection is cut; it says so, and reports again a moment later."""
    monkeypatch.setattr(auftrag_lebenszeichen, "TAKT", 0.05)

    def herzschlag():
        return _stand(auftrag).herzschlag_am

    def getrennt() -> bool:
        with connection.cursor() as cursor:
            cursor.execute(TRENNEN)
            return cursor.fetchone() == (1,)

    def trennen() -> None:
        warte_bis(lambda: herzschlag() > anfang, "first sign of life")
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")  # only the owner may end other connections
        warte_bis(getrennt, "a connection to cut")
        vorher = herzschlag()
        warte_bis(lambda: herzschlag() > vorher, "sign of life after the cut")

    auftrag = _beauftragen(besitzer, "test.taub", haken="trennen")
    anfang = timezone.now()
    haken_setzen("trennen", lambda: _nebenbei(trennen))
    assert run_auftrag(auftrag.pk) == AuftragStatus.FERTIG
    assert f"no sign of life for job {auftrag.pk}" in caplog.text
