"""Birth dates as exactly as they are known."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casemanagement.constants import Genauigkeit
from casemanagement.forms.felder import GeburtFeld, ListeFeld
from casemanagement.geburt import Geburt, parse_geburt
from casemanagement.models import Person


@pytest.mark.parametrize(
    ("text", "tag", "genau"),
    [
        ("03.05.1990", date(1990, 5, 3), Genauigkeit.TAG),
        ("3.5.90", date(1990, 5, 3), Genauigkeit.TAG),
        ("1990-05-03", date(1990, 5, 3), Genauigkeit.TAG),
        ("05.1990", date(1990, 5, 1), Genauigkeit.MONAT),
        ("5/1990", date(1990, 5, 1), Genauigkeit.MONAT),
        (" 1990 ", date(1990, 1, 1), Genauigkeit.JAHR),
        ("etwa 1990", date(1990, 1, 1), Genauigkeit.GESCHAETZT),
        ("ca. 1990", date(1990, 1, 1), Genauigkeit.GESCHAETZT),
    ],
)
def test_a_birth_date_is_read_as_exactly_as_it_is_written(text, tag, genau):
    assert parse_geburt(text) == Geburt(tag, genau)


@pytest.mark.parametrize("text", ["", "gestern", "13.1990", "31.02.1990", "0990", "1.1.1000", "90"])
def test_what_is_no_birth_date_is_refused(text):
    with pytest.raises(ValueError):
        parse_geburt(text)


@given(
    tag=st.dates(min_value=date(1900, 1, 1), max_value=date(2024, 12, 31)),
    genau=st.sampled_from(Genauigkeit),
)
def test_what_is_shown_is_read_back(tag, genau):
    gekuerzt = {Genauigkeit.TAG: {}, Genauigkeit.MONAT: {"day": 1}}
    tag = tag.replace(**gekuerzt.get(genau, {"day": 1, "month": 1}))
    person = Person(name="X", geburtsdatum=tag, geburt_genau=genau)
    assert parse_geburt(person.geburt_text) == Geburt(tag, genau)


@pytest.mark.parametrize("text", ["1990.", "01.01.2999", "2999"])
def test_the_field_says_what_is_wrong(text):
    feld = GeburtFeld()
    with pytest.raises(Exception, match=r"Geburtsdatum"):
        feld.clean(text)


def test_a_list_has_each_word_once_and_none_too_long():
    feld = ListeFeld(je_wort=10, trenner=",")
    assert feld.clean("Syrien, Türkei\r\nSyrien,,  ") == ["Syrien", "Türkei"]
    assert not feld.has_changed(["Syrien", "Türkei"], "Syrien\r\nTürkei")
    assert feld.has_changed(["Syrien"], "Türkei")
    with pytest.raises(Exception, match="zu lang"):
        feld.clean("Syrien, " + "x" * 11)
