"""Rows of the plan: the Team writes, the Fachaufsicht reads and prints."""

from casemanagement.constants import Phase, PlanStand
from tests.casemanagement import phasen
from tests.matrix.faelle import LESEN, NUR_TEAM, NUR_TEAM_302
from tests.matrix.typen import Adresse
from tests.matrix.welt import objekt


@objekt
def akte_mit_plan(welt):
    return phasen.akte_in(Phase.ASSESSMENT, welt.team, welt.nutzer["case_management"])


@objekt
def akte_ohne_plan(welt):
    return phasen.akte_in(Phase.ASSESSMENT, welt.team, welt.nutzer["case_management"])


@objekt
def plan(welt):
    cm = welt.nutzer["case_management"]
    return phasen.hilfeplan(welt.akte_mit_plan, cm, stand=PlanStand.ENTWURF)


def _plan(welt):
    return {"pk": welt.plan.fall_id, "nr": welt.plan.pk}


def _ziel(welt):
    from kim.kontext import systemkontext

    with systemkontext("Matrix"):
        return {"pk": welt.plan.fall_id, "nr": welt.plan.ziele.get().pk}


def _leistung(welt):
    from kim.kontext import systemkontext

    with systemkontext("Matrix"):
        return {"pk": welt.plan.fall_id, "nr": welt.plan.ziele.get().leistungen.get().pk}


def _ohne(welt):
    return {"pk": welt.akte_ohne_plan.pk}


def _seiten(name: str, kwargs, personas=NUR_TEAM):
    return Adresse(f"casemanagement:{name}", personas, kwargs=kwargs)


def _post(name: str, kwargs, personas=NUR_TEAM_302, **daten: str):
    return Adresse(f"casemanagement:{name}", personas, kwargs=kwargs, methode="post", daten=daten)


ADRESSEN = [
    _seiten("hilfeplan", _ohne, LESEN),
    _seiten("hilfeplan_neu", _ohne, NUR_TEAM_302),
    _post("hilfeplan_neu", _ohne),
    _seiten("hilfeplan_version", _plan, LESEN),
    _seiten("hilfeplan_pdf", _plan, LESEN),
    _seiten("hilfeplan_vereinbaren", _plan),
    _post("hilfeplan_unterschrieben", _plan),
    _seiten("hilfeplan_verwerfen", _plan),
    _post("hilfeplan_verwerfen", _plan),
    _seiten("ziel_neu", _plan),
    _seiten("ziel_bearbeiten", _ziel),
    _seiten("ziel_entfernen", _ziel),
    _post("ziel_entfernen", _ziel),
    _post("ziel_stand", _ziel, stand="erreicht"),
    _seiten("leistung_neu", _ziel),
    _post("leistung_neu", _ziel, was="Matrix", status="geplant"),
    _seiten("leistung_bearbeiten", _leistung),
    _seiten("leistung_entfernen", _leistung),
    _post("leistung_entfernen", _leistung),
    _seiten("leistung_stand", _leistung),
]
