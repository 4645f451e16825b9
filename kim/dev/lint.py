"""`make lint`: every static check, all of them even when one fails. `python -m kim.dev.lint`.

djlint only lints: its formatter moves text onto lines of its own and so changes the spaces that
a browser shows.
"""

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from . import embedded, paths
from .errors import one_line_errors

PYTHON = [sys.executable, "-m"]
MANAGE = [sys.executable, str(paths.ROOT / "manage.py")]
CHECKS = {
    "ruff check": [*PYTHON, "ruff", "check", "."],
    "ruff format": [*PYTHON, "ruff", "format", "--check", "."],
    "djlint": [*PYTHON, "djlint", "templates", "--lint", "--quiet"],
    "mypy": [*PYTHON, "mypy"],
    "makemigrations": [*MANAGE, "makemigrations", "--check", "--dry-run"],
    "manage.py check": [*MANAGE, "check", "--fail-level", "WARNING"],
}


def main() -> int:
    embedded.exit_on_sigterm()
    with one_line_errors():
        embedded.use("postgres")
    with ThreadPoolExecutor(max_workers=2) as pool:
        results = dict(zip(CHECKS, pool.map(_check, CHECKS), strict=True))
    failed = [name for name, fine in results.items() if not fine]
    if failed:
        print(f"KIM: Prüfungen gescheitert: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


def _check(name: str) -> bool:
    begin = time.monotonic()
    done = subprocess.run(CHECKS[name], cwd=paths.ROOT, capture_output=True, text=True, check=False)
    verdict = "gescheitert" if done.returncode else "in Ordnung"
    output = (done.stdout + done.stderr).strip() if done.returncode else ""
    print(f"{name}: {verdict} ({time.monotonic() - begin:.1f} s)\n{output}".rstrip(), flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
