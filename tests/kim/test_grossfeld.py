"""Long contents pass in blocks and come out as they went in."""

import io

import pytest
from django.db import connection

from kim import grossfeld
from stellen.models import Importlauf

pytestmark = pytest.mark.django_db


def _lauf() -> Importlauf:
    return Importlauf.objects.create(dateiname="probe.csv", datei=b"", pruefsumme="0" * 64)


@pytest.mark.parametrize("laenge", [0, 1, 99, 100, 101, 350])
def test_contents_of_any_length_come_back_as_they_went_in(system, monkeypatch, laenge):
    monkeypatch.setattr(grossfeld, "BLOCK", 100)
    inhalt, lauf = bytes(i % 256 for i in range(laenge)), _lauf()
    quelle = io.BytesIO(inhalt)
    quelle.seek(0, io.SEEK_END)
    grossfeld.append_blocks(lauf, "datei", quelle)
    with grossfeld.open_blocks(lauf, "datei") as datei:
        assert datei.tell() == 0
        assert datei.read() == inhalt
    lauf.refresh_from_db()
    assert bytes(lauf.datei) == inhalt


def test_writing_contents_leaves_no_further_history_row(system):
    lauf = _lauf()
    grossfeld.append_blocks(lauf, "datei", io.BytesIO(b"inhalt"))
    connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert lauf.history.count() == 1


def test_a_row_that_is_gone_has_no_contents(system):
    with grossfeld.open_blocks(Importlauf(pk=0), "datei") as datei:
        assert datei.read() == b""
