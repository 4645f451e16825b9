"""Small files of every kind that KIM takes, and of some that it refuses."""

import io
import zipfile
from collections.abc import Mapping

_OOXML = "application/vnd.openxmlformats-officedocument"
HAUPTTEILE = {
    "docx": f"{_OOXML}.wordprocessingml.document.main+xml",
    "xlsx": f"{_OOXML}.spreadsheetml.sheet.main+xml",
    "pptx": f"{_OOXML}.presentationml.presentation.main+xml",
}
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + bytes(64) + b"\xff\xd9"
TIFF = b"II*\x00\x08\x00\x00\x00" + bytes(64)
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(64)
OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)
EXE = b"MZ" + bytes(200)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"


def inhaltstypen(*typen: str) -> bytes:
    teile = "".join(f'<Override PartName="/t{n}" ContentType="{t}"/>' for n, t in enumerate(typen))
    namensraum = "http://schemas.openxmlformats.org/package/2006/content-types"
    return f'<?xml version="1.0"?><Types xmlns="{namensraum}">{teile}</Types>'.encode()


def archiv(eintraege: Mapping[str, bytes], art: int = zipfile.ZIP_DEFLATED) -> bytes:
    puffer = io.BytesIO()
    with zipfile.ZipFile(puffer, "w", art) as ziel:
        for name, inhalt in eintraege.items():
            ziel.writestr(name, inhalt)
    return puffer.getvalue()


def office(endung: str = "docx", *typen: str, teile: Mapping[str, bytes] | None = None) -> bytes:
    """An OOXML file, with further content types and parts."""
    grund = {
        "[Content_Types].xml": inhaltstypen(HAUPTTEILE[endung], *typen),
        "_rels/.rels": b"<Relationships/>",
    }
    return archiv(grund | dict(teile or {}))


def opendocument(art: str = "text", *, teile: Mapping[str, bytes] | None = None) -> bytes:
    mimetype = f"application/vnd.oasis.opendocument.{art}".encode()
    return archiv({"mimetype": mimetype, "content.xml": b"<x/>"} | dict(teile or {}))


ANNEHMBAR = {
    "Bescheid.pdf": ("pdf", PDF),
    "Brief.docx": ("docx", office("docx", teile={"word/document.xml": b"<w/>"})),
    "Liste.XLSX": ("xlsx", office("xlsx")),
    "Vortrag.pptx": ("pptx", office("pptx")),
    "Brief.odt": ("odt", opendocument("text")),
    "Liste.ods": ("ods", opendocument("spreadsheet")),
    "Foto.jpg": ("jpeg", JPEG),
    "Foto.JPEG": ("jpeg", JPEG),
    "Bild.png": ("png", PNG),
    "Scan.tif": ("tiff", TIFF),
    "Foto.heic": ("heic", HEIC),
    "Notiz.txt": ("txt", "Größe: 3 < 4\nÄußerung auf Türkçe, العربية".encode()),
}
