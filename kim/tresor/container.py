"""Office files are zip archives: none that unpacks to a bomb, and none with macros.

Nothing is unpacked to disk. What is counted is what the directory of the archive claims; that
the claim is true shows when each entry is read.
"""

import io
from collections import Counter
from typing import BinaryIO
from xml.etree.ElementTree import ParseError
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo
from zlib import error as ZlibError

from defusedxml.ElementTree import fromstring
from django.core.exceptions import ValidationError

MAX_EINTRAEGE = 5_000
MAX_VERZEICHNIS = 2 * 1024**2
MAX_ENTPACKT = 256 * 1024**2
MAX_VERHAELTNIS = 200
"""Packed : unpacked of one entry of more than a megabyte; deflate reaches 1,032."""
BLOCK = 1024**2

_OOXML = "application/vnd.openxmlformats-officedocument"
_HAUPTTEIL = {
    f"{_OOXML}.wordprocessingml.document.main+xml": "docx",
    f"{_OOXML}.spreadsheetml.sheet.main+xml": "xlsx",
    f"{_OOXML}.presentationml.presentation.main+xml": "pptx",
}
_ODF = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
}
CONTAINER = frozenset(_HAUPTTEIL.values()) | frozenset(_ODF.values())
_TYPEN = "[content_types].xml"
_AKTIV = ("macroenabled", "vbaproject", "macrosheet", "activex")
"""In a content type: it can run something, whatever it is called."""


def pruefe_container(datei: BinaryIO) -> str:
    """Name of the type, empty if it is none of ours. Raises ``ValidationError`` for a bad one."""
    try:
        _pruefe_verzeichnis(datei)
        with ZipFile(datei) as archiv:
            eintraege = {e.filename.lower(): e for e in archiv.infolist()}
            _pruefe_eintraege(archiv.infolist())
            for eintrag in archiv.infolist():
                _lies_durch(archiv, eintrag)
            return _ooxml(archiv, eintraege) or _odf(archiv, eintraege)
    except (BadZipFile, ZlibError, EOFError, NotImplementedError, ParseError, ValueError):
        return ""  # defusedxml's refusals are ValueErrors, too


def _pruefe_verzeichnis(datei: BinaryIO) -> None:
    """Before ``ZipFile`` reads the whole directory into memory: its size, as the end says."""
    datei.seek(0)
    if datei.read(4) != b"PK\x03\x04":
        raise BadZipFile("something before the first entry")
    datei.seek(0, io.SEEK_END)
    datei.seek(max(datei.tell() - 65_557, 0))
    ende = datei.read()
    stelle = ende.rfind(b"PK\x05\x06")
    if stelle < 0 or len(ende) < stelle + 22:
        raise BadZipFile("no end of a directory")
    groesse = int.from_bytes(ende[stelle + 12 : stelle + 16], "little")
    zip64 = stelle >= 20 and ende[stelle - 20 : stelle - 16] == b"PK\x06\x07"
    if zip64 or groesse > MAX_VERZEICHNIS:
        raise _bombe()


def _pruefe_eintraege(eintraege: list[ZipInfo]) -> None:
    if len(eintraege) > MAX_EINTRAEGE:
        raise _bombe()
    if any(e.flag_bits & 1 for e in eintraege):
        raise ValidationError(
            "Die Datei ist mit einem Kennwort geschützt. Speichern Sie sie ohne Kennwort.",
            code="kennwort",
        )
    namen = Counter(e.filename.lower() for e in eintraege)
    if any(anzahl > 1 for anzahl in namen.values()) or any(map(_fuehrt_hinaus, namen)):
        raise BadZipFile("names twice or outside")
    if any(e.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for e in eintraege):
        raise BadZipFile("a method that no office program writes")
    if sum(e.file_size for e in eintraege) > MAX_ENTPACKT or any(map(_blaeht_auf, eintraege)):
        raise _bombe()
    if any(map(_ist_aktiv, namen)):
        raise _makros()


def _fuehrt_hinaus(name: str) -> bool:
    return name.startswith("/") or "\\" in name or ".." in name.split("/")


def _blaeht_auf(eintrag: ZipInfo) -> bool:
    return eintrag.file_size > BLOCK and eintrag.file_size > eintrag.compress_size * MAX_VERHAELTNIS


def _ist_aktiv(name: str) -> bool:
    """Macros of Office (VBA, Excel 4) and OpenDocument, controls, embedded programs."""
    teile = name.split("/")
    if teile[0] in ("basic", "scripts") or {"macrosheets", "activex"} & set(teile):
        return True
    if "embeddings" in teile:
        return not teile[-1].endswith((".docx", ".xlsx", ".pptx")) and bool(teile[-1])
    return teile[-1] in ("vbaproject.bin", "vbadata.xml")


def _lies_durch(archiv: ZipFile, eintrag: ZipInfo) -> None:
    """Unpack block by block; raises ``BadZipFile`` when size or checksum is not as claimed."""
    with archiv.open(eintrag) as strom:
        while strom.read(BLOCK):
            pass


def _ooxml(archiv: ZipFile, eintraege: dict[str, ZipInfo]) -> str:
    if _TYPEN not in eintraege or eintraege[_TYPEN].file_size > BLOCK:
        return ""
    baum = fromstring(archiv.read(eintraege[_TYPEN]), forbid_dtd=True)
    typen = [knoten.get("ContentType", "").lower() for knoten in baum]
    if any(wort in typ for typ in typen for wort in _AKTIV):
        raise _makros()
    haupt = {name for typ, name in _HAUPTTEIL.items() if typ.lower() in typen}
    return haupt.pop() if len(haupt) == 1 else ""


def _odf(archiv: ZipFile, eintraege: dict[str, ZipInfo]) -> str:
    if "mimetype" not in eintraege or eintraege["mimetype"].file_size > 100:
        return ""
    return _ODF.get(archiv.read(eintraege["mimetype"]).strip(), "")


def _bombe() -> ValidationError:
    return ValidationError(
        "Die Datei wird beim Entpacken ungewöhnlich groß. Speichern Sie sie als PDF.",
        code="entpackt",
    )


def _makros() -> ValidationError:
    return ValidationError(
        "Die Datei enthält Makros oder eingebettete Objekte. Speichern Sie sie ohne diese oder "
        "als PDF.",
        code="makros",
    )
