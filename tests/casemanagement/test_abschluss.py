"""The end of a file: closing, refusing, referring, reopening, taking back, and read-only."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from casemanagement.actions.abschluss import end_fall, reopen_fall, ruecknehmbar, undo_phase
from casemanagement.actions.akten import change_phase
from casemanagement.actions.aufgaben import save_aufgabe
from casemanagement.constants import Phase
from casemanagement.models import Aufgabe, Fall, Kontakt
from kim.kontext import kontext, systemkontext
from tests.casemanagement import akten
from tests.casemanagement.phasen import ENDE, akte_in, gehe, stelle
from tests.stellen.seite import angemeldet, text_von


@pytest.fixture
def cm(nutzer_mit, dueren):
    return nutzer_mit("case_management", dueren)


@pytest.fixture
def team(team_von, dueren):
    return team_von(dueren)


def _lies(fall: Fall) -> Fall:
    with systemkontext("Test"):
        return Fall.objects.get(pk=fall.pk)


# -- end -----------------------------------------------------------------------------------
def test_closing_keeps_how_it_ended(cm, team):
    fall = akte_in(Phase.EVALUATION, team, cm)
    with kontext(cm):
        end_fall(fall=fall, ziel=Phase.ABGESCHLOSSEN, by=cm, **ENDE)
    fall = _lies(fall)
    assert (fall.offen, fall.beendet_am) == (False, timezone.localdate())
    assert (fall.ende_art, fall.zielerreichung, fall.ende_grund) == tuple(
        ENDE[f] for f in ("art", "zielerreichung", "grund")
    )


@pytest.mark.parametrize("feld", ["grund", "art", "zielerreichung"])
def test_closing_wants_each_answer(cm, team, feld):
    fall = akte_in(Phase.EVALUATION, team, cm)
    with kontext(cm), pytest.raises(ValidationError) as fehler:
        end_fall(fall=fall, ziel=Phase.ABGESCHLOSSEN, by=cm, **(ENDE | {feld: ""}))
    assert list(fehler.value.error_dict) == [feld]


def test_a_referral_says_where_to(cm, team):
    fall = akte_in(Phase.ANFRAGE, team, cm)
    with kontext(cm):
        with pytest.raises(ValidationError) as fehler:
            end_fall(fall=fall, ziel=Phase.WEITERVERWIESEN, grund="passt besser", by=cm)
        assert list(fehler.value.error_dict) == ["weiter_an"]
        neu = end_fall(
            fall=fall,
            ziel=Phase.WEITERVERWIESEN,
            grund="passt besser",
            weiter_an=stelle(fall),
            by=cm,
        )
    assert neu.weiter_an.name == "Jugendmigrationsdienst"


def test_no_file_ends_in_an_open_phase(cm, team):
    fall = akte_in(Phase.ASSESSMENT, team, cm)
    with kontext(cm), pytest.raises(ValidationError, match="endet keine Akte"):
        end_fall(fall=fall, ziel=Phase.EVALUATION, grund="x", by=cm)


# -- read-only -----------------------------------------------------------------------------
def test_an_ended_file_is_not_changed_by_pages_or_actions(cm, team):
    fall = akten.beendete_akte(team, cm)
    client = angemeldet(cm)
    aufgabe = {"text": "x", "faellig_am": "03.05.2034", "zustaendig": cm.pk}
    antwort = client.post(f"/faelle/{fall.pk}/aufgaben/", aufgabe)
    assert antwort.status_code == 422
    assert "Diese Akte ist beendet" in antwort.content.decode()
    with kontext(cm), pytest.raises(ValidationError, match="Die Akte ist beendet"):
        save_aufgabe(aufgabe=Aufgabe(fall=fall, text="x", faellig_am=date(2034, 1, 1)), by=cm)
    with kontext(cm), pytest.raises(ValidationError, match="Die Akte ist beendet"):
        change_phase(fall=fall, ziel=Phase.FALLKLAERUNG, by=cm)


@pytest.mark.parametrize(
    "satz",
    [
        "UPDATE casemanagement_fall SET anlass = 'anders' WHERE id = %s",
        "UPDATE casemanagement_fall SET ende_grund = 'anders' WHERE id = %s",
        "UPDATE casemanagement_fall SET phase = 'weiterverwiesen' WHERE id = %s",
        "UPDATE casemanagement_kontakt SET notiz = 'anders' WHERE fall_id = %s",
        "DELETE FROM casemanagement_kontakt WHERE fall_id = %s",
        "UPDATE casemanagement_aufgabe SET text = 'anders' WHERE fall_id = %s",
    ],
)
def test_the_database_refuses_to_change_an_ended_file(cm, team, satz):
    fall = akte_in(Phase.ANFRAGE, team, cm)
    akten.kontakt(fall, cm)
    akten.aufgabe(fall, cm)
    with kontext(cm):
        gehe(fall, Phase.ABGELEHNT, cm)
        with (
            pytest.raises(IntegrityError, match="Die Akte ist beendet"),
            transaction.atomic(),
            connection.cursor() as zeiger,
        ):
            zeiger.execute(satz, [fall.pk])


def test_an_addendum_is_marked_and_moves_the_latest_contact(cm, team):
    fall = akten.beendete_akte(team, cm)
    client = angemeldet(cm)
    eingabe = {"tag": "03.05.2024", "form": "telefon", "notiz": "Brief kam spät"}
    assert client.post(f"/faelle/{fall.pk}/kontakt/", eingabe).status_code == 302
    with systemkontext("Test"):
        assert Kontakt.objects.get(fall=fall).nachtrag
    assert _lies(fall).letzter_kontakt_am == date(2024, 5, 3)


# -- reopen --------------------------------------------------------------------------------
def test_reopening_begins_the_period_of_storage_anew(cm, team):
    fall = akte_in(Phase.EVALUATION, team, cm)
    with kontext(cm):
        gehe(fall, Phase.ABGESCHLOSSEN, cm)
        reopen_fall(fall=fall, grund="Neuer Bedarf", by=cm)
    offen = _lies(fall)
    assert (offen.phase, offen.offen, offen.beendet_am) == (Phase.ASSESSMENT, True, None)
    assert (offen.ende_grund, offen.ende_art, offen.zielerreichung) == ("", "", "")
    with systemkontext("Test"):
        alte = fall.history.filter(phase=Phase.ABGESCHLOSSEN).first()
        assert (alte.ende_grund, alte.zielerreichung) == (ENDE["grund"], "voll")
        assert fall.history.latest().history_change_reason == "Neuer Bedarf"


def test_reopening_wants_a_reason_and_consent(cm, team):
    fall = akten.beendete_akte(
        team, cm, phase=Phase.ABGESCHLOSSEN, aktenzeichen="KIM-05358-2024-90001"
    )
    with kontext(cm):
        with pytest.raises(ValidationError, match="Begründen Sie"):
            reopen_fall(fall=fall, grund="", by=cm)
        with pytest.raises(ValidationError, match="Es fehlt eine gültige Einwilligung"):
            reopen_fall(fall=fall, grund="Neuer Bedarf", by=cm)
    akten.einwilligung(fall)
    offen = akte_in(Phase.ANFRAGE, team, cm)
    with kontext(cm), pytest.raises(ValidationError, match="schon offen"):
        reopen_fall(fall=offen, grund="x", by=cm)


# -- taking back ---------------------------------------------------------------------------
def test_a_slip_is_taken_back_and_both_steps_stay_in_the_history(cm, team):
    fall = akte_in(Phase.EVALUATION, team, cm)
    with kontext(cm):
        gehe(fall, Phase.ABGESCHLOSSEN, cm)
        undo_phase(fall=fall, by=cm, von=Phase.ABGESCHLOSSEN)
    wieder = _lies(fall)
    assert (wieder.phase, wieder.beendet_am, wieder.ende_art) == (Phase.EVALUATION, None, "")
    with systemkontext("Test"):
        phasen = list(fall.history.order_by("history_id").values_list("phase", flat=True))
        assert phasen == [Phase.EVALUATION, Phase.ABGESCHLOSSEN, Phase.EVALUATION]
        assert fall.history.latest().history_change_reason.startswith("Zurückgenommen: ")


def test_taking_back_a_reopening_restores_how_it_ended(cm, team):
    fall = akte_in(Phase.EVALUATION, team, cm)
    with kontext(cm):
        gehe(fall, Phase.ABGESCHLOSSEN, cm)
        gehe(_lies(fall), Phase.ASSESSMENT, cm)
    with kontext(cm):
        undo_phase(fall=fall, by=cm)
    zu = _lies(fall)
    assert (zu.offen, zu.ende_grund, zu.zielerreichung) == (False, ENDE["grund"], "voll")


def test_other_changes_in_between_stay(cm, team):
    fall = akte_in(Phase.ANFRAGE, team, cm)
    with kontext(cm):
        gehe(fall, Phase.FALLKLAERUNG, cm)
        neu = Fall.objects.get(pk=fall.pk)
        neu.anlass = "Wohnung"
        neu.save()
        undo_phase(fall=fall, by=cm)
    assert (_lies(fall).phase, _lies(fall).anlass) == (Phase.ANFRAGE, "Wohnung")


def test_only_the_same_person_takes_a_step_back(cm, team, nutzer_mit, dueren):
    fall = akte_in(Phase.ANFRAGE, team, cm)
    andere = nutzer_mit("case_management", dueren)
    with kontext(cm):
        gehe(fall, Phase.FALLKLAERUNG, cm)
    with kontext(andere), pytest.raises(ValidationError, match="nur, wer ihn gegangen ist"):
        undo_phase(fall=fall, by=andere)


def test_after_a_day_it_is_no_slip_any_more(cm, team):
    fall = akte_in(Phase.ANFRAGE, team, cm)
    with kontext(cm):
        fall = gehe(fall, Phase.FALLKLAERUNG, cm)
        jetzt = timezone.now()
        assert ruecknehmbar(fall, cm, jetzt + timedelta(hours=23)) is not None
        assert ruecknehmbar(fall, cm, jetzt + timedelta(hours=25)) is None


def test_taking_back_is_not_taken_back(cm, team):
    fall = akte_in(Phase.ANFRAGE, team, cm)
    with kontext(cm):
        gehe(fall, Phase.FALLKLAERUNG, cm)
        fall = undo_phase(fall=fall, by=cm)
        assert ruecknehmbar(fall, cm) is None
        fresh = akte_in(Phase.ANFRAGE, team, cm)
        assert ruecknehmbar(fresh, cm) is None  # no step was ever taken


def test_who_saw_another_phase_takes_nothing_back(cm, team):
    fall = akte_in(Phase.ANFRAGE, team, cm)
    with kontext(cm):
        gehe(fall, Phase.FALLKLAERUNG, cm)
        with pytest.raises(ValidationError, match="inzwischen in der Phase"):
            undo_phase(fall=fall, by=cm, von=Phase.ASSESSMENT)


# -- pages ---------------------------------------------------------------------------------
def test_closing_page_decides_the_tasks_then_asks_how_it_ended(cm, team):
    fall = akte_in(Phase.EVALUATION, team, cm)
    aufgabe = akten.aufgabe(fall, cm, "Zeugnis holen")
    client = angemeldet(cm)
    adresse = f"/faelle/{fall.pk}/phase/abgeschlossen/"
    seite = text_von(client.get(adresse).content.decode())
    assert "Das fehlt noch" in seite
    assert "Offene Aufgaben entscheiden" in seite
    eingabe = {"von": "evaluation", **ENDE}
    assert client.post(adresse, eingabe).status_code == 422
    stand = {"status": "entfallen", "weiter": adresse}
    assert client.post(f"/faelle/{fall.pk}/aufgaben/{aufgabe.pk}/stand/", stand).url == adresse
    assert "Abschlussgrund" in text_von(client.get(adresse).content.decode())
    assert client.post(adresse, {"von": "evaluation"}).status_code == 422
    assert client.post(adresse, eingabe).status_code == 302
    assert _lies(fall).phase == Phase.ABGESCHLOSSEN


def test_the_ended_file_offers_to_reopen_and_to_take_back(cm, team):
    fall = akte_in(Phase.ANFRAGE, team, cm)
    with kontext(cm):
        gehe(fall, Phase.ABGELEHNT, cm)
    client = angemeldet(cm)
    seite = text_von(client.get(f"/faelle/{fall.pk}/").content.decode())
    assert "Akte wieder öffnen" in seite
    assert "Letzten Schritt zurücknehmen" in seite
    adresse = f"/faelle/{fall.pk}/phase/fallklaerung/"
    assert client.post(adresse, {"von": "abgelehnt"}).status_code == 422
    assert client.post(adresse, {"von": "abgelehnt", "grund": "neu"}).status_code == 302
    assert _lies(fall).phase == Phase.FALLKLAERUNG
    zurueck = f"/faelle/{fall.pk}/phase/zurueck/"
    assert "abgelehnt" in client.get(zurueck).content.decode()
    assert client.post(zurueck, {"von": "fallklaerung"}).status_code == 302
    assert _lies(fall).phase == Phase.ABGELEHNT
    assert client.get(zurueck).status_code == 302
    antwort = client.post(zurueck, {"von": "abgelehnt"}, follow=True)
    assert "nur, wer ihn gegangen ist" in antwort.content.decode()
