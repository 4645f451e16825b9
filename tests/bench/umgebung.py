"""The benchmark's own database: created by ``kim_owner``, measured as ``kim_app``."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

ROOT = Path(__file__).resolve().parents[2]


def schnell() -> bool:
    """Small sizes and few rounds: proves that the benchmarks run, measures nothing."""
    return os.environ.get("KIM_BENCH") == "schnell"


def _andere_datenbank(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


@contextmanager
def datenbank() -> Iterator[None]:
    """Create and migrate the database, point the environment at it, start Django."""
    name = f"kim_bench_{os.getpid()}"
    verwaltung = os.environ["DATABASE_OWNER_URL"]
    _ausfuehren(verwaltung, f'CREATE DATABASE "{name}"')
    try:
        for variable in ("DATABASE_URL", "DATABASE_OWNER_URL"):
            os.environ[variable] = _andere_datenbank(os.environ[variable], name)
        _manage("migrate", "--skip-checks", "--verbosity", "0", KIM_DB_ROLE="owner")
        _django()
        yield
    finally:
        _loeschen(verwaltung, name)


def _ausfuehren(url: str, sql: str) -> None:
    with psycopg.connect(url, autocommit=True) as verbindung:
        verbindung.execute(sql)


def _loeschen(url: str, name: str) -> None:
    """Drop the database; an autovacuum at work in it can't be ended by the owner, so it waits."""
    for _ in range(60):
        try:
            return _ausfuehren(url, f'DROP DATABASE "{name}" WITH (FORCE)')
        except psycopg.errors.InsufficientPrivilege:
            time.sleep(0.5)
    return _ausfuehren(url, f'DROP DATABASE "{name}" WITH (FORCE)')


def _manage(*befehl: str, **umgebung: str) -> None:
    subprocess.run(
        [sys.executable, "manage.py", *befehl], cwd=ROOT, env={**os.environ, **umgebung}, check=True
    )


def _django() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "kim.settings.development"
    os.environ.pop("KIM_DB_ROLE", None)
    import django

    django.setup()
    from kim.actions.erstdaten import load_erstdaten
    from kim.kontext import systemkontext

    with systemkontext("Messung"):
        load_erstdaten()


@contextmanager
def eigentuemer() -> Iterator[psycopg.Connection]:
    """A connection of the owning role: for tables, policies, bulk data of the generator."""
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as verbindung:
        yield verbindung
