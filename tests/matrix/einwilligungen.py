"""Rows of the consents of a file."""

from tests.casemanagement import akten
from tests.matrix.faelle import LESEN, NUR_TEAM, NUR_TEAM_302, fall_id, teil
from tests.matrix.typen import Adresse
from tests.matrix.welt import objekt


@objekt
def akte_einwilligung(welt):
    return akten.einwilligung(welt.akte)


_NEU = {"nachweis": "schriftlich", "sprache": "ar", "von": "03.05.2024"}

ADRESSEN = [
    Adresse("casemanagement:einwilligungen", LESEN, kwargs=fall_id),
    Adresse("casemanagement:einwilligung_neu", NUR_TEAM, kwargs=fall_id),
    Adresse(
        "casemanagement:einwilligung_neu", NUR_TEAM_302, kwargs=fall_id, methode="post", daten=_NEU
    ),
    Adresse("casemanagement:einwilligung_widerrufen", NUR_TEAM, kwargs=teil("akte_einwilligung")),
    Adresse(
        "casemanagement:einwilligung_widerrufen",
        NUR_TEAM_302,
        kwargs=teil("akte_einwilligung"),
        methode="post",
    ),
    Adresse("casemanagement:einwilligung_druck", LESEN, kwargs=fall_id, abfrage={"sprache": "ar"}),
]
