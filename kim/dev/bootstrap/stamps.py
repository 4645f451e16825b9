"""Know without doing it again that a step is done: the hash of its inputs lies beside its result."""

import hashlib
from collections.abc import Iterable
from pathlib import Path


def digest(files: Iterable[Path], *extra: str) -> str:
    """Hash of the names and contents of the files and of further words."""
    total = hashlib.sha256()
    for word in extra:
        total.update(word.encode() + b"\0")
    for path in sorted(files):
        total.update(path.name.encode() + b"\0")
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def is_current(stamp: Path, value: str) -> bool:
    return stamp.exists() and stamp.read_text(encoding="utf-8").strip() == value


def write(stamp: Path, value: str) -> None:
    stamp.write_text(value + "\n", encoding="utf-8")
