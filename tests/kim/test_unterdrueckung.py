"""The suppression layer: nothing small is shown, and nothing hidden can be computed back."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kim.unterdrueckung import Geschuetzt, K, schuetze, schuetze_reihe


def _tabelle(werte: list[list[int]]) -> Geschuetzt:
    zeilen, spalten = range(len(werte)), range(len(werte[0]))
    return schuetze(zeilen, spalten, {(z, s): werte[z][s] for z, s in product(zeilen, spalten)})


tabellen = st.integers(1, 4).flatmap(
    lambda breite: st.lists(
        st.lists(st.integers(0, 14), min_size=breite, max_size=breite), min_size=1, max_size=4
    )
)


def _gezeigte(g: Geschuetzt) -> list[int]:
    innen = [w for zeile in g.werte for w in zeile]
    alle = [*innen, *g.zeilensummen, *g.spaltensummen, g.gesamt]
    return [w for w in alle if w is not None]


@given(tabellen)
def test_nothing_below_k_is_shown(werte):
    assert all(w >= K for w in _gezeigte(_tabelle(werte)))


@given(tabellen)
def test_what_is_shown_is_true(werte):
    g = _tabelle(werte)
    for z, zeile in enumerate(g.werte):
        assert all(w in (None, werte[z][s]) for s, w in enumerate(zeile))
    assert all(w in (None, sum(werte[z])) for z, w in enumerate(g.zeilensummen))
    spalten = [sum(s) for s in zip(*werte, strict=True)]
    assert all(w in (None, spalten[s]) for s, w in enumerate(g.spaltensummen))
    assert g.gesamt in (None, sum(map(sum, werte)))


@given(tabellen)
def test_the_shown_total_of_a_line_does_not_tell_a_small_rest(werte):
    g = _tabelle(werte)
    linien = [*zip(g.werte, g.zeilensummen, strict=True)]
    linien += [*zip(zip(*g.werte, strict=True), g.spaltensummen, strict=True)]
    for zellen, summe in linien:
        if summe is None or None not in zellen:
            continue
        rest = summe - sum(w for w in zellen if w is not None)
        assert rest >= K
        assert zellen.count(None) >= 2


def _moegliche(g: Geschuetzt, werte: list[list[int]]) -> list[set[int]]:
    """What an outsider finds by trying every table that fits what is shown (brute force).

    Hidden inner cells are tried from 0 to two more than they are: enough to see whether a
    second value is possible.
    """
    orte = [(z, s) for z, zeile in enumerate(g.werte) for s, w in enumerate(zeile) if w is None]
    gefunden: list[set[int]] = [set() for _ in orte]
    bereiche = [range(werte[z][s] + 3) for z, s in orte]
    for versuch in product(*bereiche):
        probe = [list(zeile) for zeile in werte]
        for (z, s), wert in zip(orte, versuch, strict=True):
            probe[z][s] = wert
        if _passt(g, probe):
            for menge, wert in zip(gefunden, versuch, strict=True):
                menge.add(wert)
        if all(len(menge) > 1 for menge in gefunden):
            break
    return gefunden


def _passt(g: Geschuetzt, probe: list[list[int]]) -> bool:
    zeilen = [sum(zeile) for zeile in probe]
    spalten = [sum(spalte) for spalte in zip(*probe, strict=True)]
    return (
        all(w in (None, ist) for w, ist in zip(g.zeilensummen, zeilen, strict=True))
        and all(w in (None, ist) for w, ist in zip(g.spaltensummen, spalten, strict=True))
        and g.gesamt in (None, sum(zeilen))
    )


@settings(max_examples=60, deadline=None)
@given(
    st.integers(2, 3).flatmap(
        lambda breite: st.lists(
            st.lists(st.integers(0, 7), min_size=breite, max_size=breite), min_size=2, max_size=2
        )
    )
)
def test_an_outsider_who_tries_everything_finds_no_hidden_figure(werte):
    g = _tabelle(werte)
    assert all(len(menge) > 1 for menge in _moegliche(g, werte))


@pytest.mark.parametrize(
    ("werte", "gezeigt"),
    [
        ([20, 30, 40], [20, 30, 40]),
        ([20, 30, 2], [None, 30, None]),  # one small cell takes the next smallest with it
        ([20, 3, 4], [20, None, None]),  # together seven: enough
        ([20, 1, 1], [None, None, None]),  # together two: a third cell has to go
        ([20, 0, 30], [None, None, 30]),  # nobody is a figure, too
    ],
)
def test_by_hand(werte, gezeigt):
    reihe, gesamt = schuetze_reihe(range(3), dict(enumerate(werte)))
    assert reihe == gezeigt
    assert gesamt == sum(werte)


@pytest.mark.parametrize("werte", [[0, 0], [1, 2], [4, 0]])
def test_a_total_below_k_hides_everything(werte):
    assert schuetze_reihe(range(2), dict(enumerate(werte))) == ([None, None], None)


def test_a_large_table_is_done_at_once():
    """54 Kommunen by nine phases, many small cells."""
    werte = {(z, s): (z * 7 + s * 3) % 11 for z in range(54) for s in range(9)}
    g = schuetze(range(54), range(9), werte)
    assert g.gesamt == sum(werte.values())
    assert 0 < g.verborgen < 54 * 9
