"""The PDF declares PDF/A-2a and PDF/UA-1 and has the structure those promise."""

import io
import re
from collections import Counter
from dataclasses import replace

import pikepdf
import pypdf
import pytest

from stellen.bericht import als_pdf
from stellen.einlesen import Leseergebnis
from tests.stellen.einlesen.hilfen import echt
from tests.stellen.einlesen.test_eigenschaften import bericht_aus

SONDERZEICHEN = '#panic("x") $x$ \\ `raw` <label> @ref "]\'*_~'


@pytest.fixture(scope="module")
def inhalt() -> bytes:
    return als_pdf(bericht_aus(Leseergebnis(zeilen=echt())))


@pytest.fixture(scope="module")
def pdf(inhalt: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(inhalt))


def knoten(element: pikepdf.Object) -> list[pikepdf.Dictionary]:
    """All structure elements below one, in reading order."""
    kinder = element.get("/K", [])
    gefunden = []
    for kind in kinder if isinstance(kinder, pikepdf.Array) else [kinder]:
        if isinstance(kind, pikepdf.Dictionary) and "/S" in kind:
            gefunden += [kind, *knoten(kind)]
    return gefunden


def test_declares_both_standards(pdf: pikepdf.Pdf) -> None:
    with pdf.open_metadata() as xmp:
        assert xmp["pdfaid:part"] == "2"
        assert xmp["pdfaid:conformance"] == "A"
        assert xmp["pdfuaid:part"] == "1"
        assert (
            xmp["dc:title"]
            == "Stellenbesetzung im Kommunalen Integrationsmanagement, Stichtag 30.06.2024"
        )
        assert xmp["dc:creator"] == ["Prüfung"]


def test_document_is_tagged_titled_and_german(pdf: pikepdf.Pdf) -> None:
    wurzel = pdf.Root
    assert wurzel.MarkInfo.Marked
    assert str(wurzel.Lang) == "de-DE"
    assert wurzel.ViewerPreferences.DisplayDocTitle
    assert "/StructTreeRoot" in wurzel
    assert all(str(seite.get("/Tabs")) == "/S" for seite in pdf.pages)
    assert wurzel.OutputIntents[0].S == "/GTS_PDFA1"


def test_tables_have_header_cells_and_every_row_its_cells(pdf: pikepdf.Pdf) -> None:
    alle = knoten(pdf.Root.StructTreeRoot)
    tabellen = [element for element in alle if element.S == "/Table"]
    assert len(tabellen) == 6
    for tabelle, spalten, zeilen in zip(tabellen, [7, *[5] * 5], [6, *[55] * 5], strict=True):
        zahl = Counter(str(element.S) for element in knoten(tabelle))
        assert zahl["/TH"] == spalten
        assert zahl["/TD"] == spalten * zeilen
        assert zahl["/TR"] == zeilen + 1
        assert zahl["/THead"] == 1
        kopf = [element for element in knoten(tabelle) if element.S == "/TH"]
        assert all(str(_merkmal(element, "/Scope")) == "/Column" for element in kopf)


def _merkmal(element: pikepdf.Dictionary, name: str) -> object:
    angaben = element.get("/A", [])
    for angabe in angaben if isinstance(angaben, pikepdf.Array) else [angaben]:
        if isinstance(angabe, pikepdf.Dictionary) and name in angabe:
            return angabe[name]
    return None


def test_headings_make_an_outline(inhalt: bytes, pdf: pikepdf.Pdf) -> None:
    zahl = Counter(str(element.S) for element in knoten(pdf.Root.StructTreeRoot))
    assert (zahl["/Title"] + zahl["/P"] > 1, zahl["/H1"], zahl["/H2"]) == (True, 6, 1)
    leser = pypdf.PdfReader(io.BytesIO(inhalt))
    titel = [eintrag.title for eintrag in leser.outline if not isinstance(eintrag, list)]
    assert titel[0] == "Zusammenfassung"
    assert titel[1:] == [
        "Baustein 1: Koordination",
        "Baustein 1: Assistenz",
        "Baustein 2: Case Management",
        "Baustein 3: Ausländerbehörden",
        "Baustein 3: Einbürgerungsbehörden",
    ]


def test_fonts_are_embedded(pdf: pikepdf.Pdf) -> None:
    namen = set()
    for seite in pdf.pages:
        for schrift in seite.Resources.Font.values():
            (nachfahre,) = schrift.DescendantFonts
            assert {"/FontFile2", "/FontFile3"} & set(nachfahre.FontDescriptor.keys())
            assert "/ToUnicode" in schrift
            namen.add(re.sub(r"^/\w+\+", "", str(schrift.BaseFont)))
    assert {name.split("-")[0] for name in namen} == {"FiraSans"}


def test_pages_show_figures_and_page_numbers(inhalt: bytes) -> None:
    seiten = [seite.extract_text() for seite in pypdf.PdfReader(io.BytesIO(inhalt)).pages]
    assert len(seiten) == 6
    for nummer, text in enumerate(seiten, start=1):
        assert f"Seite {nummer} von 6" in text
    assert "1.134,00" in seiten[0]
    assert "80,8" in seiten[0]
    assert all(zahl in seiten[3] for zahl in ("713,00", "569,74", "77,51", "65,75"))
    assert all("Stichtag 30.06.2024" in text for text in seiten[1:])
    assert all("Gesamt" in text for text in seiten[1:])


def test_data_is_never_source() -> None:
    """Markup and code in data are printed as they are."""
    daten = replace(
        bericht_aus(Leseergebnis(zeilen=echt())),
        erstellt_von=SONDERZEICHEN,
        status_hinweis=SONDERZEICHEN,
    )
    text = pypdf.PdfReader(io.BytesIO(als_pdf(daten))).pages[0].extract_text()
    assert '#panic("x") $x$' in " ".join(text.split())


def test_same_data_same_file(inhalt: bytes) -> None:
    assert als_pdf(bericht_aus(Leseergebnis(zeilen=echt()))) == inhalt
