"""Make sure that the servers a command needs are there while it runs."""

import atexit
import os
import signal
import sys
from contextlib import suppress
from types import FrameType

from . import envfile, paths, postgres, valkey
from .account import find_account
from .locks import SharedUse

SERVERS = {"postgres": ("DATABASE_URL", postgres), "valkey": ("BROKER_URL", valkey)}
_uses: dict[str, SharedUse] = {}


def use(*names: str) -> list[str]:
    """Start the named servers unless the environment names real ones; leave them at exit.

    Sets DATABASE_URL, DATABASE_OWNER_URL, BROKER_URL, SECRET_KEY, KIM_FELD_SCHLUESSEL and KIM_DEMO where a person has
    not. Several processes share one server; the last one to leave stops it. Returns the names
    of the embedded servers in use.
    """
    paths.ensure_state()
    wanted = [name for name in names if not os.environ.get(SERVERS[name][0])]
    if wanted and not _uses:
        atexit.register(release)
    for name in wanted:
        if name not in _uses:
            _uses[name] = SharedUse(paths.STATE / f"{name}.lock")
            _uses[name].acquire()
        SERVERS[name][1].ensure_running()
    _load_environment()
    return wanted


def release() -> None:
    """Leave all servers; the last user stops them."""
    for name in reversed(list(_uses)):
        _uses.pop(name).release(SERVERS[name][1].stop)


def _load_environment() -> None:
    values = envfile.ensure(find_account().sockets)
    if os.environ.get("DATABASE_URL"):
        # A real database: neither our owner nor demo accounts belong there.
        del values["DATABASE_OWNER_URL"]
        values["KIM_DEMO"] = "0"
    envfile.load(values)


def exit_on_sigterm() -> None:
    """Let SIGTERM run the exit handlers, so that a stopped command stops its server too."""

    def leave(number: int, frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    with suppress(ValueError):  # only the main thread may set handlers
        signal.signal(signal.SIGTERM, leave)


def keep_alive() -> None:
    """Start an embedded server again that died while in use; real servers are left alone."""
    for name in _uses:
        server = SERVERS[name][1]
        if not server.is_running():
            print(
                f"KIM: {name} ist ausgefallen und wird neu gestartet.", file=sys.stderr, flush=True
            )
            server.ensure_running()
