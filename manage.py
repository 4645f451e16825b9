#!/usr/bin/env python3
"""Django's command line. Starts the embedded PostgreSQL for as long as the command runs."""

import os
import sys
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent
# These change or describe the schema: they run as the role that owns it.
OWNER_COMMANDS = {
    "createcachetable",
    "flush",
    "inspectdb",
    "makemigrations",
    "migrate",
    "optimizemigration",
    "remove_stale_contenttypes",
    "showmigrations",
    "sqlflush",
    "sqlmigrate",
    "sqlsequencereset",
    "squashmigrations",
}


def enter_environment() -> None:
    """Continue in `.venv` when this python has no Django; say so when there is none."""
    if find_spec("django") is not None:
        return
    python = ROOT / ".venv" / "bin" / "python"
    if not python.exists() or os.environ.get("KIM_REEXEC"):
        print(
            "KIM ist noch nicht eingerichtet: bitte zuerst `make setup` ausführen.", file=sys.stderr
        )
        raise SystemExit(1)
    os.environ["KIM_REEXEC"] = "1"
    script = str(Path(__file__).resolve())
    os.execv(python, [str(python), script, *sys.argv[1:]])  # noqa: S606 - our own interpreter


def choose_role(arguments: list[str]) -> list[str]:
    """Set KIM_DB_ROLE for commands that need the owner; `--owner` asks for it anywhere."""
    if "--owner" in arguments:
        arguments = [word for word in arguments if word != "--owner"]
        os.environ["KIM_DB_ROLE"] = "owner"
    elif arguments[1:2] and arguments[1] in OWNER_COMMANDS:
        os.environ.setdefault("KIM_DB_ROLE", "owner")
    return arguments


def main() -> None:
    enter_environment()
    os.environ.pop("KIM_REEXEC", None)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kim.settings.development")
    arguments = choose_role(sys.argv)

    if not os.environ.get("DATABASE_URL"):
        from kim.dev import embedded
        from kim.dev.account import find_binaries
        from kim.dev.errors import one_line_errors

        embedded.exit_on_sigterm()
        with one_line_errors():
            embedded.use("postgres")
            if arguments[1:2] == ["dbshell"]:
                os.environ["PATH"] = f"{find_binaries()}{os.pathsep}{os.environ['PATH']}"

    from django.core.management import execute_from_command_line

    execute_from_command_line(arguments)


if __name__ == "__main__":
    main()
