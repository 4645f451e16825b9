"""Workbooks that are broken, foreign, protected or hostile, and formulas in good ones."""

import io
import zipfile

import pytest
import xlsxwriter

from stellen.einlesen import Leseergebnis
from tests.stellen.einlesen.hilfen import TAG, als_xlsx_bytes, amtlich, arten, echt, einer, lies

KOPF = ["Kommune", "Stellenart", "zugewiesen", "besetzt", "vorgesehen", "nicht vorgesehen"]


def archiv(teile: dict[str, bytes]) -> bytes:
    ziel = io.BytesIO()
    with zipfile.ZipFile(ziel, "w", zipfile.ZIP_DEFLATED) as datei:
        for name, inhalt in teile.items():
            datei.writestr(name, inhalt)
    return ziel.getvalue()


def ersetzt(mappe: bytes, name: str, inhalt: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(mappe)) as datei:
        teile = {teil: datei.read(teil) for teil in datei.namelist()}
    return archiv({**teile, name: inhalt})


def mappe(*zeilen: list[object]) -> bytes:
    return als_xlsx_bytes({"Daten": [KOPF, *zeilen]})


def lies_mappe(inhalt: bytes) -> Leseergebnis:
    return lies(inhalt, name="meldung.xlsx", stichtag=TAG)


GUT = mappe(["Soest, Kreis", "ebh", 1, 1, 0, 0])
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def test_zip_bomb_is_not_opened() -> None:
    bombe = ersetzt(GUT, "xl/worksheets/sheet1.xml", b"\0" * 30_000_000)
    befund = einer(lies_mappe(bombe), "zip-bombe")
    assert "29 MB entpackt" in befund.text


def test_archive_of_thousands_of_parts() -> None:
    teile = {f"xl/media/{nummer}": b"" for nummer in range(2_001)}
    assert arten(lies_mappe(archiv({"[Content_Types].xml": b"", **teile}))) == ["zip-bombe"]


def test_declared_sizes_cannot_lie() -> None:
    """A part that unpacks to more than it declares ends in a checksum error, not in memory."""
    bombe = ersetzt(GUT, "xl/worksheets/sheet1.xml", b"<x>" + b" " * 5_000_000)
    mit_luege = bombe.replace((5_000_003).to_bytes(4, "little"), (300).to_bytes(4, "little"))
    assert mit_luege != bombe
    assert arten(lies_mappe(mit_luege)) == ["beschaedigt"]


@pytest.mark.parametrize("teil", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml"])
def test_document_type_declaration_is_refused(teil: str) -> None:
    lachen = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    assert einer(lies_mappe(ersetzt(GUT, teil, lachen)), "xml-entitaet").abhilfe
    weit = lachen.decode().replace("?>", ' encoding="UTF-16"?>', 1).encode("utf-16")
    assert arten(lies_mappe(ersetzt(GUT, teil, weit))) == ["xml-entitaet"]


@pytest.mark.parametrize(
    ("inhalt", "art", "teil"),
    [
        (OLE, "xls", "(.xls)"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "verschluesselt", "Kennwort"),
        (
            archiv({"mimetype": b"application/vnd.oasis", "content.xml": b"<x/>"}),
            "keine-tabelle",
            ".ods",
        ),
        (
            archiv({"word/document.xml": b"<x/>", "[Content_Types].xml": b"<x/>"}),
            "keine-tabelle",
            "Archiv",
        ),
        (ersetzt(GUT, "xl/workbook.bin", b"x"), "xlsb", ".xlsb"),
        (b"PK\x03\x04 kaputt", "beschaedigt", "beschädigt"),
        (GUT[:-100], "beschaedigt", "beschädigt"),
        (ersetzt(GUT, "xl/workbook.xml", b"<kaputt"), "beschaedigt", "beschädigt"),
        (ersetzt(GUT, "xl/worksheets/sheet1.xml", b"<kaputt"), "beschaedigt", "beschädigt"),
    ],
)
def test_unreadable_workbooks_say_why(inhalt: bytes, art: str, teil: str) -> None:
    ergebnis = lies_mappe(inhalt)
    assert teil in einer(ergebnis, art).text
    assert ergebnis.zeilen == []


def test_too_many_sheets() -> None:
    assert arten(lies_mappe(als_xlsx_bytes({f"B{i}": [["x"]] for i in range(51)}))) == [
        "zu-viele-blaetter"
    ]


def test_sheet_that_claims_to_be_as_wide_as_possible() -> None:
    with zipfile.ZipFile(io.BytesIO(GUT)) as datei:
        blatt = datei.read("xl/worksheets/sheet1.xml")
    breit = blatt.replace(b'<dimension ref="A1:F2"', b'<dimension ref="A1:XFD1048576"')
    assert breit != blatt
    ergebnis = lies_mappe(ersetzt(GUT, "xl/worksheets/sheet1.xml", breit))
    assert (ergebnis.befunde, len(ergebnis.zeilen)) == ([], 1)


def test_formula_cells() -> None:
    """Stored results count as amounts; without a result, and in names, formulas are refused."""
    ziel = io.BytesIO()
    buch = xlsxwriter.Workbook(ziel)
    blatt = buch.add_worksheet("Daten")
    blatt.write_row(0, 0, KOPF)
    blatt.write_row(1, 0, ["Soest, Kreis", "ebh", 3, 1, 1])
    blatt.write_formula(1, 5, "=C2-D2-E2", None, 1)
    blatt.write_row(2, 0, ["Unna, Kreis", "ebh", 3, 1, 1])
    blatt.write_formula(2, 5, "=cmd()", None, "")
    blatt.write_row(3, 1, ["ebh", 1, 1, 0, 0])
    blatt.write_formula(3, 0, '="Olpe, Kreis"', None, "Olpe, Kreis")
    buch.close()
    ergebnis = lies_mappe(ziel.getvalue())
    assert [(b.art, b.zeile, b.spalte) for b in ergebnis.befunde] == [
        ("formel", 3, "F („nicht vorgesehen“)"),
        ("formel", 4, "A („Kommune“)"),
        ("ohne-kommune", 4, "A („Kommune“)"),
    ]
    assert [zeile.kommune_text for zeile in ergebnis.zeilen] == ["Soest, Kreis"]


def test_formula_as_text_and_without_result() -> None:
    text = lies_mappe(mappe(["=cmd()", "ebh", 1, 1, 0, 0]))
    assert arten(text) == ["formel", "ohne-kommune"]
    betrag = lies_mappe(mappe(["Soest, Kreis", "ebh", "=cmd()", 1, 0, 0]))
    assert einer(betrag, "formel").spalte == "C („zugewiesen“)"
    assert betrag.zeilen == []


def test_total_row_without_stored_results_is_left_out() -> None:
    """openpyxl and some exports write SUM formulas without their results."""
    reihen = amtlich(echt())
    for nummer, reihe in enumerate(reihen, start=1):
        if reihe and reihe[0] == "Gesamt":
            reihe[1:] = [f"=SUM({spalte}{nummer - 54}:{spalte}{nummer - 1})" for spalte in "BCDE"]
    ergebnis = lies(als_xlsx_bytes({"Tabelle1": reihen}), vollstaendig=True)
    assert (ergebnis.befunde, len(ergebnis.zeilen), ergebnis.summen) == ([], 270, [])
