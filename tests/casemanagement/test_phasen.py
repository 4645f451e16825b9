"""Steps of a file: every pair of phases, what stands in the way, who may, two at once."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from casemanagement.actions.akten import change_phase
from casemanagement.constants import FALL_TRANSITIONS, Anlass, Phase
from casemanagement.models import Fall
from casemanagement.phasenregeln import gruende, hindernisse
from casemanagement.schritte import schritte
from kim.kontext import kontext, systemkontext
from tests.casemanagement import akten
from tests.casemanagement.phasen import akte_in, assessment, gehe
from tests.stellen.seite import angemeldet, text_von

PAARE = [(von, nach) for von in Phase for nach in Phase]
ERLAUBT = [(von, nach) for von, nach in PAARE if nach in FALL_TRANSITIONS[von]]


@pytest.fixture
def cm(nutzer_mit, dueren):
    return nutzer_mit("case_management", dueren)


@pytest.fixture
def team(team_von, dueren):
    return team_von(dueren)


def _phase(fall: Fall) -> str:
    with systemkontext("Test"):
        return Fall.objects.get(pk=fall.pk).phase


@pytest.mark.parametrize(("von", "nach"), ERLAUBT)
def test_every_step_of_the_table_can_be_taken(cm, team, von, nach):
    fall = akte_in(von, team, cm)
    with kontext(cm):
        assert gehe(fall, nach, cm).phase == nach
    assert _phase(fall) == nach


@pytest.mark.parametrize(("von", "nach"), [paar for paar in PAARE if paar not in ERLAUBT])
def test_every_other_step_is_refused(cm, team, von, nach):
    fall = akte_in(von, team, cm)
    with kontext(cm), pytest.raises(ValidationError):
        change_phase(fall=fall, ziel=nach, by=cm)
    assert _phase(fall) == von


@pytest.mark.parametrize("ziel", [Phase.ABGESCHLOSSEN, Phase.ABGELEHNT, Phase.WEITERVERWIESEN])
def test_a_file_never_ends_without_a_reason(cm, team, ziel):
    von = Phase.EVALUATION if ziel == Phase.ABGESCHLOSSEN else Phase.ANFRAGE
    fall = akte_in(von, team, cm)
    with kontext(cm), pytest.raises(ValidationError, match="endet nur mit Begründung"):
        change_phase(fall=fall, ziel=ziel, by=cm)


def test_no_assessment_without_consent(cm, team):
    fall = akten.akte(team, cm, phase=Phase.FALLKLAERUNG)
    with kontext(cm):
        with pytest.raises(ValidationError, match="Es fehlt eine gültige Einwilligung"):
            change_phase(fall=fall, ziel=Phase.ASSESSMENT, by=cm)
        (hindernis,) = gruende(fall, Phase.ASSESSMENT)
    assert hindernis.url_name == "casemanagement:einwilligungen"
    assert _phase(fall) == Phase.FALLKLAERUNG


def test_each_open_task_is_named_until_it_is_decided(cm, team):
    fall = akte_in(Phase.EVALUATION, team, cm)
    akten.aufgabe(fall, cm, "Zeugnis holen")
    akten.aufgabe(fall, cm, "Kurs anmelden")
    with kontext(cm):
        saetze = hindernisse(fall, Phase.ABGESCHLOSSEN)
        assert len(saetze) == 2, saetze
        assert "„Zeugnis holen“ (fällig am 01.01.2035) ist noch offen" in " ".join(saetze)
        with pytest.raises(ValidationError, match="Kurs anmelden"):
            gehe(fall, Phase.ABGESCHLOSSEN, cm)


def test_no_closing_without_the_closing_assessment(cm, team):
    fall = akten.akte(team, cm, phase=Phase.EVALUATION, aktenzeichen="KIM-05358-2024-90900")
    assessment(fall, cm)
    with kontext(cm):
        (hindernis,) = gruende(fall, Phase.ABGESCHLOSSEN)
    assert "Es fehlt das Assessment zum Abschluss" in hindernis.saetze[0]
    assert hindernis.url_name == "casemanagement:assessments"
    assessment(fall, cm, anlass=Anlass.ABSCHLUSS, tag=date(2024, 7, 1))
    with kontext(cm):
        assert gruende(fall, Phase.ABGESCHLOSSEN) == []
    # After reopening the course goes on: it wants a new one at the next end.
    assessment(fall, cm, anlass=Anlass.VERLAUF, tag=date(2024, 8, 1))
    with kontext(cm):
        assert gruende(fall, Phase.ABGESCHLOSSEN)


def test_the_number_is_given_with_the_assessment(cm, team):
    fall = akte_in(Phase.FALLKLAERUNG, team, cm)
    with kontext(cm):
        fall = gehe(fall, Phase.ASSESSMENT, cm)
    assert fall.aktenzeichen.startswith(f"KIM-{team.kommune.ags}-")


def test_who_saw_another_phase_is_told(cm, team):
    fall = akte_in(Phase.LEISTUNGSSTEUERUNG, team, cm)
    with kontext(cm), pytest.raises(ValidationError, match="inzwischen in der Phase"):
        change_phase(fall=fall, ziel=Phase.EVALUATION, by=cm, von=Phase.HILFEPLANUNG)


def test_other_teams_and_the_aufsicht_take_no_steps(cm, team, nutzer_mit, dueren):
    fall = akte_in(Phase.ANFRAGE, team, cm)
    aufsicht = nutzer_mit("fachaufsicht", dueren)
    with kontext(aufsicht), pytest.raises(PermissionDenied):
        change_phase(fall=fall, ziel=Phase.FALLKLAERUNG, by=aufsicht)
    andere = nutzer_mit("case_management", dueren, team="Caritas")
    with kontext(andere), pytest.raises(Fall.DoesNotExist):
        change_phase(fall=fall, ziel=Phase.FALLKLAERUNG, by=andere)


def test_every_step_has_its_words(cm, team):
    for von in Phase:
        fall = akte_in(von, team, cm)
        with kontext(cm):
            gefunden = schritte(fall)
        assert {s.ziel for s in gefunden} == FALL_TRANSITIONS[von]
        assert all(s.name and s.folge for s in gefunden)


# -- pages ---------------------------------------------------------------------------------
def test_the_file_shows_the_steps_and_why_one_waits(cm, team):
    fall = akten.akte(team, cm, phase=Phase.FALLKLAERUNG)
    seite = text_von(angemeldet(cm).get(f"/faelle/{fall.pk}/").content.decode())
    assert "Assessment beginnen: noch nicht möglich" in seite
    assert "Es fehlt eine gültige Einwilligung" in seite
    assert "Aufnahme ablehnen" in seite


def test_who_only_reads_is_offered_no_step(cm, team, nutzer_mit, dueren):
    fall = akte_in(Phase.ANFRAGE, team, cm)
    antwort = angemeldet(nutzer_mit("fachaufsicht", dueren)).get(f"/faelle/{fall.pk}/")
    assert "Wie es weitergeht" not in antwort.content.decode()


def test_a_step_is_asked_once_and_then_taken(cm, team):
    fall = akte_in(Phase.ANFRAGE, team, cm)
    client = angemeldet(cm)
    adresse = f"/faelle/{fall.pk}/phase/fallklaerung/"
    frage = client.get(adresse)
    assert "Fallklärung beginnen" in frage.content.decode()
    assert _phase(fall) == Phase.ANFRAGE
    eingabe = {"von": frage.context["formular"].initial["von"], "grund": "Erstgespräch war gut"}
    antwort = client.post(adresse, eingabe, follow=True)
    assert "Die Akte steht jetzt in der Phase „Fallklärung“" in antwort.content.decode()
    with systemkontext("Test"):
        assert fall.history.latest().history_change_reason == "Erstgespräch war gut"
    assert client.get(adresse).status_code == 302  # there is nothing to ask any more


def test_a_form_opened_in_another_phase_changes_nothing(cm, team):
    fall = akte_in(Phase.LEISTUNGSSTEUERUNG, team, cm)
    antwort = angemeldet(cm).post(
        f"/faelle/{fall.pk}/phase/evaluation/", {"von": Phase.HILFEPLANUNG}
    )
    assert antwort.status_code == 422
    assert "inzwischen in der Phase" in antwort.content.decode()
    assert _phase(fall) == Phase.LEISTUNGSSTEUERUNG


def test_a_word_that_is_no_phase_is_not_found(cm, team):
    fall = akte_in(Phase.ANFRAGE, team, cm)
    assert angemeldet(cm).get(f"/faelle/{fall.pk}/phase/irgendwas/").status_code == 404
