"""Make sure that the servers a command needs are there while it runs."""

import atexit
import os
import signal
from contextlib import suppress

from . import envfile, paths, postgres, valkey
from .locks import SharedUse

SERVERS = {"postgres": ("DATABASE_URL", postgres), "valkey": ("BROKER_URL", valkey)}
_uses: dict[str, SharedUse] = {}


def use(*names: str) -> None:
    """Start the named servers unless the environment names real ones; stop them at exit.

    Sets DATABASE_URL, DATABASE_OWNER_URL, BROKER_URL and SECRET_KEY in the environment where
    they are missing. Several processes share one server; the last one to leave stops it.
    """
    wanted = [name for name in names if not os.environ.get(SERVERS[name][0])]
    if not wanted:
        return
    paths.ensure_state()
    if not _uses:
        atexit.register(release)
    for name in wanted:
        if name not in _uses:
            _uses[name] = SharedUse(paths.STATE / f"{name}.lock")
            _uses[name].acquire()
        SERVERS[name][1].ensure_running()
    own = {SERVERS[name][0] for name in SERVERS if name not in wanted and name in names}
    values = envfile.ensure(postgres.find_account().sockets)
    if "DATABASE_URL" in own:
        values.pop("DATABASE_OWNER_URL", None)
    envfile.load(values)


def release() -> None:
    """Leave all servers; the last user stops them."""
    for name in reversed(list(_uses)):
        _uses.pop(name).release(SERVERS[name][1].stop)


def exit_on_sigterm() -> None:
    """Let SIGTERM run the exit handlers, so that a stopped command stops its server too."""

    def leave(number, frame):
        raise SystemExit(128 + number)

    with suppress(ValueError):  # only the main thread may set handlers
        signal.signal(signal.SIGTERM, leave)
