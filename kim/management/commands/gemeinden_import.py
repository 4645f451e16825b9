"""Import the official list of Gemeinden from a CSV file; ``--probe`` only shows what would change."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from kim.actions.erstdaten import import_gemeinden
from kim.gemeindeliste import ListeUnlesbar, lies_liste, vergleiche
from kim.management.befehl import SystemBefehl


class Command(SystemBefehl):
    help = "Liest das amtliche Gemeindeverzeichnis ein (Spalten ags, name, kommune_ags)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("datei", type=Path)
        parser.add_argument("--probe", action="store_true", help="nur zeigen, nichts speichern")

    def ausfuehren(self, *args: Any, **options: Any) -> None:
        try:
            zeilen = lies_liste(options["datei"].read_bytes())
        except OSError as fehler:
            raise CommandError(f"Die Datei {options['datei']} ist nicht lesbar.") from fehler
        except ListeUnlesbar as fehler:
            raise CommandError("\n".join(fehler.fehler)) from fehler
        unterschied = vergleiche(zeilen)
        for wort in ("neu", "geaendert", "beendet"):
            for zeile in getattr(unterschied, wort):
                self.stdout.write(f"{wort.replace('ae', 'ä')}: {zeile}")
        if options["probe"]:
            self.stdout.write("Probelauf: Es wurde nichts gespeichert.")
            return
        neu, geaendert, beendet = import_gemeinden(zeilen=zeilen)
        self.stdout.write(f"Gemeinden: {neu} neu, {geaendert} geändert, {beendet} beendet")
