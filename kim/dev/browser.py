"""Find Chromium for tests and pictures; fetch Debian's where that is allowed."""

import os
import shutil
import sys
from pathlib import Path

from .bootstrap.steps import debian_install
from .errors import SetupError, one_line_errors

# Quiet without network, and usable as root, where Chromium's own sandbox can't be.
LAUNCH_ARGUMENTS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    *(["--no-sandbox"] if os.getuid() == 0 else []),
]
NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


def find_chromium() -> str | None:
    """Path of the browser: `$CHROMIUM`, else one on the search path."""
    if given := os.environ.get("CHROMIUM"):
        if not Path(given).exists():
            raise SetupError(f"CHROMIUM={given} gibt es nicht: bitte den richtigen Pfad angeben.")
        return given
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def ensure_chromium() -> str:
    """Like `find_chromium`, but installs Debian's package as root or with passwordless sudo."""
    if found := find_chromium():
        return found
    print("Browser für die Tests wird installiert …", file=sys.stderr, flush=True)
    debian_install(["apt-get", "install", "-y", "--no-install-recommends", "chromium"])
    if found := find_chromium():
        return found
    raise SetupError(
        "Der Browser für die Tests fehlt: bitte `apt install chromium` ausführen lassen "
        "oder CHROMIUM=/pfad/zum/chromium setzen."
    )


if __name__ == "__main__":
    with one_line_errors():
        print(ensure_chromium())
