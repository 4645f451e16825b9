"""Ask clamd, if there is one, before a file is stored. Without an answer nothing is stored."""

import logging
import socket
from typing import BinaryIO
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError

log = logging.getLogger("kim.tresor")

BLOCK = 64 * 1024
SEKUNDEN = 30


def adressmangel(url: str) -> str:
    """Why this is no address of a scanner, in German; empty if it is one, or none is wanted."""
    try:
        teile = urlsplit(url)
        gut = (teile.scheme == "tcp" and teile.hostname and teile.port) or (
            teile.scheme == "unix" and teile.path.startswith("/") and not teile.netloc
        )
    except ValueError:
        gut = False
    if not url or gut:
        return ""
    return "CLAMD_URL muss tcp://rechner:port oder unix:/pfad/zum/socket lauten."


def pruefe_viren(datei: BinaryIO) -> None:
    """Raises ``ValidationError`` for a find, and when the scanner does not answer."""
    if not settings.CLAMD_URL:
        return
    try:
        antwort = _frage(settings.CLAMD_URL, datei)
    except OSError as fehler:
        log.error("virus scanner unreachable: %s", fehler)
        raise _keine_antwort() from fehler
    finally:
        datei.seek(0)
    if antwort.endswith("FOUND"):
        log.warning("virus scanner refused a file: %s", antwort)
        raise ValidationError(
            "Der Virenscanner hat in der Datei Schadsoftware gefunden. Sie wurde nicht "
            "gespeichert. Sagen Sie bitte Ihrer IT-Sicherheit Bescheid.",
            code="virus",
        )
    if antwort != "stream: OK":
        log.error("virus scanner could not decide: %s", antwort)
        raise _keine_antwort()


def _frage(url: str, datei: BinaryIO) -> str:
    """clamd's INSTREAM: pieces with their length, an empty one ends, the answer ends with NUL."""
    datei.seek(0)
    with _verbinden(url) as leitung:
        leitung.sendall(b"zINSTREAM\0")
        while block := datei.read(BLOCK):
            leitung.sendall(len(block).to_bytes(4, "big") + block)
        leitung.sendall(bytes(4))
        antwort = b""
        while len(antwort) < BLOCK and not antwort.endswith(b"\0"):
            stueck = leitung.recv(4096)
            if not stueck:
                break
            antwort += stueck
    return antwort.rstrip(b"\0").decode("utf-8", "replace").strip()


def _verbinden(url: str) -> socket.socket:
    teile = urlsplit(url)
    if teile.scheme == "tcp":
        return socket.create_connection((teile.hostname, teile.port), timeout=SEKUNDEN)
    leitung = socket.socket(socket.AF_UNIX)
    leitung.settimeout(SEKUNDEN)
    try:
        leitung.connect(teile.path)
    except OSError:
        leitung.close()
        raise
    return leitung


def _keine_antwort() -> ValidationError:
    return ValidationError(
        "Der Virenscanner antwortet nicht. Ihre Datei wurde nicht gespeichert. Versuchen Sie es "
        "in einigen Minuten noch einmal; bleibt es dabei, sagen Sie Ihrer Administration Bescheid.",
        code="virenscan",
    )
