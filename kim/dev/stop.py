"""`make stop` and `make reset`."""

import fcntl
import os
import shutil
import signal
import sys
import time
from pathlib import Path

from . import embedded, paths
from .account import outside
from .children import say
from .errors import SetupError, one_line_errors
from .locks import SharedUse

PATIENCE_SECONDS = 60


def stop() -> None:
    """End a running `make run` of this checkout and servers that a killed process left behind."""
    if not paths.STATE.exists():
        return
    _end_supervisor()
    busy = [name for name in embedded.SERVERS if not _stop_server(name)]
    if busy:
        raise SetupError(
            "Ein anderer Befehl benutzt noch die eingebetteten Server: bitte abwarten oder ihn "
            "beenden, dann `make stop` wiederholen."
        )


def reset() -> None:
    """Delete all local data after asking; RESET=ja answers beforehand."""
    if os.environ.get("RESET", "").lower() != "ja" and not _confirmed():
        say("nichts gelöscht.")
        return
    stop()
    for folder in (paths.STATE, outside()):
        if folder.exists():
            shutil.rmtree(folder)
    say("alle örtlichen Daten sind gelöscht; `make run` beginnt von vorn.")


def _confirmed() -> bool:
    print(f"Alle örtlichen Daten in {paths.STATE} werden gelöscht. Fortfahren? [ja/nein] ", end="")
    sys.stdout.flush()
    return sys.stdin.readline().strip().lower() == "ja"


def _end_supervisor() -> None:
    path = paths.STATE / "run.lock"
    pid = path.read_text(encoding="utf-8").strip() if path.exists() else ""
    if not pid or not _is_locked(path):
        return
    os.kill(int(pid), signal.SIGTERM)
    until = time.monotonic() + PATIENCE_SECONDS
    while _is_locked(path):
        if time.monotonic() > until:
            raise SetupError(f"`make run` (Prozess {pid}) beendet sich nicht.")
        time.sleep(0.1)


def _is_locked(path: Path) -> bool:
    with path.open("a", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _stop_server(name: str) -> bool:
    use = SharedUse(paths.STATE / f"{name}.lock")
    use.acquire()
    return use.release(embedded.SERVERS[name][1].stop)


if __name__ == "__main__":
    with one_line_errors():
        reset() if "reset" in sys.argv[1:] else stop()
