"""Error pages: what happened, what to do, and a reference number.

The pages for 500 and 503 use neither the database nor context processors: both may be broken.
"""

import sys

from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from kim.api.probleme import PFAD, problem

WIEDER_IN_SEKUNDEN = 60


def _seite(request: HttpRequest, status: int, **werte: object) -> HttpResponse:
    nummer = getattr(request, "anfrage_id", "")
    return render(request, f"fehler/{status}.html", {"anfrage_id": nummer, **werte}, status=status)


def fehler_400(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _seite(request, 413 if isinstance(exception, RequestDataTooBig) else 400)


def fehler_403(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _seite(request, 403)


def fehler_404(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _seite(request, 404)


def fehler_500(request: HttpRequest) -> HttpResponse:
    """Django calls it while the exception is handled: a lost database says so, and when again."""
    nummer = getattr(request, "anfrage_id", "")
    weg = isinstance(sys.exception(), OperationalError | InterfaceError)
    status = 503 if weg else 500
    if request.path_info.startswith(PFAD):
        antwort: HttpResponse = problem(request, status)
    else:
        seite = render_to_string(f"fehler/{status}.html", {"anfrage_id": nummer})
        antwort = HttpResponse(seite, status=status)
    if weg:
        antwort["Retry-After"] = str(WIEDER_IN_SEKUNDEN)
    return antwort


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A rejected form: signed out meanwhile is the usual reason, so say that first."""
    nummer = getattr(request, "anfrage_id", "")
    angemeldet = getattr(request, "user", None) and request.user.is_authenticated
    seite = "fehler/csrf.html" if angemeldet else "fehler/sitzung.html"
    return render(request, seite, {"anfrage_id": nummer}, status=403)
