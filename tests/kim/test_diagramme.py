"""Charts: scales, labels, and what their templates print."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from kim.diagramme import Balken, Kachel, Linie, balken_bild, kachel_bild, linien_bild
from kim.diagramme.skala import Skala, auseinander, marken
from kim.zahlen import vzae_text

D = Decimal
TAGE = [date(2023, 6, 30), date(2023, 12, 31), date(2024, 6, 30)]


@pytest.mark.parametrize(
    ("werte", "erwartet"),
    [
        (["0", "97"], ["0", "20", "40", "60", "80", "100"]),
        (["0.72", "0.88"], ["0.70", "0.75", "0.80", "0.85", "0.90"]),
        (["-3", "4"], ["-4", "-2", "0", "2", "4"]),
        (["5"], ["2", "3", "4", "5", "6", "7", "8"]),
        ([], ["-1.0", "-0.5", "0.0", "0.5", "1.0"]),
    ],
)
def test_round_figures_on_the_axis(werte, erwartet):
    assert marken([D(w) for w in werte]) == [D(e) for e in erwartet]


@given(st.lists(st.decimals(-(10**6), 10**6, places=2), min_size=1, max_size=20))
def test_the_axis_encloses_all_values_with_few_marks(werte):
    stufen = marken(werte)
    assert stufen[0] <= min(werte) <= max(werte) <= stufen[-1]
    assert 2 <= len(stufen) <= 9


def test_a_scale_maps_the_ends_and_survives_one_value():
    y = Skala(D(0), D(10), 300, 100)
    assert (y(D(0)), y(D(10)), y(D(5))) == (300, 100, 200)
    assert Skala(D(1), D(1), 0, 50)(D(1)) == 25


def test_labels_keep_apart_in_their_order():
    orte = auseinander([100, 101, 102, 5], 17, 0, 300)
    assert sorted(orte) == [orte[3], orte[0], orte[1], orte[2]]
    abstaende = [b - a for a, b in zip(sorted(orte), sorted(orte)[1:], strict=False)]
    assert min(abstaende) >= 17
    assert max(auseinander([299, 300, 300], 17, 0, 300)) <= 300


def linien(mitte: Decimal | None = None, **mehr):
    reihe = Linie("Koordination", [D("1.50"), mitte, D("2.50")], **mehr)
    bild = linien_bild(
        titel="VZÄ", beschreibung="Zwei Punkte.", tage=TAGE, linien=[reihe], text=vzae_text
    )
    return bild, render_to_string("_components/diagramm/linien.html", {"bild": bild})


def test_a_line_is_named_at_its_end_and_interrupted_by_a_gap():
    bild, html = linien()
    assert bild["linien"][0]["strecken"] == [], "one point on each side of the gap draws no line"
    assert "Koordination: 2,50" in html
    assert "<title>Koordination, 30.06.2023: 1,50</title>" in html
    assert "<desc" in html
    assert "30.06.2024" in html
    assert html.count("<circle") == 2


def test_a_forecast_is_hollow_with_its_interval():
    bild, html = linien(D("2.00"), spanne=(D("2.00"), D("3.00")))
    assert [p["hohl"] for p in bild["linien"][0]["punkte"]] == [False, False, True]
    assert "kim-spanne" in html
    assert "kim-linie--vorschau" in html


def test_the_way_to_and_from_a_hollow_point_is_dotted():
    bild, _ = linien(D("2.00"), hohl=frozenset([1]))
    (linie,) = bild["linien"]
    assert linie["strecken"] == []
    assert len(linie["vorschau"]) == 2
    (linie,) = linien(D("2.00"))[0]["linien"]
    assert (len(linie["strecken"]), linie["vorschau"]) == (1, [])


def test_intervals_of_several_lines_stand_side_by_side_around_the_last_day():
    spanne = (D("2.00"), D("3.00"))
    reihen = [Linie(n, [D("1.50"), D("2.00"), D("2.50")], spanne=spanne) for n in "abc"]
    bild = linien_bild(titel="", beschreibung="", tage=TAGE, linien=reihen, text=vzae_text)
    orte = [linie["spanne_x"] for linie in bild["linien"]]
    mitte = bild["linien"][0]["ende"]["x"]
    assert [ort - mitte for ort in orte] == [-7, 0, 7]
    assert all(linie["beschriftung_x"] > orte[-1] + 7 for linie in bild["linien"])


def test_bars_go_both_ways_from_zero():
    bild = balken_bild(
        titel="Änderung",
        beschreibung="…",
        balken=[Balken("mehr", D("2.00"), "+2,00"), Balken("weniger", D("-1.00"), "−1,00")],
        text=vzae_text,
    )
    mehr, weniger = bild["balken"]
    assert mehr["x"] == bild["null"] == weniger["x"] + weniger["breite"]
    assert weniger["negativ"]
    html = render_to_string("_components/diagramm/balken.html", {"bild": bild})
    assert "kim-balken--negativ" in html
    assert "−1,00" in html


def test_a_label_stands_beyond_bar_mark_and_interval():
    werte = [
        Balken("a", D("5.00"), "5", marke=D("7.00")),
        Balken("b", D("5.00"), "5", spanne=(D("4.00"), D("9.00"))),
        Balken("c", D("5.00"), "5"),
    ]
    bild = balken_bild(titel="x", beschreibung="x", balken=werte, text=vzae_text)
    mit_marke, mit_spanne, ohne = bild["balken"]
    assert mit_marke["text_x"] == mit_marke["marke"] + 6
    assert mit_spanne["text_x"] == mit_spanne["spanne"][1] + 6
    assert ohne["text_x"] == ohne["x"] + ohne["breite"] + 6
    assert [b["hell"] for b in bild["balken"]] == [True, True, False]


def test_a_tile_is_a_link_with_words_and_without_one_a_picture():
    bild = kachel_bild(
        titel="Karte",
        beschreibung="…",
        kacheln=[
            Kachel(2, 1, "Düren", "80,0 %", 3, "Düren, Kreis: 80,0 %", url="/stellen/x/"),
            Kachel(1, 2, "Köln", "–", 0, "Köln: keine Angabe"),
        ],
    )
    assert [k["kurz"] for k in bild["kacheln"]] == ["Köln", "Düren"], "reading order"
    html = render_to_string("_components/diagramm/kacheln.html", {"bild": bild})
    assert '<a href="/stellen/x/" aria-label="Düren, Kreis: 80,0 %"' in html
    assert 'role="img" aria-label="Köln: keine Angabe"' in html
    assert html.count("<a ") == html.count("</a>") == 1
    assert html.count('<rect x="') == 1 + 2 + 3 + 4 + 5, "strokes repeat the class"


@pytest.mark.parametrize("art", ["linien", "balken", "kacheln"])
def test_no_styles_and_no_german_decimals_in_coordinates(art):
    html = linien()[1] if art == "linien" else ""
    if art == "balken":
        bild = balken_bild(
            titel="x", beschreibung="x", balken=[Balken("a", D("1.33"), "1,33")], text=vzae_text
        )
        html = render_to_string("_components/diagramm/balken.html", {"bild": bild})
    if art == "kacheln":
        bild = kachel_bild(titel="x", beschreibung="x", kacheln=[Kachel(1, 1, "a", "1", 1, "a")])
        html = render_to_string("_components/diagramm/kacheln.html", {"bild": bild})
    assert "style=" not in html
    for wert in re.findall(r' (?:x|y|x1|x2|y1|y2|cx|cy|width|height)="([^"]*)"', html):
        float(wert)
