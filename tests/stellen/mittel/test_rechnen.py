"""The arithmetic against cases calculated by hand, and what must hold for any figures.

36,500 € in a year of 365 days (36,600 € in a leap year) are 100 € per VZÄ and day.
"""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stellen.belegung import Anteil, Zeit, vakanztage_von
from stellen.mittel.rechnen import (
    NULL,
    Euro,
    berechne,
    jahresbetrag,
    rechnerischer_satz,
    runde_cent,
    verteile,
)
from stellen.mittel.tage import Stand, aus_meldungen, aus_posten, jahrestage, massgeblich
from tests.stellen.mittel.hilfen import anteil, posten

JE_TAG_100 = {2023: Decimal("36500.00"), 2024: Decimal("36600.00")}
EINE = Decimal("1.00")


def euro(liste, jahr: int = 2023, zugewiesen: Decimal | None = EINE, satz: Decimal | None = None):
    return berechne(satz or JE_TAG_100[jahr], aus_posten(liste, zugewiesen, jahr)).euro


# -- cases by hand -------------------------------------------------------------------------
def test_vacant_all_year_is_the_whole_rate():
    assert euro([posten()]) == Euro(unbesetzt=Decimal("36500.00"))


def test_filled_all_year_leaves_nothing():
    assert euro([posten(anteil())]) == Euro(verausgabt=Decimal("36500.00"))


def test_filled_from_july_in_a_common_year():
    """1 January to 30 June 2023: 181 days vacant; 184 filled."""
    ergebnis = euro([posten(anteil(von=date(2023, 7, 1)))])
    assert ergebnis == Euro(verausgabt=Decimal("18400.00"), unbesetzt=Decimal("18100.00"))


def test_filled_from_july_in_a_leap_year():
    """1 January to 30 June 2024: 182 days vacant of 366."""
    ergebnis = euro([posten(anteil(von=date(2024, 7, 1)))], 2024)
    assert ergebnis == Euro(verausgabt=Decimal("18400.00"), unbesetzt=Decimal("18200.00"))


def test_a_half_filled_post_leaves_half():
    assert euro([posten(anteil("0.50"))]).nicht_verausgabt == Decimal("18250.00")


def test_a_leave_without_substitute_counts():
    """1 March to 31 May 2023: 92 days."""
    fort = Zeit(date(2023, 3, 1), date(2023, 5, 31))
    ergebnis = euro([posten(anteil("1.00", date(2020, 1, 1), None, fort))])
    assert ergebnis.unbesetzt == Decimal("9200.00")


def test_a_substitute_fills_what_the_leave_left():
    """92 days leave, of which 61 (April and May) with half a substitute: 61.5 VZÄ-days."""
    fort = Zeit(date(2023, 3, 1), date(2023, 5, 31))
    vertretung = anteil("0.50", date(2023, 4, 1), date(2023, 5, 31))
    ergebnis = euro([posten(anteil("1.00", date(2020, 1, 1), None, fort), vertretung)])
    assert ergebnis.unbesetzt == Decimal("6150.00")


def test_a_post_valid_part_of_the_year():
    """1 April to 30 September 2023: 183 days vacant; the other 182 there is no post."""
    halbes = [posten(zeit=Zeit(date(2023, 4, 1), date(2023, 9, 30)))]
    ohne, mit = euro(halbes, zugewiesen=None), euro(halbes)
    assert ohne == Euro(unbesetzt=Decimal("18300.00"))
    assert mit == Euro(unbesetzt=Decimal("18300.00"), ohne_stelle=Decimal("18200.00"))


def test_two_rates_are_rounded_each_for_itself():
    """A fifth of the year (73 of 365 days) vacant: 11,023.842 and 10,000."""
    liste = [posten(anteil(von=date(2023, 3, 15)))]
    eins, zwei = (euro(liste, satz=Decimal(s)) for s in ("55119.21", "50000.00"))
    assert (eins.unbesetzt, zwei.unbesetzt) == (Decimal("11023.84"), Decimal("10000.00"))
    assert (eins + zwei).nicht_verausgabt == Decimal("21023.84")


def test_a_vacancy_over_the_turn_of_the_year_takes_the_rate_of_each_year():
    """December 2023 at 100 € a day, January 2024 at 200 €: 31 days each."""
    liste = [posten(anteil(bis=date(2023, 11, 30)), anteil(von=date(2024, 2, 1)))]
    assert euro(liste, 2023).unbesetzt == Decimal("3100.00")
    assert euro(liste, 2024, satz=Decimal("73200.00")).unbesetzt == Decimal("6200.00")


