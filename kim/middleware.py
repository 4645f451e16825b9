"""Every signed-in request runs in one transaction with the account's data context."""

import uuid
from collections.abc import Callable

from django.contrib.sessions.middleware import SessionMiddleware
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from kim.kontext import kontext


class AnfrageMiddleware:
    """Gives each request an id: in the history, the log and on error pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.anfrage_id = str(uuid.uuid4())
        response = self.get_response(request)
        response["X-Anfrage-Id"] = request.anfrage_id
        return response


class SitzungsdauerMiddleware(SessionMiddleware):
    """Django's sessions, but what a page asks by itself does not prolong one.

    A polled view sets ``request.selbsttaetig``; else a forgotten page would keep its
    account signed in for ever.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if getattr(request, "selbsttaetig", False) and not request.session.modified:
            patch_vary_headers(response, ("Cookie",))
            return response
        return super().process_response(request, response)


class KontextMiddleware:
    """Opens the transaction, resolves the rights, and rolls back on a server error.

    Innermost, so that it spans view and template rendering. An anonymous request gets
    no context: touching a protected table then raises.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.get_response(request)
        with kontext(request.user, anfrage_id=request.anfrage_id) as k:
            request.rechte = k.rechte
            response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        # What was shown to one person must not come back from a browser's cache.
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response
