"""The picture: proportional, in words, and written so that a browser can read it."""

import re
from decimal import Decimal

from stellen.mittel.fluss import Strom, fluss
from stellen.mittel.wege import ZIELE

STROEME = [
    Strom("eigene", "verausgabt", Decimal("300.00")),
    Strom("eigene", "unbesetzt", Decimal("100.00")),
    Strom("Gemeinden", "verausgabt", Decimal("400.00")),
    Strom("Gemeinden", "ohne-stelle", Decimal("0.00")),
]


def bild():
    return fluss("Pauschale 2024", STROEME, ZIELE)


def test_heights_are_proportional_and_nothing_is_drawn_for_nothing():
    hoehen = {k.titel: float(k.hoehe) for k in bild().knoten}
    assert set(hoehen) == {
        "Pauschale 2024",
        "eigene",
        "Gemeinden",
        "verausgabt (besetzt)",
        "nicht verausgabt: unbesetzt",
    }
    assert hoehen["eigene"] == hoehen["Gemeinden"] == hoehen["Pauschale 2024"] / 2
    assert len(bild().baender) == 2 + 3


def test_coordinates_have_points_and_lie_inside():
    b = bild()
    for band in b.baender:
        assert "," not in band.weg
        zahlen = [float(z) for z in re.findall(r"-?\d+(?:\.\d+)?", band.weg)]
        assert all(0 <= x <= b.breite for x in zahlen[::2])
        assert all(0 <= y <= float(b.hoehe) for y in zahlen[1::2])
    for k in b.knoten:
        assert float(k.titel_y) > 0
        assert float(k.y) + float(k.hoehe) <= float(b.hoehe)


def test_it_says_in_words_what_it_shows():
    assert bild().beschreibung == (
        "Pauschale 2024: 800,00 €. Davon eigene, verausgabt (besetzt): 300,00 €; "
        "eigene, nicht verausgabt: unbesetzt: 100,00 €; "
        "Gemeinden, verausgabt (besetzt): 400,00 €."
    )
    assert [k.wert.replace("\u00a0", " ") for k in bild().knoten][1] == "400,00 € (50,0 %)"


def test_nothing_at_all_is_no_picture():
    assert fluss("Pauschale", [], ZIELE) is None
    assert fluss("Pauschale", [Strom("a", "verausgabt", Decimal(0))], ZIELE) is None
