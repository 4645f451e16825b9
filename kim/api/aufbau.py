"""Puts ``/api/v1/`` together from the routers of all apps."""

from functools import cache, partial
from typing import Any

from django.apps import apps
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, reverse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, ValidationError
from ninja.operation import Operation

from kim.api.blaettern import UngueltigerCursor
from kim.api.dokument import Dokument
from kim.api.probleme import CURSOR, feldfehler, problem

BESCHREIBUNG = (
    "Zahlen der Stellenbesetzung im Kommunalen Integrationsmanagement, nur lesend. Jede Anfrage "
    "braucht ein Token, das unter „Mein Konto“ angelegt wird; es hat die Rechte seines Kontos, "
    "eingeschränkt auf die gewählten Bereiche. VZÄ sind Zeichenketten mit zwei Nachkommastellen."
)


class KimApi(NinjaAPI):
    """ninja with KIM's errors and document; its views answer before sign-in (with 401)."""

    def set_default_exception_handlers(self) -> None:
        """Anything not named here is a crash: Django rolls back and logs it."""
        einfach: dict[type[Exception], int] = {
            AuthenticationError: 401,
            PermissionDenied: 403,
            Http404: 404,
        }
        for klasse, status in einfach.items():
            self.add_exception_handler(klasse, partial(_status, status=status))
        self.add_exception_handler(UngueltigerCursor, _cursor)
        self.add_exception_handler(ValidationError, _angaben)

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> Dokument:
        return Dokument(self, path_prefix or self.get_root_path(path_params or {}))

    def get_openapi_operation_id(self, operation: Operation) -> str:
        return operation.view_func.__name__

    def _get_urls(self) -> list[URLResolver | URLPattern]:
        """Without ninja's root, which answers nothing."""
        muster = [m for m in super()._get_urls() if getattr(m, "name", "") != "api-root"]
        for eines in muster:
            if isinstance(eines, URLPattern):
                login_not_required(eines.callback)
        return muster

    def get_root_path(self, path_params: dict[str, Any]) -> str:
        return reverse("openapi").removesuffix("openapi.json")


def _status(request: HttpRequest, fehler: Exception, status: int) -> HttpResponse:
    return problem(request, status)


def _cursor(request: HttpRequest, fehler: Exception) -> HttpResponse:
    return problem(request, 404, CURSOR)


def _angaben(request: HttpRequest, fehler: ValidationError) -> HttpResponse:
    return problem(request, 422, fehler=feldfehler(request, fehler.errors))


@cache
def api_v1() -> KimApi:
    """The API with the routers of all installed apps."""
    api = KimApi(
        title="KIM-Schnittstelle",
        version="1.0.0",
        description=BESCHREIBUNG,
        urls_namespace="api_v1",
        openapi_url=None,
        docs_url=None,
    )
    for config in apps.get_app_configs():
        beitrag = getattr(config, "api", None)
        if beitrag is not None:
            api.add_router("", beitrag())
    return api
