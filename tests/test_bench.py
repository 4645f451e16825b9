"""The benchmarks run: small sizes, in a process of their own, so that they never rot."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

WURZEL = Path(__file__).resolve().parents[1]


@pytest.mark.langsam
def test_benchmarks_run_in_small():
    umgebung = {k: v for k, v in os.environ.items() if k != "KIM_DB_ROLE"}
    lauf = subprocess.run(
        [sys.executable, "-m", "tests.bench"],
        cwd=WURZEL,
        env=umgebung | {"KIM_BENCH": "schnell"},
        capture_output=True,
        text=True,
        check=False,
        timeout=480,
    )
    assert lauf.returncode == 0, lauf.stderr[-2000:]
    for abschnitt in (
        "Designs of the second wall",
        "Rights and policies",
        "Every Kommune",
        "Person search",
        "Import",
        "Audit page",
        "Stand am",
        "Pages with many Stichtage",
        "Forecast",
        "The busiest lists",
        "Audit run",
    ):
        assert f"## {abschnitt}" in lauf.stdout
