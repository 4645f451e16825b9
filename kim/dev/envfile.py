"""`.kim/env`: generated secrets and addresses of the embedded servers, for the owner only."""

import base64
import os
import secrets
from pathlib import Path
from urllib.parse import quote, urlsplit

from . import paths
from .locks import exclusive

DATABASE = "kim"


def read(path: Path | None = None) -> dict[str, str]:
    """The values of the file; empty when it does not exist yet."""
    path = path or paths.ENV_FILE
    if not path.exists():
        return {}
    pairs = (line.partition("=") for line in path.read_text(encoding="utf-8").splitlines())
    return {name: value for name, sep, value in pairs if sep and not name.startswith("#")}


def ensure(sockets: Path, path: Path | None = None) -> dict[str, str]:
    """Create what is missing and follow a moved checkout. Secrets once made never change."""
    path = path or paths.ENV_FILE
    with exclusive(path.with_name("env.lock")):
        old = read(path)
        new = {**old, **_addresses(old, sockets)}
        new.setdefault("SECRET_KEY", secrets.token_urlsafe(64))
        new.setdefault("KIM_FELD_SCHLUESSEL", _fernet_key())
        new.setdefault("KIM_DEMO", "1")
        if new != old:
            _write(path, new)
    return new


def _fernet_key() -> str:
    """A key as ``cryptography.fernet`` makes it; the tools run before that is installed."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


def load(values: dict[str, str]) -> None:
    """Put the values into the environment; what a person has set stays."""
    for name, value in values.items():
        os.environ.setdefault(name, value)


def password(url: str) -> str:
    """The password inside a database address."""
    return urlsplit(url).password or ""


def _addresses(old: dict[str, str], sockets: Path) -> dict[str, str]:
    def database(name: str, role: str) -> str:
        secret = password(old.get(name, "")) or secrets.token_urlsafe(32)
        return f"postgresql://{role}:{secret}@/{DATABASE}?host={quote(str(sockets))}"

    return {
        "DATABASE_URL": database("DATABASE_URL", "kim_app"),
        "DATABASE_OWNER_URL": database("DATABASE_OWNER_URL", "kim_owner"),
        "BROKER_URL": f"redis+socket://{quote(str(sockets))}/valkey.sock?virtual_host=0",
    }


def _write(path: Path, values: dict[str, str]) -> None:
    lines = ["# Erzeugt von `make setup`; geheim, nicht weitergeben."]
    lines += [f"{name}={value}" for name, value in values.items()]
    draft = path.with_name("env.neu")
    draft.unlink(missing_ok=True)
    fd = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(fd, "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
