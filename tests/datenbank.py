"""A database whose rows are committed: for workers, servers and browsers beside the test.

Ordinary tests run inside a transaction that is rolled back; another process sees nothing
of it. ``echte_datenbank`` clones the migrated test database (about 0.1 s), points Django
of this process at the clone and drops it afterwards::

    def test_something(echte_datenbank):
        with systemkontext("Test"):
            nutzer = Nutzer.objects.create_user(…)            # committed at once
        subprocess.Popen([...], env=echte_datenbank.umgebung(BROKER_URL=…))

It can't be combined with ``db`` or anything built on it (``nutzer_mit``, ``dueren`` …);
make accounts yourself or with ``kim.actions.demodaten.load_demodaten``. The clone holds
the official lists. ``echte_datenbank_modul`` is the same for a whole module of tests.

``umgebung()`` is what a subprocess needs: DATABASE_URL (login ``kim_app``, the clone),
DJANGO_SETTINGS_MODULE=kim.settings.development, SECRET_KEY, BROKER_URL, KIM_DEMO; it must
not get KIM_DB_ROLE=owner, which the test settings set for this process.
"""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper


@dataclass(frozen=True)
class EchteDatenbank:
    name: str

    @property
    def url(self) -> str:
        """Address of the clone with the serving role's login."""
        teile = urlsplit(os.environ["DATABASE_URL"])
        return urlunsplit(teile._replace(path=f"/{self.name}"))

    def umgebung(self, **weitere: str) -> dict[str, str]:
        """Environment for a subprocess that works on the clone."""
        werte = {k: v for k, v in os.environ.items() if k != "KIM_DB_ROLE"}
        werte |= {
            "DATABASE_URL": self.url,
            "DJANGO_SETTINGS_MODULE": "kim.settings.development",
            "PYTHONUNBUFFERED": "1",
        }
        return werte | weitere


@contextmanager
def geklonte_datenbank(django_db_blocker) -> Iterator[EchteDatenbank]:
    """Clone, point Django at it, give everything back, drop. For fixtures of any scope."""
    einstellungen = connections.settings["default"]
    vorlage = einstellungen["NAME"]
    assert vorlage == einstellungen["TEST"]["NAME"], "only the test database may be cloned"
    klon = f"{vorlage}_{uuid.uuid4().hex[:8]}"
    with django_db_blocker.unblock():
        connection.close()  # PostgreSQL copies only what nobody is connected to
        _als_besitzer(f'CREATE DATABASE "{klon}" TEMPLATE "{vorlage}"')
        _zeigen_auf(klon)
        try:
            yield EchteDatenbank(klon)
        finally:
            connection.close()
            _zeigen_auf(vorlage)
            _als_besitzer(f'DROP DATABASE "{klon}" WITH (FORCE)')


def _als_besitzer(anweisung: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute("RESET ROLE")  # the tests' connections drop to kim_app
        cursor.execute(anweisung)


def _zeigen_auf(name: str) -> None:
    verbindung: BaseDatabaseWrapper = connections["default"]
    connections.settings["default"]["NAME"] = name
    verbindung.settings_dict["NAME"] = name


def _nicht_mit_db(request: pytest.FixtureRequest) -> None:
    if "db" in request.fixturenames or request.node.get_closest_marker("django_db"):
        raise pytest.UsageError("echte_datenbank can't be combined with the fixture db")


@pytest.fixture
def echte_datenbank(request, django_db_setup, django_db_blocker) -> Iterator[EchteDatenbank]:
    _nicht_mit_db(request)
    with geklonte_datenbank(django_db_blocker) as datenbank:
        yield datenbank


@pytest.fixture(scope="module")
def echte_datenbank_modul(django_db_setup, django_db_blocker) -> Iterator[EchteDatenbank]:
    """One clone for all tests of a module, which then must not use ``db`` at all."""
    with geklonte_datenbank(django_db_blocker) as datenbank:
        yield datenbank
