"""Read every stored file that belongs to a row; exit code 1 if one is missing or damaged."""

from typing import Any

from django.core.management.base import CommandError

from kim.actions.ablage import check_ablage
from kim.management.befehl import SystemBefehl


class Command(SystemBefehl):
    help = "Prüft, ob jede Datei der Ablage da, unverändert und lesbar ist."

    def ausfuehren(self, *args: Any, **options: Any) -> None:
        maengel = list(check_ablage())
        for wo, grund in maengel:
            self.stderr.write(f"{wo}: {grund}")
        if maengel:
            raise CommandError(f"Nicht in Ordnung: {len(maengel)}")
        self.stdout.write("Jede Datei der Ablage ist da und unverändert.")
