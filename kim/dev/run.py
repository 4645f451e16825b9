"""`make run`: servers, data, web, worker and beat on this machine. `python -m kim.dev.run`."""

import errno
import fcntl
import http.client
import os
import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from . import data, embedded, paths
from .children import Child, say, stop_all, watch
from .errors import SetupError, one_line_errors

FIRST_PAGE_SECONDS = 60


def main() -> None:
    begin = time.monotonic()
    embedded.exit_on_sigterm()
    signal.signal(signal.SIGINT, _interrupted)
    with one_line_errors():
        host, port = os.environ.get("HOST") or "127.0.0.1", read_port()
        with only_one(paths.STATE / "run.lock"):
            check_port(host, port)
            embedded.use("postgres", "valkey")
            data.bring_up_to_date()
            serve(host, port, begin)


def serve(host: str, port: int, begin: float) -> None:
    """Run until Ctrl-C; always takes everything down that it started."""
    children = make_children(host, port)
    try:
        for child in children:
            child.start()
        wait_for_page(host, port, children[0])
        seconds = f"{time.monotonic() - begin:.1f}".replace(".", ",")
        say(f"bereit nach {seconds} s unter http://{host}:{port}/ (Strg+C beendet alles)")
        watch(children, embedded.keep_alive)
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        say("wird beendet …")
        stop_all(children)


def make_children(host: str, port: int) -> list[Child]:
    python = [sys.executable, "-m"]
    celery = [*python, "celery", "-A", "kim", "--quiet"]
    web = [
        *python, "gunicorn", "kim.wsgi:application", "--bind", f"{host}:{port}",
        "--worker-class", "gthread", "--workers", "2", "--threads", "4",
        "--no-control-socket", "--log-level", "warning",
    ]  # fmt: skip
    schedule = str(paths.STATE / "beat-schedule")
    worker = [*celery, "worker", "--loglevel", "INFO", "--concurrency", "2", "--without-mingle"]
    beat = [*celery, "beat", "--loglevel", "WARNING", "--schedule", schedule, "--pidfile="]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kim.settings.development")
    return [
        Child("web", "Der Webserver", web),
        Child("worker", "Der Auftragsdienst", worker),
        Child("beat", "Der Zeitgeber", beat),
    ]


def read_port() -> int:
    given = os.environ.get("PORT") or "8000"
    if not given.isdecimal() or not 1 <= int(given) <= 65535:
        raise SetupError(f"PORT={given} ist keine Portnummer: bitte eine Zahl von 1024 bis 65535.")
    return int(given)


def check_port(host: str, port: int) -> None:
    """Say in one line that the port can't be had, before anything is started."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise SetupError(_port_problem(error, host, port)) from error


def _port_problem(error: OSError, host: str, port: int) -> str:
    another = f"oder einen anderen wählen: `make run PORT={port + 1 if port < 65535 else 8001}`."
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} ist belegt: bitte das andere Programm beenden {another}"
    if error.errno == errno.EACCES:
        return f"Port {port} darf dieses Konto nicht öffnen: bitte `make run PORT=8000`."
    return f"Unter {host}:{port} lässt sich kein Server öffnen: bitte HOST und PORT prüfen."


@contextmanager
def only_one(path: Path) -> Iterator[None]:
    """Two `make run` in one checkout would fight for the schedule and the data."""
    paths.ensure_state()
    with path.open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise SetupError(
                "KIM läuft hier schon: bitte dort Strg+C drücken oder `make stop`."
            ) from error
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield
        file.truncate(0)


def wait_for_page(host: str, port: int, web: Child) -> None:
    """Return when the first page answers; a crash of the web server says so at once."""
    until = time.monotonic() + FIRST_PAGE_SECONDS
    while time.monotonic() < until:
        if web.exit_code() is not None:
            raise SetupError(
                "Der Webserver ist nicht gestartet: bitte die Zeilen mit „web“ lesen, "
                "die Ursache beheben und `make run` wiederholen."
            )
        status = first_page(host, port)
        if status is not None and status < 500:
            return
        if status is not None:
            say(
                f"Die erste Seite meldet einen Fehler ({status}): bitte die Zeilen mit „web“ lesen."
            )
            return
        time.sleep(0.05)
    raise SetupError(f"Der Webserver antwortet nicht auf Port {port}.")


def first_page(host: str, port: int) -> int | None:
    connection = http.client.HTTPConnection(host, port, timeout=30)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status
    except (ConnectionError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def _interrupted(number: int, frame: FrameType | None) -> None:
    raise SystemExit(0)


if __name__ == "__main__":
    main()
