"""Make the keys of the person search anew: after an update that changed spelling rules or tables."""

from argparse import ArgumentParser
from typing import Any

from casemanagement.actions.personenschluessel import fill_schluessel
from kim.management.befehl import SystemBefehl


class Command(SystemBefehl):
    help = "Ergänzt fehlende Suchschlüssel von Personen; mit --alle werden alle neu gebildet."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--alle", action="store_true", help="auch vorhandene neu bilden")

    def ausfuehren(self, *args: Any, **options: Any) -> None:
        for zeile in fill_schluessel(alle=options["alle"]):
            self.stdout.write(zeile)
