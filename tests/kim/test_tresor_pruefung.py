"""The content decides what is taken, and the name must fit it; every refusal says what to do."""

import io
import zipfile

import openpyxl
import pytest
import xlsxwriter
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from kim.tresor import DATEITYPEN, annehmbar, container, hinweis, pruefe
from tests.kim import dateien
from tests.kim.dateien import ANNEHMBAR, archiv, inhaltstypen, office, opendocument


def abgelehnt(name: str, inhalt: bytes) -> ValidationError:
    with pytest.raises(ValidationError) as fehler:
        pruefe(io.BytesIO(inhalt), name=name)
    return fehler.value


@pytest.mark.parametrize("name", ANNEHMBAR)
def test_what_offices_use_is_taken(name):
    typ, inhalt = ANNEHMBAR[name]
    datei = SimpleUploadedFile(name, inhalt)
    befund = pruefe(datei, name=name)
    assert (befund.name, befund.typ.name) == (name, typ)
    assert datei.read() == inhalt


def _mit_openpyxl() -> bytes:
    puffer, mappe = io.BytesIO(), openpyxl.Workbook()
    mappe.active.append(["Name", "VZÄ"])
    mappe.save(puffer)
    return puffer.getvalue()


def _mit_xlsxwriter() -> bytes:
    puffer = io.BytesIO()
    with xlsxwriter.Workbook(puffer) as mappe:
        blatt = mappe.add_worksheet()
        for zeile in range(20_000):
            blatt.write_row(zeile, 0, [0, 0, "gleich"])
    return puffer.getvalue()


@pytest.mark.parametrize("schreiben", [_mit_openpyxl, _mit_xlsxwriter])
def test_workbooks_of_real_programs_are_taken(schreiben):
    assert pruefe(io.BytesIO(schreiben()), name="Liste.xlsx").typ.name == "xlsx"


def test_every_type_has_an_example_and_is_offered():
    assert {typ for typ, _ in ANNEHMBAR.values()} == set(DATEITYPEN)
    assert ".pdf,.docx" in annehmbar()
    assert "höchstens 25 MB" in hinweis()


@pytest.mark.parametrize(
    ("name", "rat"),
    [
        ("Makro.docm", "ohne Makros"), ("Tabelle.xlsb", "ohne Makros"),
        ("Alt.doc", "im heutigen Format"), ("Bild.svg", "als PDF"), ("Seite.HTML", "als PDF"),
        ("Paket.zip", "einzeln"), ("Post.msg", "als PDF"), ("setup.exe", "Möglich sind"),
        ("Bescheid.pdf.exe", "„.exe“"), ("ohne", "ohne Endung"), (".pdf", "ohne Endung"),
    ],
)  # fmt: skip
def test_other_names_are_refused_with_advice(name, rat):
    fehler = abgelehnt(name, dateien.PDF)
    assert fehler.code == "endung"
    assert rat in fehler.message


@pytest.mark.parametrize("inhalt", [dateien.EXE, dateien.SVG, dateien.HTML, dateien.OLE, b"Hallo"])
@pytest.mark.parametrize("name", sorted(ANNEHMBAR))
def test_no_name_makes_something_else_of_a_content(name, inhalt):
    if name == "Notiz.txt" and inhalt == b"Hallo":
        return
    assert abgelehnt(name, inhalt).code == "inhalt"


@pytest.mark.parametrize("name", sorted(ANNEHMBAR))
def test_types_are_not_taken_for_each_other(name):
    typ, _ = ANNEHMBAR[name]
    for anderer, (anderer_typ, inhalt) in ANNEHMBAR.items():
        if anderer_typ not in (typ, "txt") and (typ, anderer_typ) != ("txt", "pdf"):
            assert abgelehnt(name, inhalt).code == "inhalt", anderer


@pytest.mark.parametrize(
    "inhalt",
    [
        b"\xff\xfe" + "Notiz".encode("utf-16-le"), "Größe".encode("latin-1"), b"a\x00b", b"\x1b[2J",
        b"  \n<html>", b"\xef\xbb\xbf<svg/>", b"{\\rtf1 x}", b" " * 70_000 + b"<html>",
        b"a" * 70_000 + b"\xc3",
    ],
)  # fmt: skip
def test_text_is_utf8_without_markup_or_control_characters(inhalt):
    fehler = abgelehnt("Notiz.txt", inhalt)
    assert fehler.code == "inhalt"
    assert "UTF-8" in fehler.message


WORD = inhaltstypen(dateien.HAUPTTEILE["docx"])
MAKROTYP = "application/vnd.ms-word.document.macroEnabled.main+xml"


@pytest.mark.parametrize(
    "inhalt",
    [
        office("docx", "application/vnd.ms-office.vbaProject"),
        archiv({"[Content_Types].xml": inhaltstypen(MAKROTYP)}),
        *(
            office(teile={name: b"x"})
            for name in (
                "word/vbaProject.bin", "word/VBAPROJECT.BIN", "xl/macrosheets/sheet1.xml",
                "word/activeX/activeX1.bin", "word/embeddings/oleObject1.bin",
                "xl/embeddings/Tabelle.xlsm",
            )
        ),
    ],
)  # fmt: skip
def test_macros_and_embedded_programs_are_refused_whatever_the_name_says(inhalt):
    fehler = abgelehnt("Brief.docx", inhalt)
    assert fehler.code == "makros"
    assert "als PDF" in fehler.message


