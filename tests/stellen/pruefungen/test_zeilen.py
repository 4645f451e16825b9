"""Checks of the rows and against the Stichtag before: a hit and none, by hand-made figures."""

from datetime import date
from decimal import Decimal

import pytest

from stellen.constants import MeldungStatus
from stellen.models import Pruefschwelle
from tests.stellen.pruefungen.hilfen import (
    TAG,
    VORHER,
    erhebung,
    funde,
    meldung,
    texte,
)

pytestmark = pytest.mark.usefixtures("system")


@pytest.mark.parametrize(
    "name", ["identitaet", "zeile_fehlt", "assistenz_halbe", "sprung", "konten_vzae"]
)
def test_a_right_report_is_left_in_peace(dueren, name):
    zu = erhebung()
    meldung(erhebung(VORHER), dueren)
    meldung(zu, dueren)
    assert funde(name, zu) == []


# -- identity ------------------------------------------------------------------------------
def test_a_row_that_does_not_add_up(dueren):
    zu = erhebung()
    meldung(zu, dueren, {"abh": "1.00 0.50 0.25 0.00"})
    (fund,) = funde("identitaet", zu)
    assert (fund.kommune_id, fund.schluessel, fund.mass) == (dueren.pk, "abh", Decimal("0.25"))
    assert fund.text == (
        "Ausländerbehörde: 1,00 VZÄ zugewiesen, aber 0,75 VZÄ besetzt, vorgesehen oder nicht "
        "vorgesehen."
    )
    assert fund.werte[0] == ("zugewiesen", "1,00")


@pytest.mark.parametrize("status", [MeldungStatus.ENTWURF, MeldungStatus.FREIGABE])
def test_what_is_not_sent_is_not_checked(dueren, status):
    zu = erhebung()
    meldung(zu, dueren, {"abh": "9.00 0.50 0.25 0.00"}, status=status)
    assert funde("identitaet", zu) == []


def test_only_the_newest_sent_version_counts(dueren):
    zu = erhebung()
    alt = meldung(zu, dueren, {"abh": "1.00 0.50 0.25 0.00"})
    neu = {"version": 2, "vorgaenger": alt, "grund": "Zahlendreher"}
    meldung(zu, dueren, **neu)
    assert funde("identitaet", zu) == []


# -- five rows -----------------------------------------------------------------------------
def test_a_missing_row(dueren):
    zu = erhebung()
    meldung(zu, dueren, ohne=("ebh",))
    assert texte("zeile_fehlt", zu) == ["Die Zeile Einbürgerungsbehörde fehlt in der Meldung."]


# -- Assistenz -----------------------------------------------------------------------------
@pytest.mark.parametrize(("zeile", "mass"), [("1.00 1.00 0 0", "0.50"), ("0 0 0 0", "0.50")])
def test_assistenz_that_is_not_a_half(dueren, zeile, mass):
    zu = erhebung()
    meldung(zu, dueren, {"assistenz": zeile})
    (fund,) = funde("assistenz_halbe", zu)
    assert (fund.schluessel, fund.mass) == ("", Decimal(mass))
    assert "üblich sind 0,50 VZÄ" in fund.text


def test_the_usual_share_is_data_with_a_beginning(dueren):
    zu = erhebung()
    meldung(zu, dueren, {"assistenz": "1.00 1.00 0 0"})
    frueh = erhebung(VORHER)
    meldung(frueh, dueren, {"assistenz": "1.00 1.00 0 0"})
    Pruefschwelle.objects.create(
        schwelle="assistenz_vzae", wert=1, gueltig_ab=date(2031, 1, 1), begruendung="Erlass"
    )
    assert funde("assistenz_halbe", zu) == []
    assert len(funde("assistenz_halbe", frueh)) == 1


# -- jump ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("vorher", "jetzt", "springt"),
    [
        ("9.00 8.00 1.00 0", "9.00 6.00 3.00 0", True),  # exactly 25 % and 2,00
        ("9.00 8.00 1.00 0", "9.00 6.01 2.99 0", False),  # 24,9 %
        ("9.00 3.00 6.00 0", "9.00 2.01 6.99 0", False),  # 33 %, but only 0,99 VZÄ
        ("9.00 3.00 6.00 0", "9.00 2.00 7.00 0", True),  # exactly 1,00 VZÄ
        ("9.00 0.00 9.00 0", "9.00 1.00 8.00 0", True),  # from nothing: only the VZÄ count
        ("9.00 0.00 9.00 0", "9.00 0.50 8.50 0", False),
    ],
)
def test_a_jump_reaches_both_thresholds(dueren, vorher, jetzt, springt):
    zu = erhebung()
    meldung(erhebung(VORHER), dueren, {"case_management": vorher})
    meldung(zu, dueren, {"case_management": jetzt})
    gefunden = funde("sprung", zu)
    assert [f.schluessel for f in gefunden] == (["case_management:besetzt"] if springt else [])


def test_a_jump_says_since_when(dueren):
    zu = erhebung()
    meldung(erhebung(VORHER), dueren)
    meldung(zu, dueren, {"ebh": "4.00 1.00 3.00 0"})
    (fund,) = funde("sprung", zu)
    assert fund.text == "Einbürgerungsbehörde: 2,00 VZÄ mehr zugewiesen als am 31.12.2030."
    assert fund.werte == (("31.12.2030", "2,00"), ("30.06.2031", "4,00"))


def test_the_stichtag_before_is_the_last_with_figures(dueren, soest):
    """A prepared survey without reports lies in between; who did not report then is not compared."""
    zu = erhebung()
    meldung(erhebung(date(2029, 12, 31)), dueren, {"ebh": "9.00 9.00 0 0"})
    meldung(erhebung(date(2030, 6, 30)), dueren)
    erhebung(VORHER, status="vorbereitung")
    meldung(zu, dueren)
    meldung(zu, soest, {"ebh": "9.00 9.00 0 0"})
    assert funde("sprung", zu) == []


def test_without_a_stichtag_before_nothing_jumps(dueren):
    zu = erhebung(TAG)
    meldung(zu, dueren)
    assert funde("sprung", zu) == []
