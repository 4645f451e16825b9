"""The real figures of 30.06.2024 through the importer, in every form offices send them."""

import csv
from decimal import Decimal

import pytest

from stellen.einlesen import Zeile
from tests.stellen.einlesen.hilfen import (
    ECHT,
    GESAMT,
    TAG,
    WURZEL,
    als_csv_text,
    als_xlsx_bytes,
    amtlich,
    echt,
    lies,
)

VEROEFFENTLICHT = {
    "koordination": "194.00 154.81 18.03 21.16",
    "assistenz": "27.00 20.69 3.81 2.50",
    "case_management": "713.00 569.74 77.51 65.75",
    "abh": "81.00 65.73 7.38 7.89",
    "ebh": "119.00 104.87 8.24 5.89",
}


def ohne_ort(zeilen: list[Zeile]) -> list[tuple[object, ...]]:
    return [zeile[:2] + zeile[3:8] for zeile in zeilen]


def test_all_twenty_published_totals() -> None:
    zeilen = echt()
    assert len(zeilen) == 270
    for art, summen in VEROEFFENTLICHT.items():
        teil = [zeile.betraege for zeile in zeilen if zeile.stellenart == art]
        assert [sum(werte) for werte in zip(*teil, strict=True)] == [
            Decimal(zahl) for zahl in summen.split()
        ]


def test_published_totals_file_is_read_by_the_same_importer() -> None:
    summen = lies(GESAMT.read_bytes(), name=GESAMT.name).summen
    assert {s.stellenart: " ".join(map(str, s.betraege)) for s in summen} == VEROEFFENTLICHT


def test_totals_behind_the_rows_agree() -> None:
    beide = ECHT.read_text() + "".join(GESAMT.read_text().splitlines(keepends=True)[1:])
    ergebnis = lies(beide, vollstaendig=True)
    assert (len(ergebnis.zeilen), len(ergebnis.summen), ergebnis.befunde) == (270, 5, [])


def test_kommunen_stand_in_official_order() -> None:
    with open(WURZEL / "kim/daten/kommunen.csv", encoding="utf-8", newline="") as datei:
        kommunen = list(csv.DictReader(datei))
    assert [int(zeile["reihenfolge"]) for zeile in kommunen] == list(range(1, 55))
    assert [zeile["ags"] for zeile in kommunen] == [zeile.ags for zeile in echt()[:54]]
    arten = [zeile["art"] for zeile in kommunen]
    assert [arten.count(art) for art in ("kreis", "staedteregion", "kreisfreie_stadt")] == [
        30,
        1,
        23,
    ]


@pytest.mark.parametrize("kodierung", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("trenner", [";", ",", "\t"])
def test_official_layout_as_csv(kodierung: str, trenner: str) -> None:
    text = als_csv_text(amtlich(echt()), trenner)
    ergebnis = lies(text.encode(kodierung), vollstaendig=True)
    assert ergebnis.befunde == []
    assert ohne_ort(ergebnis.zeilen) == ohne_ort(echt())
    assert len(ergebnis.summen) == 5


def test_official_layout_on_one_sheet() -> None:
    ergebnis = lies(als_xlsx_bytes({"Tabelle1": amtlich(echt())}), vollstaendig=True)
    assert (ergebnis.format, ergebnis.befunde) == ("xlsx", [])
    assert ohne_ort(ergebnis.zeilen) == ohne_ort(echt())


def test_official_layout_one_sheet_per_table_named_by_the_sheet() -> None:
    reihen = amtlich(echt())
    grenzen = [
        i for i, reihe in enumerate(reihen) if reihe and str(reihe[0]).startswith("Stellen ")
    ]
    namen = ["Koordination", "Assistenz", "Case-Management", "ABH", "EBH"]
    blaetter = {
        name: reihen[start + 1 : ende]
        for name, start, ende in zip(namen, grenzen, [*grenzen[1:], len(reihen)], strict=True)
    }
    ergebnis = lies(als_xlsx_bytes(blaetter), stichtag=TAG, vollstaendig=True)
    assert ergebnis.befunde == []
    assert ohne_ort(ergebnis.zeilen) == ohne_ort(echt())
    assert ergebnis.zeilen[0].fundstelle == ("Koordination", 2)


def test_header_over_two_rows_and_blank_corner() -> None:
    reihen = amtlich(echt())
    kopf = [i for i, reihe in enumerate(reihen) if reihe and str(reihe[0]).startswith("Kreis /")]
    for i in reversed(kopf):
        reihen[i : i + 1] = [["Kreis / kreisfreie Stadt", "VZÄ"], ["", *reihen[i][1:]]]
    ergebnis = lies(als_xlsx_bytes({"Tabelle1": reihen}), vollstaendig=True)
    assert ergebnis.befunde == []
    assert ohne_ort(ergebnis.zeilen) == ohne_ort(echt())


def test_flat_layout_as_xlsx_with_ags_as_number_and_dates() -> None:
    kopf = [
        "Stichtag",
        "AGS",
        "Kommune",
        "Baustein",
        "Stellenart",
        "zugewiesen",
        "besetzt",
        "vorgesehen",
        "nicht vorgesehen",
    ]
    with open(ECHT, encoding="utf-8", newline="") as datei:
        quelle = list(csv.reader(datei))[1:]
    reihen = [kopf] + [
        [TAG, int(z[1]), z[2], int(z[3]), z[4], *map(Decimal, z[5:])] for z in quelle
    ]
    ergebnis = lies(als_xlsx_bytes({"Daten": reihen}), vollstaendig=True)
    assert ergebnis.befunde == []
    assert ohne_ort(ergebnis.zeilen) == ohne_ort(echt())


def test_several_stichtage_in_one_file() -> None:
    zweiter = ECHT.read_text().replace("2024-06-30", "31.12.2024").splitlines(keepends=True)[1:]
    ergebnis = lies(ECHT.read_text() + "".join(zweiter), vollstaendig=True)
    assert ergebnis.befunde == []
    assert [tag.isoformat() for tag in ergebnis.stichtage] == ["2024-06-30", "2024-12-31"]
    assert len(ergebnis.zeilen) == 540