def test_more_present_than_assigned_is_not_paid_twice():
    ergebnis = berechne(
        JE_TAG_100[2023], aus_posten([posten(anteil()), posten(anteil())], EINE, 2023)
    )
    assert ergebnis.euro == Euro(verausgabt=Decimal("36500.00"))
    assert {p.verausgabt for p in ergebnis.posten.values()} == {Decimal("18250.00")}


def test_a_vacant_post_beyond_the_assignment_leaves_nothing():
    """Two posts, one VZÄ assigned, one filled: the money is spent."""
    assert euro([posten(anteil()), posten()]) == Euro(verausgabt=Decimal("36500.00"))


def test_one_stichtag_stands_for_the_whole_year():
    stand = Stand(date(2024, 6, 30), Decimal("10.00"), Decimal("8.00"))
    ergebnis = berechne(JE_TAG_100[2024], aus_meldungen([stand], Decimal("10.00"), 2024)).euro
    assert ergebnis == Euro(verausgabt=Decimal("292800.00"), unbesetzt=Decimal("73200.00"))


def test_a_stichtag_counts_until_the_next():
    """4 vacant for 181 days (to 29 June), 2 for 185: 1,094 VZÄ-days."""
    staende = [
        Stand(date(2024, 6, 30), Decimal("10.00"), Decimal("8.00")),
        Stand(date(2023, 12, 31), Decimal("10.00"), Decimal("6.00")),
    ]
    ergebnis = berechne(JE_TAG_100[2024], aus_meldungen(staende, Decimal("10.00"), 2024)).euro
    assert ergebnis.unbesetzt == Decimal("109400.00")


def test_reported_fewer_posts_than_assigned():
    stand = Stand(date(2024, 6, 30), Decimal("8.00"), Decimal("8.00"))
    ergebnis = berechne(JE_TAG_100[2024], aus_meldungen([stand], Decimal("10.00"), 2024)).euro
    assert (ergebnis.unbesetzt, ergebnis.ohne_stelle) == (NULL, Decimal("73200.00"))


def test_only_stichtage_of_the_year_and_the_last_before_say_something():
    tage = [date(2022, 12, 31), date(2023, 6, 30), date(2023, 12, 31), date(2024, 6, 30)]
    staende = [Stand(tag, EINE, EINE) for tag in tage]
    assert [s.ab for s in massgeblich(staende, 2024)] == tage[2:]
    assert massgeblich(staende[:2], 2025) == []


def test_half_a_cent_is_rounded_up():
    """Half a VZÄ vacant for one day at 3.65 € a year: 0.005 €."""
    aufteilung = aus_posten([posten(anteil("0.50"), anteil("0.50", date(2023, 1, 2)))], EINE, 2023)
    ergebnis = berechne(Decimal("3.65"), aufteilung).euro
    assert (ergebnis.unbesetzt, ergebnis.verausgabt) == (Decimal("0.01"), Decimal("3.64"))


def test_rates_and_yearly_amounts():
    assert rechnerischer_satz(Decimal("39300000.00"), Decimal("713.00")) == Decimal("55119.21")
    assert rechnerischer_satz(Decimal("10000000.00"), Decimal("200.00")) == Decimal("50000.00")
    assert jahresbetrag(Decimal("55119.21"), Decimal("0.33")) == Decimal("18189.34")
    assert [jahrestage(j) for j in (1900, 2000, 2023, 2024)] == [365, 366, 365, 366]
    assert runde_cent(Fraction(1, 3)) == Decimal("0.33")


# -- what must hold for any figures --------------------------------------------------------
TAGE = st.dates(date(2022, 6, 1), date(2025, 6, 30))
VZAE = st.decimals("0.01", "3.00", places=2)


@st.composite
def zeiten(draw) -> Zeit:
    von = draw(TAGE)
    return Zeit(von, draw(st.one_of(st.none(), st.dates(von, date(2026, 12, 31)))))


@st.composite
def stellen(draw):
    """A post whose shares never exceed it: they are cut to what is left of its VZÄ."""
    vzae = draw(VZAE)
    anteile, rest = [], vzae
    for wunsch in draw(st.lists(VZAE, max_size=2)):
        umfang = min(wunsch, rest)
        if umfang:
            fort = draw(st.lists(zeiten(), max_size=1))
            anteile.append(Anteil(draw(zeiten()), umfang, tuple(fort)))
            rest -= umfang
    return posten(*anteile, vzae=str(vzae), zeit=draw(zeiten()))


