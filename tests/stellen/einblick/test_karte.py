"""The tile layout of NRW and the classes of the map."""

from decimal import Decimal

import pytest

from kim.diagramme.kacheln import BREITE, STUFEN
from kim.models import Kommune
from stellen.bericht.typen import Betraege
from stellen.einblick.karte import KEINE, KLASSEN, Groesse, klasse_von, plaetze, wert_von

D = Decimal

NACHBARN = [
    ("05334002", "05334"),  # Aachen and the Städteregion around it
    ("05334", "05358"),  # Städteregion Aachen, Düren
    ("05315", "05316"),  # Köln, Leverkusen
    ("05315", "05362"),  # Köln, Rhein-Erft-Kreis
    ("05314", "05382"),  # Bonn, Rhein-Sieg-Kreis
    ("05111", "05162"),  # Düsseldorf, Rhein-Kreis Neuss
    ("05111", "05158"),  # Düsseldorf, Mettmann
    ("05112", "05119"),  # Duisburg, Oberhausen
    ("05113", "05117"),  # Essen, Mülheim
    ("05911", "05913"),  # Bochum, Dortmund
    ("05154", "05170"),  # Kleve, Wesel
    ("05515", "05566"),  # Münster, Steinfurt
    ("05711", "05754"),  # Bielefeld, Gütersloh
    ("05758", "05770"),  # Herford, Minden-Lübbecke
    ("05774", "05762"),  # Paderborn, Höxter
    ("05966", "05970"),  # Olpe, Siegen-Wittgenstein
    ("05958", "05970"),  # Hochsauerlandkreis, Siegen-Wittgenstein
    ("05120", "05122"),  # Remscheid, Solingen
]


def abstand(a: str, b: str) -> int:
    orte = plaetze()
    return max(abs(orte[a].zeile - orte[b].zeile), abs(orte[a].spalte - orte[b].spalte))


def test_all_54_kommunen_have_a_place_of_their_own(db):
    orte = plaetze()
    assert set(orte) == set(Kommune.objects.values_list("ags", flat=True))
    assert len({(o.zeile, o.spalte) for o in orte.values()}) == len(orte) == 54
    assert len({o.kurz for o in orte.values()}) == 54


@pytest.mark.parametrize(("eine", "andere"), NACHBARN)
def test_neighbours_are_neighbours(eine, andere):
    assert abstand(eine, andere) == 1


def test_the_corners_of_the_land_are_where_they_are():
    orte = plaetze()
    kleve, minden, siegen = orte["05154"], orte["05770"], orte["05970"]
    aachen, hoexter, euskirchen, steinfurt = (
        orte[a] for a in ("05334002", "05762", "05366", "05566")
    )
    hoechste_spalte = max(o.spalte for o in orte.values())
    norden = [o for o in orte.values() if o.zeile <= 3]
    assert kleve.spalte == min(o.spalte for o in norden)
    assert minden.zeile == steinfurt.zeile == 1
    assert minden.spalte >= hoechste_spalte - 1
    assert hoexter.spalte == hoechste_spalte
    assert aachen.spalte == 1
    assert euskirchen.zeile == max(o.zeile for o in orte.values())
    osten = [o for o in orte.values() if o.spalte >= 8]
    assert siegen.zeile == max(o.zeile for o in osten)


def test_the_order_along_the_rhine_and_across():
    """South to north Bonn, Köln, Düsseldorf, Duisburg, Kleve; west to east the Hellweg."""
    orte = plaetze()
    rhein = [orte[a].zeile for a in ("05314", "05315", "05111", "05112", "05154")]
    assert rhein == sorted(rhein, reverse=True)
    hellweg = [orte[a].spalte for a in ("05112", "05113", "05911", "05913", "05974", "05774")]
    assert hellweg == sorted(hellweg)


def test_a_short_name_fits_its_tile():
    """About 5.8 px per letter of the 11 px name, measured at Fira Sans."""
    assert all(len(o.kurz) * 5.8 <= BREITE - 4 for o in plaetze().values())


@pytest.mark.parametrize(
    ("wert", "stufe"),
    [("0", 1), ("0.5999", 1), ("0.6", 2), ("0.75", 3), ("0.8499", 3), ("0.85", 4), ("0.95", 5), ("1", 5)],
)  # fmt: skip
def test_classes_of_the_quota(wert, stufe):
    assert klasse_von(D(wert), Groesse.QUOTE).stufe == stufe


@pytest.mark.parametrize(
    ("wert", "stufe"),
    [("0", 1), ("0.01", 2), ("1.00", 2), ("1.01", 3), ("3.00", 3), ("6.00", 4), ("6.01", 5)],
)
def test_classes_of_unfilled_vzae(wert, stufe):
    assert klasse_von(D(wert), Groesse.UNBESETZT).stufe == stufe


def test_without_a_figure_there_is_no_class():
    assert klasse_von(wert_von(None, "quote"), "quote") == KEINE
    assert klasse_von(wert_von(Betraege(), "unbesetzt"), "unbesetzt") == KEINE
    assert {k.stufe for klassen in KLASSEN.values() for k in klassen} == set(range(1, STUFEN + 1))
