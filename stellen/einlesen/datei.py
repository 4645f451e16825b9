"""The file as a whole: how large, what is it really, may it be opened at all?

Nothing is unpacked or parsed before these checks have passed.
"""

from __future__ import annotations

import zipfile
import zlib
from typing import BinaryIO

from stellen.einlesen.typen import MAX_BYTES, DateiUnlesbar

CSV, XLSX = "csv", "xlsx"

MAX_TEILE = 2_000
MAX_ENTPACKT = 250 * 1024 * 1024
MAX_TEIL_OHNE_BLATT = 40 * 1024 * 1024
MAX_VERHAELTNIS = 150
VERHAELTNIS_AB = 1024 * 1024
BLOCK = 256 * 1024

_ALS_XLSX_ODER_CSV = "Speichern Sie die Tabelle als Excel-Arbeitsmappe (.xlsx) oder als CSV UTF-8 und laden Sie diese Datei hoch."
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FREMD = {
    b"%PDF": "eine PDF-Datei",
    b"{\\rtf": "eine RTF-Datei",
    b"\x89PNG": "ein Bild",
    b"\xff\xd8\xff": "ein Bild",
    b"GIF8": "ein Bild",
    b"\x1f\x8b": "ein komprimiertes Archiv",
    b"7z\xbc\xaf": "ein komprimiertes Archiv",
    b"Rar!": "ein komprimiertes Archiv",
    b"MZ": "ein Programm",
    b"\x7fELF": "ein Programm",
}


def groesse(datei: BinaryIO) -> int:
    """Size in bytes without reading the content; leaves the file at its start."""
    ende = datei.seek(0, 2)
    datei.seek(0)
    return ende


def pruefe_groesse(bytes_: int) -> None:
    """Raises ``DateiUnlesbar`` for empty and oversized files."""
    if bytes_ > MAX_BYTES:
        raise DateiUnlesbar(
            "zu-gross",
            f"Die Datei ist {bytes_ / 1024**2:.0f} MB groß, erlaubt sind {MAX_BYTES // 1024**2} MB.",
            "Entfernen Sie Bilder und Blätter, die nicht zur Erhebung gehören, oder speichern Sie als CSV.",
        )
    if bytes_ == 0:
        raise DateiUnlesbar(
            "leere-datei", "Die Datei ist leer.", "Wählen Sie die Datei mit den Tabellen aus."
        )


def erkenne_art(datei: BinaryIO) -> str:
    """``csv`` or ``xlsx`` by content, never by name. Raises ``DateiUnlesbar`` otherwise."""
    datei.seek(0)
    kopf = datei.read(512)
    datei.seek(0)
    if kopf.startswith(_OLE):
        raise _alt_oder_verschluesselt(datei)
    if kopf.startswith(b"PK"):
        _pruefe_archiv(datei)
        return XLSX
    for anfang, was in _FREMD.items():
        if kopf.startswith(anfang):
            raise DateiUnlesbar(
                "keine-tabelle", f"Das ist keine Tabelle, sondern {was}.", _ALS_XLSX_ODER_CSV
            )
    if kopf.lstrip().lower().startswith((b"<html", b"<!doctype", b"<?xml", b"<table")):
        raise DateiUnlesbar(
            "keine-tabelle", "Das ist eine Web- oder XML-Datei, keine Tabelle.", _ALS_XLSX_ODER_CSV
        )
    return CSV


def _alt_oder_verschluesselt(datei: BinaryIO) -> DateiUnlesbar:
    """OLE container: an encrypted XLSX has a stream „EncryptedPackage“ in its directory."""
    inhalt = datei.read(MAX_BYTES)
    datei.seek(0)
    if "EncryptedPackage".encode("utf-16-le") in inhalt:
        return DateiUnlesbar(
            "verschluesselt",
            "Die Datei ist mit einem Kennwort verschlüsselt und kann nicht gelesen werden.",
            "Entfernen Sie das Kennwort (Datei › Informationen › Arbeitsmappe schützen) und speichern Sie neu.",
        )
    return DateiUnlesbar(
        "xls",
        "Das ist das alte Excel-Format (.xls) oder ein anderes altes Office-Dokument.",
        _ALS_XLSX_ODER_CSV,
    )


