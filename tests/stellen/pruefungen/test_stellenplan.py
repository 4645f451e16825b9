"""Checks against the posts of the day."""

from decimal import Decimal

import pytest

from tests.stellen.pruefungen.hilfen import RICHTIG, erhebung, funde, meldung, person, stelle

pytestmark = pytest.mark.usefixtures("system")

EINE = {art: "0 0 0 0" for art in RICHTIG} | {"case_management": "2.00 1.00 1.00 0"}


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
