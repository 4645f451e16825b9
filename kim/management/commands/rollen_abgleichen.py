"""Bring the rights of all groups to the role catalogue; run after each update. Idempotent."""

from typing import Any

from kim.actions.konten import ensure_adresse
from kim.management.befehl import SystemBefehl
from kim.models import Nutzer, Rollenvergabe
from kim.permissions import ensure_gruppe


class Command(SystemBefehl):
    help = "Gleicht die Rechte aller Gruppen mit dem Rollenkatalog ab (beliebig oft)."

    def ausfuehren(self, *args: Any, **options: Any) -> None:
        bereiche = {
            (v.rolle, v.kommune if v.team is None else None, v.team)
            for v in Rollenvergabe.objects.select_related("kommune", "team")
        }
        for rolle, kommune, team in bereiche:
            ensure_gruppe(rolle, kommune, team)
        konten = list(Nutzer.objects.filter(emailaddress=None))
        for nutzer in konten:
            ensure_adresse(nutzer=nutzer)
        self.stdout.write(f"Gruppen: {len(bereiche)} abgeglichen; Adressen: {len(konten)} ergänzt")
