"""Official outlines: what is taken, what is refused with a reason, and the command."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from kim import geometrie
from kim.geometrie import GeometrieUnlesbar, als_umriss, lies_geojson, vereinfache
from kim.kontext import systemkontext
from kim.models import Kommune, KommuneUmriss

BEKANNTE = {"05358", "05334", "05334002", "05315"}
QUADRAT = [[6.4, 50.7], [6.6, 50.7], [6.6, 50.9], [6.4, 50.9], [6.4, 50.7]]


def merkmal(ags: str, ring: list | None = None, **geometrie) -> dict:
    form = geometrie or {"type": "Polygon", "coordinates": [ring or QUADRAT]}
    return {"type": "Feature", "properties": {"AGS": ags}, "geometry": form}


def datei(*merkmale: dict) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": list(merkmale)}).encode()


def test_outlines_of_known_kommunen_others_are_passed_over():
    gelesen = lies_geojson(datei(merkmal("05358"), merkmal("09162")), BEKANNTE)
    assert list(gelesen.umrisse) == ["05358"]
    assert gelesen.uebergangen == 1
    pfad = gelesen.umrisse["05358"].pfad
    assert pfad.startswith("M")
    assert pfad.endswith("Z")
    assert pfad.count("L") == 3


@pytest.mark.parametrize(
    ("schluessel", "ags"),
    [("05315000", "05315"), ("053150000000", "05315"), ("05334002", "05334002"), (" 05358 ", "05358")],
)  # fmt: skip
def test_keys_filled_up_with_zeros(schluessel, ags):
    assert list(lies_geojson(datei(merkmal(schluessel)), BEKANNTE).umrisse) == [ags]


def test_a_gemeinde_of_a_kreis_is_not_the_kreis():
    with pytest.raises(GeometrieUnlesbar, match="Keine der 54"):
        lies_geojson(datei(merkmal("05358004")), BEKANNTE)


def test_north_is_up_and_east_is_right():
    oben = [[x, y + 0.5] for x, y in QUADRAT]
    rechts = [[x + 0.5, y] for x, y in QUADRAT]
    umrisse = lies_geojson(
        datei(merkmal("05358"), merkmal("05315", oben), merkmal("05334", rechts)), BEKANNTE
    ).umrisse
    assert umrisse["05315"].mitte[1] < umrisse["05358"].mitte[1]
    assert umrisse["05334"].mitte[0] > umrisse["05358"].mitte[0]
    assert all(0 < m < 1020 for u in umrisse.values() for m in u.mitte)


def test_several_islands_are_one_path():
    insel = [[[x + 1, y] for x, y in QUADRAT]]
    mehrere = merkmal("05358", type="MultiPolygon", coordinates=[[QUADRAT], insel])
    assert lies_geojson(datei(mehrere), BEKANNTE).umrisse["05358"].pfad.count("M") == 2


@pytest.mark.parametrize(
    ("inhalt", "grund"),
    [
        (b"\xff\xfe", "kein lesbares JSON"),
        (b"[" * 100_000, "kein lesbares JSON"),
        (b"{}", "keine FeatureCollection"),
        (b'{"type": "FeatureCollection", "features": [1]}', "etwas anderes als Objekte"),
        (datei(merkmal("05358", type="Point", coordinates=[6, 51])), "kein Polygon"),
        (datei(merkmal("05358", type="Polygon", coordinates=[[["a"]]])), "liegt nicht|nicht die Form"),
        (datei(merkmal("05358", type="Polygon", coordinates=5)), "nicht die Form"),
        (datei(merkmal("05358", [[350000, 5600000]] * 4)), "nicht UTM"),
        (datei(merkmal("05358", [[6.4, float("nan")]] * 4)), "liegt nicht"),
        (datei(merkmal("05358", QUADRAT[:3])), "keine Fläche"),
        (datei(merkmal("05358"), merkmal("05358")), "mehrfach"),
        (datei(), "Keine der 54"),
    ],
)  # fmt: skip
def test_refused_with_the_reason(inhalt, grund):
    with pytest.raises(GeometrieUnlesbar, match=grund):
        lies_geojson(inhalt, BEKANNTE)


def test_too_large_is_refused_before_reading(monkeypatch):
    monkeypatch.setattr(geometrie, "MAX_BYTES", 10)
    with pytest.raises(GeometrieUnlesbar, match="größer als"):
        lies_geojson(datei(merkmal("05358")), BEKANNTE)


def test_too_many_points_are_refused(monkeypatch):
    monkeypatch.setattr(geometrie, "MAX_PUNKTE", 4)
    with pytest.raises(GeometrieUnlesbar, match="mehr als 4 Punkte"):
        lies_geojson(datei(merkmal("05358")), BEKANNTE)


punkte = st.tuples(st.integers(0, 1000).map(float), st.integers(0, 1000).map(float))


@given(st.lists(punkte, min_size=3, max_size=25))
def test_simplifying_keeps_ends_and_order_and_never_adds(linie):
    ergebnis = vereinfache(linie, 0.7)
    assert (ergebnis[0], ergebnis[-1]) == (linie[0], linie[-1])
    rest = iter(linie)
    assert all(p in rest for p in ergebnis)


def test_points_on_a_line_fall_away():
    ring = [(float(x), 0.0) for x in range(11)] + [(10.0, 10.0), (0.0, 10.0), (0.0, 0.0)]
    assert vereinfache(ring, 0.7) == [(0, 0), (10, 0), (10, 10), (0, 10), (0, 0)]
    assert als_umriss([ring]).mitte == (5, 5)


# -- the command ---------------------------------------------------------------------------
def laden(pfad, *werte: str) -> str:
    ausgabe = StringIO()
    call_command(
        "geometrie_laden", str(pfad), "--quelle", "Selbst gezeichnet", *werte, stdout=ausgabe
    )
    return ausgabe.getvalue()


def test_the_command_stores_replaces_and_says_what_is_missing(db, tmp_path):
    pfad = tmp_path / "a.geojson"
    pfad.write_bytes(datei(merkmal("05358"), merkmal("05315")))
    text = laden(pfad)
    assert "Umrisse gespeichert: 2" in text
    assert "Noch ohne Umriss (52): Aachen, Stadt;" in text
    pfad.write_bytes(datei(merkmal("05358", [[x + 0.1, y] for x, y in QUADRAT])))
    vorher = KommuneUmriss.objects.get(kommune__ags="05358").pfad
    assert "(52)" in laden(pfad)
    assert KommuneUmriss.objects.count() == 2
    assert KommuneUmriss.objects.get(kommune__ags="05358").pfad != vorher
    with systemkontext("Test"):
        assert KommuneUmriss.history.count() == 3


def test_the_command_stores_nothing_of_a_bad_file(db, tmp_path):
    pfad = tmp_path / "b.geojson"
    pfad.write_bytes(datei(merkmal("05358"), merkmal("05315", [[350000, 5600000]] * 4)))
    with pytest.raises(CommandError, match="Nichts wurde gespeichert"):
        laden(pfad)
    with pytest.raises(CommandError, match="nicht lesbar"):
        laden(tmp_path / "fehlt.geojson")
    assert not KommuneUmriss.objects.exists()
    assert Kommune.objects.count() == 54
