"""Checks of what is assigned: reports against the Land's list, list and sums against the report."""

from decimal import Decimal

import pytest

from kim.models import Kommune
from stellen.models import VeroeffentlichteSumme, Zuweisung
from tests.stellen.pruefungen.hilfen import RICHTIG, TAG, erhebung, funde, liste, meldung, texte

pytestmark = pytest.mark.usefixtures("system")


# -- report against the list ---------------------------------------------------------------
@pytest.mark.parametrize("name", ["summe_zuweisung", "zuweisung_liste"])
def test_a_report_as_assigned_is_left_in_peace(dueren, name):
    zu = erhebung()
    liste(dueren)
    meldung(zu, dueren)
    assert funde(name, zu) == []


@pytest.mark.parametrize("name", ["summe_zuweisung", "zuweisung_liste"])
def test_without_a_list_of_the_year_nothing_is_compared(dueren, name):
    zu = erhebung()
    liste(dueren, TAG.year - 1)
    meldung(zu, dueren, {"abh": "7.00 7.00 0 0"})
    assert funde(name, zu) == []


def test_more_reported_than_assigned(dueren):
    zu = erhebung()
    liste(dueren)
    meldung(zu, dueren, {"abh": "1.50 1.50 0 0"})
    (summe,) = funde("summe_zuweisung", zu)
    assert summe.text == (
        "Zusammen sind 15,50 VZÄ besetzt, vorgesehen oder nicht vorgesehen; zugewiesen sind "
        "15,00 VZÄ."
    )
    assert summe.mass == Decimal("0.50")
    assert texte("zuweisung_liste", zu) == [
        (
            "Ausländerbehörde: 1,50 VZÄ als zugewiesen gemeldet, laut Landesliste 2031 sind es "
            "1,00 VZÄ."
        )
    ]


def test_posts_moved_between_stellenarten_keep_the_sum(dueren):
    zu = erhebung()
    liste(dueren)
    meldung(zu, dueren, {"abh": "1.50 1.50 0 0", "ebh": "1.50 1.50 0 0"})
    assert funde("summe_zuweisung", zu) == []
    assert {f.schluessel for f in funde("zuweisung_liste", zu)} == {"abh", "ebh"}


def test_an_incomplete_list_has_no_sum(dueren):
    zu = erhebung()
    liste(dueren)
    Zuweisung.objects.filter(stellenart="ebh", haushaltsjahr=TAG.year).delete()
    meldung(zu, dueren)
    assert funde("summe_zuweisung", zu) == []
    assert [f.schluessel for f in funde("zuweisung_liste", zu)] == ["ebh"]


# -- Aachen --------------------------------------------------------------------------------
NICHTS = {"abh": "0 0 0 0", "ebh": "0 0 0 0"}


@pytest.fixture
def aachen(system) -> Kommune:
    """The Städteregion does Baustein 3 for the Stadt."""
    stadt = Kommune.objects.get(ags="05334002")
    liste(stadt, abh="0.00", ebh="0.00")
    return stadt


@pytest.mark.parametrize(
    "name", ["identitaet", "zeile_fehlt", "summe_zuweisung", "zuweisung_liste", "konten_vzae"]
)
def test_nothing_in_baustein_3_is_right_for_aachen(aachen, name):
    zu = erhebung()
    meldung(zu, aachen, NICHTS)
    assert funde(name, zu) == []


def test_figures_in_baustein_3_would_be_found_in_aachen(aachen):
    zu = erhebung()
    meldung(zu, aachen)
    assert {f.schluessel for f in funde("zuweisung_liste", zu)} == {"abh", "ebh"}


# -- the list itself -----------------------------------------------------------------------
def test_a_year_without_a_list():
    (fund,) = funde("landesliste", erhebung())
    assert (fund.kommune_id, fund.schluessel) == (None, "jahr")
    assert fund.text == "Für das Haushaltsjahr 2031 gibt es keine Zuweisungen."


def test_a_list_with_gaps(dueren):
    liste(dueren)
    gefunden = funde("landesliste", erhebung())
    assert {f.schluessel for f in gefunden} == {f"fehlt:{art}" for art in RICHTIG}
    assert (
        gefunden[0].text == "Koordination: In der Landesliste 2031 fehlt die Zuweisung von 53 "
        "Kommunen."
    )


def test_a_list_that_does_not_add_up_to_the_report(system):
    zu = erhebung()
    for kommune in Kommune.objects.all():
        liste(kommune)
    summe = {"besetzt": 0, "vorgesehen": 0, "nicht_vorgesehen": 0, "quelle": "Test"}
    VeroeffentlichteSumme.objects.create(
        erhebung=zu, stellenart="abh", zugewiesen=Decimal("54.00"), **summe
    )
    assert funde("landesliste", zu) == []
    VeroeffentlichteSumme.objects.create(
        erhebung=zu, stellenart="ebh", zugewiesen=Decimal("107.00"), **summe
    )
    assert texte("landesliste", zu) == [
        (
            "Einbürgerungsbehörden: Die Landesliste 2031 ergibt 108,00 VZÄ, veröffentlicht sind "
            "107,00 VZÄ zugewiesen."
        )
    ]


# -- published totals ----------------------------------------------------------------------
def test_a_published_total_that_is_not_ours(system):
    zu = erhebung()
    kommunen = list(Kommune.objects.all())
    for kommune in kommunen:
        meldung(zu, kommune)
    VeroeffentlichteSumme.objects.create(
        erhebung=zu, stellenart="abh", zugewiesen=54, besetzt=54, vorgesehen=0,
        nicht_vorgesehen=Decimal("0.50"), quelle="Test",
    )  # fmt: skip
    (fund,) = funde("veroeffentlicht", zu)
    assert (fund.kommune_id, fund.schluessel) == (None, "abh:nicht_vorgesehen")
    assert fund.text == (
        "Ausländerbehörden, nicht zur Besetzung vorgesehen: berechnet 0,00 VZÄ, veröffentlicht "
        "0,50 VZÄ."
    )


def test_published_totals_wait_for_all_reports(dueren):
    zu = erhebung()
    meldung(zu, dueren)
    VeroeffentlichteSumme.objects.create(
        erhebung=zu, stellenart="abh", zugewiesen=9, besetzt=9, vorgesehen=0,
        nicht_vorgesehen=0, quelle="Test",
    )  # fmt: skip
    assert funde("veroeffentlicht", zu) == []
