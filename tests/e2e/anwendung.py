"""KIM as it is served, for browser tests: gunicorn, a Celery worker, a broker, real data.

Everything runs on a clone of the test database with initial and demo data, so that what a
journey changes never reaches another test.
"""

import socket
import subprocess
import sys
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from tests.datenbank import EchteDatenbank
from tests.dienste import Arbeiter, Broker, warte_bis


class Anwendung:
    """One running KIM; ``adresse`` is where it answers."""

    def __init__(self, datenbank: EchteDatenbank, ordner: Path) -> None:
        self.broker = Broker(ordner)
        self.port = _freier_port()
        self.adresse = f"http://127.0.0.1:{self.port}"
        self.umgebung = datenbank.umgebung(BROKER_URL=self.broker.url, KIM_DEMO="1")
        self.ordner = ordner
        self._web: subprocess.Popen | None = None
        self._arbeiter: Arbeiter | None = None

    def starten(self) -> "Anwendung":
        for befehl in ("erstdaten", "demodaten"):
            subprocess.run(
                [sys.executable, "manage.py", befehl],
                env=self.umgebung,
                check=True,
                capture_output=True,
            )
        self.broker.starten()
        with (self.ordner / "web.log").open("wb") as protokoll:
            self._web = subprocess.Popen(
                [
                    sys.executable, "-m", "gunicorn", "kim.wsgi", "--bind", f"127.0.0.1:{self.port}",
                    "--worker-class", "gthread", "--workers", "1", "--threads", "4",
                ],
                env=self.umgebung, stdout=protokoll, stderr=protokoll,
            )  # fmt: skip
        self._arbeiter = Arbeiter(self.umgebung, self.ordner / "worker.log").bereit()
        warte_bis(self._antwortet, "the web server answers")
        return self

    def beenden(self) -> None:
        if self._arbeiter is not None:
            self._arbeiter.toeten()
        if self._web is not None:
            self._web.terminate()
            self._web.wait(timeout=20)
        self.broker.beenden()

    def _antwortet(self) -> bool:
        assert self._web is not None
        assert self._web.poll() is None, (self.ordner / "web.log").read_text("utf-8")
        verbindung = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            verbindung.request("GET", "/konto/anmelden/")
            return verbindung.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            verbindung.close()


def _freier_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]
