"""The published figures of 30.06.2024, imported and settled at the first start."""

from datetime import date
from decimal import Decimal
from importlib.resources import files

from kim.actions.erstdaten import lies_csv
from stellen.actions.importieren import uebernehmen
from stellen.actions.importlauf import lege_importlauf_an
from stellen.actions.meldungen import feststellen
from stellen.constants import GROESSEN, Stellenart
from stellen.models import Erhebung, VeroeffentlichteSumme, Zuweisung

STICHTAG = date(2024, 6, 30)
DATEI = "stellenbesetzung-2024-06-30.csv"
QUELLE = "Bericht an den Landtag Nordrhein-Westfalen, Stichtag 30.06.2024"


def load_erstdaten() -> list[str]:
    """Import, settle and compare with the published totals. Does nothing the second time."""
    if Erhebung.objects.filter(stichtag=STICHTAG).exists():
        return ["Stichtag 30.06.2024: schon vorhanden"]
    daten = files("stellen.daten")
    lauf = lege_importlauf_an(
        inhalt=daten.joinpath(DATEI).read_bytes(), dateiname=DATEI, stichtag=STICHTAG, by=None
    )
    plan = uebernehmen(lauf=lauf, by=None)
    erhebung = Erhebung.objects.get(stichtag=STICHTAG)
    erhebung.quelle = QUELLE
    erhebung.save()
    for zeile in lies_csv(daten.joinpath("gesamt-2024-06-30.csv").read_text("utf-8")):
        VeroeffentlichteSumme.objects.create(
            erhebung=erhebung,
            stellenart=Stellenart(zeile["stellenart"]),
            quelle=QUELLE,
            **{g: Decimal(zeile[g]) for g in GROESSEN},
        )
    load_zuweisungen(erhebung)
    anzahl = feststellen(erhebung=erhebung, by=None)
    return [f"Stichtag 30.06.2024: {plan.neu} Meldungen importiert, {anzahl} festgestellt"]


def load_zuweisungen(erhebung: Erhebung) -> None:
    """The assigned VZÄ of the report are what the Land assigned for its year."""
    for meldung in erhebung.meldungen.prefetch_related("zeilen"):
        for zeile in meldung.zeilen.all():
            Zuweisung.objects.create(
                kommune_id=meldung.kommune_id,
                stellenart=zeile.stellenart,
                haushaltsjahr=STICHTAG.year,
                vzae=zeile.zugewiesen,
                quelle=QUELLE,
            )
