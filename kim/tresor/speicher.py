"""Names and places of stored files: whole under their name, or not there at all.

A name is random and says nothing. What is being written has another name, which the sweep
removes when its writer died.
"""

import errno
import fcntl
import logging
import os
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import BinaryIO

from django.conf import settings
from django.core.exceptions import ValidationError

log = logging.getLogger("kim.tresor")

KENNUNG = re.compile(r"[0-9a-f]{32}")
HALB = ".neu-"
VOLL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class AblageFehlt(RuntimeError):
    """There is no such file: removed, or never restored."""


def neue_kennung() -> str:
    return secrets.token_hex(16)


def wurzel() -> Path:
    return Path(settings.KIM_ABLAGE)


def pfad(kennung: str) -> Path:
    """Where the file lies. Raises ``AblageFehlt`` for what can't be the name of one."""
    if not KENNUNG.fullmatch(kennung):
        raise AblageFehlt("not the name of a stored file")
    return wurzel() / kennung[:2] / kennung


def lesen(kennung: str) -> BinaryIO:
    try:
        return pfad(kennung).open("rb")
    except FileNotFoundError as fehler:
        raise AblageFehlt(f"stored file {kennung} is missing") from fehler


@contextmanager
def schreiben(kennung: str, *, ersetzen: bool = False) -> Iterator[BinaryIO]:
    """A file to write into; it gets its name when it is on disk completely.

    With ``ersetzen`` in place of the present one, unless that was removed meanwhile.
    """
    ziel = pfad(kennung)
    wurzel().mkdir(mode=0o700, parents=True, exist_ok=True)
    ziel.parent.mkdir(mode=0o700, exist_ok=True)
    with NamedTemporaryFile(dir=wurzel(), prefix=HALB, delete=False) as datei:
        try:
            yield datei
            datei.flush()
            os.fsync(datei.fileno())
            with _sperre():
                if not ersetzen or ziel.exists():
                    Path(datei.name).rename(ziel)
        finally:
            Path(datei.name).unlink(missing_ok=True)
    _auf_platte(ziel.parent, wurzel())


def entfernen(kennung: str) -> None:
    """Remove a file; nothing happens if it is gone already."""
    ziel = pfad(kennung)
    if ziel.exists():
        with _sperre():
            ziel.unlink(missing_ok=True)
        _auf_platte(ziel.parent)


def alle(*, aelter_als: float = 0) -> Iterator[list[str]]:
    """Names of all stored files, one directory at a time; unchanged for so many seconds."""
    for ordner in sorted(wurzel().glob("[0-9a-f][0-9a-f]")):
        namen = [d.name for d in sorted(ordner.iterdir()) if KENNUNG.fullmatch(d.name)]
        yield [name for name in namen if _alter(ordner / name) >= aelter_als]


def halbe_entfernen(*, aelter_als: float) -> int:
    """Remove what a killed process left half written; returns how many."""
    halbe = [d for d in wurzel().glob(f"{HALB}*") if _alter(d) >= aelter_als]
    for datei in halbe:
        datei.unlink(missing_ok=True)
    return len(halbe)


@contextmanager
def klare_fehler() -> Iterator[None]:
    """A full or broken disk becomes a sentence for the person who uploads."""
    try:
        yield
    except OSError as fehler:
        log.error("storing a file failed: %s", os.strerror(fehler.errno or 0))
        grund = "ist voll" if fehler.errno in VOLL else "antwortet nicht"
        raise ValidationError(
            f"Der Speicher für Dokumente {grund}. Ihre Datei wurde nicht gespeichert. "
            "Sagen Sie bitte Ihrer Administration Bescheid.",
            code="speicher",
        ) from fehler


@contextmanager
def _sperre() -> Iterator[None]:
    """Between asking whether a file is there and replacing it, nobody removes it."""
    with open(wurzel() / ".sperre", "wb") as datei:
        fcntl.flock(datei, fcntl.LOCK_EX)
        yield


def _auf_platte(*ordner: Path) -> None:
    for o in ordner:
        griff = os.open(o, os.O_RDONLY)
        try:
            os.fsync(griff)
        finally:
            os.close(griff)


def _alter(datei: Path) -> float:
    try:
        return time.time() - datei.stat().st_mtime
    except FileNotFoundError:
        return -1
