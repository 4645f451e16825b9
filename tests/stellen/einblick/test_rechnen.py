"""Comparison, redistribution, vacancy age and the choice of Stichtage: by hand and by property."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kim.models import Kommune
from stellen.auswertung import Pruefzeile
from stellen.einblick.daten import Stichtagsstand
from stellen.einblick.umverteilung import Regel, rechne, verteile
from stellen.einblick.vakanzalter import klasse_von, mittleres_alter, volle_monate
from stellen.einblick.vergleich import summen, summenpaar, vergleiche
from stellen.einblick.vorschau import FENSTER, grundlage, naechster
from stellen.stellenplan import VakanteStelle

D = Decimal
A, B, C = (Kommune(pk=n, ags=f"0511{n}", name=f"Stadt {n}", reihenfolge=n) for n in (1, 2, 3))


def zeile(kommune: Kommune, *betraege: str, art: str = "ebh") -> Pruefzeile:
    return Pruefzeile(kommune, 1, "festgestellt", art, *(D(b) for b in betraege))


# -- comparison ----------------------------------------------------------------------------
def test_rows_of_both_sides_in_official_order():
    alt = [zeile(B, "2.00", "1.00", "1.00", "0.00"), zeile(A, "1.00", "1.00", "0.00", "0.00")]
    neu = [
        zeile(A, "1.00", "1.00", "0.00", "0.00"),
        zeile(B, "2.00", "1.50", "0.50", "0.00"),
        zeile(C, "3.00", "3.00", "0.00", "0.00"),
        zeile(A, "5.00", "5.00", "0.00", "0.00", art="koordination"),
    ]
    zeilen = vergleiche(alt, neu)
    assert [(z.kommune, z.stellenart) for z in zeilen] == [
        (A, "koordination"), (A, "ebh"), (B, "ebh"), (C, "ebh"),
    ]  # fmt: skip
    assert [z.geaendert for z in zeilen] == [True, False, True, True]
    assert [z.vergleichbar for z in zeilen] == [False, True, True, False]


def test_sums_count_only_what_is_on_both_sides():
    alt = [zeile(A, "1.00", "1.00", "0.00", "0.00"), zeile(B, "9.00", "9.00", "0.00", "0.00")]
    neu = [zeile(A, "1.00", "0.25", "0.75", "0.00")]
    zeilen = vergleiche(alt, neu)
    assert summenpaar(zeilen).besetzt == D("-0.75")
    assert summenpaar(zeilen).vorher.zugewiesen == D("1.00")
    assert list(summen(zeilen, lambda z: z.kommune.ags)) == [A.ags]


# -- redistribution ------------------------------------------------------------------------
centbetrag = st.integers(0, 100_000).map(lambda n: D(n) / 100)


@given(centbetrag, st.lists(centbetrag, min_size=1, max_size=54))
def test_parts_add_up_to_the_cent_and_follow_the_weights(menge, gewichte):
    teile = verteile(menge, gewichte)
    assert sum(teile) == menge
    assert all(t >= 0 for t in teile)
    gesamt = sum(gewichte)
    if gesamt:
        genau = [menge * g / gesamt for g in gewichte]
        assert all(abs(t - g) < D("0.01") for t, g in zip(teile, genau, strict=True))


def test_rest_goes_to_the_largest_remainders():
    assert verteile(D("1.00"), [D(1), D(1), D(1)]) == [D("0.34"), D("0.33"), D("0.33")]
    assert verteile(D("0.02"), [D(3), D(1)]) == [D("0.02"), D("0.00")]
    assert verteile(D("1.00"), []) == []


VON = [zeile(A, "5.00", "2.00", "1.00", "2.00"), zeile(B, "3.00", "2.00", "0.00", "1.00")]
AN = [zeile(C, "4.00", "3.00", "1.00", "0.00", art="abh")]


@pytest.mark.parametrize("regel", [Regel.PROPORTIONAL, Regel.GLEICH])
def test_everything_unplanned_moves_and_rows_stay_balanced(regel):
    ergebnis = rechne(von=VON, an=AN, regel=regel)
    assert [w.menge for w in ergebnis.abgebend] == [D("-2.00"), D("-1.00")]
    assert ergebnis.erhaltend[0].menge == ergebnis.menge == D("3.00")
    assert all(w.nachher.stimmt for w in (*ergebnis.abgebend, *ergebnis.erhaltend))
    vorher, nachher = ergebnis.summen()
    assert vorher.zugewiesen == nachher.zugewiesen
    assert vorher.besetzt == nachher.besetzt
    assert ergebnis.abgebend[0].nachher.quote == D(2) / 3
    assert ergebnis.erhaltend[0].nachher.quote == D(3) / 7
    assert ergebnis.erhaltend[0].erreichbar == 1


def test_by_hand_the_givers_give_only_what_is_received():
    ergebnis = rechne(von=VON, an=AN, regel=Regel.HAND, haende={C.ags: D("1.00")})
    assert [w.menge for w in ergebnis.abgebend] == [D("-0.67"), D("-0.33")]
    assert ergebnis.menge == D("1.00")


def test_without_receivers_nothing_moves():
    ergebnis = rechne(von=VON, an=[], regel=Regel.PROPORTIONAL)
    assert [w.menge for w in ergebnis.abgebend] == [D("0.00"), D("0.00")]
    assert ergebnis.menge == 0


# -- age of vacancies ----------------------------------------------------------------------
@pytest.mark.parametrize(
    ("von", "bis", "monate"),
    [
        (date(2024, 1, 15), date(2024, 4, 14), 2),
        (date(2024, 1, 15), date(2024, 4, 15), 3),
        (date(2023, 12, 31), date(2024, 12, 31), 12),
        (date(2024, 6, 30), date(2024, 6, 30), 0),
    ],
)
def test_whole_months(von, bis, monate):
    assert volle_monate(von, bis) == monate


def vakanz(seit: date, vzae: str) -> VakanteStelle:
    return VakanteStelle(1, 1, "ebh", date(2024, 6, 30), D(vzae), seit)


def test_classes_and_mean_age_weighted_by_vzae():
    frisch, alt = vakanz(date(2024, 6, 20), "1.00"), vakanz(date(2022, 6, 30), "0.50")
    assert klasse_von(frisch).text == "unter 3 Monaten"
    assert klasse_von(alt).text == "2 Jahre und länger"
    assert mittleres_alter([frisch, alt]) == (D(10) + D("0.5") * 731) / D("1.5")
    assert mittleres_alter([]) is None


# -- which Stichtage the forecast stands on ------------------------------------------------
def stand(jahr: int, festgestellt: int, *, eigene: bool = False) -> Stichtagsstand:
    return Stichtagsstand(jahr, date(jahr, 6, 30), festgestellt, eigene)


def test_a_stichtag_counts_when_all_are_settled_or_the_one_asked_about_has_sent():
    voll, ohne, mit = stand(2022, 54), stand(2023, 53), stand(2024, 0, eigene=True)
    basis = grundlage([voll, ohne, mit], 54)
    assert (basis.stichtage, basis.unvollstaendig, basis.aeltere) == ([voll, mit], [ohne], 0)


def test_only_the_last_ones_that_count_are_learnt_from():
    alle = [stand(1990 + nr, 0 if nr == 15 else 54) for nr in range(20)]
    basis = grundlage(alle, 54)
    assert len(basis.stichtage) == FENSTER
    assert basis.stichtage[-1] == alle[-1]
    assert alle[15] not in basis.stichtage
    assert basis.aeltere == 19 - FENSTER


@pytest.mark.parametrize(
    ("tage", "erwartet"),
    [
        ([date(2024, 6, 30)], date(2024, 12, 31)),
        ([date(2024, 12, 31)], date(2025, 6, 30)),
        ([date(2024, 1, 15), date(2024, 4, 14)], date(2024, 7, 13)),
        ([date(2024, 1, 15)], date(2024, 7, 17)),
    ],
)
def test_the_stichtag_to_come(tage, erwartet):
    assert naechster(tage) == erwartet
