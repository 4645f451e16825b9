"""Rows of the steps of a file: only those who write into it take them."""

from tests.casemanagement import phasen
from tests.matrix.faelle import NUR_TEAM, NUR_TEAM_302
from tests.matrix.typen import Adresse
from tests.matrix.welt import objekt


@objekt
def akte_schritt(welt):
    from casemanagement.constants import Phase

    return phasen.akte_in(Phase.ANFRAGE, welt.team, welt.nutzer["case_management"])


def _fall(welt):
    return {"pk": welt.akte_schritt.pk}


def _schritt(welt):
    return _fall(welt) | {"ziel": "fallklaerung"}


ADRESSEN = [
    Adresse("casemanagement:phase_wechseln", NUR_TEAM, kwargs=_schritt),
    Adresse(
        "casemanagement:phase_wechseln",
        NUR_TEAM_302,
        kwargs=_schritt,
        methode="post",
        daten={"von": "anfrage"},
    ),
    Adresse("casemanagement:phase_zurueck", NUR_TEAM_302, kwargs=_fall),
    Adresse("casemanagement:phase_zurueck", NUR_TEAM_302, kwargs=_fall, methode="post"),
]
