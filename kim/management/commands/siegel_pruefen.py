"""Check the seals: exit code 0 when they hold, 1 with the first broken link named."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kim.actions.siegel import export_verzeichnis
from kim.kontext import systemkontext
from kim.siegel.export import UnlesbarerExport
from kim.siegel.pruefung import Ergebnis, pruefen

HOECHSTENS = 20


class Command(BaseCommand):
    help = "Prüft die Siegel über Verlauf und Zugriffsprotokoll; nennt das erste gebrochene Glied."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--verzeichnis", type=Path, default=None,
            help="Verzeichnis der exportierten Köpfe (sonst SIEGEL_EXPORT_VERZEICHNIS)",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with systemkontext("Befehl siegel_pruefen"):
                ergebnis = pruefen(options["verzeichnis"] or export_verzeichnis())
        except UnlesbarerExport as fehler:
            raise CommandError(str(fehler)) from fehler
        self._berichten(ergebnis)
        if not ergebnis.in_ordnung:
            raise SystemExit(1)

    def _berichten(self, ergebnis: Ergebnis) -> None:
        self.stdout.write(
            f"Geprüft: {ergebnis.glieder} Glieder in {ergebnis.siegel} Siegeln, "
            f"{ergebnis.koepfe} exportierte Köpfe. "
            f"Noch nicht versiegelt: {ergebnis.unversiegelt} Zeilen."
        )
        if ergebnis.in_ordnung:
            self.stdout.write(
                "Alle Siegel sind unversehrt." if ergebnis.siegel else "Noch nichts versiegelt."
            )
            return
        erster, *weitere = ergebnis.befunde
        self.stderr.write(f"GEBROCHEN: {erster}")
        for befund in weitere[: HOECHSTENS - 1]:
            self.stderr.write(f"außerdem: {befund}")
        if len(weitere) >= HOECHSTENS:
            self.stderr.write(f"… und {len(weitere) - HOECHSTENS + 1} weitere Befunde.")
