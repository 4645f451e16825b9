"""The forecast: hand-made cases, and the backtest that its interval holds what it says."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stellen.einblick.prognose import MINDESTENS, Prognose, Punkt, berechne
from stellen.einblick.vorschau import FENSTER
from tests.stellen.einblick.rueckrechnung import ERSTER, abdeckung, abdeckung_der_summen
from tests.stellen.einblick.simulation import PROZESSE, simuliere

D = Decimal
SEEDS = (1, 2, 3)


def reihe(zugewiesen: str, *besetzt: str) -> list[Punkt]:
    return [Punkt(D(zugewiesen), D(b)) for b in besetzt]


@pytest.mark.parametrize("anzahl", range(MINDESTENS))
def test_too_few_stichtage_give_nothing(anzahl):
    assert berechne({"a": reihe("2.00", "1.00", "1.50", "1.00")[:anzahl]}) == Prognose()


def test_what_never_changed_is_forecast_as_it_is():
    v = berechne({n: reihe("4.00", *["3.00"] * 6) for n in "ab"}).vorhersagen["a"]
    assert (v.unten, v.wert, v.oben) == (D("3.00"), D("3.00"), D("3.00"))


def test_the_point_is_the_last_value_and_half_of_the_mean_change():
    """Both gain 0.10 of their quota each time: the mean change is 0.10 whatever the size."""
    prognose = berechne(
        {
            "gross": reihe("10.00", "4.00", "5.00", "6.00", "7.00"),
            "klein": reihe("1.00", "0.20", "0.30", "0.40", "0.50"),
        }
    )
    assert prognose.vorhersagen["gross"].wert == D("7.50")
    assert prognose.vorhersagen["klein"].wert == D("0.55")


def test_a_small_kommune_gets_the_wider_interval_for_its_size():
    reihen = simuliere("irrfahrt", 12, seed=1)
    reihen[100] = [
        Punkt(D("1.00"), (p.besetzt / p.zugewiesen).quantize(D("0.01"))) for p in reihen[1]
    ]
    reihen[101] = [
        Punkt(D("100.00"), (p.besetzt / p.zugewiesen * 100).quantize(D("0.01"))) for p in reihen[1]
    ]
    v = berechne(reihen).vorhersagen
    assert (v[100].oben - v[100].unten) / 1 > (v[101].oben - v[101].unten) / 100


def test_a_gap_is_bridged_and_a_missing_last_value_gets_no_forecast():
    reihen: dict = dict(simuliere("irrfahrt", 10, seed=2))
    reihen[0] = [*reihen[0][:4], None, *reihen[0][5:]]
    reihen[1] = [*reihen[1][:9], None]
    prognose = berechne(reihen)
    assert 0 in prognose.vorhersagen
    assert 1 not in prognose.vorhersagen


def test_nothing_assigned_is_no_series():
    reihen = simuliere("irrfahrt", 8, seed=3)
    reihen[0] = reihe("0.00", *["0.00"] * 8)
    assert 0 not in berechne(reihen).vorhersagen


@given(st.lists(st.lists(st.integers(0, 500), min_size=7, max_size=7), min_size=2, max_size=6))
def test_the_interval_holds_the_point_and_stays_within_the_assignment(verlaeufe):
    reihen = {nr: [Punkt(D(5), D(b) / 100) for b in werte] for nr, werte in enumerate(verlaeufe)}
    for v in berechne(reihen).vorhersagen.values():
        assert 0 <= v.unten <= v.wert <= v.oben <= v.zugewiesen


# -- 20 simulated Stichtage -----------------------------------------------------------------
@pytest.mark.parametrize("prozess", PROZESSE)
def test_the_80_percent_interval_covers_75_to_85_percent(prozess):
    """Every Stichtag from the ninth on, forecast from those before it only."""
    versuche, treffer = abdeckung(prozess, SEEDS)
    assert versuche == len(SEEDS) * 54 * (20 - ERSTER)
    assert 0.75 <= treffer / versuche <= 0.85


def test_the_interval_of_the_totals_covers_75_to_85_percent():
    """Five Stellenarten summed over 54 Kommunen each, in several mixtures of processes."""
    versuche, treffer = abdeckung_der_summen(range(1, 9))
    assert 0.75 <= treffer / versuche <= 0.85


@pytest.mark.parametrize("prozess", PROZESSE)
def test_the_page_states_what_a_true_backtest_finds(prozess):
    """``guete`` comes from one pass over the window; forecasting anew finds about the same."""
    guete = berechne({k: r[-FENSTER:] for k, r in simuliere(prozess, 20, seed=1).items()}).guete
    versuche, treffer = abdeckung(prozess, (1,))
    assert guete.abdeckung == pytest.approx(treffer / versuche, abs=0.04)
    assert guete.stichtage == FENSTER - 2 - 1
    assert guete.mittlerer_fehler > 0


def test_on_a_walk_without_trend_it_is_no_worse_than_the_last_value():
    fehler = naiv = 0.0
    reihen = simuliere("irrfahrt", 20, seed=4)
    for zeit in range(ERSTER, 20):
        prognose = berechne({k: r[:zeit] for k, r in reihen.items()})
        for k, v in prognose.vorhersagen.items():
            wahr = reihen[k][zeit].besetzt / reihen[k][zeit].zugewiesen * v.zugewiesen
            fehler += float(abs(v.wert - wahr))
            naiv += float(abs(v.zuletzt - wahr))
    assert fehler <= naiv * 1.02
