"""German notation: figures, shares, dates."""

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kim.templatetags import kim as filter_
from kim.zahlen import (
    datum_text,
    dezimal_text,
    parse_datum,
    parse_dezimal,
    prozent_text,
    vzae_text,
    zeitpunkt_text,
)


@pytest.mark.parametrize(
    ("wert", "text"),
    [
        ("0", "0,00"),
        ("713", "713,00"),
        ("1234.5", "1.234,50"),
        ("1234567.891", "1.234.567,89"),
        ("0.005", "0,01"),
        ("0.004", "0,00"),
        ("-0.004", "0,00"),
        ("-1234.56", "−1.234,56"),
    ],
)
def test_vzae_text(wert, text):
    assert vzae_text(Decimal(wert)) == text


def test_filters_show_a_dash_for_nothing():
    for anzeigen in (filter_.vzae, filter_.prozent, filter_.ganzzahl, filter_.datum):
        assert anzeigen(None) == "–"
        assert anzeigen("") == "–"


@pytest.mark.parametrize("wert", [1.5, True, "1,5"])
def test_only_exact_figures_are_shown(wert):
    with pytest.raises(TypeError):
        filter_.vzae(wert)


def test_prozent_and_ganzzahl():
    assert prozent_text(Decimal("0.8144")) == "81,4\u00a0%"
    assert prozent_text(1) == "100,0\u00a0%"
    assert filter_.ganzzahl(1234567) == "1.234.567"
    assert filter_.ganzzahl(0) == "0"


def test_dates_are_local():
    moment = datetime.datetime(2024, 6, 30, 22, 30, tzinfo=datetime.UTC)
    assert datum_text(moment) == "01.07.2024"
    assert zeitpunkt_text(moment) == "01.07.2024, 00:30\u00a0Uhr"
    assert datum_text(datetime.date(2024, 5, 3)) == "03.05.2024"


@pytest.mark.parametrize(
    ("text", "wert"),
    [
        ("1.234,56", "1234.56"),
        ("1234,56", "1234.56"),
        ("1234.56", "1234.56"),
        ("1 234,56", "1234.56"),
        ("1\u202f234,56", "1234.56"),
        ("1.234", "1234"),
        ("12.5", "12.5"),
        ("−2,5", "-2.5"),
        ("+0,25", "0.25"),
        (" 7 ", "7"),
    ],
)
def test_parse_dezimal(text, wert):
    assert parse_dezimal(text) == Decimal(wert)


@pytest.mark.parametrize(
    "text", ["", "abc", "1.23,4", "1,2,3", "12.34.5", ".5", "1e5", "NaN", "=1+1", "1,", "12.3456"]
)
def test_parse_dezimal_refuses(text):
    with pytest.raises(ValueError, match=r"^"):
        parse_dezimal(text)


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_what_is_shown_can_be_typed(wert):
    assert parse_dezimal(vzae_text(wert)) == wert
    assert parse_dezimal(dezimal_text(wert, 2).replace(".", "")) == wert


@pytest.mark.parametrize("text", ["3.5.24", "03.05.2024", "2024-05-03", " 3. 5. 2024 "])
def test_parse_datum(text):
    assert parse_datum(text) == datetime.date(2024, 5, 3)


@pytest.mark.parametrize(
    ("text", "jahr"), [("1.1.46", 2046), ("1.1.47", 1947), ("1.1.99", 1999), ("1.1.00", 2000)]
)
def test_two_digit_years(text, jahr):
    assert parse_datum(text, heute=datetime.date(2026, 11, 22)).year == jahr


@pytest.mark.parametrize("text", ["", "31.2.2024", "2024-13-01", "3.5", "5/3/2024", "3.5.024"])
def test_parse_datum_refuses(text):
    with pytest.raises(ValueError, match=r"^"):
        parse_datum(text)


@given(st.dates(min_value=datetime.date(1900, 1, 1), max_value=datetime.date(2100, 12, 31)))
def test_every_day_round_trips(tag):
    assert parse_datum(datum_text(tag)) == tag
    assert parse_datum(tag.isoformat()) == tag
