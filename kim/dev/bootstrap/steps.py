"""The steps of `make setup` before Django: disk, virtual environment, packages, assets."""

import os
import shutil
import sys
from pathlib import Path

from .. import paths
from ..errors import SetupError
from ..locks import exclusive
from . import stamps
from .run import attempt, run

VENV = paths.ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
ASSETS = paths.ROOT / "node_modules"
RUNTIME = ("requirements.txt", "requirements-embedded.txt")
DEVELOPMENT = ("requirements-dev.txt",)
NEEDED_BYTES = 1_500_000_000
SPARE_BYTES = 100_000_000


def main(*, with_dev_tools: bool) -> None:
    """Bring everything up to date; a fraction of a second when nothing changed."""
    paths.ensure_state()
    with exclusive(paths.STATE / "setup.lock"):
        _check_disk()
        _venv()
        _packages("runtime", "Pakete werden installiert", RUNTIME)
        if with_dev_tools:
            _packages("dev", "Prüfwerkzeuge werden installiert", DEVELOPMENT)
        _assets()


def _check_disk() -> None:
    fresh = not (VENV / "stamp.runtime").exists()
    free = shutil.disk_usage(paths.ROOT).free
    if free < (NEEDED_BYTES if fresh else SPARE_BYTES):
        raise SetupError(
            f"Zu wenig Platz auf der Festplatte: frei sind {free // 1_000_000} MB, gebraucht werden "
            f"{(NEEDED_BYTES if fresh else SPARE_BYTES) // 1_000_000} MB. Bitte Platz schaffen."
        )


def _venv() -> None:
    if PYTHON.exists() and attempt([PYTHON, "-c", "import pip._internal"]) is None:
        return
    shutil.rmtree(VENV, ignore_errors=True)
    print("Virtuelle Umgebung wird angelegt …", flush=True)
    make_venv(VENV)


def make_venv(folder: Path) -> None:
    """A virtual environment with pip, also where Debian ships python3 without `ensurepip`."""
    if attempt([sys.executable, "-m", "venv", folder]) is None:
        return
    if (
        _install_debian_venv()
        and attempt([sys.executable, "-m", "venv", "--clear", folder]) is None
    ):
        return
    bare: list[str | Path] = [sys.executable, "-m", "venv", "--clear", "--without-pip", folder]
    if attempt(bare) is None and _pip_from_elsewhere(folder):
        return
    shutil.rmtree(folder, ignore_errors=True)
    raise SetupError(
        "Diesem Python fehlt `venv` mit pip: bitte `apt install python3-venv` ausführen lassen "
        "und `make setup` wiederholen."
    )


def _install_debian_venv() -> bool:
    """As root or with passwordless sudo, on systems with apt."""
    install = ["apt-get", "install", "-y", "--no-install-recommends", "python3-venv"]
    return debian_install(install)


def debian_install(install: list[str]) -> bool:
    if not shutil.which("apt-get"):
        return False
    prefix = [] if os.getuid() == 0 else ["sudo", "-n"]
    if prefix and not shutil.which("sudo"):
        return False
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    if attempt([*prefix, *install], env=quiet) is None:
        return True
    attempt([*prefix, "apt-get", "update"], env=quiet)
    return attempt([*prefix, *install], env=quiet) is None


def _pip_from_elsewhere(folder: Path) -> bool:
    """pip of this python, or uv, puts a pip into the environment."""
    python = folder / "bin" / "python"
    if attempt([sys.executable, "-m", "pip", "--python", python, "install", "pip"]) is None:
        return True
    return attempt(["uv", "pip", "install", "--python", python, "pip"]) is None


def _packages(name: str, title: str, files: tuple[str, ...]) -> None:
    locks = [paths.ROOT / file for file in files]
    stamp, value = VENV / f"stamp.{name}", stamps.digest([*locks, VENV / "pyvenv.cfg"])
    if stamps.is_current(stamp, value):
        return
    run(title, pip_install(PYTHON, locks), cwd=paths.ROOT)
    stamps.write(stamp, value)


def pip_install(python: Path, locks: list[Path]) -> list[str | Path]:
    """Only what the lock files name, only with the hashes they name.

    ``--no-deps``: the files are complete. Resolving again would let a newer release that
    satisfies an extra (``coverage[toml]``) collide with the pin of a later day.
    """
    command: list[str | Path] = [python, "-m", "pip", "install", "--require-hashes", "--no-deps"]
    command += ["--no-input"]
    command += ["--disable-pip-version-check", "--no-warn-script-location", "--prefer-binary"]
    for lock in locks:
        command += ["-r", lock]
    return command


def _assets() -> None:
    """KERN UX-Standard from its npm package; served from node_modules, nothing is copied."""
    inputs = [paths.ROOT / "package.json", paths.ROOT / "package-lock.json"]
    stamp, value = ASSETS / ".stamp", stamps.digest(inputs)
    if stamps.is_current(stamp, value):
        return
    npm = shutil.which("npm")
    folder = Path(npm).parent if npm and shutil.which("node") else _node_from_wheel()
    path = f"{folder}{os.pathsep}{os.environ.get('PATH', '')}"
    run(
        "Oberfläche (KERN) wird geholt",
        [folder / "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
        cwd=paths.ROOT,
        env={**os.environ, "PATH": path},
    )
    stamps.write(stamp, value)


def _node_from_wheel() -> Path:
    """npm out of a Python wheel, in an environment of its own beside ours."""
    folder = paths.STATE / "node"
    lock = paths.ROOT / "requirements-node.txt"
    stamp, value = folder / "stamp", stamps.digest([lock])
    if not stamps.is_current(stamp, value):
        shutil.rmtree(folder, ignore_errors=True)
        make_venv(folder)
        run("npm wird geholt", pip_install(folder / "bin" / "python", [lock]))
        stamps.write(stamp, value)
    return folder / "bin"
