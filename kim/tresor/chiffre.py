"""The format of an encrypted file: AES-256-GCM in pieces, each bound to its place.

    "KIMT1" | id of the field key (8) | salt (32) | piece | piece | … | last piece

Every file has a key of its own, derived from field key and salt. The nonce of a piece is its
number and a mark of the last one (the STREAM construction, as in age): no piece can be changed,
left out, repeated or moved, and nothing can be cut off the end. Head and name of the file are
authenticated with each piece, so no file can take another's place.
"""

import os
import struct
from collections.abc import Iterable, Iterator
from typing import BinaryIO, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from kim.feldschluessel import FeldschluesselFehlt, rohe_schluessel

MARKE = b"KIMT1"
KOPF = struct.Struct("5s8s32s")
STUECK = 64 * 1024
SIEGEL = 16
"""Bytes that GCM adds to each piece."""


class Beschaedigt(ValueError):
    """The file is not what was stored: changed, cut off, or another one."""


def verschluesseln(stuecke: Iterable[bytes], ziel: BinaryIO, *, kennung: str) -> None:
    """Write pieces of exactly ``STUECK`` bytes (the last may be shorter) with the newest key."""
    schluessel, salz = rohe_schluessel()[0], os.urandom(32)
    kopf = KOPF.pack(MARKE, _schluessel_id(schluessel), salz)
    gcm = _gcm(schluessel, salz)
    ziel.write(kopf)
    for nummer, (stueck, letztes) in enumerate(_mit_ende(stuecke)):
        ziel.write(gcm.encrypt(_nonce(nummer, letztes), stueck, kopf + kennung.encode()))


def stuecke(datei: BinaryIO) -> Iterator[bytes]:
    """What ``datei`` holds from its start, in pieces of ``STUECK`` bytes."""
    datei.seek(0)
    while stueck := datei.read(STUECK):
        while len(stueck) < STUECK and (mehr := datei.read(STUECK - len(stueck))):
            stueck += mehr
        yield stueck


def mit_neuestem_schluessel(datei: BinaryIO) -> bool:
    """Is it encrypted with the first of the field keys? Raises if with none of them."""
    return _schluessel_zu(_kopf(datei)[1]) == rohe_schluessel()[0]


class Klartext(Iterator[bytes]):
    """What an encrypted file holds, piece by piece; none is given out before it is checked.

    Raises ``Beschaedigt`` and ``FeldschluesselFehlt``. Closes the file at its end, on an error,
    and by ``close``.
    """

    def __init__(self, datei: BinaryIO, *, kennung: str) -> None:
        self._datei = datei
        try:
            kopf, schluessel_id, salz = _kopf(datei)
            self._gcm = _gcm(_schluessel_zu(schluessel_id), salz)
            self.groesse = _groesse(os.fstat(datei.fileno()).st_size)
        except Exception:
            datei.close()
            raise
        self._zusatz = kopf + kennung.encode()
        self._nummer = 0
        self._naechstes = self._lesen()

    def __next__(self) -> bytes:
        if self._datei.closed:
            raise StopIteration
        stueck, self._naechstes = self._naechstes, self._lesen()
        letztes = not self._naechstes
        try:
            klar = self._gcm.decrypt(_nonce(self._nummer, letztes), stueck, self._zusatz)
        except InvalidTag as fehler:
            self.close()
            raise Beschaedigt(f"piece {self._nummer} is not what was stored") from fehler
        self._nummer += 1
        if letztes:
            self.close()
        return klar

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._datei.close()

    def _lesen(self) -> bytes:
        return self._datei.read(STUECK + SIEGEL)


def _kopf(datei: BinaryIO) -> tuple[bytes, bytes, bytes]:
    kopf = datei.read(KOPF.size)
    if len(kopf) < KOPF.size or not kopf.startswith(MARKE):
        raise Beschaedigt("no head of an encrypted file")
    return kopf, *KOPF.unpack(kopf)[1:]


def _schluessel_zu(schluessel_id: bytes) -> bytes:
    for schluessel in rohe_schluessel():
        if _schluessel_id(schluessel) == schluessel_id:
            return schluessel
    raise FeldschluesselFehlt("no key in KIM_FELD_SCHLUESSEL opens this file")


def _schluessel_id(schluessel: bytes) -> bytes:
    return HKDF(SHA256(), 8, None, b"kim.tresor: id of the key").derive(schluessel)


def _gcm(schluessel: bytes, salz: bytes) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, salz, b"kim.tresor: key of a file").derive(schluessel))


def _nonce(nummer: int, letztes: bool) -> bytes:
    return nummer.to_bytes(11, "big") + bytes([letztes])


def _mit_ende(alle: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Each piece with the answer whether it is the last; one empty piece for nothing at all."""
    folge = iter(alle)
    voriges = next(folge, b"")
    for stueck in folge:
        yield voriges, False
        voriges = stueck
    yield voriges, True


def _groesse(auf_platte: int) -> int:
    """Bytes of the plain text of a file with this length."""
    rest = auf_platte - KOPF.size
    return rest - SIEGEL * -(-rest // (STUECK + SIEGEL))
