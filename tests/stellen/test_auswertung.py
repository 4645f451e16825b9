"""Sums, quotas, order and deviations: arithmetic in VZÄ never rounds."""

from decimal import Decimal
from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from stellen.auswertung import (
    AMTLICH,
    Auswahl,
    Pruefzeile,
    abweichungen,
    betraege_von,
    name_schluessel,
    sortiert,
    tabellen,
)
from stellen.bericht.typen import Betraege
from stellen.constants import GROESSEN, Stellenart

vzae = st.decimals(0, 9999, places=2, allow_nan=False, allow_infinity=False)


def kommune(reihenfolge: int, name: str = "", art: str = "kreis", bezirk: str = "koeln"):
    return SimpleNamespace(
        pk=reihenfolge, reihenfolge=reihenfolge, name=name, art=art, regierungsbezirk=bezirk
    )


def zeile(k, *betraege, art=Stellenart.ABH, status="gemeldet") -> Pruefzeile:
    return Pruefzeile(k, 1, status, art, *(Decimal(b) for b in betraege))


@st.composite
def zeilen(draw) -> list[Pruefzeile]:
    anzahl = draw(st.integers(0, 12))
    return [
        zeile(
            kommune(n, bezirk=draw(st.sampled_from(["koeln", "detmold"]))),
            *draw(st.tuples(vzae, vzae, vzae, vzae)),
        )
        for n in range(anzahl)
    ]


@given(zeilen())
def test_the_selection_and_the_rest_are_the_whole(alle):
    def summe(bezirk):
        auswahl = Auswahl(regierungsbezirk=bezirk, stellenart=Stellenart.ABH)
        return tabellen(alle, {}, auswahl)[0]

    koeln, detmold = summe("koeln"), summe("detmold")
    assert koeln.gesamt == detmold.gesamt == betraege_von(alle)
    assert koeln.auswahl + detmold.auswahl == koeln.gesamt


@given(zeilen(), st.sampled_from([AMTLICH, *GROESSEN, "quote", "-quote", "-besetzt", "name"]))
def test_sorting_loses_nothing(alle, sortierung):
    assert sorted(sortiert(alle, sortierung), key=id) == sorted(alle, key=id)


@given(zeilen())
def test_only_conspicuous_rows_are_those_whose_identity_fails(alle):
    tabelle = tabellen(alle, {}, Auswahl(stellenart="abh", nur_auffaellige=True))[0]
    falsch = [z for z in alle if z.zugewiesen != z.besetzt + z.vorgesehen + z.nicht_vorgesehen]
    assert list(tabelle.zeilen) == falsch
    assert tabelle.auffaellig == len(falsch)


def test_rows_without_quota_stand_last_in_both_directions():
    leer = zeile(kommune(1), 0, 0, 0, 0)
    halb = zeile(kommune(2), 2, 1, 1, 0)
    voll = zeile(kommune(3), 1, 1, 0, 0)
    assert sortiert([leer, voll, halb], "quote") == [halb, voll, leer]
    assert sortiert([leer, voll, halb], "-quote") == [voll, halb, leer]
    assert sortiert([voll, halb, leer], AMTLICH) == [leer, halb, voll]
    assert leer.quote is None


def test_names_sort_as_in_a_german_dictionary():
    assert sorted(["Olpe", "Öchtel", "Oberberg", "münster", "Mülheim"], key=name_schluessel) == [
        "Mülheim", "münster", "Oberberg", "Öchtel", "Olpe",
    ]  # fmt: skip


def test_deviation_names_the_amounts():
    unser = Betraege(*(Decimal(x) for x in ("10", "8.01", "1", "1")))
    ihr = Betraege(*(Decimal(x) for x in ("10", "8.00", "1", "1.5")))
    assert abweichungen(unser, ihr) == ("besetzt", "nicht_vorgesehen")
    assert abweichungen(unser, unser) == ()


def test_all_five_tables_in_official_order_even_when_empty():
    assert [t.stellenart for t in tabellen([], {}, Auswahl())] == list(Stellenart.values)
