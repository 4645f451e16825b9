"""Load the official lists and the published figures. Idempotent; part of ``make setup``."""

from typing import Any

from django.apps import apps

from kim.management.befehl import SystemBefehl


class Command(SystemBefehl):
    help = "Lädt die amtlichen Verzeichnisse und die veröffentlichten Zahlen (beliebig oft)."
    daten = "erstdaten"

    def ausfuehren(self, *args: Any, **options: Any) -> None:
        for config in apps.get_app_configs():
            laden = getattr(config, self.daten, None)
            for zeile in laden() if laden else []:
                self.stdout.write(f"{config.verbose_name}: {zeile}")
