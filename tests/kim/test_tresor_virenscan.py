"""A scanner that is named is asked, and without its word nothing is stored."""

import io
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

from kim.tresor import ablegen
from kim.tresor.virenscan import adressmangel, pruefe_viren
from tests.kim.dateien import PDF

SIGNATUR = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"


class Clamd(threading.Thread):
    """Speaks INSTREAM as clamd does, for one file."""

    def __init__(self, lauscher: socket.socket, antwort: bytes | None, grenze: int) -> None:
        super().__init__(daemon=True)
        self.lauscher, self.antwort, self.grenze = lauscher, antwort, grenze
        self.gelesen = b""

    def run(self) -> None:
        leitung, _ = self.lauscher.accept()
        with leitung, leitung.makefile("rb") as strom:
            assert strom.read(10) == b"zINSTREAM\0"
            while laenge := int.from_bytes(strom.read(4), "big"):
                self.gelesen += strom.read(laenge)
                if len(self.gelesen) > self.grenze:
                    leitung.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                    return
            befund = b"Eicar-Signature FOUND" if SIGNATUR in self.gelesen else b"OK"
            antwort = b"stream: " + befund + b"\0" if self.antwort is None else self.antwort
            for stelle in range(0, len(antwort), 5):
                leitung.sendall(antwort[stelle : stelle + 5])


@contextmanager
def clamd(
    lauscher: socket.socket, antwort: bytes | None = None, grenze: int = 10**9
) -> Iterator[Clamd]:
    lauscher.settimeout(10)
    lauscher.listen()
    faden = Clamd(lauscher, antwort, grenze)
    faden.start()
    with lauscher:
        yield faden
        faden.join(10)


@pytest.fixture
def tcp(settings) -> Iterator[socket.socket]:
    with socket.socket() as lauscher:
        lauscher.bind(("127.0.0.1", 0))
        settings.CLAMD_URL = f"tcp://127.0.0.1:{lauscher.getsockname()[1]}"
        yield lauscher


def abgelehnt(inhalt: bytes) -> ValidationError:
    with pytest.raises(ValidationError) as fehler:
        ablegen(io.BytesIO(inhalt), name="Bescheid.pdf")
    return fehler.value


@pytest.fixture
def ordner(settings, tmp_path: Path) -> Path:
    settings.KIM_ABLAGE = str(tmp_path / "ablage")
    return tmp_path / "ablage"


def test_a_clean_file_is_sent_whole_and_stored(tcp, ordner):
    inhalt = PDF.ljust(200_000, b"\n")
    with clamd(tcp) as scanner:
        ablage = ablegen(io.BytesIO(inhalt), name="Bescheid.pdf")
    assert scanner.gelesen == inhalt
    assert (ordner / ablage.kennung[:2] / ablage.kennung).exists()


def test_a_find_is_refused_and_logged_without_the_name(tcp, ordner, caplog):
    with clamd(tcp):
        fehler = abgelehnt(PDF + SIGNATUR)
    assert fehler.code == "virus"
    assert "Schadsoftware" in fehler.message
    assert "Eicar-Signature" in caplog.text
    assert "Bescheid" not in caplog.text
    assert not ordner.exists()


@pytest.mark.parametrize("antwort", [b"", b"stream: ", b"INSTREAM: Can't allocate ERROR\0"])
def test_without_a_verdict_nothing_is_stored(tcp, ordner, antwort):
    with clamd(tcp, antwort):
        fehler = abgelehnt(PDF)
    assert fehler.code == "virenscan"
    assert not ordner.exists()


def test_a_limit_of_the_scanner_is_no_verdict(tcp, ordner):
    with clamd(tcp, grenze=1000):
        fehler = abgelehnt(PDF.ljust(5_000_000, b"\n"))
    assert fehler.code == "virenscan"


def test_an_unreachable_scanner_says_what_to_do(settings, ordner, tmp_path):
    for url in ("tcp://127.0.0.1:1", f"unix:{tmp_path}/keiner.sock"):
        settings.CLAMD_URL = url
        fehler = abgelehnt(PDF)
        assert fehler.code == "virenscan"
        assert "nicht gespeichert" in fehler.message
    assert not ordner.exists()


def test_a_unix_socket_is_asked_too(settings, tmp_path):
    settings.CLAMD_URL = f"unix:{tmp_path}/clamd.sock"
    lauscher = socket.socket(socket.AF_UNIX)
    lauscher.bind(f"{tmp_path}/clamd.sock")
    datei = io.BytesIO(PDF)
    with clamd(lauscher) as scanner:
        pruefe_viren(datei)
    assert scanner.gelesen == PDF
    assert datei.tell() == 0


def test_addresses_are_checked_at_the_start():
    for gut in ("", "tcp://127.0.0.1:3310", "tcp://[::1]:3310", "unix:/run/clamav/clamd.ctl"):
        assert adressmangel(gut) == ""
    for schlecht in (
        "rechner:3310",
        "tcp://rechner",
        "unix:clamd.ctl",
        "tcp://a:99999",
        "http://a",
    ):
        assert "CLAMD_URL" in adressmangel(schlecht)
