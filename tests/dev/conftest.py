"""A state directory of its own for every test that starts servers."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kim.dev import paths

LOCAL = (
    "DATABASE_URL",
    "DATABASE_OWNER_URL",
    "BROKER_URL",
    "SECRET_KEY",
    "KIM_FELD_SCHLUESSEL",
    "KIM_DEMO",
)


@pytest.fixture
def fresh_environment(tmp_path: Path) -> dict[str, str]:
    """The environment of a person who has set nothing, with an empty `.kim` elsewhere."""
    kept = {name: value for name, value in os.environ.items() if name not in LOCAL}
    kept.pop("KIM_DB_ROLE", None)
    return {**kept, "KIM_STATE_DIR": str(tmp_path / "kim")}


@pytest.fixture
def tool(fresh_environment: dict[str, str]) -> Callable[..., subprocess.CompletedProcess]:
    """Run `python -m …` from the checkout and return what it said."""

    def call(*arguments: str, **extra: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [sys.executable, "-m", *arguments],
            cwd=paths.ROOT,
            env={**fresh_environment, **extra},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return call
