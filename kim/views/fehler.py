"""Error pages: what happened, what to do, and a reference number.

The page for 500 uses neither the database nor context processors: both may be broken.
"""

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string


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
    nummer = getattr(request, "anfrage_id", "")
    return HttpResponse(render_to_string("fehler/500.html", {"anfrage_id": nummer}), status=500)


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A rejected form: signed out meanwhile is the usual reason, so say that first."""
    nummer = getattr(request, "anfrage_id", "")
    angemeldet = getattr(request, "user", None) and request.user.is_authenticated
    seite = "fehler/csrf.html" if angemeldet else "fehler/sitzung.html"
    return render(request, seite, {"anfrage_id": nummer}, status=403)
