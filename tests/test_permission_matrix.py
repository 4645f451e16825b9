"""Every URL × every role × own, other Team, foreign Kommune → the expected status."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.matrix.konto import OHNE_NAMEN
from tests.matrix.sammlung import adressen, routen
from tests.matrix.typen import ANONYM, PERSONAS, ZUR_ANMELDUNG, Adresse
from tests.matrix.welt import Welt

ADRESSEN = adressen()


@pytest.fixture(scope="module")
def welt(django_db_setup, django_db_blocker) -> Iterator[Welt]:
    """One world for the module, in a transaction that is rolled back at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield Welt()
        transaction.set_rollback(True)


def _werte(angabe: Mapping | Callable, welt: Welt) -> dict[str, Any]:
    return dict(angabe(welt) if callable(angabe) else angabe)


def _abruf(welt: Welt, adresse: Adresse, persona: str) -> int | str:
    client = Client(raise_request_exception=False)
    if persona != ANONYM:
        client.cookies[settings.SESSION_COOKIE_NAME] = welt.sitzung(persona)
    if adresse.vorher is not None:
        adresse.vorher(welt, client, persona)
    url = reverse(adresse.name, kwargs=_werte(adresse.kwargs, welt))
    antwort = getattr(client, adresse.methode)(
        url,
        _werte(adresse.daten, welt) or None,
        query_params=_werte(adresse.abfrage, welt) or None,
        headers={"HX-Request": "true"} if adresse.htmx else {},
    )
    if persona == ANONYM and antwort.headers.get("HX-Refresh"):
        return ZUR_ANMELDUNG  # htmx loads the whole page anew and lands there
    if antwort.status_code == 302 and antwort["Location"].startswith(reverse("account_login")):
        return ZUR_ANMELDUNG
    return antwort.status_code


@pytest.mark.parametrize("adresse", ADRESSEN, ids=lambda a: a.kennung)
def test_everybody_gets_exactly_what_is_theirs(adresse: Adresse, welt: Welt):
    abweichungen = {}
    for persona in PERSONAS:
        with transaction.atomic():
            ist = _abruf(welt, adresse, persona)
            transaction.set_rollback(True)
        if ist != adresse.soll(persona):
            abweichungen[persona] = f"{ist} instead of {adresse.soll(persona)}"
    if abweichungen:
        pytest.fail("\n".join(f"{p}: {was}" for p, was in abweichungen.items()), pytrace=False)


def test_every_url_has_a_row():
    fehlend = {name for name, _ in routen() if name} - {a.name for a in ADRESSEN}
    assert not fehlend, f"add rows in tests/matrix/ for {sorted(fehlend)}"


def test_every_route_has_a_name():
    namenlos = {route for name, route in routen() if name is None}
    assert namenlos == OHNE_NAMEN


def test_every_row_is_told_apart():
    doppelt = [kennung for kennung, n in Counter(a.kennung for a in ADRESSEN).items() if n > 1]
    assert not doppelt, "give these rows a `zusatz`"
