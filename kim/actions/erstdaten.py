"""Official lists every installation starts with: Kommunen, Gemeinden, Rechtskreise."""

import csv
import io
from collections.abc import Iterable
from datetime import date
from importlib.resources import files

from django.db import models, transaction
from django.utils import timezone

from kim.models import Gemeinde, Kommune, Rechtskreis


def load_erstdaten() -> list[str]:
    """Load or refresh the official lists from ``kim/daten``. Idempotent."""
    kommunen = [
        _speichern(Kommune, "ags", z | {"reihenfolge": int(z["reihenfolge"])})
        for z in lies_daten("kommunen.csv")
    ]
    rechtskreise = [
        _speichern(
            Rechtskreis,
            "kuerzel",
            z
            | {
                "reihenfolge": int(z["reihenfolge"]),
                "gueltig_von": date.fromisoformat(z["gueltig_von"]),
                "gueltig_bis": date.fromisoformat(z["gueltig_bis"]) if z["gueltig_bis"] else None,
            },
        )
        for z in lies_daten("rechtskreise.csv")
    ]
    neu, geaendert, beendet = import_gemeinden(zeilen=lies_daten("gemeinden.csv"))
    return [
        f"Kommunen: {len(kommunen)}, davon {sum(kommunen)} neu oder geändert",
        f"Rechtskreise: {len(rechtskreise)}, davon {sum(rechtskreise)} neu oder geändert",
        f"Gemeinden: {neu} neu, {geaendert} geändert, {beendet} beendet",
    ]


def lies_daten(name: str) -> list[dict[str, str]]:
    """Rows of a CSV file of ``kim/daten``."""
    return lies_csv(files("kim.daten").joinpath(name).read_text("utf-8"))


def lies_csv(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@transaction.atomic
def import_gemeinden(*, zeilen: Iterable[dict[str, str]]) -> tuple[int, int, int]:
    """Bring the Gemeinden to the given official list: (new, changed, ended).

    A Gemeinde that left the list keeps its row and ends today. Raises ``ValueError``
    with line and key for a row whose Kommune is unknown; then nothing is stored.
    """
    kommunen = {k.ags: k for k in Kommune.objects.all()}
    bestand = {g.ags: g for g in Gemeinde.objects.all()}
    gesehen: set[str] = set()
    neu = geaendert = 0
    for nummer, zeile in enumerate(zeilen, start=2):
        kommune = kommunen.get(zeile["kommune_ags"])
        if kommune is None:
            raise ValueError(
                f"Zeile {nummer}: Die Kommune {zeile['kommune_ags']} ist unbekannt. "
                "Bitte prüfen Sie die Spalte „kommune_ags“."
            )
        ags = zeile["ags"]
        gesehen.add(ags)
        werte = {"ags": ags, "name": zeile["name"], "kommune": kommune, "gueltig_bis": None}
        if _speichern(Gemeinde, "ags", werte, bestand.get(ags)):
            neu, geaendert = (neu, geaendert + 1) if ags in bestand else (neu + 1, geaendert)
    beendet = [g for a, g in bestand.items() if a not in gesehen and g.gueltig_bis is None]
    for gemeinde in beendet:
        gemeinde.gueltig_bis = timezone.localdate()
        gemeinde.save()
    return neu, geaendert, len(beendet)


def _speichern(
    modell: type[models.Model],
    schluessel: str,
    werte: dict,
    bestand: models.Model | None = None,
) -> bool:
    """Create or update one row; unchanged rows are not written. True if written."""
    if bestand is None:
        bestand = modell._default_manager.filter(**{schluessel: werte[schluessel]}).first()
    objekt = bestand or modell()
    if bestand is not None and all(getattr(objekt, k) == v for k, v in werte.items()):
        return False
    for name, wert in werte.items():
        setattr(objekt, name, wert)
    objekt.save()
    return True
