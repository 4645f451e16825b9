"""Encrypt all secrets of second factors anew with the first key of KIM_FELD_SCHLUESSEL."""

from typing import Any

from django.core.management.base import CommandError

from kim.actions.feldschluessel import reencrypt
from kim.feldschluessel import FeldschluesselFehlt
from kim.management.befehl import SystemBefehl


class Command(SystemBefehl):
    help = "Verschlüsselt die Geheimnisse der zweiten Faktoren neu mit dem ersten Feldschlüssel."

    def ausfuehren(self, *args: Any, **options: Any) -> None:
        try:
            anzahl = reencrypt()
        except FeldschluesselFehlt as fehler:
            raise CommandError(
                "Zu einem Geheimnis fehlt der Schlüssel. Nennen Sie in KIM_FELD_SCHLUESSEL auch "
                "die älteren, den neuen zuerst. Es wurde nichts geändert."
            ) from fehler
        self.stdout.write(f"Neu verschlüsselt: {anzahl}")