def _pruefe_archiv(datei: BinaryIO) -> None:
    """Declared sizes of every part before anything is unpacked; ``zipfile`` never reads more than declared."""
    try:
        archiv = zipfile.ZipFile(datei)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as fehler:
        raise _beschaedigt() from fehler
    with archiv:
        teile = archiv.infolist()
        namen = {teil.filename for teil in teile}
        _pruefe_teile(teile, datei)
        if "[Content_Types].xml" not in namen or not any(n.startswith("xl/") for n in namen):
            was = (
                "eine OpenDocument-Datei (.ods)"
                if "mimetype" in namen
                else "ein Archiv oder ein anderes Dokument"
            )
            raise DateiUnlesbar(
                "keine-tabelle",
                f"Das ist keine Excel-Arbeitsmappe, sondern {was}.",
                _ALS_XLSX_ODER_CSV,
            )
        if "xl/workbook.bin" in namen:
            raise DateiUnlesbar(
                "xlsb", "Das ist eine binäre Excel-Arbeitsmappe (.xlsb).", _ALS_XLSX_ODER_CSV
            )
        _pruefe_xml(archiv, teile)
    datei.seek(0)


def _beschaedigt() -> DateiUnlesbar:
    return DateiUnlesbar(
        "beschaedigt",
        "Die Datei ist beschädigt und lässt sich nicht öffnen.",
        "Öffnen Sie sie in Ihrem Tabellenprogramm, speichern Sie sie neu und laden Sie sie erneut hoch.",
    )


def _pruefe_teile(teile: list[zipfile.ZipInfo], datei: BinaryIO) -> None:
    entpackt = sum(teil.file_size for teil in teile)
    verdaechtig = (
        len(teile) > MAX_TEILE
        or entpackt > MAX_ENTPACKT
        or len({teil.filename for teil in teile}) != len(teile)
        or any(_zu_dicht(teil) or _zu_gross(teil) for teil in teile)
    )
    if verdaechtig:
        raise DateiUnlesbar(
            "zip-bombe",
            f"Die Arbeitsmappe ist ungewöhnlich stark gepackt ({len(teile)} Teile, {entpackt / 1024**2:.0f} MB "
            "entpackt) und wurde zum Schutz des Servers nicht geöffnet.",
            "Kopieren Sie die Tabellen in eine neue Arbeitsmappe oder speichern Sie sie als CSV.",
        )
    if any(teil.flag_bits & 0x1 for teil in teile):
        raise DateiUnlesbar(
            "verschluesselt",
            "Das Archiv ist mit einem Kennwort geschützt.",
            "Entfernen Sie das Kennwort und speichern Sie neu.",
        )
    datei.seek(0)


def _zu_dicht(teil: zipfile.ZipInfo) -> bool:
    return teil.file_size > VERHAELTNIS_AB and teil.file_size > MAX_VERHAELTNIS * max(
        teil.compress_size, 1
    )


def _zu_gross(teil: zipfile.ZipInfo) -> bool:
    """Everything but the sheets is held in memory by the reader, so it must be small."""
    return not teil.filename.startswith("xl/worksheets/") and teil.file_size > MAX_TEIL_OHNE_BLATT


def _pruefe_xml(archiv: zipfile.ZipFile, teile: list[zipfile.ZipInfo]) -> None:
    """A document type declaration has no place in a workbook: it is how entities attack."""
    for teil in teile:
        if not teil.filename.endswith((".xml", ".rels", ".vml")):
            continue
        try:
            with archiv.open(teil) as strom:
                anfang = strom.read(BLOCK).replace(b"\0", b"").upper()
        except (
            zipfile.BadZipFile,
            zlib.error,
            OSError,
            EOFError,
            NotImplementedError,
            RuntimeError,
        ) as fehler:
            raise _beschaedigt() from fehler
        if b"<!DOCTYPE" in anfang or b"<!ENTITY" in anfang:
            raise DateiUnlesbar(
                "xml-entitaet",
                "Die Arbeitsmappe enthält eine Dokumenttyp-Deklaration und wurde zum Schutz des Servers nicht geöffnet.",
                "Kopieren Sie die Tabellen in eine neue Arbeitsmappe.",
            )
