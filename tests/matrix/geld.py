"""Rows of the money: amounts per Kommune for its own people and the Ministerium, rates for all
who see staffing. Düren has a post and an assignment; the rate of 2030 is used by nothing."""

from decimal import Decimal

from stellen.constants import Baustein, Stellenart
from stellen.models import Foerdersatz, Haushaltsansatz
from tests.matrix.typen import Adresse, erlaubt
from tests.matrix.welt import objekt
from tests.stellen.mittel import hilfen

SEHEN = ("koordination", "assistenz", "koordination_fremd", "assistenz_fremd", "ministerium")
EIGENE = erlaubt("koordination", "assistenz", "ministerium")
FREMD_404 = erlaubt("koordination_fremd", "assistenz_fremd", status=404)


@objekt
def mittel_stelle(welt):
    hilfen.zuweisung(welt.dueren, "2.00", 2029)
    hilfen.satz("50000.00", 2029)
    return hilfen.stelle(welt.dueren)


@objekt
def foerdersatz(welt):
    """Posts are open-ended, so it is of a Stellenart without any."""
    return Foerdersatz.objects.create(
        stellenart=Stellenart.ABH, haushaltsjahr=2030, betrag=Decimal(50000), quelle="Matrix"
    )


@objekt
def ansatz(welt):
    return Haushaltsansatz.objects.create(
        baustein=Baustein.CASE_MANAGEMENT, haushaltsjahr=2029, betrag=Decimal(1000), quelle="Matrix"
    )


def _satz(welt) -> dict:
    return {"pk": welt.foerdersatz.pk}


def _ansatz(welt) -> dict:
    return {"pk": welt.ansatz.pk}


_DUEREN = {"ags": "05358"}
_DUEREN_CSV = {"ags": "05358", "format": "csv"}
_JAHR = {"jahr": "2029"}
_MINISTERIUM = erlaubt("ministerium")
_GETAN = erlaubt("ministerium", status=302)
_BETRAG = {"betrag": "57.000,00", "quelle": "Matrix"}

ADRESSEN = [
    Adresse(
        "stellen:mittel",
        _MINISTERIUM
        | erlaubt(
            *(p for p in SEHEN if p != "ministerium"), "evaluation", status=302
        ),  # to the own Kommune; to the rates
    ),
    Adresse(
        "stellen:mittel_datei",
        EIGENE | FREMD_404,
        kwargs={"format": "csv"},
        abfrage=_JAHR,
    ),
    Adresse("stellen:mittel_kommune", EIGENE | FREMD_404, kwargs=_DUEREN),
    Adresse("stellen:nachweis", EIGENE | FREMD_404, kwargs=_DUEREN),
    Adresse(
        "stellen:nachweis",
        EIGENE | FREMD_404,
        kwargs=_DUEREN,
        abfrage=_JAHR | {"namen": "1"},
        zusatz="mit Namen",
    ),
    Adresse("stellen:nachweis_datei", EIGENE | FREMD_404, kwargs=_DUEREN_CSV, abfrage=_JAHR),
    Adresse("stellen:saetze", erlaubt(*SEHEN, "evaluation")),
    Adresse("stellen:foerdersatz_neu", _MINISTERIUM),
    Adresse(
        "stellen:foerdersatz_neu",
        _GETAN,
        methode="post",
        daten=_BETRAG | {"stellenart": "ebh", "haushaltsjahr": "2031"},
    ),
    Adresse("stellen:foerdersatz", _MINISTERIUM, kwargs=_satz),
    Adresse(
        "stellen:foerdersatz",
        _GETAN,
        kwargs=_satz,
        methode="post",
        daten=lambda w: _BETRAG | {"stand": w.foerdersatz.history.latest().history_id},
    ),
    Adresse("stellen:foerdersatz_loeschen", _MINISTERIUM, kwargs=_satz),
    Adresse("stellen:foerdersatz_loeschen", _GETAN, kwargs=_satz, methode="post"),
    Adresse("stellen:ansatz_neu", _MINISTERIUM),
    Adresse(
        "stellen:ansatz_neu",
        _GETAN,
        methode="post",
        daten=_BETRAG | {"baustein": "3", "haushaltsjahr": "2031"},
    ),
    Adresse("stellen:ansatz", _MINISTERIUM, kwargs=_ansatz),
    Adresse(
        "stellen:ansatz",
        _GETAN,
        kwargs=_ansatz,
        methode="post",
        daten=lambda w: _BETRAG | {"stand": w.ansatz.history.latest().history_id},
    ),
    Adresse("stellen:ansatz_loeschen", _MINISTERIUM, kwargs=_ansatz),
    Adresse("stellen:ansatz_loeschen", _GETAN, kwargs=_ansatz, methode="post"),
    Adresse("stellen:ansatz_errechnen", _MINISTERIUM, kwargs=_ansatz),
    # Its one rate is laid down and stays: the page says so.
    Adresse(
        "stellen:ansatz_errechnen",
        erlaubt("ministerium", status=422),
        kwargs=_ansatz,
        methode="post",
    ),
]
