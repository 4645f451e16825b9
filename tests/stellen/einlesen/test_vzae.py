"""VZÄ in a cell: what is read, what is refused, and that nothing is lost on the way."""

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kim.zahlen import vzae_text
from stellen.einlesen.vzae import VzaeFehler, lies_vzae

BETRAG = st.integers(0, 9_999_999).map(lambda n: Decimal(n).scaleb(-2))


@given(BETRAG)
def test_every_amount_survives_german_notation(betrag: Decimal) -> None:
    assert lies_vzae(vzae_text(betrag)) == betrag
    assert lies_vzae(f"{betrag:.2f}".replace(".", ",")) == betrag
    assert lies_vzae(f"{betrag:.2f}") == betrag


@given(BETRAG)
def test_every_amount_survives_an_excel_float(betrag: Decimal) -> None:
    gelesen = lies_vzae(float(betrag))
    assert gelesen == betrag
    assert gelesen.as_tuple().exponent == -2


@given(st.text(max_size=20))
def test_any_text_is_an_amount_or_a_clear_error(text: str) -> None:
    try:
        zahl = lies_vzae(text)
    except VzaeFehler as fehler:
        assert fehler.text
        assert fehler.abhilfe
    else:
        assert 0 <= zahl < 100_000
        assert zahl.as_tuple().exponent == -2


@pytest.mark.parametrize(
    ("wert", "zahl"),
    [
        ("2,5", "2.50"),
        ("2.5", "2.50"),
        (" 2,50 ", "2.50"),
        ("1.234,56", "1234.56"),
        ("1 234,56", "1234.56"),
        ("1\u202f234,56", "1234.56"),
        ("0", "0.00"),
        ("007,10", "7.10"),
        (3, "3.00"),
        (0.1 + 0.2, "0.30"),
        (Decimal("4.2"), "4.20"),
    ],
)
def test_accepted_notations(wert: object, zahl: str) -> None:
    assert lies_vzae(wert) == Decimal(zahl)


@pytest.mark.parametrize(
    ("wert", "art"),
    [
        ("1.234", "zweideutig"),
        ("1,234", "zweideutig"),
        ("0.234", "nachkommastellen"),
        ("0,234", "nachkommastellen"),
        ("12,3456", "nachkommastellen"),
        (0.125, "nachkommastellen"),
        ("-1,00", "negativ"),
        ("\u22121,00", "negativ"),
        (-0.5, "negativ"),
        ("", "leer"),
        (None, "leer"),
        ("–", "leer"),
        ("=cmd()", "formel"),
        ("@SUM(A1)", "formel"),
        ("+1", "formel"),
        ("zwei", "keine-zahl"),
        ("2,5 VZÄ", "keine-zahl"),
        ("1,234.56", "keine-zahl"),
        ("٣", "keine-zahl"),
        (True, "keine-zahl"),
        (float("nan"), "keine-zahl"),
        (float("inf"), "keine-zahl"),
        (datetime.datetime(2024, 5, 1), "datum-statt-zahl"),  # noqa: DTZ001
        ("100000", "zu-gross"),
        ("12.345.678,00", "zu-gross"),
        (1e300, "zu-gross"),
        ([], "keine-zahl"),
    ],
)
def test_refused_with_its_reason(wert: object, art: str) -> None:
    with pytest.raises(VzaeFehler) as fehler:
        lies_vzae(wert)
    assert fehler.value.art == art
    assert fehler.value.abhilfe.endswith(".")
