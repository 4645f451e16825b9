"""Rows of the assessments: the Team writes drafts, the Fachaufsicht reads."""

from casemanagement.constants import Anlass, Phase
from tests.casemanagement import phasen
from tests.matrix.faelle import LESEN, NUR_TEAM, NUR_TEAM_302
from tests.matrix.typen import Adresse
from tests.matrix.welt import objekt


@objekt
def akte_mit_assessment(welt):
    return phasen.akte_in(Phase.ASSESSMENT, welt.team, welt.nutzer["case_management"])


@objekt
def akte_ohne_assessment(welt):
    return phasen.akte_in(Phase.ASSESSMENT, welt.team, welt.nutzer["case_management"])


@objekt
def assessment(welt):
    cm = welt.nutzer["case_management"]
    return phasen.assessment(welt.akte_mit_assessment, cm, fertig=False)


def _fall(welt):
    return {"pk": welt.akte_ohne_assessment.pk}


def _eines(welt):
    return {"pk": welt.assessment.fall_id, "nr": welt.assessment.pk}


ADRESSEN = [
    Adresse("casemanagement:assessments", LESEN, kwargs=_fall),
    Adresse(
        "casemanagement:assessment_neu",
        NUR_TEAM_302,
        kwargs=_fall,
        methode="post",
        daten={"anlass": Anlass.BEGINN},
    ),
    Adresse("casemanagement:assessment", LESEN, kwargs=_eines),
    Adresse("casemanagement:assessment_bearbeiten", NUR_TEAM, kwargs=_eines),
    Adresse("casemanagement:assessment_verwerfen", NUR_TEAM, kwargs=_eines),
    Adresse("casemanagement:assessment_verwerfen", NUR_TEAM_302, kwargs=_eines, methode="post"),
]