LISTEN = st.lists(stellen(), max_size=3)
ZUGEWIESEN = st.one_of(st.none(), st.decimals("0.00", "8.00", places=2))
JAHRE = st.integers(2022, 2025)
SAETZE = st.decimals("0.01", "99999.99", places=2)
LANGSAM = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@LANGSAM
@given(LISTEN, ZUGEWIESEN, JAHRE, SAETZE)
def test_parts_are_never_negative_and_add_up(liste, zugewiesen, jahr, satz):
    aufteilung = aus_posten(liste, zugewiesen, jahr)
    ergebnis = berechne(satz, aufteilung)
    betraege = [
        *ergebnis.euro.alle,
        *(b for p in ergebnis.posten.values() for b in (p.verausgabt, p.nicht_verausgabt)),
    ]
    assert min(betraege) >= 0
    assert sum((p.verausgabt for p in ergebnis.posten.values()), NULL) == ergebnis.euro.verausgabt
    unbesetzt = sum((p.nicht_verausgabt for p in ergebnis.posten.values()), NULL)
    assert unbesetzt == ergebnis.euro.unbesetzt
    if zugewiesen is not None:
        assert aufteilung.gesamt == Fraction(zugewiesen) * jahrestage(jahr)
        assert ergebnis.euro.pauschale == jahresbetrag(satz, zugewiesen)


@LANGSAM
@given(LISTEN, JAHRE)
def test_without_an_assignment_vacancy_is_that_of_the_posts(liste, jahr):
    erwartet = sum(
        (vakanztage_von(p.abschnitte, date(jahr, 1, 1), date(jahr, 12, 31)) for p in liste),
        Decimal(0),
    )
    aufteilung = aus_posten(liste, None, jahr)
    assert aufteilung.unbesetzt == Fraction(erwartet)
    assert aufteilung.ohne_stelle == 0


@LANGSAM
@given(LISTEN, stellen(), ZUGEWIESEN, JAHRE, SAETZE)
def test_whoever_leaves_a_post_never_lowers_what_is_left(liste, eine, zugewiesen, jahr, satz):
    verlassen = posten(vzae=str(eine.vzae), zeit=eine.zeit)
    vorher = berechne(satz, aus_posten([*liste, eine], zugewiesen, jahr)).euro
    nachher = berechne(satz, aus_posten([*liste, verlassen], zugewiesen, jahr)).euro
    assert nachher.nicht_verausgabt >= vorher.nicht_verausgabt
    assert nachher.pauschale == vorher.pauschale


@given(
    st.lists(st.tuples(TAGE, VZAE, VZAE), min_size=1, max_size=5, unique_by=lambda t: t[0]),
    ZUGEWIESEN,
    JAHRE,
    SAETZE,
)
def test_an_estimate_adds_up_too(werte, zugewiesen, jahr, satz):
    staende = [Stand(tag, max(a, b), min(a, b)) for tag, a, b in werte]
    gezaehlt = massgeblich(staende, jahr)
    if gezaehlt:
        aufteilung = aus_meldungen(gezaehlt, zugewiesen, jahr)
        assert min(aufteilung.besetzt, aufteilung.unbesetzt, aufteilung.ohne_stelle) >= 0
        assert min(berechne(satz, aufteilung).euro.alle) >= 0
        if zugewiesen is not None:
            assert aufteilung.gesamt == Fraction(zugewiesen) * jahrestage(jahr)


@given(
    st.decimals("0.00", "999999.99", places=2),
    st.lists(st.fractions(0, 1000), min_size=1, max_size=12),
)
def test_split_cents_add_up_and_are_fair(betrag, gewichte):
    teile = verteile(betrag, gewichte)
    summe = sum(gewichte)
    assert sum(teile, NULL) == (betrag if summe else NULL)
    for teil, gewicht in zip(teile, gewichte, strict=True):
        genau = Fraction(betrag) * gewicht / summe if summe else Fraction(0)
        assert teil >= 0
        assert abs(Fraction(teil) - genau) < Fraction(1, 100)


@pytest.mark.parametrize("gewichte", [[Fraction(1)] * 3, [Fraction(1), Fraction(1), Fraction(0)]])
def test_equal_remainders_go_to_the_first(gewichte):
    teile = verteile(Decimal("0.01"), gewichte)
    assert teile == [Decimal("0.01"), NULL, NULL]
