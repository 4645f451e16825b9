"""Who looks."""

import pytest

from tests.stellen.seite import angemeldet


@pytest.fixture
def ministerium(nutzer_mit):
    return angemeldet(nutzer_mit("ministerium"))


@pytest.fixture
def evaluation(nutzer_mit):
    return angemeldet(nutzer_mit("evaluation"))
