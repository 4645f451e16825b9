"""Rows of the staffing pages. Düren's Meldung is gemeldet, Soest's too; a third Stichtag settled."""

from datetime import date

from stellen.constants import MeldungStatus
from tests.matrix.typen import Adresse, erlaubt
from tests.matrix.welt import objekt
from tests.stellen.fabriken import erhebung_mit_zahlen

SEHEN = (
    "koordination",
    "assistenz",
    "koordination_fremd",
    "assistenz_fremd",
    "ministerium",
    "evaluation",
)
OFFEN = date(2025, 6, 30)
FEST = date(2024, 6, 30)


@objekt
def stichtag_offen(welt):
    """Reported, not settled: only the own Kommune and the Ministerium see a Meldung."""
    return erhebung_mit_zahlen(
        OFFEN, kommunen=[welt.dueren], status=MeldungStatus.GEMELDET, veroeffentlicht=False
    )


@objekt
def stichtag_fest(welt):
    return erhebung_mit_zahlen(FEST, kommunen=[welt.dueren, welt.soest])


def tag(stichtag: date) -> dict:
    return {"stichtag": stichtag}


def meldung(stichtag: date) -> dict:
    return {"stichtag": stichtag, "ags": "05358"}


_FREMD_404 = erlaubt("koordination_fremd", "assistenz_fremd", "evaluation", status=404)
_EIGENE = erlaubt("koordination", "assistenz", "ministerium")
_GRUND = "Matrix: Zahlendreher"

ADRESSEN = [
    Adresse("stellen:stichtage", erlaubt(*SEHEN)),
    Adresse("stellen:pruefung", erlaubt(*SEHEN), kwargs=tag(OFFEN)),
    Adresse(
        "stellen:pruefung",
        erlaubt(
            "koordination", "assistenz", "koordination_fremd", "assistenz_fremd", "ministerium"
        ),
        kwargs=tag(FEST),
        abfrage={"stand": "01.01.2025"},
        zusatz="Stand am",
    ),
    Adresse("stellen:meldung", _EIGENE | _FREMD_404, kwargs=meldung(OFFEN), zusatz="gemeldet"),
    Adresse("stellen:meldung", erlaubt(*SEHEN), kwargs=meldung(FEST), zusatz="festgestellt"),
    Adresse("stellen:feststellen", erlaubt("ministerium"), kwargs=tag(OFFEN)),
    Adresse(
        "stellen:feststellen", erlaubt("ministerium", status=302), kwargs=tag(OFFEN), methode="post"
    ),
    Adresse("stellen:meldung_feststellen", erlaubt("ministerium"), kwargs=meldung(OFFEN)),
    Adresse(
        "stellen:meldung_feststellen",
        erlaubt("ministerium", status=302),
        kwargs=meldung(OFFEN),
        methode="post",
    ),
    Adresse("stellen:korrektur", erlaubt("ministerium"), kwargs=meldung(FEST)),
    Adresse(
        "stellen:korrektur",
        erlaubt("ministerium", status=422),
        kwargs=meldung(FEST),
        methode="post",
        daten={"grund": _GRUND},
    ),
]
