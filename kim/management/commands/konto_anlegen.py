"""Create an account with one role from the shell: the first administration of a new server."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.core.validators import validate_email
from django.utils import timezone

from kim.actions.konten import create_konto, einladungspfad
from kim.actions.rollen import grant_role
from kim.management.befehl import SystemBefehl
from kim.models import Kommune, Team
from kim.rechte_katalog import Rolle


class Command(SystemBefehl):
    help = (
        "Legt ein Konto mit einer Rolle an und nennt den Pfad, auf dem das Passwort gesetzt wird."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("name")
        parser.add_argument("--rolle", choices=Rolle.values, default=Rolle.ADMINISTRATION_LAND)
        parser.add_argument("--kommune", help="Amtlicher Schlüssel, zum Beispiel 05358")
        parser.add_argument("--team", type=int, help="Nummer des Teams")
        parser.add_argument("--grund", default="Einrichtung des Servers")

    def ausfuehren(self, *args: Any, **options: Any) -> None:
        try:
            validate_email(options["email"])
            kommune = _finde(Kommune, "ags", options["kommune"])
            team = _finde(Team, "pk", options["team"])
            nutzer = create_konto(
                email=options["email"],
                name=options["name"],
                kommune=team.kommune if team else kommune,
                by=None,
            )
            grant_role(
                nutzer=nutzer,
                rolle=options["rolle"],
                kommune=None if team else kommune,
                team=team,
                gueltig_von=timezone.localdate(),
                grund=options["grund"],
                by=None,
            )
        except ValidationError as fehler:
            raise CommandError(" ".join(fehler.messages)) from fehler
        self.stdout.write(f"Konto angelegt. Passwort festlegen unter: {einladungspfad(nutzer)}")


def _finde(modell: type[Kommune] | type[Team], feld: str, wert: Any) -> Any:
    """The row, or ``None`` without a value; an unknown one is an error in words."""
    if wert is None:
        return None
    treffer = modell.objects.filter(**{feld: wert}).first()
    if treffer is None:
        raise CommandError(f"{modell._meta.verbose_name} {wert} gibt es nicht.")
    return treffer
