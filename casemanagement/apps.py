from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.http import HttpRequest

if TYPE_CHECKING:
    from kim.kalender import Termin
    from kim.models import Nutzer
    from kim.startseite import Startbeitrag, Treffer


class CasemanagementConfig(AppConfig):
    name = "casemanagement"
    verbose_name = "Case Management"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from casemanagement import einwilligungstexte  # noqa: F401 - registers a system check

    def erstdaten(self) -> list[str]:
        """Fields of action and target groups of the Land."""
        from casemanagement.actions.erstdaten import load_erstdaten
        from casemanagement.actions.personenschluessel import fill_schluessel

        return [*load_erstdaten(), *fill_schluessel()]

    def demodaten(self) -> list[str]:
        """Invented files; only in demo mode."""
        from casemanagement.actions.demodaten import load_demodaten
        from casemanagement.actions.personenschluessel import fill_schluessel

        return [*load_demodaten(), *fill_schluessel()]

    def suche(self, request: HttpRequest, begriff: str) -> "list[Treffer]":
        """Files by name, however it is spelled, and by number."""
        from casemanagement.kopfsuche import suche

        return suche(request, begriff)

    def start(self, request: HttpRequest) -> "Startbeitrag":
        from casemanagement.start_faelle import start

        return start(request)

    def termine(self, nutzer: "Nutzer") -> "list[Termin]":
        from casemanagement.termine import termine

        return termine(nutzer)
