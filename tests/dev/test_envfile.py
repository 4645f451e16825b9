"""`.kim/env`: private, stable, and it follows a moved checkout."""

import os
import stat
from pathlib import Path

import psycopg
import pytest

from kim.dev import envfile
from kim.feldschluessel import schluesselmangel


def test_only_the_owner_may_read_it(tmp_path: Path) -> None:
    envfile.ensure(tmp_path, tmp_path / "env")
    assert stat.S_IMODE((tmp_path / "env").stat().st_mode) == 0o600


def test_secrets_once_made_never_change(tmp_path: Path) -> None:
    first = envfile.ensure(tmp_path, tmp_path / "env")
    assert envfile.ensure(tmp_path, tmp_path / "env") == first
    assert envfile.read(tmp_path / "env") == first
    assert len(first["SECRET_KEY"]) >= 64
    assert schluesselmangel([first["KIM_FELD_SCHLUESSEL"]]) == ""


def test_two_checkouts_share_no_secret(tmp_path: Path) -> None:
    one = envfile.ensure(tmp_path, tmp_path / "one")
    two = envfile.ensure(tmp_path, tmp_path / "two")
    assert one["SECRET_KEY"] != two["SECRET_KEY"]
    assert one["KIM_FELD_SCHLUESSEL"] != two["KIM_FELD_SCHLUESSEL"]
    assert envfile.password(one["DATABASE_URL"]) != envfile.password(two["DATABASE_URL"])
    assert envfile.password(one["DATABASE_URL"]) != envfile.password(one["DATABASE_OWNER_URL"])


def test_a_moved_checkout_keeps_its_passwords(tmp_path: Path) -> None:
    before = envfile.ensure(Path("/old place/run"), tmp_path / "env")
    after = envfile.ensure(Path("/new place/run"), tmp_path / "env")
    wanted = {"host": "/new place/run", "dbname": "kim", "user": "kim_app"}
    found = psycopg.conninfo.conninfo_to_dict(after["DATABASE_URL"])
    assert {name: found[name] for name in wanted} == wanted
    assert found["password"] == envfile.password(before["DATABASE_URL"])


def test_what_a_person_has_set_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "mine")
    monkeypatch.delenv("KIM_NEU", raising=False)
    envfile.load({"SECRET_KEY": "generated", "KIM_NEU": "1"})
    assert os.environ["SECRET_KEY"] == "mine"
    assert os.environ.pop("KIM_NEU") == "1"
