"""Encrypt secrets of second factors and stored files anew with the first field key."""

from typing import Any

from django.core.management.base import CommandError

from kim.actions.ablage import reencrypt_ablage
from kim.actions.feldschluessel import reencrypt
from kim.feldschluessel import FeldschluesselFehlt
from kim.management.befehl import SystemBefehl


class Command(SystemBefehl):
    help = "Verschlüsselt Geheimnisse und abgelegte Dateien neu mit dem ersten Feldschlüssel."

    def handle(self, *args: Any, **options: Any) -> None:
        """The secrets in one transaction; then the files, which may take hours, outside of it."""
        super().handle(*args, **options)
        dateien = reencrypt_ablage()
        self.stdout.write(f"Dateien neu verschlüsselt: {dateien.anzahl}")
        if dateien.unlesbar:
            raise CommandError(
                f"Nicht lesbar, mit keinem Schlüssel: {', '.join(dateien.unlesbar)}. Behalten Sie "
                "die älteren Schlüssel, holen Sie die Dateien aus der Sicherung und wiederholen "
                "Sie den Befehl."
            )

    def ausfuehren(self, *args: Any, **options: Any) -> None:
        try:
            anzahl = reencrypt()
        except FeldschluesselFehlt as fehler:
            raise CommandError(
                "Zu einem Geheimnis fehlt der Schlüssel. Nennen Sie in KIM_FELD_SCHLUESSEL auch "
                "die älteren, den neuen zuerst. Es wurde nichts geändert."
            ) from fehler
        self.stdout.write(f"Geheimnisse neu verschlüsselt: {anzahl}")
