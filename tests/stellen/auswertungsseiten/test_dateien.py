"""Downloads of all pages, and how many statements the pages take."""

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from kim.kontext import systemkontext
from kim.models import Kommune, Zugriff
from tests.stellen.auswertungsseiten.hilfen import SEITEN, export, html_von
from tests.stellen.reihen import viele_stichtage

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", SEITEN)
def test_downloads_are_logged_and_the_workbook_holds_the_same_rows(ministerium, name):
    viele_stichtage(5)
    zeilen = export(ministerium, name)
    antwort = ministerium.get(f"/stellen/auswertung/{name}.xlsx")
    assert "attachment" in antwort["Content-Disposition"]
    blatt = load_workbook(io.BytesIO(antwort.content)).active
    kopf = [z.value for z in blatt["A"]].index(next(iter(zeilen[0])))
    assert blatt.max_row - kopf - 1 == len(zeilen)
    with systemkontext("Test"):
        eintraege = Zugriff.objects.filter(art="export", zweck__startswith="Auswertung")
        assert [e.anzahl for e in eintraege] == [len(zeilen)] * 2


ANWEISUNGEN = {
    "karte": 8,
    "vergleich": 8,
    "entwicklung": 7,
    "prognose": 6,  # nothing counts: see test_prognose.py
    "umverteilung": 7,
}
"""Statements that read: session, account, two of the frame; then the page's own."""


@pytest.mark.parametrize("name", SEITEN)
@pytest.mark.parametrize(("stichtage", "kommunen"), [(2, 1), (6, 3)])
def test_statements_do_not_grow(ministerium, name, stichtage, kommunen):
    with systemkontext("Test"):
        auswahl = list(Kommune.objects.all()[:kommunen])
    viele_stichtage(stichtage, kommunen=auswahl)
    html_von(ministerium, name)
    with CaptureQueriesContext(connection) as anweisungen:
        html_von(ministerium, name)
    assert sum(' FROM "' in a["sql"] for a in anweisungen) == ANWEISUNGEN[name]
