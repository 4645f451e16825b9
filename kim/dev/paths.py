"""Where the local state lives. Everything generated is below `.kim/` and ignored by git."""

import hashlib
import os
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STATE = Path(os.environ.get("KIM_STATE_DIR") or ROOT / ".kim")
ENV_FILE = STATE / "env"
LOGS = STATE / "log"

# sockaddr_un holds 108 bytes on Linux, 104 on macOS; PostgreSQL appends ".s.PGSQL.5432.lock".
LONGEST_SOCKET_DIR = 104 - len("/.s.PGSQL.5432.lock") - 1


def ensure_state() -> None:
    """Create `.kim/` readable by its owner only."""
    STATE.mkdir(mode=0o700, parents=True, exist_ok=True)
    for folder in (LOGS, STATE / "static"):
        folder.mkdir(mode=0o700, exist_ok=True)


def fingerprint() -> str:
    """Short name of this checkout for directories outside of it."""
    return hashlib.sha256(str(STATE).encode()).hexdigest()[:12]


def socket_dir() -> Path:
    """Directory of the unix sockets: below `.kim/`, or a private one where that path is too long."""
    inside = STATE / "run"
    if len(os.fsencode(inside)) <= LONGEST_SOCKET_DIR:
        inside.mkdir(mode=0o700, parents=True, exist_ok=True)
        return inside
    return private_dir(Path(tempfile.gettempdir()) / f"kim-{os.getuid()}-{fingerprint()}")


def private_dir(path: Path) -> Path:
    """Create `path` for this account alone; refuse one that somebody else put there."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    status = path.lstat()
    if path.is_symlink() or status.st_uid != os.getuid() or status.st_mode & 0o077:
        raise PermissionError(f"{path} gehört einem anderen Konto oder ist für andere lesbar.")
    return path
