"""Write the state diagrams in ``docs/zustaende``; ``--check`` only compares."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kim.zustaende import BEFEHL, ORDNER, diagramme


class Command(BaseCommand):
    requires_system_checks = ()
    help = "Erzeugt die Zustandsdiagramme (Mermaid) aus den Übergangstabellen der Apps."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="nur vergleichen, nichts schreiben"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        soll = diagramme()
        ueberzaehlig = set(ORDNER.glob("*.md")) - set(soll)
        veraltet = [p for p, text in soll.items() if not p.exists() or p.read_text() != text]
        if options["check"]:
            if veraltet or ueberzaehlig:
                namen = ", ".join(sorted(p.name for p in {*veraltet, *ueberzaehlig}))
                raise CommandError(f"Veraltet: {namen}. Bitte {BEFEHL} ausführen.")
            return
        ORDNER.mkdir(parents=True, exist_ok=True)
        for pfad in veraltet:
            pfad.write_text(soll[pfad], "utf-8")
        for pfad in ueberzaehlig:
            pfad.unlink()
        self.stdout.write(f"{len(veraltet)} geschrieben, {len(ueberzaehlig)} entfernt")
