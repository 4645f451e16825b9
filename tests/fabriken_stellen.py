"""Factories of the protected models of ``stellen`` (see ``tests/fabriken.py``)."""

import itertools
from datetime import date, timedelta

from stellen.constants import (
    Abwesenheitsart,
    Beitragsart,
    Erinnerungsanlass,
    Schwere,
    Stellenart,
    VakanzStand,
)
from stellen.models import (
    Abwesenheit,
    Antwortentwurf,
    Besetzung,
    Erhebung,
    Erinnerung,
    Fachkraft,
    Importlauf,
    Meldeeinstellung,
    Meldung,
    MeldungBeitrag,
    MeldungZeile,
    Pruefbefund,
    PruefbefundBeitrag,
    Prueflauf,
    Stelle,
    Vakanz,
    Zuweisung,
)
from tests.fabriken import Bereich, eltern, fabrik

BEGINN = date(2020, 1, 1)
_nummer = itertools.count(1)


@fabrik(Zuweisung, "ministerium")
def zuweisung(bereich: Bereich) -> Zuweisung:
    return Zuweisung.objects.create(
        kommune=bereich.kommune,
        stellenart=Stellenart.ABH,
        haushaltsjahr=2100 + next(_nummer),
        vzae=1,
        quelle="Fabrik",
    )


@fabrik(Importlauf, "ministerium")
def importlauf(bereich: Bereich) -> Importlauf:
    return Importlauf.objects.create(dateiname="probe.csv", datei=b"x", pruefsumme="0" * 64)


def erhebung(bereich: Bereich) -> Erhebung:
    return Erhebung.objects.create(stichtag=date(2100, 1, 1) + timedelta(days=next(_nummer)))


@fabrik(Meldung, "ministerium")
def meldung(bereich: Bereich) -> Meldung:
    """A draft: settled ones are public among all who see staffing."""
    return Meldung.objects.create(erhebung=eltern(erhebung, bereich), kommune=bereich.kommune)


@fabrik(MeldungZeile, "ministerium")
def meldung_zeile(bereich: Bereich) -> MeldungZeile:
    return MeldungZeile.objects.create(
        meldung=eltern(meldung, bereich),
        kommune=bereich.kommune,
        stellenart=Stellenart.ABH,
        zugewiesen=1,
        besetzt=1,
        vorgesehen=0,
        nicht_vorgesehen=0,
    )


@fabrik(MeldungBeitrag, "ministerium")
def meldung_beitrag(bereich: Bereich) -> MeldungBeitrag:
    return MeldungBeitrag.objects.create(
        meldung=eltern(meldung, bereich),
        kommune=bereich.kommune,
        art=Beitragsart.KOMMENTAR,
        text="Fabrik",
        verfasser=bereich.nutzer,
    )


@fabrik(Antwortentwurf, "koordination")
def antwortentwurf(bereich: Bereich) -> Antwortentwurf:
    return Antwortentwurf.objects.create(
        meldung=eltern(meldung, bereich),
        kommune=bereich.kommune,
        text="Fabrik",
        verfasser=bereich.nutzer,
    )


@fabrik(Meldeeinstellung, "ministerium")
def meldeeinstellung(bereich: Bereich) -> Meldeeinstellung:
    return Meldeeinstellung.objects.create(kommune=bereich.kommune, vier_augen=True)


@fabrik(Erinnerung, "ministerium")
def erinnerung(bereich: Bereich) -> Erinnerung:
    umfrage = eltern(erhebung, bereich)
    return Erinnerung.objects.create(
        erhebung=umfrage,
        anlass=Erinnerungsanlass.AM_TAG,
        frist=umfrage.stichtag,
        tag=umfrage.stichtag,
    )


@fabrik(Pruefbefund, "ministerium")
def pruefbefund(bereich: Bereich) -> Pruefbefund:
    return Pruefbefund.objects.create(
        erhebung=eltern(erhebung, bereich),
        kommune=bereich.kommune,
        pruefung="fabrik",
        schwere=Schwere.WARNUNG,
        text="Fabrik",
    )


@fabrik(PruefbefundBeitrag, "ministerium")
def pruefbefund_beitrag(bereich: Bereich) -> PruefbefundBeitrag:
    return PruefbefundBeitrag.objects.create(
        pruefbefund=eltern(pruefbefund, bereich),
        kommune=bereich.kommune,
        art=Beitragsart.RUECKFRAGE,
        text="Fabrik",
        verfasser=bereich.nutzer,
    )


@fabrik(Prueflauf, "ministerium")
def prueflauf(bereich: Bereich) -> Prueflauf:
    return Prueflauf.objects.create(
        erhebung=eltern(erhebung, bereich),
        befunde=0,
        neu=0,
        wieder_offen=0,
        uebernommen=0,
        behoben=0,
    )


@fabrik(Stelle, "ministerium")
def stelle(bereich: Bereich) -> Stelle:
    return Stelle.objects.create(
        kommune=bereich.kommune,
        bezeichnung="Fabrik",
        stellenart=Stellenart.CASE_MANAGEMENT,
        vzae=1,
        gueltig_von=BEGINN,
    )


@fabrik(Fachkraft)
def fachkraft(bereich: Bereich) -> Fachkraft:
    """Names are for the own Kommune only."""
    return Fachkraft.objects.create(
        kommune=bereich.kommune, name=f"Fabrik Beispiel {next(_nummer)}"
    )


@fabrik(Besetzung)
def besetzung(bereich: Bereich) -> Besetzung:
    """Who is on a post, and for whom, would tell of leaves."""
    return Besetzung.objects.create(
        stelle=eltern(stelle, bereich), kommune=bereich.kommune, vzae=1, von=BEGINN
    )


@fabrik(Abwesenheit)
def abwesenheit(bereich: Bereich) -> Abwesenheit:
    return Abwesenheit.objects.create(
        besetzung=eltern(besetzung, bereich),
        kommune=bereich.kommune,
        art=Abwesenheitsart.ELTERNZEIT,
        von=BEGINN,
    )


@fabrik(Vakanz, "ministerium")
def vakanz(bereich: Bereich) -> Vakanz:
    return Vakanz.objects.create(
        stelle=eltern(stelle, bereich),
        kommune=bereich.kommune,
        stand=VakanzStand.VORGESEHEN,
        von=BEGINN,
    )
