"""The list of files to take away: exactly the rows of the page."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from casemanagement.constants import Phase
from kim.exporttabelle import Exporttabelle, Spalte, Zelle
from kim.zahlen import datum_text

SPALTEN = (
    Spalte("Aktenzeichen"),
    Spalte("Name"),
    Spalte("Geburtsdatum", "datum"),
    Spalte("Phase"),
    Spalte("Fallführung"),
    Spalte("Team"),
    Spalte("Kommune"),
    Spalte("begonnen am", "datum"),
    Spalte("letzter Kontakt", "datum"),
    Spalte("beendet am", "datum"),
)


def falltabelle(faelle: Iterable[dict[str, Any]], umfang: str) -> Exporttabelle:
    zeilen = [_zellen(fall) for fall in faelle]
    heute = timezone.localdate()
    return Exporttabelle(
        titel=f"Fälle: {umfang}",
        dateiname=f"faelle-{heute:%Y-%m-%d}",
        spalten=SPALTEN,
        zeilen=zeilen,
        hinweise=(
            f"Stand am {datum_text(heute)}, {len(zeilen)} Akten",
            "Personenbezogene Daten: nur für den angegebenen Zweck, danach löschen.",
        ),
    )


def _zellen(fall: dict[str, Any]) -> list[Zelle]:
    return [
        fall["aktenzeichen"] or "",
        fall["person__name"],
        fall["person__geburtsdatum"],
        Phase(fall["phase"]).label,
        fall["fallfuehrung__name"],
        fall["team__name"],
        fall["kommune__kurzname"],
        fall["begonnen_am"],
        fall["letzter_kontakt_am"],
        fall["beendet_am"],
    ]
