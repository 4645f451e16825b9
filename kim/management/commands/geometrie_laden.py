"""Load the official borders of the Kommunen from a GeoJSON file, for the map of the Auswertung."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from kim.actions.geometrie import load_umrisse
from kim.geometrie import MAX_BYTES, GeometrieUnlesbar
from kim.management.befehl import SystemBefehl


class Command(SystemBefehl):
    help = (
        "Lädt amtliche Grenzen der 54 Kommunen aus einer GeoJSON-Datei (WGS 84, AGS in den "
        "Eigenschaften), zum Beispiel VG250 des BKG. Mehrere Dateien ergänzen sich."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("datei", type=Path, metavar="DATEI")
        parser.add_argument(
            "--quelle",
            required=True,
            help="steht unter der Karte, zum Beispiel „© GeoBasis-DE / BKG 2024 (dl-de/by-2-0)“",
        )

    def ausfuehren(self, *args: Any, **options: Any) -> None:
        pfad = options["datei"]
        try:
            if pfad.stat().st_size > MAX_BYTES:
                raise CommandError(f"{pfad} ist größer als {MAX_BYTES // 1024**2} MB.")
            gelesen, fehlend = load_umrisse(inhalt=pfad.read_bytes(), quelle=options["quelle"])
        except OSError as fehler:
            raise CommandError(f"{pfad} ist nicht lesbar: {fehler.strerror}.") from fehler
        except GeometrieUnlesbar as fehler:
            raise CommandError(f"Nichts wurde gespeichert. {fehler}") from fehler
        self.stdout.write(
            f"Umrisse gespeichert: {len(gelesen.umrisse)}, übergangen: {gelesen.uebergangen}"
        )
        if fehlend:
            namen = "; ".join(k.name for k in fehlend)
            self.stdout.write(f"Noch ohne Umriss ({len(fehlend)}): {namen}")
