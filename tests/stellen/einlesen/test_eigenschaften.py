"""Property: whatever valid figures a file holds, importer and report give them back unchanged."""

import datetime
import io
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stellen.bericht import (
    BerichtDaten,
    BerichtZeile,
    Betraege,
    Tabelle,
    als_csv,
    als_xlsx,
)
from stellen.bericht.typen import TITEL
from stellen.einlesen import Leseergebnis
from tests.stellen.einlesen.hilfen import ECHT, TAG, kommunen, lies

KOMMUNEN = kommunen()
BETRAG = st.integers(0, 999_999).map(lambda n: Decimal(n).scaleb(-2))
TEILE = st.tuples(BETRAG, BETRAG, BETRAG).map(lambda t: Betraege(sum(t, Decimal("0.00")), *t))
ERSTELLT = datetime.datetime(2024, 7, 15, 9, 30, tzinfo=datetime.UTC)
LANGSAM = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def berichte(draw: st.DrawFn) -> BerichtDaten:
    anzahl = draw(st.integers(1, 6))
    auswahl = draw(st.permutations(KOMMUNEN))[:anzahl]
    tabellen = tuple(
        Tabelle(art, tuple(BerichtZeile(k.name, draw(TEILE)) for k in auswahl)) for art in TITEL
    )
    return BerichtDaten(TAG, ERSTELLT, "Prüfung", tabellen)


def bericht_aus(ergebnis: Leseergebnis) -> BerichtDaten:
    tabellen = tuple(
        Tabelle(
            art,
            tuple(
                BerichtZeile(z.kommune_text, Betraege(*z.betraege))
                for z in ergebnis.zeilen
                if z.stellenart == art
            ),
        )
        for art in TITEL
    )
    return BerichtDaten(ergebnis.stichtage[0], ERSTELLT, "Prüfung", tabellen)


def test_real_figures_round_trip_byte_for_byte() -> None:
    erster = als_csv(bericht_aus(lies(ECHT.read_bytes(), vollstaendig=True)))
    zweites = lies(erster, stichtag=TAG, vollstaendig=True)
    assert (zweites.befunde, len(zweites.summen)) == ([], 5)
    assert als_csv(bericht_aus(zweites)) == erster


@LANGSAM
@given(berichte())
def test_report_csv_is_the_identity(daten: BerichtDaten) -> None:
    erster = als_csv(daten)
    ergebnis = lies(erster, stichtag=TAG)
    assert ergebnis.befunde == []
    assert als_csv(bericht_aus(ergebnis)) == erster


@settings(LANGSAM, max_examples=5)
@given(berichte())
def test_report_workbook_reads_back_the_same(daten: BerichtDaten) -> None:
    ziel = io.BytesIO()
    als_xlsx(daten, ziel)
    ergebnis = lies(ziel.getvalue(), name="bericht.xlsx")
    assert ergebnis.befunde == []
    assert als_csv(bericht_aus(ergebnis)) == als_csv(daten)
    assert len(ergebnis.summen) == 5


@settings(LANGSAM, max_examples=200)
@given(st.binary(max_size=400) | st.text(max_size=400).map(str.encode))
def test_no_file_makes_the_importer_fall_over(inhalt: bytes) -> None:
    ergebnis = lies(inhalt)
    assert ergebnis.fehler or ergebnis.zeilen


@settings(LANGSAM, max_examples=100)
@given(
    st.lists(
        st.lists(
            st.sampled_from(
                [
                    "Kommune",
                    "AGS",
                    "Stellenart",
                    "zugewiesen",
                    "besetzt",
                    "vorgesehen",
                    "nicht vorgesehen",
                    "Soest, Kreis",
                    "ebh",
                    "1,0",
                    "-1",
                    "",
                    "Gesamt",
                    "=x",
                    "Koordination",
                    "Stichtag 30.06.2024",
                ]
            ),
            max_size=8,
        ),
        max_size=12,
    )
)
def test_no_order_of_table_parts_makes_it_fall_over(reihen: list[list[str]]) -> None:
    ergebnis = lies("\n".join(";".join(reihe) for reihe in reihen))
    assert all(befund.text and befund.abhilfe for befund in ergebnis.befunde)
