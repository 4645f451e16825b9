"""Background jobs with a real broker and real workers, which are killed in mid-job."""

import time

import pytest

from kim.actions.auftraege import (
    cancel_auftrag,
    create_auftrag,
    redeliver_auftraege,
    retry_auftrag,
    submit_auftrag,
)
from kim.constants import AuftragStatus
from kim.kontext import kontext, systemkontext
from kim.models import Auftrag, AuftragErgebnis, Benachrichtigung, Nutzer
from tests.dienste import warte_bis
from tests.kim.auftragsarten import MODUL, WIRKUNG

MIT = ("--include", MODUL)


@pytest.fixture
def besitzer(echte_datenbank) -> Nutzer:
    with systemkontext("Test"):
        return Nutzer.objects.create_user("wartet@test.example", None, name="Wanda Wartend")


def _beauftragen(by: Nutzer, art: str = "test.schreiben", **parameter) -> Auftrag:
    with kontext(by):
        return create_auftrag(art=art, parameter=parameter, by=by)


def _lesen(auftrag: Auftrag) -> Auftrag:
    with systemkontext("Test"):
        return Auftrag.objects.get(pk=auftrag.pk)


def _warte_auf(auftrag: Auftrag, status: AuftragStatus) -> Auftrag:
    warte_bis(lambda: _lesen(auftrag).status == status, f"job is {status}")
    return _lesen(auftrag)


def _wirkungen() -> int:
    with systemkontext("Test"):
        return Benachrichtigung.objects.filter(text=WIRKUNG).count()


def test_a_worker_carries_it_out_with_visible_progress(besitzer, broker, arbeiter, tmp_path):
    broker.starten()
    arbeiter(*MIT)
    auftrag = _beauftragen(besitzer, weiter=str(tmp_path / "weiter"))
    assert _lesen(auftrag).eingereiht_am is not None
    warte_bis(lambda: _lesen(auftrag).fortschritt == 50, "progress while it runs")
    laufend = _lesen(auftrag)
    assert (laufend.status, laufend.schritt) == (AuftragStatus.LAEUFT, "Wartet auf das Zeichen")
    assert _wirkungen() == 0  # the effect comes with the end, in one commit
    (tmp_path / "weiter").touch()
    fertig = _warte_auf(auftrag, AuftragStatus.FERTIG)
    assert (fertig.fortschritt, fertig.versuche, _wirkungen()) == (100, 1, 1)
    with kontext(besitzer):
        assert bytes(AuftragErgebnis.objects.get().inhalt).decode() == "Größe"
        assert (
            Benachrichtigung.objects.exclude(text=WIRKUNG).get().url == f"/auftraege/{auftrag.pk}/"
        )
    with systemkontext("Test"):
        verlauf = list(auftrag.history.order_by("history_id").values_list("status", flat=True))
    assert verlauf == ["wartet", "laeuft", "fertig"]  # progress leaves no history


def test_a_running_job_is_cancelled_and_can_be_tried_again(besitzer, broker, arbeiter, tmp_path):
    broker.starten()
    arbeiter(*MIT)
    auftrag = _beauftragen(besitzer, weiter=str(tmp_path / "weiter"))
    _warte_auf(auftrag, AuftragStatus.LAEUFT)
    with kontext(besitzer):
        cancel_auftrag(auftrag=auftrag, by=besitzer)
    _warte_auf(auftrag, AuftragStatus.ABGEBROCHEN)
    assert _wirkungen() == 0
    (tmp_path / "weiter").touch()
    with kontext(besitzer):
        retry_auftrag(auftrag=auftrag, by=besitzer)
    assert _warte_auf(auftrag, AuftragStatus.FERTIG).versuche == 1
    assert _wirkungen() == 1


def test_with_the_broker_down_nothing_is_lost(besitzer, broker, arbeiter):
    beginn = time.monotonic()
    auftrag = _beauftragen(besitzer)
    assert time.monotonic() - beginn < 1
    assert _lesen(auftrag).eingereiht_am is None
    assert redeliver_auftraege() == (0, 0)
    broker.starten()
    arbeiter(*MIT)
    assert redeliver_auftraege() == (0, 1)
    _warte_auf(auftrag, AuftragStatus.FERTIG)
    assert _wirkungen() == 1


def test_a_broker_that_hangs_costs_less_than_a_second(besitzer, broker):
    broker.starten().anhalten()
    beginn = time.monotonic()
    auftrag = _beauftragen(besitzer)
    assert time.monotonic() - beginn < 1
    assert _lesen(auftrag).eingereiht_am is None
    broker.fortsetzen()
    assert submit_auftrag(auftrag)


def test_a_killed_worker_leaves_one_effect(besitzer, broker, arbeiter, tmp_path, settings):
    broker.starten()
    erster = arbeiter(*MIT)
    auftrag = _beauftragen(besitzer, weiter=str(tmp_path / "weiter"))
    warte_bis(lambda: _lesen(auftrag).fortschritt == 50, "progress while it runs")
    erster.toeten()
    assert redeliver_auftraege() == (0, 0)  # not lost yet: it showed life a moment ago
    settings.AUFTRAG_HERZSCHLAG_SEKUNDEN = 1
    time.sleep(1.1)
    assert redeliver_auftraege() == (1, 1)
    (tmp_path / "weiter").touch()
    arbeiter(*MIT)
    fertig = _warte_auf(auftrag, AuftragStatus.FERTIG)
    assert (fertig.versuche, _wirkungen()) == (2, 1)
    with systemkontext("Test"):
        assert AuftragErgebnis.objects.count() == 1
