from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.http import HttpRequest
from django.utils.module_loading import autodiscover_modules

if TYPE_CHECKING:
    from ninja import Router

    from kim.startseite import Startbeitrag, Treffer


class KimConfig(AppConfig):
    name = "kim"
    verbose_name = "KIM"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Which models have a history page (kim.anzeige): each app's module says it.
        autodiscover_modules("verlauf_register")
        from kim import pruefungen  # noqa: F401 - registers the system checks
        from kim.schutz.anwenden import anwenden

        # Not a domain signal: keeps the database's protection in step with the schema.
        # Django sends it after the migrations of all apps have run.
        post_migrate.connect(anwenden, sender=self, dispatch_uid="kim_schutz")

    def erstdaten(self) -> list[str]:
        """Official lists every installation starts with; returns what was done."""
        from kim.actions.erstdaten import load_erstdaten

        return load_erstdaten()

    def demodaten(self) -> list[str]:
        """Invented organisations, Teams and accounts; only in demo mode."""
        from kim.actions.demodaten import load_demodaten

        return load_demodaten()

    def start(self, request: HttpRequest) -> "Startbeitrag":
        from kim.start_kim import start

        return start(request)

    def suche(self, request: HttpRequest, begriff: str) -> "list[Treffer]":
        from kim.suche import suche

        return suche(request, begriff)

    def api(self) -> "Router":
        from kim.api.kommunen import router

        return router
