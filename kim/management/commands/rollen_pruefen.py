"""Compare the rights of all groups with the role catalogue; changes nothing."""

from typing import Any

from django.core.management.base import CommandError

from kim.actions.rollenpruefung import compare_rollen
from kim.management.befehl import SystemBefehl


class Command(SystemBefehl):
    help = (
        "Vergleicht die gespeicherten Rechte mit dem Rollenkatalog und nennt jede Abweichung "
        "(Ende mit Fehler). Beheben: rollen_abgleichen."
    )

    def ausfuehren(self, *args: Any, **options: Any) -> None:
        if abweichungen := compare_rollen():
            raise CommandError("\n".join(abweichungen))
        self.stdout.write("Die gespeicherten Rechte entsprechen dem Rollenkatalog.")