@pytest.mark.parametrize("name", ["Basic/Standard/Modul.xml", "Scripts/python/x.py"])
def test_macros_in_opendocument_are_refused(name):
    assert abgelehnt("Brief.odt", opendocument(teile={name: b"x"})).code == "makros"


def test_an_embedded_table_behind_a_chart_is_taken():
    inhalt = office(teile={"word/embeddings/Tabelle.xlsx": b"x", "word/embeddings/": b""})
    assert pruefe(io.BytesIO(inhalt), name="Brief.docx").typ.name == "docx"


@pytest.mark.parametrize(
    "inhalt",
    [
        archiv({"[Content_Types].xml": b"<Types"}),
        archiv({"[Content_Types].xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
        archiv({"[Content_Types].xml": inhaltstypen(*dateien.HAUPTTEILE.values())}),
        archiv({"a.txt": b"kein Dokument"}),
        office(teile={"../../etc/cron.d/x": b"x"}),
        office(teile={"[content_types].xml": b"x"}),
        archiv({"[Content_Types].xml": inhaltstypen(MAKROTYP)}, zipfile.ZIP_LZMA),
        b"<html>" + office(),
        office()[:-30],
        archiv({"[Content_Types].xml": WORD}, zipfile.ZIP_STORED).replace(b"/t0", b"/t1"),
    ],
)
def test_what_no_office_program_writes_is_refused(inhalt):
    assert abgelehnt("Brief.docx", inhalt).code == "inhalt"


@pytest.mark.parametrize(
    "inhalt",
    [
        office(teile={"word/document.xml": bytes(2 * 1024**2)}),
        office(teile={f"word/{n}.xml": bytes(1000) for n in range(container.MAX_EINTRAEGE)}),
        office(teile={f"word/{n:0>60000}.xml": b"" for n in range(36)}),
    ],
    ids=["ratio", "entries", "directory"],
)
def test_archive_bombs_are_refused(inhalt):
    fehler = abgelehnt("Brief.docx", inhalt)
    assert fehler.code == "entpackt"
    assert "als PDF" in fehler.message


def test_the_sum_of_what_is_unpacked_has_a_limit(monkeypatch):
    inhalt = office(teile={f"word/{n}.xml": bytes(9_000) for n in range(20)})
    assert pruefe(io.BytesIO(inhalt), name="Brief.docx")
    monkeypatch.setattr(container, "MAX_ENTPACKT", 100_000)
    assert abgelehnt("Brief.docx", inhalt).code == "entpackt"


def test_a_bomb_that_lies_about_its_size_is_refused():
    """The directory claims a kilobyte; reading stops there and the checksum is another."""
    inhalt = office(teile={"word/document.xml": bytes(5 * 1024**2)})
    wahr = (5 * 1024**2).to_bytes(4, "little")
    assert inhalt.count(wahr) == 2
    gelogen = inhalt.replace(wahr, (1024).to_bytes(4, "little"))
    assert abgelehnt("Brief.docx", gelogen).code == "inhalt"


def test_password_protected_files_are_refused():
    inhalt = bytearray(office())
    inhalt[inhalt.index(b"PK\x01\x02") + 8] |= 1
    fehler = abgelehnt("Brief.docx", bytes(inhalt))
    assert fehler.code == "kennwort"
    assert "ohne Kennwort" in fehler.message


@given(st.data())
def test_damaged_archives_are_refused_and_never_break_the_check(daten):
    inhalt = bytearray(ANNEHMBAR["Brief.docx"][1])
    for _ in range(daten.draw(st.integers(1, 4))):
        inhalt[daten.draw(st.integers(0, len(inhalt) - 1))] = daten.draw(st.integers(0, 255))
    try:
        pruefe(io.BytesIO(inhalt), name="Brief.docx")
    except ValidationError as fehler:
        assert fehler.code in {"inhalt", "makros", "entpackt", "kennwort"}


@pytest.mark.parametrize(
    ("name", "sauber"),
    [
        ("../../etc/Bescheid.pdf", "Bescheid.pdf"),
        ("C:\\Akten\\Müller\\Bescheid.pdf", "Bescheid.pdf"),
        ("Bescheid\u202efdp.pdf", "Bescheidfdp.pdf"),
        ("Be\x00sch\r\neid.pdf ", "Bescheid.pdf"),
        ("Gebu\u0308hr.pdf", "Geb\u00fchr.pdf"),
    ],
)
def test_names_keep_no_path_and_nothing_invisible(name, sauber):
    assert pruefe(io.BytesIO(dateien.PDF), name=name).name == sauber


def test_names_empty_files_and_sizes_have_limits(settings):
    assert abgelehnt("a" * 197 + ".pdf", dateien.PDF).code == "name"
    assert abgelehnt("Bescheid.pdf", b"").code == "leer"
    settings.KIM_DATEI_MAX_MB = 1
    genau = dateien.PDF.ljust(1024**2, b"\n")
    assert pruefe(io.BytesIO(genau), name="Bescheid.pdf")
    zu_gross = abgelehnt("Bescheid.pdf", genau + b"\n")
    assert zu_gross.code == "groesse"
    assert "größer als 1 MB" in zu_gross.message
