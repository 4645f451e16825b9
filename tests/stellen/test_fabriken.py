"""The test data itself: it is the published one."""

import pytest

from kim.kontext import systemkontext
from stellen.constants import MeldungStatus
from stellen.models import Meldung, MeldungZeile
from tests.stellen.fabriken import erhebung_mit_zahlen, neue_version

pytestmark = pytest.mark.django_db


def test_published_figures_with_one_history_row_each():
    erhebung = erhebung_mit_zahlen()
    with systemkontext("Test"):
        assert erhebung.meldungen.filter(status=MeldungStatus.FESTGESTELLT).count() == 54
        assert MeldungZeile.objects.count() == MeldungZeile.history.count() == 270
        assert erhebung.veroeffentlichte_summen.count() == 5


def test_a_new_version_keeps_the_old_one(dueren):
    erhebung = erhebung_mit_zahlen(kommunen=[dueren])
    with systemkontext("Test"):
        neu = neue_version(Meldung.objects.get())
        assert (neu.version, neu.zeilen.count()) == (2, 5)
        assert erhebung.meldungen.neueste().get() == neu
