"""Small settings of the frame: light or dark (a cookie, without script), and staying signed in."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

COOKIE = "darstellung"
WERTE = ("hell", "dunkel", "system")
EIN_JAHR = 365 * 24 * 60 * 60


def gewaehlte_darstellung(request: HttpRequest) -> str:
    wert = request.COOKIES.get(COOKIE, "")
    return wert if wert in WERTE else "system"


@login_not_required
@require_POST
def darstellung(request: HttpRequest) -> HttpResponse:
    """Remember the choice and go back to where one was (only within KIM)."""
    weiter = request.POST.get("weiter", "")
    if not url_has_allowed_host_and_scheme(
        weiter, {request.get_host()}, require_https=request.is_secure()
    ):
        weiter = "/"
    antwort = redirect(weiter)
    wert = request.POST.get("darstellung", "")
    if wert in WERTE:
        antwort.set_cookie(
            COOKIE,
            wert,
            max_age=EIN_JAHR,
            samesite="Lax",
            httponly=True,
            secure=settings.SESSION_COOKIE_SECURE,
        )
    return antwort


@require_POST
def sitzung_verlaengern(request: HttpRequest) -> HttpResponse:
    """Nothing but a request: every request renews the session (``SESSION_SAVE_EVERY_REQUEST``)."""
    return HttpResponse(status=204)
