from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.http import HttpRequest

if TYPE_CHECKING:
    from ninja import Router

    from kim.kalender import Termin
    from kim.models import Nutzer
    from kim.startseite import Startbeitrag, Treffer


class StellenConfig(AppConfig):
    name = "stellen"
    verbose_name = "Stellen"
    default_auto_field = "django.db.models.BigAutoField"

    def erstdaten(self) -> list[str]:
        """The published staffing of 30.06.2024, through the importer; budgets and rates."""
        from stellen.actions.erstdaten import load_erstdaten
        from stellen.actions.erstdaten_mittel import load_mittel

        return [*load_erstdaten(), *load_mittel()]

    def demodaten(self) -> list[str]:
        from stellen.actions.demo_erhebung import load_demo_erhebung
        from stellen.actions.demo_pruefungen import load_pruefungen
        from stellen.actions.demodaten import load_demodaten

        return [*load_demodaten(), *load_demo_erhebung(), *load_pruefungen()]

    def start(self, request: HttpRequest) -> "Startbeitrag":
        from stellen import start_plan, start_stellen

        beitrag = start_stellen.start(request)
        start_plan.ergaenze(request, beitrag)
        return beitrag

    def suche(self, request: HttpRequest, begriff: str) -> "list[Treffer]":
        from stellen import start_plan, start_stellen

        return [*start_stellen.suche(request, begriff), *start_plan.suche(request, begriff)]

    def api(self) -> "Router":
        from stellen.api import router

        return router

    def termine(self, nutzer: "Nutzer") -> "list[Termin]":
        from stellen.termine import termine

        return termine(nutzer)
