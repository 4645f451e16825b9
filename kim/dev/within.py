"""`python -m kim.dev.within COMMAND …`: run a command while the servers are there."""

import os
import subprocess
import sys

from . import embedded, paths
from .errors import one_line_errors


def main(command: list[str]) -> int:
    embedded.exit_on_sigterm()
    with one_line_errors():
        embedded.use("postgres", "valkey")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kim.settings.development")
    return subprocess.run(command, cwd=paths.ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
