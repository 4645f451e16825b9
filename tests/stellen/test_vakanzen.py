"""Vacancies by hand: since when, how many VZÄ-days, and the same from the stretches by days."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kim.kontext import kontext, systemkontext
from stellen.belegung import Angabe, Anteil, Zeit, abschnitte, am_tag, vakanztage_von
from stellen.constants import Stellenart, VakanzStand, Verfahrensstand
from stellen.stellenplan import stand_am, vakanzen_am, vakanztage
from tests.stellen.test_stellenplan_regeln import abwesenheit, besetzung, stelle, vakanz

D = Decimal
TAG = date(2024, 6, 30)
JAHR = (date(2024, 1, 1), date(2024, 12, 31))
CM, ABH = Stellenart.CASE_MANAGEMENT, Stellenart.ABH

pytestmark = pytest.mark.usefixtures("system")


def test_a_post_never_filled_is_vacant_since_it_exists(dueren):
    post = stelle(dueren, "0.75")
    (eine,) = vakanzen_am([dueren.pk], TAG)
    assert (eine.stelle_id, eine.kommune_id, eine.stellenart) == (post.pk, dueren.pk, CM)
    assert (eine.unbesetzt, eine.seit, eine.stand) == (D("0.75"), date(2024, 1, 1), "")
    assert eine.tage == 181  # 30 + 29 + 31 + 30 + 31 + 30 days after 1 January of a leap year


def test_vacant_since_the_day_after_the_last_one_left(dueren):
    post = stelle(dueren)
    besetzung(post, bis=date(2024, 3, 31))
    (eine,) = vakanzen_am([dueren.pk], TAG)
    assert eine.seit == date(2024, 4, 1)
    assert vakanzen_am([dueren.pk], date(2024, 3, 31)) == []


def test_partly_filled_is_vacant_since_any_part_is_free_and_full_ends_it(dueren):
    post = stelle(dueren)
    besetzung(post, "0.50")
    besetzung(post, "0.50", bis=date(2024, 1, 31))
    besetzung(post, "0.25", von=date(2024, 3, 1))
    (eine,) = vakanzen_am([dueren.pk], TAG)
    assert (eine.unbesetzt, eine.seit) == (D("0.25"), date(2024, 2, 1))
    besetzung(post, "0.25", von=date(2024, 5, 1), bis=date(2024, 5, 1))
    assert vakanzen_am([dueren.pk], TAG)[0].seit == date(2024, 5, 2)


def test_a_leave_opens_a_vacancy_and_the_statement_of_the_day_explains_it(dueren):
    post = stelle(dueren)
    abwesenheit(besetzung(post), date(2024, 2, 1), date(2024, 9, 30))
    vakanz(post, VakanzStand.NICHT_VORGESEHEN, grund="kurze Zeit", bis=date(2024, 4, 30))
    vakanz(post, von=date(2024, 5, 1), verfahren=Verfahrensstand.AUSWAHL)
    im_april, im_juni = (vakanzen_am([dueren.pk], t)[0] for t in (date(2024, 4, 30), TAG))
    assert im_april.seit == im_juni.seit == date(2024, 2, 1)
    assert (im_april.stand, im_april.grund) == ("nicht_vorgesehen", "kurze Zeit")
    assert (im_juni.stand, im_juni.verfahren) == ("vorgesehen", "auswahl")
    assert vakanzen_am([dueren.pk], date(2024, 10, 1)) == []


def test_posts_that_do_not_exist_that_day_are_not_vacant(dueren):
    stelle(dueren, gueltig_bis=date(2024, 6, 29))
    stelle(dueren, gueltig_von=date(2024, 7, 1))
    assert vakanzen_am([dueren.pk], TAG) == []


def test_vacancy_days_of_a_year_by_hand(dueren, soest):
    # 1.00 VZÄ, free 1 Apr–30 Jun: 91 days; half filled 1 Jul–31 Aug: 62 × 0.50 = 31; then full.
    post = stelle(dueren)
    besetzung(post, bis=date(2024, 3, 31))
    besetzung(post, "0.50", von=date(2024, 7, 1))
    besetzung(post, "0.50", von=date(2024, 9, 1))
    # 0.40 VZÄ from 15 Dec 2024 on, never filled: 17 days × 0.40 = 6.80.
    stelle(dueren, "0.40", gueltig_von=date(2024, 12, 15))
    # Always filled, of another kind; and another Kommune: leave 1–10 June, 10 × 2.00 = 20.
    besetzung(stelle(dueren, stellenart=ABH))
    fort = besetzung(stelle(soest, "2.00"), "2.00")
    abwesenheit(fort, date(2024, 6, 1), date(2024, 6, 10))
    assert vakanztage([dueren.pk, soest.pk], *JAHR) == {
        (dueren.pk, CM): D("128.80"),
        (dueren.pk, ABH): D("0.00"),
        (soest.pk, CM): D("20.00"),
    }


def test_vacancy_days_count_only_the_days_asked_for(dueren):
    stelle(dueren, "0.33", gueltig_von=date(2023, 1, 1), gueltig_bis=date(2024, 6, 10))
    erwartet = {(dueren.pk, CM): D("3.30")}  # 1–10 June
    assert vakanztage([dueren.pk], date(2024, 6, 1), TAG) == erwartet
    assert vakanztage([dueren.pk], date(2024, 6, 11), TAG) == {}
    assert vakanztage([dueren.pk], date(2024, 6, 10), date(2024, 6, 10)) == {
        (dueren.pk, CM): D("0.33")
    }


def test_vacancies_and_sums_agree(dueren):
    stelle(dueren, "0.50")
    besetzung(stelle(dueren, "2.00"), "1.25")
    besetzung(stelle(dueren))
    summe = stand_am([dueren.pk], TAG)[dueren.pk, CM]
    offen = sum(v.unbesetzt for v in vakanzen_am([dueren.pk], TAG))
    assert summe.vorgesehen + summe.nicht_vorgesehen == offen == D("1.25")


def test_the_queries_are_the_same_for_many_posts(dueren, django_assert_num_queries):
    for _ in range(2):
        with django_assert_num_queries(10):
            vakanzen_am([dueren.pk], TAG)
        for _ in range(3):
            besetzung(stelle(dueren, "2.00"))


def test_an_account_counts_leaves_it_may_not_see(dueren, nutzer_mit):
    abwesenheit(besetzung(stelle(dueren)), date(2024, 2, 1))
    ministerium = nutzer_mit("ministerium")
    with kontext(ministerium):
        assert len(vakanzen_am([dueren.pk], TAG)) == 1
        assert vakanztage([dueren.pk], TAG, TAG) == {(dueren.pk, CM): D("1.00")}
    with systemkontext("Test"):
        assert len(vakanzen_am([dueren.pk], TAG)) == 1


# -- the computation itself ----------------------------------------------------------------
ANFANG = date(2024, 1, 1)
tage = st.integers(0, 60).map(lambda n: ANFANG + timedelta(days=n))
zeiten = st.tuples(tage, st.none() | tage).map(
    lambda z: Zeit(*sorted(z)) if z[1] is not None else Zeit(z[0])
)
hundertstel = st.integers(1, 200).map(lambda n: Decimal(n) / 100)
anteile = st.lists(st.builds(Anteil, zeiten, hundertstel, st.lists(zeiten, max_size=2).map(tuple)))


@given(hundertstel, zeiten, anteile, zeiten)
def test_stretches_are_gapless_and_say_the_same_as_each_single_day(vzae, gueltig, teile, frage):
    von, bis = frage.von, frage.bis or ANFANG + timedelta(days=70)
    stuecke = list(abschnitte(vzae, gueltig, teile, [Angabe(frage, "vorgesehen")]))
    assert stuecke[0].zeit.von == gueltig.von and stuecke[-1].zeit.bis == gueltig.bis
    for vorher, naechstes in pairwise(stuecke):
        assert vorher.zeit.bis + timedelta(days=1) == naechstes.zeit.von
        assert (vorher.besetzt, vorher.angabe) != (naechstes.besetzt, naechstes.angabe)
    summe, frei_seit = Decimal(0), None
    for n in range(90):
        tag = ANFANG + timedelta(days=n)
        treffer = am_tag(stuecke, tag)
        assert (treffer is not None) == gueltig.enthaelt(tag)
        if treffer is None:
            continue
        da = sum((t.vzae for t in teile if t.anwesend(tag)), Decimal(0))
        frei = max(vzae - da, Decimal(0))
        abschnitt, seit = treffer
        assert (abschnitt.besetzt, abschnitt.unbesetzt) == (da, frei)
        assert (abschnitt.angabe is not None) == frage.enthaelt(tag)
        frei_seit = (frei_seit or tag) if frei else None
        assert not frei or seit == frei_seit
        summe += frei if von <= tag <= bis else 0
    assert vakanztage_von(stuecke, von, bis) == summe
