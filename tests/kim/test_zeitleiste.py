"""The geometry of the picture: what lies where, and that nothing leaves the frame."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kim.diagramme.zeitleiste import BREITE, Spanne, zeitleiste
from kim.zeit import Zeit, zeit_text

HEUTE = date(2024, 7, 1)
GUELTIG = Zeit(date(2024, 1, 1), date(2024, 12, 31))


def bild(*spannen: Spanne, gueltig: Zeit = GUELTIG):
    return zeitleiste(gueltig, [("Reihe", list(spannen))], heute=HEUTE, beschreibung="x")


def test_a_year_is_the_whole_width_and_half_a_year_half_of_it():
    ganz, halb = (
        bild(
            Spanne(GUELTIG, "besetzt", "Jahr", "1,00"),
            Spanne(Zeit(date(2024, 7, 1)), "besetzt", "Halbjahr", "1,00"),
        )
        .reihen[0]
        .balken
    )
    assert (ganz.x, ganz.breite, ganz.text) == (0, BREITE, "1,00")
    assert (halb.x, halb.breite) == (378, 382)  # 182 of 366 days are before
    assert bild().heute == 378


def test_a_bar_too_narrow_for_its_figure_keeps_only_its_title():
    (tag,) = bild(Spanne(Zeit(HEUTE, HEUTE), "besetzt", "Ein Tag", "1,00")).reihen[0].balken
    assert (tag.breite, tag.text, tag.titel) == (2, "", "Ein Tag")


def test_quarters_in_short_pictures_years_in_long_ones():
    assert [s.text for s in bild().striche] == ["2024", "", "", ""]
    lang = bild(gueltig=Zeit(date(2019, 6, 1), date(2024, 12, 31)))
    assert [s.text for s in lang.striche] == ["2020", "2021", "2022", "2023", "2024"]


def test_an_open_post_ends_half_a_year_ahead_and_an_ended_one_has_no_today():
    assert 0 < bild(gueltig=Zeit(date(2024, 1, 1))).heute < BREITE
    assert bild(gueltig=Zeit(date(2020, 1, 1), date(2020, 12, 31))).heute is None


def test_periods_in_words():
    assert zeit_text(GUELTIG) == "vom 01.01.2024 bis 31.12.2024"
    assert zeit_text(Zeit(HEUTE)) == "ab 01.07.2024"


tage = st.integers(0, 4000).map(lambda n: date(2018, 1, 1) + timedelta(days=n))
zeiten = st.tuples(tage, st.none() | tage).map(
    lambda z: Zeit(*sorted(z)) if z[1] is not None else Zeit(z[0])
)


@given(zeiten, st.lists(zeiten, max_size=5), tage)
def test_nothing_leaves_the_frame(gueltig, spannen, heute):
    reihen = [("x", [Spanne(z, "besetzt", "x") for z in spannen])]
    eins = zeitleiste(gueltig, reihen, heute=heute, beschreibung="x")
    for balken in (*eins.reihen[0].balken, eins.gueltig):
        assert balken.x >= 0 and balken.breite >= 2 and balken.x + balken.breite <= BREITE + 2
    assert eins.heute is None or 0 <= eins.heute <= BREITE
    assert all(0 <= s.x <= BREITE for s in eins.striche)
