"""Posts with persons in every Kommune, for the pages and checks that read them."""

from datetime import date

from kim.models import Kommune
from kim.verlauf import bulk_create_with_history
from stellen.constants import Stellenart
from stellen.models import Besetzung, Fachkraft, Stelle
from tests.bench.umgebung import schnell

BEGINN = date(2023, 1, 1)


def lege_posten_an() -> int:
    """15 posts of 1,00 VZÄ per Kommune, half of them filled; the Kommunen share names."""
    stellen = [
        Stelle(
            kommune=kommune,
            bezeichnung=f"Messung {nummer}",
            stellenart=Stellenart.CASE_MANAGEMENT,
            vzae=1,
            gueltig_von=BEGINN,
        )
        for kommune in Kommune.objects.all()
        for nummer in range(1 if schnell() else 15)
    ]
    stellen = bulk_create_with_history(stellen, Stelle)
    besetzt = stellen[::2]
    personen = bulk_create_with_history(
        [
            Fachkraft(kommune_id=s.kommune_id, name=f"Vorname{n % 300} Nachname")
            for n, s in enumerate(besetzt)
        ],
        Fachkraft,
    )
    besetzungen = [
        Besetzung(stelle=s, kommune_id=s.kommune_id, fachkraft=p, vzae=1, von=BEGINN)
        for s, p in zip(besetzt, personen, strict=True)
    ]
    bulk_create_with_history(besetzungen, Besetzung)
    return len(stellen)
