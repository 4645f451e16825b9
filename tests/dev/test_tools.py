"""Stamps, roles of commands, the broker of a test worker, the lock files."""

import re
import signal
import sys
import time
from pathlib import Path

import pytest

import manage
from kim.dev.bootstrap import stamps
from kim.dev.children import RESTARTS, Child, stop_all
from kim.dev.errors import SetupError
from kim.dev.paths import ROOT
from kim.dev.pytest_plugin import broker_for_worker

LOCKS = ("requirements", "requirements-embedded", "requirements-dev", "requirements-node")


def test_a_stamp_follows_content_name_and_extra_words(tmp_path: Path) -> None:
    file, stamp = tmp_path / "a.txt", tmp_path / "stamp"
    file.write_text("one")
    value = stamps.digest([file], "3.11")
    assert not stamps.is_current(stamp, value)
    stamps.write(stamp, value)
    assert stamps.is_current(stamp, value)
    file.write_text("two")
    assert not stamps.is_current(stamp, stamps.digest([file], "3.11"))
    file.write_text("one")
    assert stamps.digest([file], "3.12") != value


@pytest.mark.parametrize("command", ["migrate", "makemigrations", "sqlmigrate", "flush"])
def test_commands_on_the_schema_run_as_owner(monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    monkeypatch.delenv("KIM_DB_ROLE", raising=False)
    assert manage.choose_role(["manage.py", command]) == ["manage.py", command]
    assert manage.os.environ["KIM_DB_ROLE"] == "owner"


def test_other_commands_serve_as_app_unless_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KIM_DB_ROLE", raising=False)
    assert manage.choose_role(["manage.py", "dbshell"]) == ["manage.py", "dbshell"]
    assert "KIM_DB_ROLE" not in manage.os.environ
    asked = manage.choose_role(["manage.py", "dbshell", "--owner", "-c", "SELECT 1"])
    assert asked == ["manage.py", "dbshell", "-c", "SELECT 1"]
    assert manage.os.environ["KIM_DB_ROLE"] == "owner"


def test_every_test_worker_has_a_database_of_the_broker() -> None:
    url = "redis+socket:///x/valkey.sock?virtual_host=0"
    found = {broker_for_worker(url, worker)[-1] for worker in ("", "gw1", "gw2")}
    assert found == {"1", "2", "3"}


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_has_version_and_hash_and_no_address(name: str) -> None:
    text = (ROOT / f"{name}.txt").read_text(encoding="utf-8")
    entries = re.split(r"\n(?=\S)", re.sub(r"(?m)^\s*#.*\n?", "", text).strip())
    assert entries
    assert [e for e in entries if "==" not in e or "--hash=sha256:" not in e] == []
    assert "://" not in text
    assert "--index" not in text


def test_the_asset_lock_names_no_address() -> None:
    text = (ROOT / "package-lock.json").read_text(encoding="utf-8")
    assert '"integrity": "sha512-' in text
    assert "://" not in text


def child(code: str) -> Child:
    return Child("probe", "Die Probe", [sys.executable, "-c", code])


def wait_for_end(process: Child) -> int:
    until = time.monotonic() + 20
    while process.exit_code() is None:
        assert time.monotonic() < until
        time.sleep(0.02)
    return process.exit_code() or 0


def test_a_crashed_child_is_started_again_but_not_for_ever(
    capsys: pytest.CaptureFixture[str],
) -> None:
    probe = child("raise SystemExit(3)")
    probe.start()
    for _ in range(RESTARTS):
        assert wait_for_end(probe) == 3
        probe.restart()
    wait_for_end(probe)
    with pytest.raises(SetupError, match=r"bricht immer wieder ab \(Code 3\)"):
        probe.restart()
    assert capsys.readouterr().err.count("wird neu gestartet") == RESTARTS


def test_all_children_are_gone_after_stop_all() -> None:
    probes = [child("import time; time.sleep(60)") for _ in range(2)]
    for probe in probes:
        probe.start()
    stop_all(probes)
    assert [wait_for_end(probe) for probe in probes] == [-signal.SIGTERM, -signal.SIGTERM]
