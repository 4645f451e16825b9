"""The list of posts to take away: exactly the rows of the page, persons only where it names them."""

from collections.abc import Sequence
from datetime import date

from kim.exporttabelle import Exporttabelle, Spalte, Zelle
from kim.zahlen import datum_text, vzae_text
from stellen.planliste import STAENDE, Person, Planzeile

SPALTEN = (
    Spalte("Kommune"),
    Spalte("Bezeichnung"),
    Spalte("Stellenart"),
    Spalte("VZÄ", "vzae"),
    Spalte("Anstellungsträger"),
    Spalte("Träger"),
    Spalte("Bescheid vom", "datum"),
    Spalte("gültig von", "datum"),
    Spalte("gültig bis", "datum"),
    Spalte("besetzt (VZÄ)", "vzae"),
    Spalte("unbesetzt (VZÄ)", "vzae"),
    Spalte("Stand"),
    Spalte("vakant seit", "datum"),
    Spalte("vakant (Tage)", "ganzzahl"),
    Spalte("Grund"),
    Spalte("Verfahren"),
)
NAMEN = Spalte("Personen")


def plantabelle(zeilen: Sequence[Planzeile], *, mit_namen: bool, tag: date) -> Exporttabelle:
    return Exporttabelle(
        titel="Stellenplan",
        dateiname=f"stellenplan-{tag:%Y-%m-%d}",
        spalten=(*SPALTEN, NAMEN) if mit_namen else SPALTEN,
        zeilen=[_zellen(zeile, mit_namen=mit_namen) for zeile in zeilen],
        hinweise=(f"Stand am {datum_text(tag)}, {len(zeilen)} Stellen",),
    )


def _zellen(zeile: Planzeile, *, mit_namen: bool) -> list[Zelle]:
    stelle, abschnitt = zeile.stelle, zeile.abschnitt
    werte: list[Zelle] = [
        stelle.kommune.name,
        zeile.name,
        stelle.get_stellenart_display(),
        stelle.vzae,
        stelle.get_traeger_art_display(),
        zeile.traeger,
        stelle.bescheid_am,
        stelle.gueltig_von,
        stelle.gueltig_bis,
        abschnitt.besetzt,
        abschnitt.unbesetzt,
        ", ".join(STAENDE[s] for s in zeile.staende),
        zeile.vakant_seit,
        zeile.tage,
        zeile.grund,
        zeile.verfahren,
    ]
    return [*werte, "; ".join(map(person_text, zeile.personen))] if mit_namen else werte


def person_text(person: Person) -> str:
    """„Ada Beispiel 0,50“, „Ben Beispiel 1,00 (Elternzeit)“."""
    text = f"{person.name} {vzae_text(person.vzae)}"
    return f"{text} ({person.abwesend})" if person.abwesend else text
