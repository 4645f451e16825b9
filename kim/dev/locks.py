"""Shared use of one embedded server by many processes.

Every user holds a shared `flock` on one file for as long as it needs the server. Whoever leaves
and can turn its lock into an exclusive one was the last and stops the server. The kernel drops
the lock of a killed process, so nothing can stay locked; a server left over by a killed last
user is stopped by the next one that leaves.
"""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


class SharedUse:
    """Reference count of a server, kept by the kernel."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._fd: int | None = None
        self._pid = 0

    def acquire(self) -> None:
        """Become a user. Waits while somebody stops the server."""
        if self._fd is not None:
            return
        self._fd = _open(self.path)
        self._pid = os.getpid()
        fcntl.flock(self._fd, fcntl.LOCK_SH)

    def release(self, stop: Callable[[], None]) -> bool:
        """Stop being a user; call `stop` and return True when nobody else is one.

        Does nothing in a forked child: the lock belongs to the process that took it.
        """
        if self._fd is None or self._pid != os.getpid():
            return False
        fd, self._fd = self._fd, None
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        else:
            stop()
            return True
        finally:
            os.close(fd)


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Hold `path` alone: two processes must not start or build the same thing at once."""
    fd = _open(path)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX)
        yield
    finally:
        os.close(fd)


def _open(path: Path) -> int:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
