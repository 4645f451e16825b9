"""The processes behind `make run`: started, watched, restarted, stopped together."""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from . import paths
from .errors import SetupError

RESTARTS = 3
RESTART_WINDOW_SECONDS = 60
PATIENCE_SECONDS = 15


@dataclass
class Child:
    """One long-running program, its output shown line by line behind its name."""

    name: str
    title: str
    command: list[str]
    process: subprocess.Popen | None = None
    reader: threading.Thread | None = None
    started: list[float] = field(default_factory=list)

    def start(self) -> None:
        self.started.append(time.monotonic())
        self.process = subprocess.Popen(
            [*_die_with_parent(), *self.command],
            cwd=paths.ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, errors="replace",
            start_new_session=True,  # Ctrl-C reaches only the supervisor, which stops in order
        )  # fmt: skip
        self.reader = threading.Thread(target=self._show, args=[self.process], daemon=True)
        self.reader.start()

    def exit_code(self) -> int | None:
        return self.process.poll() if self.process else None

    def restart(self) -> None:
        """Start again after a crash, but not for ever."""
        recent = [at for at in self.started if at > time.monotonic() - RESTART_WINDOW_SECONDS]
        if len(recent) > RESTARTS:
            raise SetupError(
                f"{self.title} bricht immer wieder ab ({self._reason()}): bitte die Zeilen mit "
                f"„{self.name}“ lesen, die Ursache beheben und `make run` wiederholen."
            )
        say(f"{self.title} ist abgebrochen ({self._reason()}) und wird neu gestartet.")
        self.start()

    def send(self, number: signal.Signals) -> None:
        """Signal the program and everything it started."""
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, number)

    def terminate(self) -> None:
        """Ask the program itself to end; it tells its own helpers."""
        if self.process and self.process.poll() is None:
            self.process.terminate()

    def finish(self) -> None:
        """Collect the ended program and show its last lines."""
        if self.process and self.reader:
            self.process.wait()
            self.reader.join(timeout=2)

    def _reason(self) -> str:
        code = self.exit_code() or 0
        if code == -signal.SIGKILL:
            return "vom System beendet, oft aus Mangel an Arbeitsspeicher"
        return f"Signal {-code}" if code < 0 else f"Code {code}"

    def _show(self, process: subprocess.Popen) -> None:
        if process.stdout is None:
            return
        with process.stdout as lines:
            for line in lines:
                print(f"{self.name:<7}| {line}", end="", flush=True)


def watch(children: list[Child], every_second: Callable[[], None]) -> None:
    """Restart what ends; returns only by an exception (Ctrl-C, SIGTERM, endless crashes)."""
    while True:
        for child in children:
            if child.exit_code() is not None:
                child.restart()
        every_second()
        time.sleep(1)


def stop_all(children: list[Child]) -> None:
    """End all at once, wait for running jobs for a while, then insist.

    A job that is cut off here stays in the broker and is delivered again at the next start.
    """
    for child in children:
        child.terminate()
    until = time.monotonic() + PATIENCE_SECONDS
    try:
        while any(child.exit_code() is None for child in children) and time.monotonic() < until:
            time.sleep(0.05)
    finally:
        for child in children:
            child.send(signal.SIGKILL)
            child.finish()


def say(line: str) -> None:
    print(f"KIM: {line}", file=sys.stderr, flush=True)


def _die_with_parent() -> list[str]:
    """On Linux the kernel ends the children of a supervisor that was killed."""
    if sys.platform == "linux" and shutil.which("setpriv"):
        return ["setpriv", "--pdeathsig", "TERM"]
    return []
