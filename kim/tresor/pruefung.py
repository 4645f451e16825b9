"""Is this a file that KIM takes? The content decides, and the name must fit it."""

import codecs
import io
import re
import unicodedata
from pathlib import PurePosixPath
from typing import BinaryIO, NamedTuple

import filetype
from django.conf import settings
from django.core.exceptions import ValidationError

from kim.tresor.container import CONTAINER, pruefe_container
from kim.tresor.typen import DATEITYPEN, NACH_ENDUNG, Dateityp, hinweis

MAX_NAME = 200
_STEUERZEICHEN = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_AUSZEICHNUNG = re.compile(r"\s*(<|\{\\rtf)")

_STATTDESSEN = {
    **dict.fromkeys(
        ("doc", "dot", "xls", "ppt", "rtf"),
        "Öffnen Sie sie und speichern Sie sie im heutigen Format (.docx, .xlsx, .pptx) oder als PDF.",
    ),
    **dict.fromkeys(
        ("docm", "dotm", "xlsm", "xltm", "xlsb", "pptm"),
        "Sie kann Makros enthalten. Speichern Sie sie ohne Makros oder als PDF.",
    ),
    **dict.fromkeys(
        ("html", "htm", "xhtml", "mht", "svg", "xml"),
        "Sie kann Programme enthalten. Speichern Sie sie als PDF.",
    ),
    **dict.fromkeys(
        ("zip", "rar", "7z", "gz", "tar"), "Laden Sie die enthaltenen Dateien einzeln hoch."
    ),
    **dict.fromkeys(("eml", "msg"), "Drucken Sie die E-Mail als PDF."),
}


class Befund(NamedTuple):
    name: str
    typ: Dateityp


def pruefe(datei: BinaryIO, *, name: str) -> Befund:
    """Name as it can be kept, and type. Raises ``ValidationError`` that names the remedy.

    Reads the file and leaves it at its start. The virus scan is not part of it.
    """
    name = _sauberer_name(name)
    typ = _typ_nach_endung(name)
    _pruefe_groesse(datei)
    datei.seek(0)
    if typ.name in CONTAINER:
        gefunden = pruefe_container(datei)
    elif typ.name == "txt":
        gefunden = "txt" if _ist_text(datei) else ""
    else:
        gefunden = _nach_magie(datei)
    datei.seek(0)
    if gefunden != typ.name:
        raise ValidationError(
            f"Der Inhalt passt nicht zur Endung „.{_endung(name)}“: Die Datei ist beschädigt oder "
            f"etwas anderes als {typ.bezeichnung}. Öffnen Sie sie und speichern Sie sie neu"
            + (" mit der Codierung UTF-8." if typ.name == "txt" else "."),
            code="inhalt",
        )
    return Befund(name, typ)


def _sauberer_name(name: str) -> str:
    """The last part of the path, without characters that can't be seen."""
    letzter = PurePosixPath(name.replace("\\", "/")).name
    sauber = "".join(z for z in letzter if not unicodedata.category(z).startswith("C")).strip()
    if len(sauber) > MAX_NAME:
        raise ValidationError(
            f"Der Dateiname ist länger als {MAX_NAME} Zeichen. Benennen Sie die Datei um.",
            code="name",
        )
    return unicodedata.normalize("NFC", sauber)


def _endung(name: str) -> str:
    return PurePosixPath(name).suffix.removeprefix(".").lower()


def _typ_nach_endung(name: str) -> Dateityp:
    endung = _endung(name)
    if typ := NACH_ENDUNG.get(endung):
        return typ
    was = f"Dateien mit der Endung „.{endung}“" if endung else "Dateien ohne Endung im Namen"
    rat = _STATTDESSEN.get(endung, f"Möglich sind: {hinweis()}.")
    raise ValidationError(f"{was} nimmt KIM nicht an. {rat}", code="endung")


def _pruefe_groesse(datei: BinaryIO) -> None:
    datei.seek(0, io.SEEK_END)
    groesse = datei.tell()
    if groesse == 0:
        raise ValidationError("Die Datei ist leer.", code="leer")
    if groesse > settings.KIM_DATEI_MAX_MB * 1024**2:
        raise ValidationError(
            f"Die Datei ist größer als {settings.KIM_DATEI_MAX_MB} MB. Verkleinern Sie sie, zum "
            "Beispiel mit einer geringeren Auflösung, oder teilen Sie sie auf.",
            code="groesse",
        )


def _nach_magie(datei: BinaryIO) -> str:
    art = filetype.guess(datei.read(8192))
    mime = art.mime if art else ""
    return next((t.name for t in DATEITYPEN.values() if t.mime == mime), "")


def _ist_text(datei: BinaryIO) -> bool:
    """UTF-8 without control characters that does not begin like HTML, SVG, XML or RTF."""
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    beginn = True
    try:
        while block := datei.read(64 * 1024):
            text = decoder.decode(block)
            if _STEUERZEICHEN.search(text) or (beginn and _AUSZEICHNUNG.match(text)):
                return False
            beginn = beginn and not text.strip()
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
