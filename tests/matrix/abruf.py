"""One request of a persona for a row of the matrix."""

from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.matrix.typen import ANONYM, ZUR_ANMELDUNG, Adresse
from tests.matrix.welt import Welt


def werte(angabe: Mapping | Callable, welt: Welt) -> dict[str, Any]:
    return dict(angabe(welt) if callable(angabe) else angabe)


def abrufen(
    welt: Welt, adresse: Adresse, persona: str, kwargs: Mapping | None = None
) -> HttpResponse:
    """The answer; ``kwargs`` in place of the row's own asks for something else."""
    client = Client(raise_request_exception=False)
    if persona != ANONYM:
        client.cookies[settings.SESSION_COOKIE_NAME] = welt.sitzung(persona)
    if adresse.vorher is not None:
        adresse.vorher(welt, client, persona)
    ziel = werte(adresse.kwargs, welt) if kwargs is None else kwargs
    antwort = getattr(client, adresse.methode)(
        reverse(adresse.name, kwargs=ziel),
        werte(adresse.daten, welt) or None,
        query_params=werte(adresse.abfrage, welt) or None,
        headers={"HX-Request": "true"} if adresse.htmx else {},
    )
    if antwort.streaming:
        # Read like a browser would, to the end: what is sent piece by piece is open until then.
        antwort.streaming_content = [b"".join(antwort.streaming_content)]
    return antwort


def status(welt: Welt, adresse: Adresse, persona: str) -> int | str:
    """The status, or ``ZUR_ANMELDUNG`` for a redirect to the sign-in page."""
    antwort = abrufen(welt, adresse, persona)
    if persona == ANONYM and antwort.headers.get("HX-Refresh"):
        return ZUR_ANMELDUNG  # htmx loads the whole page anew and lands there
    if antwort.status_code == 302 and antwort["Location"].startswith(reverse("account_login")):
        return ZUR_ANMELDUNG
    return antwort.status_code
