"""Which files KIM takes: the one allow-list for checking, storing and delivering."""

from typing import NamedTuple

from django.conf import settings


class Dateityp(NamedTuple):
    """``name`` is what is stored; ``mime`` is what a browser is told."""

    name: str
    bezeichnung: str
    mime: str
    endungen: tuple[str, ...]


_OOXML = "application/vnd.openxmlformats-officedocument"
_ODF = "application/vnd.oasis.opendocument"

DATEITYPEN = {
    t.name: t
    for t in (
        Dateityp("pdf", "PDF", "application/pdf", ("pdf",)),
        Dateityp("docx", "Word", f"{_OOXML}.wordprocessingml.document", ("docx",)),
        Dateityp("xlsx", "Excel", f"{_OOXML}.spreadsheetml.sheet", ("xlsx",)),
        Dateityp("pptx", "PowerPoint", f"{_OOXML}.presentationml.presentation", ("pptx",)),
        Dateityp("odt", "OpenDocument-Text", f"{_ODF}.text", ("odt",)),
        Dateityp("ods", "OpenDocument-Tabelle", f"{_ODF}.spreadsheet", ("ods",)),
        Dateityp("jpeg", "JPEG-Bild", "image/jpeg", ("jpg", "jpeg")),
        Dateityp("png", "PNG-Bild", "image/png", ("png",)),
        Dateityp("tiff", "TIFF-Bild", "image/tiff", ("tif", "tiff")),
        Dateityp("heic", "HEIC-Bild", "image/heic", ("heic",)),
        Dateityp("txt", "Textdatei", "text/plain; charset=utf-8", ("txt",)),
    )
}
NACH_ENDUNG = {endung: typ for typ in DATEITYPEN.values() for endung in typ.endungen}


def annehmbar() -> str:
    """For the ``accept`` of a file field."""
    return ",".join(f".{endung}" for endung in NACH_ENDUNG)


def hinweis() -> str:
    """For the help text of a file field."""
    return (
        "PDF, Word, Excel, PowerPoint, OpenDocument, Bild (JPEG, PNG, TIFF, HEIC) oder Textdatei, "
        f"höchstens {settings.KIM_DATEI_MAX_MB} MB, ohne Makros"
    )
