"""The plan: drafts, agreement, versions, what never changes, and what goes on."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from casemanagement.actions.hilfeplaene import (
    agree_hilfeplan,
    begin_hilfeplan,
    discard_hilfeplan,
    remove_ziel,
    save_ziel,
    sign_hilfeplan,
)
from casemanagement.actions.leistungen import change_leistung, change_ziel, save_leistung
from casemanagement.chronik import Wahl, eintraege
from casemanagement.constants import LEISTUNG_TRANSITIONS, LeistungStatus, Phase, PlanStand
from casemanagement.models import Fall, Hilfeplan, Leistung, Ziel
from casemanagement.phasenregeln import gruende
from kim.kontext import kontext, systemkontext
from tests.casemanagement import akten, phasen
from tests.casemanagement.phasen import akte_in

HEUTE = {"vereinbart_am": timezone.localdate(), "gueltig_ab": timezone.localdate()}

INSERT_ZIEL = """
    INSERT INTO casemanagement_ziel
        (fall_id, kommune_id, hilfeplan_id, handlungsfeld_id, text, indikator, stand)
    SELECT fall_id, kommune_id, hilfeplan_id, handlungsfeld_id, 'x', '', 'offen'
    FROM casemanagement_ziel WHERE fall_id = %s
"""


@pytest.fixture
def cm(nutzer_mit, dueren):
    return nutzer_mit("case_management", dueren)


@pytest.fixture
def akte(cm, dueren, team_von) -> Fall:
    return akte_in(Phase.ASSESSMENT, team_von(dueren), cm)


@pytest.fixture
def entwurf(cm, akte) -> Hilfeplan:
    return phasen.hilfeplan(akte, cm, stand=PlanStand.ENTWURF)


@pytest.fixture
def vereinbart(cm, akte) -> Hilfeplan:
    return phasen.hilfeplan(akte, cm)


def _lies(zeile):
    with systemkontext("Test"):
        return type(zeile).objects.get(pk=zeile.pk)


# -- from draft to agreement ---------------------------------------------------------------
def test_the_first_draft_is_empty_and_needs_consent(cm, akte, dueren, team_von):
    with kontext(cm):
        plan = begin_hilfeplan(fall=akte, by=cm)
        assert (plan.nummer, plan.stand, plan.ziele.count()) == (1, PlanStand.ENTWURF, 0)
    ohne = akten.akte(team_von(dueren), cm)
    with kontext(cm), pytest.raises(ValidationError, match="gültige Einwilligung"):
        begin_hilfeplan(fall=ohne, by=cm)


def test_a_plan_without_goal_is_not_agreed(cm, akte):
    with kontext(cm):
        plan = begin_hilfeplan(fall=akte, by=cm)
        with pytest.raises(ValidationError, match="ohne Ziel"):
            agree_hilfeplan(plan=plan, unterschrieben=True, by=cm, **HEUTE)


def test_agreeing_opens_the_way_to_leistungssteuerung(cm, entwurf):
    fall = entwurf.fall
    with kontext(cm):
        (hindernis,) = gruende(fall, Phase.LEISTUNGSSTEUERUNG)
        assert hindernis.url_name == "casemanagement:hilfeplan"
        assert "Es fehlt ein vereinbarter Hilfeplan" in hindernis.saetze[0]
        agree_hilfeplan(plan=entwurf, unterschrieben=False, by=cm, **HEUTE)
        assert gruende(fall, Phase.LEISTUNGSSTEUERUNG) == []
        assert not _lies(entwurf).unterschrieben
        sign_hilfeplan(plan=entwurf, by=cm)
    assert _lies(entwurf).unterschrieben


def test_nobody_agrees_in_the_future_or_twice(cm, entwurf):
    morgen = timezone.localdate() + timedelta(days=1)
    with kontext(cm):
        with pytest.raises(ValidationError, match="Zukunft"):
            agree_hilfeplan(
                plan=entwurf, unterschrieben=True, by=cm, **(HEUTE | {"vereinbart_am": morgen})
            )
        with pytest.raises(ValidationError, match="nur ein vereinbarter"):
            sign_hilfeplan(plan=entwurf, by=cm)
        agree_hilfeplan(plan=entwurf, unterschrieben=True, by=cm, **HEUTE)
        with pytest.raises(ValidationError, match="neue Version"):
            agree_hilfeplan(plan=entwurf, unterschrieben=True, by=cm, **HEUTE)


def test_who_only_reads_changes_nothing(cm, entwurf, nutzer_mit, dueren):
    aufsicht = nutzer_mit("fachaufsicht", dueren)
    with kontext(aufsicht):
        with pytest.raises(PermissionDenied):
            agree_hilfeplan(plan=entwurf, unterschrieben=True, by=aufsicht, **HEUTE)
        with pytest.raises(PermissionDenied):
            change_ziel(ziel=entwurf.ziele.get(), stand="erreicht", by=aufsicht)


# -- the next version ----------------------------------------------------------------------
def test_a_change_is_a_copy_with_a_reason(cm, vereinbart):
    phasen.ziel(vereinbart, "Wohnen", stand="nicht_mehr")
    with kontext(cm):
        with pytest.raises(ValidationError, match="warum der Hilfeplan geändert wird"):
            begin_hilfeplan(fall=vereinbart.fall, by=cm)
        neu = begin_hilfeplan(fall=vereinbart.fall, grund="Neue Wohnung", by=cm)
        assert (neu.nummer, neu.stand, neu.grund) == (2, PlanStand.ENTWURF, "Neue Wohnung")
        (ziel,) = neu.ziele.all()  # what is no longer pursued stays behind
        assert ziel.vorlage == vereinbart.ziele.get(handlungsfeld__name="Sprache")
        assert [leistung.was for leistung in ziel.leistungen.all()] == ["Integrationskurs"]
        agree_hilfeplan(plan=neu, unterschrieben=True, by=cm, **HEUTE)
    assert _lies(vereinbart).stand == PlanStand.ERSETZT
    assert _lies(neu).stand == PlanStand.VEREINBART


def test_one_draft_at_a_time(cm, vereinbart):
    with kontext(cm):
        begin_hilfeplan(fall=vereinbart.fall, grund="x", by=cm)
        with pytest.raises(ValidationError, match="schon ein Hilfeplan in Arbeit"):
            begin_hilfeplan(fall=vereinbart.fall, grund="y", by=cm)


def test_a_draft_thrown_away_leaves_the_agreed_one(cm, vereinbart):
    with kontext(cm):
        neu = begin_hilfeplan(fall=vereinbart.fall, grund="x", by=cm)
        discard_hilfeplan(plan=neu, by=cm)
        assert list(vereinbart.fall.hilfeplaene.all()) == [vereinbart]
        with pytest.raises(ValidationError, match="ist vereinbart"):
            discard_hilfeplan(plan=vereinbart, by=cm)


def test_a_state_noted_meanwhile_reaches_the_draft(cm, vereinbart):
    with systemkontext("Test"):
        leistung = Leistung.objects.get(ziel__hilfeplan=vereinbart)
    with kontext(cm):
        neu = begin_hilfeplan(fall=vereinbart.fall, grund="x", by=cm)
        change_leistung(leistung=leistung, status="abgeschlossen", by=cm)
        change_ziel(ziel=leistung.ziel, stand="erreicht", by=cm)
        kopie = neu.ziele.get()
    assert kopie.stand == "erreicht"
    with systemkontext("Test"):
        assert kopie.leistungen.get().status == "abgeschlossen"


# -- what was agreed stays -----------------------------------------------------------------
def test_actions_refuse_to_change_what_was_agreed(cm, vereinbart):
    with kontext(cm):
        ziel = vereinbart.ziele.get()
        leistung = ziel.leistungen.get()
        for tun in (
            lambda: save_ziel(ziel=ziel, by=cm),
            lambda: remove_ziel(ziel=ziel, by=cm),
            lambda: save_leistung(leistung=leistung, by=cm),
        ):
            with pytest.raises(ValidationError, match="ist vereinbart"):
                tun()


@pytest.mark.parametrize(
    "satz",
    [
        "UPDATE casemanagement_hilfeplan SET vereinbart_am = '2020-01-01' WHERE fall_id = %s",
        "UPDATE casemanagement_hilfeplan SET grund = 'anders' WHERE fall_id = %s",
        "DELETE FROM casemanagement_leistung WHERE fall_id = %s",
        "UPDATE casemanagement_ziel SET text = 'anders' WHERE fall_id = %s",
        "UPDATE casemanagement_ziel SET faellig_am = '2030-01-01' WHERE fall_id = %s",
        "UPDATE casemanagement_leistung SET was = 'anders' WHERE fall_id = %s",
        INSERT_ZIEL,
    ],
)
def test_the_database_refuses_to_change_what_was_agreed(cm, vereinbart, satz):
    with (
        kontext(cm),
        pytest.raises(IntegrityError, match="vereinbarter Hilfeplan"),
        transaction.atomic(),
        connection.cursor() as zeiger,
    ):
        zeiger.execute(satz, [vereinbart.fall_id])


def test_of_a_replaced_version_not_even_the_state_goes_on(cm, akte):
    alt = phasen.hilfeplan(akte, cm, stand=PlanStand.ERSETZT)
    with kontext(cm):
        ziel = alt.ziele.get()
        with pytest.raises(ValidationError, match="ist ersetzt"):
            change_ziel(ziel=ziel, stand="erreicht", by=cm)
        with pytest.raises(ValidationError, match="ist ersetzt"):
            change_leistung(leistung=ziel.leistungen.get(), status="abgeschlossen", by=cm)
        ziel.stand = "erreicht"
        with pytest.raises(IntegrityError, match="vereinbarter Hilfeplan"), transaction.atomic():
            ziel.save()


def test_an_ended_file_takes_no_plan(cm, dueren, team_von):
    fall = akte_in(Phase.ABGESCHLOSSEN, team_von(dueren), cm)
    with kontext(cm), pytest.raises(ValidationError, match="Die Akte ist beendet"):
        begin_hilfeplan(fall=fall, by=cm)
    with (
        kontext(cm),
        pytest.raises(IntegrityError, match="Die Akte ist beendet"),
        transaction.atomic(),
    ):
        Hilfeplan.objects.create(fall=fall, kommune=fall.kommune, nummer=1, verfasser=cm)


@pytest.mark.parametrize(
    ("regel", "felder"),
    [
        ("hilfeplan_grund", {"nummer": 2}),
        ("hilfeplan_vereinbart_am", {"nummer": 1, "stand": "vereinbart"}),
        ("hilfeplan_nummer", {"nummer": 9, "grund": "x", "stand": "ersetzt", **HEUTE}),
        ("hilfeplan_ein_entwurf", {"nummer": 8, "grund": "x"}),
        ("hilfeplan_ein_vereinbarter", {"nummer": 7, "grund": "x", "stand": "vereinbart", **HEUTE}),
    ],
)
def test_each_rule_of_a_plan_holds_in_the_database(cm, akte, regel, felder):
    if regel not in ("hilfeplan_grund", "hilfeplan_vereinbart_am"):
        vorhanden = {"hilfeplan_nummer": ("ersetzt", 9), "hilfeplan_ein_entwurf": ("entwurf", 1)}
        stand, nummer = vorhanden.get(regel, ("vereinbart", 1))
        phasen.hilfeplan(akte, cm, stand=PlanStand(stand), nummer=nummer)
    with systemkontext("Test"), pytest.raises(IntegrityError, match=regel), transaction.atomic():
        Hilfeplan.objects.create(fall=akte, kommune=akte.kommune, verfasser=cm, **felder)


def test_goals_and_services_say_what(cm, entwurf):
    for modell, regel in ((Ziel, "ziel_text_da"), (Leistung, "leistung_was_da")):
        with systemkontext("Test"):
            zeile = modell.objects.get(fall=entwurf.fall)
            setattr(zeile, "text" if modell is Ziel else "was", "")
            with pytest.raises(IntegrityError, match=regel), transaction.atomic():
                zeile.save()


def test_a_goal_belongs_to_the_file_of_its_plan(cm, entwurf, dueren, team_von):
    andere = akte_in(Phase.ASSESSMENT, team_von(dueren), cm)
    with (
        systemkontext("Test"),
        pytest.raises(DatabaseError, match=r"ziel_hilfeplan_fall|leistung_ziel"),
        transaction.atomic(),
        connection.cursor() as zeiger,
    ):
        zeiger.execute(
            "UPDATE casemanagement_ziel SET fall_id = %s WHERE hilfeplan_id = %s",
            [andere.pk, entwurf.pk],
        )
        zeiger.execute("SET CONSTRAINTS ALL IMMEDIATE")


# -- how far it got ------------------------------------------------------------------------
@pytest.mark.parametrize("alt", LeistungStatus)
@pytest.mark.parametrize("neu", LeistungStatus)
def test_a_service_takes_the_steps_of_its_table(cm, vereinbart, alt, neu):
    leistung = phasen.leistung(phasen.ziel(vereinbart), status=alt)
    with kontext(cm):
        if neu == alt or neu in LEISTUNG_TRANSITIONS[alt]:
            assert change_leistung(leistung=leistung, status=neu, by=cm).status == neu
            return
        with pytest.raises(ValidationError, match="führt kein Schritt"):
            change_leistung(leistung=leistung, status=neu, by=cm)


def test_a_state_is_confirmed_as_of_a_day(cm, vereinbart):
    leistung = phasen.leistung(phasen.ziel(vereinbart), status_am=date(2024, 6, 1))
    with kontext(cm):
        tag = date(2024, 7, 1)
        assert change_leistung(leistung=leistung, status="laeuft", tag=tag, by=cm).status_am == tag
        with pytest.raises(ValidationError, match="wurde ein Stand festgehalten"):
            change_leistung(leistung=leistung, status="laeuft", tag=date(2024, 6, 1), by=cm)
        with pytest.raises(ValidationError, match="Zukunft"):
            change_leistung(leistung=leistung, status="laeuft", tag=date(2999, 1, 1), by=cm)


def test_the_chronology_tells_of_agreed_versions_only(cm, vereinbart):
    phasen.hilfeplan(vereinbart.fall, cm, stand=PlanStand.ENTWURF, nummer=2)
    with kontext(cm):
        seite, _ = eintraege(vereinbart.fall, Wahl(art="hilfeplan"))
    assert [e.titel for e in seite] == ["Hilfeplan vereinbart (Version 1)"]
