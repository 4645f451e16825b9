"""Bring the database up to date: migrations, initial data, demo data. `python -m kim.dev.data`."""

import os
import subprocess
import sys
import time

from . import embedded, paths
from .bootstrap import stamps
from .errors import SetupError, one_line_errors
from .locks import exclusive

SOURCES = (
    "*/migrations/*.py",
    "*/models.py",
    "*/models/*.py",
    "kim/schutz/*.*",
    "*/daten/**/*.*",
    "*/management/commands/erstdaten.py",
    "*/management/commands/demodaten.py",
)


def main() -> None:
    """Used by `make setup`; the servers stop again afterwards when nobody else uses them."""
    embedded.exit_on_sigterm()
    with one_line_errors():
        embedded.use("postgres")
        bring_up_to_date()


def bring_up_to_date() -> None:
    """Skip everything when the embedded database has seen exactly these sources already."""
    stamp, value = paths.STATE / "pg.daten", _digest()
    own = os.environ["DATABASE_URL"] in _embedded_addresses()
    with exclusive(paths.STATE / "daten.lock"):
        if own and stamps.is_current(stamp, value):
            return
        _manage("Datenbank wird eingerichtet", "migrate", "--verbosity", "0")
        _manage("Kommunen und Zahlen werden geladen", "erstdaten")
        if os.environ.get("KIM_DEMO") == "1":
            _manage("Beispieldaten werden angelegt", "demodaten")
        if own:
            stamps.write(stamp, value)


def _digest() -> str:
    files = [path for pattern in SOURCES for path in paths.ROOT.glob(pattern) if path.is_file()]
    built = (paths.STATE / "pg.roles").stat().st_mtime_ns if _is_built() else 0
    return stamps.digest(
        [path for path in files if "__pycache__" not in path.parts],
        os.environ.get("KIM_DEMO", ""),
        str(built),
    )


def _is_built() -> bool:
    return (paths.STATE / "pg.roles").exists()


def _embedded_addresses() -> set[str]:
    from . import envfile

    return {envfile.read().get("DATABASE_URL", "")}


def _manage(title: str, *arguments: str) -> None:
    print(f"{title} …", end=" ", flush=True)
    begin = time.monotonic()
    role = {"KIM_DB_ROLE": "owner"} if arguments[0] == "migrate" else {}
    done = subprocess.run(
        [sys.executable, str(paths.ROOT / "manage.py"), *arguments],
        cwd=paths.ROOT, env={**os.environ, **role}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        print("fehlgeschlagen", flush=True)
        sys.stderr.write(done.stdout + done.stderr)
        raise SetupError(_explain(arguments[0], done.stderr))
    print(f"{time.monotonic() - begin:.1f} s".replace(".", ","), flush=True)


def _explain(command: str, output: str) -> str:
    if "No space left on device" in output or "DiskFull" in output:
        return "Die Festplatte ist voll: bitte Platz schaffen und den Befehl wiederholen."
    last = next((line for line in reversed(output.splitlines()) if line.strip()), "ohne Meldung")
    return f"`manage.py {command}` ist gescheitert: {last.strip()}"


if __name__ == "__main__":
    main()
