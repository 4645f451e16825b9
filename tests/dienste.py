"""A broker and workers of a test's own: started, killed and started again at will."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings

from kim.dev.valkey import find_binary

GEDULD = 30


def warte_bis(bedingung: Callable[[], object], was: str, geduld: float = GEDULD) -> None:
    """Poll until the condition holds; fails with ``was`` otherwise."""
    ende = time.monotonic() + geduld
    while not bedingung():
        assert time.monotonic() < ende, f"not within {geduld} s: {was}"
        time.sleep(0.05)


class Broker:
    """A real Valkey on a unix socket that keeps its messages over a restart."""

    def __init__(self, ordner: Path) -> None:
        self.ordner = ordner
        self.socket = ordner / "v.sock"
        self.url = f"redis+socket://{self.socket}?virtual_host=0"
        self._prozess: subprocess.Popen | None = None

    def starten(self) -> "Broker":
        self._prozess = subprocess.Popen(
            [
                str(find_binary()), "--port", "0", "--unixsocket", str(self.socket),
                "--dir", str(self.ordner), "--appendonly", "yes", "--save", "",
            ],
            stdout=subprocess.DEVNULL,
        )  # fmt: skip
        warte_bis(self.socket.exists, "socket of the broker")
        return self

    def anhalten(self) -> None:
        """It accepts connections but answers nobody any more."""
        self._prozess.send_signal(signal.SIGSTOP)

    def fortsetzen(self) -> None:
        self._prozess.send_signal(signal.SIGCONT)

    def beenden(self) -> None:
        if self._prozess is not None:
            self._prozess.kill()
            self._prozess.wait()
            self._prozess = None
            self.socket.unlink(missing_ok=True)


class Arbeiter:
    """A real Celery worker as a process group of its own."""

    def __init__(self, umgebung: dict[str, str], protokoll: Path, *optionen: str) -> None:
        self.protokoll = protokoll
        with protokoll.open("wb") as ausgabe:
            self._prozess = subprocess.Popen(
                [
                    sys.executable, "-m", "celery", "-A", "kim", "worker", "--loglevel", "INFO",
                    "--concurrency", "1", "--without-mingle", "--without-gossip", *optionen,
                ],
                env=umgebung, stdout=ausgabe, stderr=ausgabe, start_new_session=True,
            )  # fmt: skip

    def bereit(self) -> "Arbeiter":
        warte_bis(self._ist_bereit, "worker ready")
        return self

    def _ist_bereit(self) -> bool:
        ausgabe = self.protokoll.read_text("utf-8")
        assert self._prozess.poll() is None, f"the worker ended:\n{ausgabe}"
        return " ready." in ausgabe

    def toeten(self) -> None:
        """SIGKILL to the worker and all its children: no chance to clean up."""
        if self._prozess.poll() is None:
            os.killpg(self._prozess.pid, signal.SIGKILL)
        self._prozess.wait()


@pytest.fixture
def broker() -> Iterator[Broker]:
    """A private broker, not started yet; Django of this process is pointed at it."""
    ordner = Path(tempfile.mkdtemp(prefix="kim-v-"))  # a socket's path must be short
    dienst = Broker(ordner)
    vorher, settings.CELERY_BROKER_URL = settings.CELERY_BROKER_URL, dienst.url
    yield dienst
    settings.CELERY_BROKER_URL = vorher
    dienst.beenden()
    shutil.rmtree(ordner)


@pytest.fixture
def arbeiter(echte_datenbank, broker, tmp_path) -> Iterator[Callable[..., Arbeiter]]:
    """``arbeiter()`` starts a worker on the clone and the private broker."""
    gestartet: list[Arbeiter] = []

    def starten(*optionen: str) -> Arbeiter:
        umgebung = echte_datenbank.umgebung(BROKER_URL=broker.url)
        protokoll = tmp_path / f"arbeiter{len(gestartet)}.log"
        gestartet.append(Arbeiter(umgebung, protokoll, *optionen))
        return gestartet[-1].bereit()

    yield starten
    for einer in gestartet:
        einer.toeten()
