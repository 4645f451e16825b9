"""`make run` as a person meets it: first start, Ctrl-C, second start, a killed worker."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from kim.dev import envfile
from kim.dev.paths import ROOT

SECONDS = 150


class Running:
    """`python -m kim.dev.run` and everything it has printed so far."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.output = ""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "kim.dev.run"],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as lines:
            for line in lines:
                self.output += line

    def wait_for(self, pattern: str) -> None:
        until = time.monotonic() + SECONDS
        while not re.search(pattern, self.output):
            assert self.process.poll() is None, self.output
            assert time.monotonic() < until, self.output
            time.sleep(0.05)

    def end(self, number: signal.Signals) -> int:
        if self.process.poll() is None:
            self.process.send_signal(number)
        code = self.process.wait(timeout=60)
        self.reader.join(timeout=10)
        return code


@contextmanager
def make_run(environment: dict[str, str]) -> Iterator[Running]:
    running = Running(environment)
    try:
        running.wait_for("bereit nach")
        yield running
    finally:
        running.end(signal.SIGTERM)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def processes_of(state: Path, port: int) -> list[str]:
    """Command lines of everything alive that belongs to this run."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = entry.read_bytes().replace(b"\0", b" ").decode()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if str(state) in line or f"127.0.0.1:{port}" in line:
            found.append(line)
    return found


def status_of(port: int, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path)
    status = connection.getresponse().status
    connection.close()
    return status


def test_start_interrupt_start_again(fresh_environment: dict[str, str], tmp_path: Path) -> None:
    state, port = tmp_path / "kim", free_port()
    environment = {**fresh_environment, "PORT": str(port)}

    with make_run(environment) as first:
        assert status_of(port, "/") == 302  # to the sign-in
        owner = envfile.read(state / "env")["DATABASE_OWNER_URL"]
        with psycopg.connect(owner) as connection:
            connection.execute("CREATE TABLE merk AS SELECT 42 AS zahl")
        assert first.end(signal.SIGINT) == 0
    assert "Traceback" not in first.output
    assert processes_of(state, port) == []

    with make_run(environment) as second:
        assert "Datenbank wird eingerichtet" not in second.output
        with psycopg.connect(owner) as connection:
            assert connection.execute("SELECT zahl FROM merk").fetchone() == (42,)
        os.kill(_pid_of("beat-schedule", state), signal.SIGKILL)
        second.wait_for("Der Zeitgeber ist abgebrochen .* wird neu gestartet")
        assert second.end(signal.SIGTERM) == 128 + signal.SIGTERM
    assert processes_of(state, port) == []


def _pid_of(word: str, state: Path) -> int:
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = entry.read_bytes().decode(errors="replace")
        except (FileNotFoundError, ProcessLookupError):
            continue
        if word in line and str(state) in line:
            return int(entry.parent.name)
    raise AssertionError(word)
