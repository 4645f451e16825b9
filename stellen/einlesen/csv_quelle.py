"""CSV as German offices write it: which encoding, which separator, then row by row."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from typing import BinaryIO

from stellen.einlesen.kopf import erkenne_kopf
from stellen.einlesen.typen import DateiUnlesbar

TRENNER = (";", "\t", ",")
BLOCK = 64 * 1024
PROBE_ZEILEN = 60

_STEUERZEICHEN = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
# UTF-8 read as cp1252 and saved again: Ã followed by what was the second byte of ä ö ü Ä Ö Ü ß.
_DOPPELT = re.compile("Ã[¤¶¼„–œŸ]")
# MS-DOS and Macintosh umlauts read as cp1252: typographic signs in the middle of a word.
_FREMD = re.compile(r"[A-Za-z][„”™šŽŠ‚Œ‡†¨§][a-z]")

_ALS_UTF8 = "Speichern Sie die Datei neu als „CSV UTF-8 (durch Trennzeichen getrennt)“."


def _kodierung_fehler(text: str) -> DateiUnlesbar:
    return DateiUnlesbar("kodierung", text, _ALS_UTF8)


def erkenne_kodierung(datei: BinaryIO) -> str:
    """``utf-8-sig``, ``utf-8`` or ``cp1252`` after reading the whole file once.

    Raises ``DateiUnlesbar`` for UTF-16, for bytes that are no text and for text whose
    umlauts were already broken by an earlier conversion.
    """
    datei.seek(0)
    anfang = datei.read(4)
    if anfang.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise _kodierung_fehler(
            "Die Datei ist in UTF-16 („Unicode-Text“) gespeichert, das hier nicht gelesen wird."
        )
    mit_bom = anfang.startswith(codecs.BOM_UTF8)
    for kodierung in ("utf-8-sig",) if mit_bom else ("utf-8", "cp1252"):
        if _dekodierbar(datei, kodierung):
            datei.seek(0)
            return kodierung
    raise _kodierung_fehler("Die Zeichenkodierung der Datei ist weder UTF-8 noch Windows-1252.")


def _dekodierbar(datei: BinaryIO, kodierung: str) -> bool:
    datei.seek(0)
    dekoder = codecs.getincrementaldecoder(kodierung)("strict")
    rest = ""
    try:
        while block := datei.read(BLOCK):
            text = rest + dekoder.decode(block)
            _pruefe_zeichen(text)
            rest = text[-2:]
        dekoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _pruefe_zeichen(text: str) -> None:
    if _STEUERZEICHEN.search(text):
        raise DateiUnlesbar(
            "keine-tabelle",
            "Die Datei enthält Steuerzeichen und ist keine CSV-Datei.",
            "Speichern Sie die Tabelle als Excel-Arbeitsmappe (.xlsx) oder als CSV UTF-8.",
        )
    if "\ufffd" in text:
        raise _kodierung_fehler(
            "In der Datei sind Umlaute verloren gegangen (Ersatzzeichen „\ufffd“)."
        )
    if treffer := _DOPPELT.search(text):
        raise _kodierung_fehler(f"Umlaute der Datei sind doppelt kodiert („{treffer.group()}“).")
    if treffer := _FREMD.search(text):
        raise _kodierung_fehler(
            f"Umlaute der Datei sind falsch kodiert („{treffer.group()}“), vermutlich MS-DOS oder Macintosh."
        )


def erkenne_trenner(datei: BinaryIO, kodierung: str) -> str:
    """Separator that makes a header row appear; else the one that makes most cells."""
    datei.seek(0)
    text = io.TextIOWrapper(datei, encoding=kodierung, newline="")
    try:
        probe = [zeile for _, zeile in zip(range(PROBE_ZEILEN), text, strict=False)]
    finally:
        text.detach()
    if probe and (angabe := re.fullmatch(r"sep=(.)\s*", probe[0])) and angabe.group(1) in TRENNER:
        return angabe.group(1)
    felder = dict.fromkeys(TRENNER, 0)
    for trenner in TRENNER:
        vorher: list[object] = []
        for zeile in _zerlegt(probe, trenner):
            if erkenne_kopf(zeile, vorher):
                return trenner
            felder[trenner] += len(zeile)
            vorher = zeile
    return max(TRENNER, key=lambda trenner: felder[trenner])


def _zerlegt(probe: list[str], trenner: str) -> Iterator[list[object]]:
    try:
        yield from csv.reader(probe, delimiter=trenner)
    except csv.Error:
        return


def zeilen(datei: BinaryIO, *, blatt: str) -> Iterator[tuple[str, int, list[object]]]:
    """Rows as (blatt, number as in a spreadsheet, cells); the file stays open."""
    kodierung = erkenne_kodierung(datei)
    trenner = erkenne_trenner(datei, kodierung)
    datei.seek(0)
    text = io.TextIOWrapper(datei, encoding=kodierung, newline="")
    nummer = 0
    try:
        for nummer, zellen in enumerate(csv.reader(text, delimiter=trenner), start=1):
            if nummer == 1 and len(zellen) <= 2 and zellen and zellen[0] == "sep=":
                continue
            yield blatt, nummer, list(zellen)
    except csv.Error as fehler:
        raise DateiUnlesbar(
            "csv",
            f"Nach Zeile {nummer} lässt sich die CSV-Datei nicht weiter lesen (Anführungszeichen nicht geschlossen?).",
            "Prüfen Sie die Anführungszeichen in dieser Zeile oder speichern Sie als Excel-Arbeitsmappe.",
            blatt,
        ) from fehler
    finally:
        text.detach()
