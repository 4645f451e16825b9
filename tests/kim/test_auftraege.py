"""Background jobs without a worker: actions, states, the one unlogged write, cleaning up."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone

from kim import auftraege as arten
from kim.actions.auftraege import (
    TASK,
    cancel_auftrag,
    change_status,
    clean_up_auftraege,
    create_auftrag,
    redeliver_auftraege,
    retry_auftrag,
)
from kim.auftraege import UnbekannteAuftragsart, auftragsart
from kim.celery import app as celery_app
from kim.constants import AUFTRAG_TRANSITIONS, AuftragStatus
from kim.kontext import kontext
from kim.models import Auftrag, AuftragErgebnis, Benachrichtigung
from kim.verlauf import UngeprotokolliertesSchreiben
from tests.kim.auftragsarten import ohne_ergebnis

pytestmark = pytest.mark.django_db


@pytest.fixture
def besitzer(nutzer_mit, dueren):
    return nutzer_mit("koordination", dueren)


@pytest.fixture
def auftrag_im(besitzer, system):
    def machen(status: str, **felder) -> Auftrag:
        return Auftrag.objects.create(
            art="test.ohne_ergebnis", titel="Test", besitzer=besitzer, status=status, **felder
        )

    return machen


def test_a_job_takes_its_title_from_its_kind(besitzer):
    with kontext(besitzer):
        a = create_auftrag(art="test.ohne_ergebnis", parameter={}, by=besitzer)
        b = create_auftrag(art="test.ohne_ergebnis", parameter={}, by=besitzer, titel="T" * 300)
    assert (a.titel, a.status, len(b.titel)) == ("Ohne Ergebnis", AuftragStatus.WARTET, 200)


def test_an_unknown_kind_is_refused(besitzer):
    with kontext(besitzer), pytest.raises(UnbekannteAuftragsart):
        create_auftrag(art="test.gibt_es_nicht", parameter={}, by=besitzer)


def test_two_kinds_of_the_same_name_are_refused():
    with pytest.raises(ValueError, match="exists already"):
        auftragsart("test.ohne_ergebnis", titel="Doppelt")(lambda auftrag, fortschritt: None)
    assert arten.finde_auftragsart("test.ohne_ergebnis").funktion is ohne_ergebnis


@pytest.mark.parametrize("von", AuftragStatus)
@pytest.mark.parametrize("nach", AuftragStatus)
def test_only_the_steps_of_the_table_are_possible(auftrag_im, von, nach):
    auftrag = auftrag_im(von)
    if nach in AUFTRAG_TRANSITIONS[von]:
        assert change_status(auftrag, nach).status == nach
    else:
        with pytest.raises(ValidationError, match="geht jetzt nicht mehr"):
            change_status(auftrag, nach)


def test_signs_of_life_leave_no_history_and_nothing_else_can_hide(auftrag_im):
    auftrag = auftrag_im(AuftragStatus.LAEUFT)
    vorher = auftrag.history.count()
    dieser = Auftrag.objects.filter(pk=auftrag.pk)
    assert dieser.vermerken(fortschritt=40, schritt="Tabellen", herzschlag_am=timezone.now()) == 1
    assert auftrag.history.count() == vorher
    with pytest.raises(UngeprotokolliertesSchreiben, match="status"):
        dieser.vermerken(fortschritt=50, status=AuftragStatus.FERTIG)
    auftrag.refresh_from_db()
    assert (auftrag.fortschritt, auftrag.schritt) == (40, "Tabellen")


def test_cancelling_a_waiting_job_is_immediate(auftrag_im, besitzer):
    auftrag = cancel_auftrag(auftrag=auftrag_im(AuftragStatus.WARTET), by=besitzer)
    assert auftrag.status == AuftragStatus.ABGEBROCHEN
    assert auftrag.beendet_am is not None
    assert not Benachrichtigung.objects.exists()  # who presses the button needs no notice


def test_cancelling_a_running_job_asks_the_worker(auftrag_im, besitzer):
    auftrag = cancel_auftrag(auftrag=auftrag_im(AuftragStatus.LAEUFT), by=besitzer)
    assert (auftrag.status, auftrag.abbruch_erbeten) == (AuftragStatus.LAEUFT, True)


def test_an_ended_job_can_not_be_cancelled_and_a_finished_one_not_repeated(auftrag_im, besitzer):
    fertig = auftrag_im(AuftragStatus.FERTIG)
    with pytest.raises(ValidationError, match="schon beendet"):
        cancel_auftrag(auftrag=fertig, by=besitzer)
    with pytest.raises(ValidationError, match="geht jetzt nicht mehr"):
        retry_auftrag(auftrag=fertig, by=besitzer)


def test_retry_starts_from_scratch(auftrag_im, besitzer):
    auftrag = auftrag_im(
        AuftragStatus.FEHLGESCHLAGEN,
        fehler="Kaputt", versuche=3, fortschritt=70, eingereiht_am=timezone.now(),
        abbruch_erbeten=True, beendet_am=timezone.now(),
    )  # fmt: skip
    retry_auftrag(auftrag=auftrag, by=besitzer)
    auftrag.refresh_from_db()
    assert (auftrag.status, auftrag.fehler, auftrag.versuche) == (AuftragStatus.WARTET, "", 0)
    assert (auftrag.fortschritt, auftrag.abbruch_erbeten) == (0, False)
    assert auftrag.eingereiht_am is auftrag.beendet_am is None


def test_foreign_jobs_can_neither_be_cancelled_nor_repeated(auftrag_im, nutzer_mit, dueren):
    fremd = nutzer_mit("koordination", dueren)
    for aktion in (cancel_auftrag, retry_auftrag):
        with pytest.raises(Auftrag.DoesNotExist):
            aktion(auftrag=auftrag_im(AuftragStatus.FEHLGESCHLAGEN), by=fremd)


def test_what_the_schedule_names_exists():
    celery_app.loader.import_default_modules()
    geplant = {eintrag["task"] for eintrag in settings.CELERY_BEAT_SCHEDULE.values()}
    assert geplant <= set(celery_app.tasks)
    assert {TASK, "kim.tasks.auftraege_nachreichen", "kim.tasks.auftraege_aufraeumen"} <= set(
        celery_app.tasks
    )


LANGE_HER = timedelta(minutes=10)


def test_a_lost_job_waits_again(auftrag_im, broker):
    auftrag = auftrag_im(
        AuftragStatus.LAEUFT, versuche=1, fortschritt=30, herzschlag_am=timezone.now() - LANGE_HER
    )
    assert redeliver_auftraege() == (1, 0)  # the broker is down
    auftrag.refresh_from_db()
    assert (auftrag.status, auftrag.versuche, auftrag.fortschritt) == (AuftragStatus.WARTET, 1, 0)


def test_a_job_lost_too_often_fails_with_a_reason(auftrag_im, broker):
    auftrag = auftrag_im(AuftragStatus.LAEUFT, versuche=3, herzschlag_am=timezone.now() - LANGE_HER)
    redeliver_auftraege()
    auftrag.refresh_from_db()
    assert auftrag.status == AuftragStatus.FEHLGESCHLAGEN
    assert "3-mal begonnen" in auftrag.fehler
    assert Benachrichtigung.objects.get().text == "Ihr Auftrag „Test“ ist fehlgeschlagen."


def test_a_lost_job_that_was_to_be_cancelled_is_cancelled(auftrag_im, broker):
    auftrag = auftrag_im(
        AuftragStatus.LAEUFT, abbruch_erbeten=True, herzschlag_am=timezone.now() - LANGE_HER
    )
    redeliver_auftraege()
    auftrag.refresh_from_db()
    assert auftrag.status == AuftragStatus.ABGEBROCHEN


def test_a_living_job_is_left_alone_and_a_fresh_delivery_not_repeated(auftrag_im, broker):
    broker.starten()
    auftrag_im(AuftragStatus.LAEUFT, herzschlag_am=timezone.now())
    frisch = auftrag_im(AuftragStatus.WARTET, eingereiht_am=timezone.now())
    alt = auftrag_im(AuftragStatus.WARTET, eingereiht_am=timezone.now() - LANGE_HER)
    assert redeliver_auftraege() == (0, 1)
    vorher = alt.eingereiht_am
    frisch.refresh_from_db()
    alt.refresh_from_db()
    assert alt.eingereiht_am > vorher


def test_expired_results_are_emptied_and_only_they(auftrag_im, besitzer):
    jetzt = timezone.now()
    for frist in (-1, 1):
        AuftragErgebnis.objects.create(
            auftrag=auftrag_im(AuftragStatus.FERTIG),
            besitzer=besitzer, dateiname=f"{frist}.txt", inhaltstyp="text/plain",
            inhalt=b"Inhalt", laeuft_ab_am=jetzt + timedelta(hours=frist),
        )  # fmt: skip
    assert clean_up_auftraege() == 1
    assert clean_up_auftraege() == 0
    inhalte = {e.dateiname: bytes(e.inhalt) for e in AuftragErgebnis.objects.all()}
    assert inhalte == {"-1.txt": b"", "1.txt": b"Inhalt"}
