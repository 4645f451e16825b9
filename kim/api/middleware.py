"""Around every request to the API: token in, problem details and validators out."""

import hashlib
import logging
from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers

from kim.api.probleme import INHALTSTYP, PFAD, problem
from kim.api.zugang import Zugang, zugang_von
from kim.models import Nutzer

log = logging.getLogger("kim.api")


class ApiMiddleware:
    """The account of the token acts, never that of a session.

    Stands between authentication and data context, so that ``KontextMiddleware`` treats the
    token's account exactly like one that signed in. Cookies count for nothing here: there
    is nothing to forge a request with.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PFAD):
            return self.get_response(request)
        request.selbsttaetig = True  # a cookie sent along does not prolong its session
        zugang = request.zugang = zugang_von(request)
        request.user = _konto(request, zugang)
        if zugang is not None and zugang.rest < 0:
            antwort: HttpResponse = problem(request, 429)
            antwort["Retry-After"] = str(zugang.wartezeit)
        else:
            antwort = _mit_pruefwert(request, _als_problem(request, self.get_response(request)))
        if zugang is not None:
            for name, wert in zugang.kopf().items():
                antwort[name] = wert
        patch_vary_headers(antwort, ("Authorization",))
        return antwort


def _konto(request: HttpRequest, zugang: Zugang | None) -> Nutzer | AnonymousUser:
    if zugang is not None:
        return Nutzer.objects.get(pk=zugang.nutzer_id)
    if "Authorization" in request.headers:
        log.warning("token refused")
    return AnonymousUser()


def _als_problem(request: HttpRequest, antwort: HttpResponse) -> HttpResponse:
    """Errors that Django answered itself (no such address, wrong method, a crash)."""
    if antwort.status_code < 400 or antwort["Content-Type"].startswith(INHALTSTYP):
        return antwort
    anders = problem(request, antwort.status_code)
    for name in ("Allow", "Retry-After"):
        if name in antwort:
            anders[name] = antwort[name]
    return anders


def _mit_pruefwert(request: HttpRequest, antwort: HttpResponse) -> HttpResponse:
    """ETag over the content; 304 for who has it already. To be asked for, never shared."""
    if antwort.status_code != 200:
        antwort["Cache-Control"] = "no-store"
        return antwort
    antwort["Cache-Control"] = "private, no-cache"
    etag = antwort["ETag"] = f'"{hashlib.sha256(antwort.content).hexdigest()[:32]}"'
    return get_conditional_response(request, etag=etag, response=antwort)
