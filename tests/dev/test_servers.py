"""Embedded servers: there while a command needs them, gone afterwards, data kept."""

import os
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from kim.dev.paths import ROOT

Tool = Callable[..., subprocess.CompletedProcess]
SHOW = "import os; print(os.environ['DATABASE_URL'], os.environ['BROKER_URL'])"
READ = (
    "import os, psycopg\n"
    "c = psycopg.connect(os.environ['DATABASE_OWNER_URL'])\n"
    "print(c.execute('SELECT x FROM merk').fetchone()[0])\n"
)
WRITE = (
    "import os, psycopg\n"
    "c = psycopg.connect(os.environ['DATABASE_OWNER_URL'], autocommit=True)\n"
    "c.execute('CREATE TABLE merk AS SELECT 42 AS x')\n"
)


def answers(state: Path, name: str) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        return probe.connect_ex(str(state / "run" / name)) == 0


def wait_for(condition: Callable[[], bool], seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.05)


def test_servers_live_as_long_as_the_command_and_keep_their_data(
    tool: Tool, tmp_path: Path
) -> None:
    first = tool("kim.dev.within", sys.executable, "-c", WRITE)
    assert first.returncode == 0, first.stderr
    assert not answers(tmp_path / "kim", ".s.PGSQL.5432")
    assert not answers(tmp_path / "kim", "valkey.sock")

    second = tool("kim.dev.within", sys.executable, "-c", READ)
    assert second.stdout == "42\n", second.stderr
    modes = [(tmp_path / "kim" / name).stat().st_mode for name in (".", "env", "pg.superuser")]
    assert [stat.S_IMODE(mode) & 0o077 for mode in modes] == [0, 0, 0]


def test_commands_in_parallel_share_one_server(
    fresh_environment: dict[str, str], tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "kim.dev.within", sys.executable, "-c", SHOW]
    running = [
        subprocess.Popen(command, cwd=ROOT, env=fresh_environment, stdout=subprocess.PIPE)
        for _ in range(4)
    ]
    outputs = {process.communicate(timeout=120)[0] for process in running}
    assert [process.returncode for process in running] == [0, 0, 0, 0]
    assert len(outputs) == 1
    assert not answers(tmp_path / "kim", ".s.PGSQL.5432")


def test_what_a_killed_command_leaves_behind_is_stopped(
    tool: Tool, fresh_environment: dict[str, str], tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "kim.dev.within", "sleep", "60"]
    victim = subprocess.Popen(command, cwd=ROOT, env=fresh_environment, start_new_session=True)
    wait_for(lambda: answers(tmp_path / "kim", "valkey.sock"))
    os.killpg(victim.pid, signal.SIGKILL)
    victim.wait()
    assert answers(tmp_path / "kim", ".s.PGSQL.5432")

    stopped = tool("kim.dev.stop")
    assert stopped.returncode == 0, stopped.stderr
    assert not answers(tmp_path / "kim", ".s.PGSQL.5432")
    assert not answers(tmp_path / "kim", "valkey.sock")


def test_sigterm_stops_the_servers_too(fresh_environment: dict[str, str], tmp_path: Path) -> None:
    command = [sys.executable, "-m", "kim.dev.within", "sleep", "60"]
    process = subprocess.Popen(command, cwd=ROOT, env=fresh_environment, start_new_session=True)
    wait_for(lambda: answers(tmp_path / "kim", "valkey.sock"))
    os.killpg(process.pid, signal.SIGTERM)
    assert process.wait(timeout=60) != 0
    assert not answers(tmp_path / "kim", ".s.PGSQL.5432")


def test_postgres_comes_back_after_a_kill(tool: Tool, tmp_path: Path) -> None:
    kill = (
        "import os, pathlib, signal\n"
        "from kim.dev import postgres\n"
        "pid = pathlib.Path(os.environ['KIM_STATE_DIR'], 'pg', 'postmaster.pid')\n"
        "os.kill(int(pid.read_text().split()[0]), signal.SIGKILL)\n"
        "while postgres.is_running():  # the kernel needs a moment\n"
        "    pass\n"
        "postgres.ensure_running()\n"
        f"{READ}"
    )
    assert tool("kim.dev.within", sys.executable, "-c", WRITE).returncode == 0
    done = tool("kim.dev.within", sys.executable, "-c", kill)
    assert done.stdout == "42\n", done.stderr


def test_real_servers_are_used_and_nothing_embedded_starts(tool: Tool, tmp_path: Path) -> None:
    real = {"DATABASE_URL": "postgresql://a@db/x", "BROKER_URL": "redis://broker/0"}
    done = tool("kim.dev.within", sys.executable, "-c", SHOW, **real)
    assert done.stdout == "postgresql://a@db/x redis://broker/0\n", done.stderr
    assert not (tmp_path / "kim" / "pg").exists()
    assert not (tmp_path / "kim" / "valkey").exists()


def test_reset_asks_and_deletes(tool: Tool, tmp_path: Path) -> None:
    assert tool("kim.dev.within", "true").returncode == 0
    refused = tool("kim.dev.stop", "reset", RESET="")
    assert "nichts gelöscht" in refused.stderr
    assert (tmp_path / "kim").exists()
    done = tool("kim.dev.stop", "reset", RESET="ja")
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "kim").exists()
