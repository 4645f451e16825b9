"""Around signing in: a session that ended says so; who must have a second factor sets it up."""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import resolve, reverse

from kim.konten import zweiter_faktor

BEGINN = "kim_beginn"
"""Session key: when it began, in seconds; a new sign-in makes a new session."""

Antwort = Callable[[HttpRequest], HttpResponse]

# What one needs to set up the factor, to prove who one is, and to leave.
OHNE_FAKTOR = frozenset(
    {
        "account_logout",
        "account_reauthenticate",
        "darstellung",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_index",
        "mfa_list_webauthn",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "sitzung_verlaengern",
    }
)


class SitzungMiddleware:
    """An ended session leads to the sign-in page with the reason, for htmx too.

    A session ends after an hour without a click, and ``KIM_SITZUNG_STUNDEN`` after it began.
    """

    def __init__(self, get_response: Antwort) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        hatte_sitzung = settings.SESSION_COOKIE_NAME in request.COOKIES
        abgelaufen = _dauert_zu_lange(request)
        if abgelaufen:
            logout(request)
        response = self.get_response(request)
        if not (_zur_anmeldung(response) and not request.user.is_authenticated):
            return response
        gesperrt = SESSION_KEY in request.session
        if gesperrt:  # signed in, but the account was closed meanwhile
            request.session.flush()
        if abgelaufen:
            messages.warning(
                request,
                f"Sie wurden abgemeldet, weil Ihre Anmeldung {settings.KIM_SITZUNG_STUNDEN} Stunden "
                "zurückliegt. Bitte melden Sie sich wieder an; "
                "Sie kommen dann auf diese Seite zurück.",
            )
        elif gesperrt or (hatte_sitzung and request.session.is_empty()):
            minuten = settings.SESSION_COOKIE_AGE // 60
            messages.warning(
                request,
                f"Sie wurden abgemeldet, weil Sie {minuten} Minuten nichts getan haben oder Ihr "
                "Konto geändert wurde. Bitte melden Sie sich wieder an; "
                "Sie kommen dann auf diese Seite zurück.",
            )
        if getattr(request, "htmx", False):
            # A partial must not swallow the sign-in page: the browser loads the whole page anew.
            return HttpResponse(headers={"HX-Refresh": "true"})
        return response


def _dauert_zu_lange(request: HttpRequest) -> bool:
    """Did this session begin too long ago? Its first signed-in request is its beginning."""
    if hasattr(request, "zugang") or not request.user.is_authenticated:
        return False
    beginn = request.session.setdefault(BEGINN, int(time.time()))
    return time.time() - beginn > settings.KIM_SITZUNG_STUNDEN * 3600


def _zur_anmeldung(response: HttpResponse) -> bool:
    ziel = response.get("Location", "")
    return isinstance(response, HttpResponseRedirect) and ziel.partition("?")[0] == reverse(
        settings.LOGIN_URL
    )


class ZweiterFaktorMiddleware:
    """Before any page but set-up and sign-out: roles that oblige need a second factor.

    Runs inside the data context. An account that has one is asked once per session. A token
    has no session: the API asks by itself (``kim.api.zugang``).
    """

    def __init__(self, get_response: Antwort) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.DEMO or not request.user.is_authenticated or hasattr(request, "zugang"):
            return self.get_response(request)
        if _erfuellt(request):
            return self.get_response(request)
        if resolve(request.path_info).url_name in OHNE_FAKTOR:
            return self.get_response(request)
        messages.info(
            request,
            "Für Ihre Rollen ist ein zweiter Faktor Pflicht. "
            "Richten Sie ihn jetzt ein, danach geht es weiter.",
        )
        return redirect("mfa_index")


def _erfuellt(request: HttpRequest) -> bool:
    if not zweiter_faktor.pflichtrollen() or request.session.get(zweiter_faktor.ERFUELLT):
        return True
    if zweiter_faktor.zahl_der_faktoren(request.user):
        request.session[zweiter_faktor.ERFUELLT] = True
        return True
    return not zweiter_faktor.ist_pflicht(request.user)
