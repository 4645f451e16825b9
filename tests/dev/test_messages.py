"""Whatever a person can mend is said in one German line that names the remedy."""

import errno
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from kim.dev import browser, run
from kim.dev.bootstrap import steps
from kim.dev.bootstrap.run import explain
from kim.dev.errors import SetupError, explain_os_error, one_line_errors
from kim.dev.paths import ROOT


def test_port_in_use_names_another() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SetupError, match=f"Port {port} ist belegt.*make run PORT={port + 1}"):
            run.check_port("127.0.0.1", port)


@pytest.mark.parametrize("port", ["abc", "0", "70000", "-1", "8000 "])
def test_a_port_that_is_none(monkeypatch: pytest.MonkeyPatch, port: str) -> None:
    monkeypatch.setenv("PORT", port)
    with pytest.raises(SetupError, match="keine Portnummer"):
        run.read_port()


def test_the_port_by_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "8123")
    assert run.read_port() == 8123
    monkeypatch.setenv("PORT", "")
    assert run.read_port() == 8000


def test_a_second_make_run_is_refused(tmp_path: Path) -> None:
    with run.only_one(tmp_path / "run.lock"):
        assert (tmp_path / "run.lock").read_text() == str(os.getpid())
        with (
            pytest.raises(SetupError, match="läuft hier schon"),
            run.only_one(tmp_path / "run.lock"),
        ):
            raise AssertionError
    with run.only_one(tmp_path / "run.lock"):
        assert (tmp_path / "run.lock").read_text() == str(os.getpid())


def test_full_disk_before_anything_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    nearly_full = shutil._ntuple_diskusage(10**9, 10**9 - 5_000_000, 5_000_000)
    monkeypatch.setattr(steps.shutil, "disk_usage", lambda _: nearly_full)
    with pytest.raises(SetupError, match=r"Zu wenig Platz.*frei sind 5 MB"):
        steps._check_disk()


@pytest.mark.parametrize(
    ("output", "line"),
    [
        ("ERROR: [Errno 28] No space left on device", "Festplatte ist voll"),
        ("npm error code ENOSPC", "Festplatte ist voll"),
        ("Temporary failure in name resolution", "Keine Verbindung zum Paketserver"),
        ("THESE PACKAGES DO NOT MATCH THE HASHES FROM …", "Prüfsumme"),
        ("Collecting x\nERROR: something unheard of\n", "ERROR: something unheard of"),
    ],
)
def test_what_an_installer_prints_is_explained(output: str, line: str) -> None:
    assert line in explain(output)


@pytest.mark.parametrize(
    ("number", "line"),
    [
        (errno.ENOSPC, "Die Festplatte ist voll"),
        (errno.EACCES, "Keine Berechtigung"),
        (errno.EROFS, "schreibgeschützt"),
    ],
)
def test_errors_of_the_system_are_one_line(
    number: int, line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left, one_line_errors():
        raise OSError(number, "x", "/somewhere")
    assert left.value.code == 1
    printed = capsys.readouterr().err
    assert line in printed
    assert printed.count("\n") == 1


def test_an_unknown_error_keeps_its_traceback() -> None:
    assert explain_os_error(OSError(errno.EPIPE, "x")) is None
    with pytest.raises(BrokenPipeError), one_line_errors():
        raise BrokenPipeError(errno.EPIPE, "x")


def test_a_missing_browser_names_package_and_variable(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CHROMIUM", raising=False)
    with pytest.raises(SetupError, match=r"apt install chromium.*CHROMIUM="):
        browser.ensure_chromium()
    monkeypatch.setenv("CHROMIUM", str(tmp_path / "none"))
    with pytest.raises(SetupError, match="gibt es nicht"):
        browser.find_chromium()


def test_manage_py_without_environment_says_make_setup(tmp_path: Path) -> None:
    shutil.copy(ROOT / "manage.py", tmp_path)
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(tmp_path / "manage.py"), "check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr == (
        "KIM ist noch nicht eingerichtet: bitte zuerst `make setup` ausführen.\n"
    )
