"""Seal the history and the read log now; otherwise beat does it every night."""

from typing import Any

from django.core.management.base import BaseCommand

from kim.actions.siegel import export_koepfe, seal
from kim.kontext import systemkontext


class Command(BaseCommand):
    help = "Versiegelt Verlauf und Zugriffsprotokoll und exportiert die Köpfe der Ketten."

    def handle(self, *args: Any, **options: Any) -> None:
        # Two transactions: only what is committed may leave the database.
        with systemkontext("Befehl siegeln"):
            neu = seal()
        with systemkontext("Befehl siegeln"):
            datei = export_koepfe()
        glieder = sum(v.anzahl for v in neu)
        self.stdout.write(f"Versiegelt: {glieder} Zeilen in {len(neu)} Ketten.")
        self.stdout.write(f"Köpfe der Ketten: {datei}")
