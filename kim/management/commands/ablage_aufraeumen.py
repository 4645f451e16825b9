"""Remove stored files that belong to no row; the worker does it every night."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from kim.actions.ablage import ZuVieleVerwaist, sweep_ablage
from kim.management.befehl import SystemBefehl


class Command(SystemBefehl):
    help = "Entfernt Dateien der Ablage, die zu keinem Eintrag gehören."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--trotzdem", action="store_true", help="auch wenn es mehr als die Hälfte aller ist"
        )

    def ausfuehren(self, *args: Any, **options: Any) -> None:
        try:
            entfernt = sweep_ablage(trotzdem=options["trotzdem"])
        except ZuVieleVerwaist as fehler:
            raise CommandError(
                f"{fehler} Dateien gehören zu keinem Eintrag dieser Datenbank. Stimmen DATABASE_URL "
                "und KIM_ABLAGE? Es wurde nichts entfernt; mit --trotzdem geschieht es."
            ) from fehler
        self.stdout.write(
            f"Entfernt: {entfernt.verwaist} ohne Eintrag, {entfernt.halb} halb geschriebene"
        )
