"""XLSX row by row: visible sheets, cached results of formulas, and where formulas stand."""

from __future__ import annotations

import warnings
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from stellen.einlesen.kopf import MAX_SPALTEN
from stellen.einlesen.typen import DateiUnlesbar
from stellen.einlesen.vzae import Formel

MAX_BLAETTER = 50
BLOCK = 256 * 1024

# Parts of a workbook openpyxl does not keep (validation, pictures) are of no interest here.
warnings.filterwarnings("ignore", category=UserWarning, module=r"openpyxl\.")

_KAPUTT = (
    DefusedXmlException,
    InvalidFileException,
    ParseError,
    SyntaxError,
    AttributeError,
    IndexError,
    KeyError,
    OSError,
    OverflowError,
    TypeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)


class FormelWert:
    """The stored result of a formula: fit for amounts, not for names."""

    __slots__ = ("wert",)

    def __init__(self, wert: object) -> None:
        self.wert = wert


def zeilen(datei: BinaryIO, *, uebersprungen: list[str]) -> Iterator[tuple[str, int, list[object]]]:
    """Rows as (sheet, number, cells). Hidden sheets are skipped and named in ``uebersprungen``.

    Call only after ``datei.erkenne_art``. Raises ``DateiUnlesbar`` when the workbook breaks.
    """
    try:
        mit_formeln = _enthaelt_formeln(datei)
        buch = load_workbook(datei, read_only=True, data_only=True, keep_links=False)
        formeln = (
            load_workbook(datei, read_only=True, data_only=False, keep_links=False)
            if mit_formeln
            else None
        )
        yield from _alle_blaetter(buch, formeln, uebersprungen)
    except _KAPUTT as fehler:
        raise DateiUnlesbar(
            "beschaedigt",
            "Die Arbeitsmappe ist beschädigt oder ungewöhnlich aufgebaut und lässt sich nicht lesen.",
            "Öffnen Sie sie in Ihrem Tabellenprogramm, speichern Sie sie neu oder speichern Sie als CSV UTF-8.",
        ) from fehler


def _enthaelt_formeln(datei: BinaryIO) -> bool:
    """One cheap pass over the sheets: only with formulas is the workbook read twice."""
    with zipfile.ZipFile(datei) as archiv:
        for teil in archiv.infolist():
            if teil.filename.startswith("xl/worksheets/") and teil.filename.endswith(".xml"):
                with archiv.open(teil) as strom:
                    rest = b""
                    while block := strom.read(BLOCK):
                        if (
                            b"<f>" in rest + block
                            or b"<f " in rest + block
                            or b":f>" in rest + block
                        ):
                            return True
                        rest = block[-3:]
    return False


def _alle_blaetter(
    buch: Any, formeln: Any | None, uebersprungen: list[str]
) -> Iterator[tuple[str, int, list[object]]]:
    if len(buch.worksheets) > MAX_BLAETTER:
        raise DateiUnlesbar(
            "zu-viele-blaetter",
            f"Die Arbeitsmappe hat {len(buch.worksheets)} Blätter, erlaubt sind {MAX_BLAETTER}.",
            "Entfernen Sie Blätter, die nicht zur Erhebung gehören.",
        )
    for blatt in buch.worksheets:
        if blatt.sheet_state != "visible":
            uebersprungen.append(blatt.title)
            continue
        blatt.reset_dimensions()
        if formeln is None:
            for nummer, werte in enumerate(_zeilen(blatt), start=1):
                yield blatt.title, nummer, list(werte)
            continue
        zweites = formeln[blatt.title]
        zweites.reset_dimensions()
        for nummer, (werte, texte) in enumerate(
            zip(_zeilen(blatt), _zeilen(zweites), strict=False), start=1
        ):
            yield blatt.title, nummer, [_vereint(w, t) for w, t in zip(werte, texte, strict=False)]


def _zeilen(blatt: Any) -> Iterator[tuple[object, ...]]:
    return blatt.iter_rows(max_col=MAX_SPALTEN, values_only=True)


def _vereint(wert: object, formel: object) -> object:
    """One cell seen twice: its stored value and, where it is computed, its formula."""
    ist_formel = (isinstance(formel, str) and formel.startswith("=") and wert != formel) or hasattr(
        formel, "ref"
    )
    if not ist_formel:
        return wert
    return (
        FormelWert(wert)
        if wert is not None
        else Formel(formel if isinstance(formel, str) else "=…")
    )
