"""The radar: places on its axes, open outlines, and what its template prints."""

import pytest
from django.template.loader import render_to_string

from kim.diagramme import Profil, radar_bild

ACHSEN = ["Sprache", "Arbeit", "Wohnen", "Gesundheit"]


def bild(*werte, **mehr):
    profile = [Profil(f"Nr. {nr}", w) for nr, w in enumerate(werte)]
    return radar_bild(
        titel="Profil", beschreibung="Text", achsen=ACHSEN, profile=profile, hoechstens=4, **mehr
    )


def test_the_first_axis_points_up_and_the_next_go_clockwise():
    oben, rechts, unten, links = bild([4, 4, 4, 4])["achsen"]
    assert oben["x"] == unten["x"]
    assert oben["y"] < rechts["y"] < unten["y"]
    assert links["x"] < oben["x"] < rechts["x"]
    assert [a["anker"] for a in (oben, rechts, unten, links)] == [
        "mitte",
        "anfang",
        "mitte",
        "ende",
    ]


def test_the_best_value_lies_on_the_rim_and_none_in_the_middle():
    (profil,) = bild([4, 0, 2, 4])["profile"]
    oben, rechts, unten, _ = profil["punkte"]
    b = bild([4, 0, 2, 4])
    assert (oben["x"], oben["y"]) == (b["achsen"][0]["x"], b["achsen"][0]["y"])
    assert (rechts["x"], rechts["y"]) == (b["mitte"]["x"], b["mitte"]["y"])
    assert unten["y"] - b["mitte"]["y"] == (b["mitte"]["y"] - oben["y"]) / 2


def test_a_missing_value_leaves_the_outline_open():
    voll, offen = bild([1, 2, 3, 4], [1, None, 3, 4])["profile"]
    assert (len(voll["flaechen"]), voll["strecken"]) == (1, [])
    assert (offen["flaechen"], len(offen["strecken"])) == ([], 1)
    assert len(offen["strecken"][0].split()) == 3
    assert len(offen["punkte"]) == 3


def test_the_template_names_everything():
    html = render_to_string("_components/diagramm/radar.html", {"bild": bild([1, 2, 3, 4])})
    assert "<title" in html
    assert "<desc" in html
    assert all(name in html for name in (*ACHSEN, "Nr. 0"))
    assert "style=" not in html


def test_two_axes_are_no_radar():
    with pytest.raises(ValueError, match="at least three"):
        radar_bild(titel="", beschreibung="", achsen=["a", "b"], profile=[], hoechstens=4)
