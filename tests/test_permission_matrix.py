"""Every URL × every role × own, other Team, foreign Kommune → the expected status."""

from collections import Counter

import pytest
from django.db import transaction

from tests.matrix.abruf import status
from tests.matrix.konto import OHNE_NAMEN
from tests.matrix.sammlung import adressen, routen
from tests.matrix.typen import PERSONAS, Adresse
from tests.matrix.welt import Welt

ADRESSEN = adressen()


@pytest.mark.parametrize("adresse", ADRESSEN, ids=lambda a: a.kennung)
def test_everybody_gets_exactly_what_is_theirs(adresse: Adresse, welt: Welt):
    abweichungen = {}
    for persona in PERSONAS:
        with transaction.atomic():
            ist = status(welt, adresse, persona)
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
