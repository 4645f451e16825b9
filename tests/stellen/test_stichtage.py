"""The list of Stichtage: newest first, states, totals, and nothing foreign in the counts."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kim.kontext import systemkontext
from kim.models import Kommune
from stellen.constants import MeldungStatus, Stellenart
from stellen.models import Meldung
from tests.stellen.fabriken import erhebung_mit_zahlen, neue_version, zeile_von
from tests.stellen.seite import angemeldet, text_von

pytestmark = pytest.mark.django_db

LESEND = 8
"""Session, account, two of the frame; count and page of Erhebungen, their sums, Kommunen."""


@pytest.fixture
def ministerium(nutzer_mit):
    return angemeldet(nutzer_mit("ministerium"))


def text(client, abfrage: str = "") -> str:
    antwort = client.get(f"/stellen/{abfrage}")
    assert antwort.status_code == 200
    return text_von(antwort.content.decode())


def test_nothing_there_says_why_and_what_to_do(ministerium, nutzer_mit, dueren):
    assert "Importieren Sie die Zahlen des ersten Stichtags" in text(ministerium)
    koordination = angemeldet(nutzer_mit("koordination", dueren))
    assert "Sobald das Ministerium" in text(koordination)


def test_newest_first_with_states_totals_and_quota(ministerium):
    erhebung_mit_zahlen()
    erhebung_mit_zahlen(date(2024, 12, 31), status=MeldungStatus.GEMELDET, ist_demo=True)
    seite = text(ministerium)
    assert seite.index("31.12.2024") < seite.index("30.06.2024")
    assert "30.06.2024 54 festgestellt 1.134,00 915,84 80,8 %" in seite
    assert "31.12.2024 erfundene Demodaten 54 gemeldet 1.134,00 915,84 80,8 %" in seite


def test_a_correction_counts_once_and_with_its_figures(ministerium, dueren):
    erhebung_mit_zahlen(kommunen=[dueren])
    with systemkontext("Test"):
        neu = neue_version(Meldung.objects.get())
        zeile = zeile_von(neu.erhebung, dueren.ags, Stellenart.CASE_MANAGEMENT)
        assert zeile.meldung == neu
        zeile.zugewiesen += Decimal("1.00")
        zeile.save()
    seite = text(ministerium)
    assert "1 gemeldet 53 fehlen 1 Zeile geht nicht auf 21,00 17,50" in seite


def test_counts_only_what_one_may_see(nutzer_mit, dueren, soest):
    erhebung_mit_zahlen(kommunen=[dueren, soest], status=MeldungStatus.GEMELDET)
    seite = text(angemeldet(nutzer_mit("koordination", dueren)))
    assert "1 gemeldet" in seite
    assert "fehlen" not in seite
    assert "noch keine" in text(angemeldet(nutzer_mit("evaluation")))


def test_pages_of_twenty(ministerium, dueren):
    for jahr in range(1990, 2013):
        erhebung_mit_zahlen(date(jahr, 6, 30), kommunen=[dueren], veroeffentlicht=False)
    assert "30.06.2012" in text(ministerium)
    assert "30.06.1990" not in text(ministerium)
    assert "30.06.1990" in text(ministerium, "?seite=2")


@pytest.mark.parametrize(("stichtage", "kommunen"), [(1, 1), (3, 3)])
def test_statements_do_not_grow(ministerium, stichtage, kommunen):
    with systemkontext("Test"):
        auswahl = list(Kommune.objects.all()[:kommunen])
    for nummer in range(stichtage):
        erhebung_mit_zahlen(date(2020 + nummer, 6, 30), kommunen=auswahl)
    text(ministerium)
    with CaptureQueriesContext(connection) as anweisungen:
        text(ministerium)
    assert sum(' FROM "' in a["sql"] for a in anweisungen) == LESEND
