"""Checks against the posts of the day."""

from datetime import date
from decimal import Decimal

import pytest

from stellen.constants import Abwesenheitsart
from stellen.models import Abwesenheit, Pruefschwelle
from tests.stellen.pruefungen.hilfen import RICHTIG, erhebung, funde, meldung, person, stelle

pytestmark = pytest.mark.usefixtures("system")

EINE = dict.fromkeys(RICHTIG, "0 0 0 0") | {"case_management": "2.00 1.00 1.00 0"}


def test_a_report_like_the_posts(dueren):
    zu = erhebung()
    person(dueren, "Ada Muster")
    stelle(dueren)
    meldung(zu, dueren, EINE)
    assert funde("stellenplan", zu) == []


def test_a_report_unlike_the_posts(dueren):
    zu = erhebung()
    person(dueren, "Ada Muster")
    stelle(dueren)
    meldung(zu, dueren, EINE | {"case_management": "2.00 1.50 0.50 0"})
    (fund,) = funde("stellenplan", zu)
    assert (fund.kommune_id, fund.schluessel, fund.mass) == (
        dueren.pk, "case_management", Decimal("1.00"),
    )  # fmt: skip
    assert fund.text == (
        "Case Management: 1,50 VZÄ besetzt gemeldet, 1,00 VZÄ nach den Stellen am Stichtag; "
        "0,50 VZÄ zur Besetzung vorgesehen gemeldet, 1,00 VZÄ nach den Stellen am Stichtag."
    )


def test_reported_without_a_post(dueren):
    zu = erhebung()
    person(dueren, "Ada Muster")
    stelle(dueren)
    meldung(zu, dueren, EINE | {"abh": "1.00 1.00 0 0"})
    assert [f.schluessel for f in funde("stellenplan", zu)] == ["abh"]


def test_who_keeps_no_posts_is_not_compared(dueren, soest):
    zu = erhebung()
    stelle(soest)
    meldung(zu, dueren)
    assert funde("stellenplan", zu) == []


# -- old vacancies -------------------------------------------------------------------------
@pytest.mark.parametrize(("seit", "alt"), [(date(2030, 12, 29), True), (date(2030, 12, 30), False)])
def test_a_post_unfilled_for_more_than_six_months(dueren, seit, alt):
    eine = stelle(dueren, gueltig_von=seit)
    gefunden = funde("vakanz_alt", erhebung())
    assert [f.schluessel for f in gefunden] == ([f"stelle:{eine.pk}"] if alt else [])
    if alt:
        assert gefunden[0].mass == Decimal("1.00")
        assert gefunden[0].text.replace("\u00a0", " ") == (
            "Case Management: Eine Stelle ist seit dem 29.12.2030 mit 1,00 VZÄ unbesetzt, länger "
            "als 6 Monate."
        )


def test_filled_posts_are_no_vacancies(dueren):
    person(dueren, "Ada Muster")
    assert funde("vakanz_alt", erhebung()) == []


def test_a_long_leave_without_a_substitute_is_a_vacancy(dueren):
    wer = person(dueren, "Ada Muster", "0.50")
    Abwesenheit.objects.create(
        besetzung=wer, kommune=dueren, art=Abwesenheitsart.ELTERNZEIT, von=date(2030, 8, 1)
    )
    (fund,) = funde("vakanz_alt", erhebung())
    assert fund.werte == (("unbesetzt", "0,50 VZÄ"), ("seit", "01.08.2030"))
    assert "Ada" not in repr(fund)


def test_how_many_months_is_data(dueren):
    stelle(dueren, gueltig_von=date(2030, 8, 1))
    Pruefschwelle.objects.create(
        schwelle="vakanz_monate", wert=12, gueltig_ab=date(2031, 1, 1), begruendung="Erlass"
    )
    assert funde("vakanz_alt", erhebung()) == []
