"""Tests run on a real PostgreSQL as ``kim_app``: no superuser, row-level security on.

The test database is made and migrated by ``kim_owner``; afterwards every connection
drops to ``kim_app``. It already holds the official lists (54 Kommunen, Gemeinden).
"""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from django.db import connection
from django.db.backends.signals import connection_created
from django.test.utils import setup_databases, teardown_databases

from kim.actions.erstdaten import load_erstdaten
from kim.actions.rollen import grant_role
from kim.kontext import systemkontext
from kim.models import Kommune, Nutzer, Organisation, Team
from kim.rechte_katalog import ROLLEN, Ebene, Rolle
from tests.datenbank import echte_datenbank, echte_datenbank_modul  # noqa: F401
from tests.dienste import arbeiter, broker  # noqa: F401
from tests.matrix.vorrichtung import welt  # noqa: F401


def _nur_app_rolle(connection, **_) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE kim_app")


@pytest.fixture(scope="session")
def django_db_setup(
    request,
    django_test_environment,
    django_db_blocker,
    django_db_keepdb,
    django_db_createdb,
    django_db_modify_db_settings,
) -> Iterator[None]:
    """The test database with the official lists; then only ``kim_app``.

    Replaces pytest-django's, which leaves the connection on the development database
    when no chosen test asks for ``db`` (those of ``echte_datenbank`` don't).
    """
    stufe = request.config.option.verbose
    with django_db_blocker.unblock():
        vorher = setup_databases(
            verbosity=stufe,
            interactive=False,
            aliases={"default"},
            serialized_aliases=set(),
            keepdb=django_db_keepdb and not django_db_createdb,
        )
        connection_created.connect(_nur_app_rolle, dispatch_uid="tests_nur_app_rolle")
        _nur_app_rolle(connection)
        with systemkontext("Tests"):
            load_erstdaten()
    yield
    connection_created.disconnect(dispatch_uid="tests_nur_app_rolle")
    with django_db_blocker.unblock():
        connection.close()
        if not django_db_keepdb:
            teardown_databases(vorher, verbosity=stufe)


@pytest.fixture
def system(db) -> Iterator[None]:
    """The whole test body sees everything, as a management command would."""
    with systemkontext("Test"):
        yield


@pytest.fixture
def dueren(db) -> Kommune:
    return Kommune.objects.get(ags="05358")


@pytest.fixture
def soest(db) -> Kommune:
    return Kommune.objects.get(ags="05974")


@pytest.fixture
def team_von(db) -> Callable[..., Team]:
    """``team_von(kommune, "Sozialamt")``: the Team, made on first use."""

    def machen(kommune: Kommune, name: str = "Sozialamt") -> Team:
        with systemkontext("Testteam"):
            organisation, _ = Organisation.objects.get_or_create(
                name=f"{name} {kommune.kurzname}", kommune=kommune, defaults={"art": "amt"}
            )
            return Team.objects.get_or_create(
                name=name, kommune=kommune, defaults={"organisation": organisation}
            )[0]

    return machen


@pytest.fixture
def nutzer_mit(db, team_von) -> Callable[..., Nutzer]:
    """``nutzer_mit("koordination", dueren)``: an account with one role in its scope."""

    def machen(
        rolle: str | None, kommune: Kommune | None = None, team: str = "Sozialamt"
    ) -> Nutzer:
        nummer = Nutzer.objects.count()
        name = f"{rolle or 'ohne'}-{kommune.ags if kommune else 'land'}-{nummer}"
        with systemkontext("Testkonto"):
            nutzer = Nutzer.objects.create_user(
                f"{name}@test.example", "geheim-Test-2024", name=name.title(), kommune=kommune
            )
            if rolle is not None:
                ebene = ROLLEN[Rolle(rolle)].ebene
                grant_role(
                    nutzer=nutzer,
                    rolle=rolle,
                    kommune=kommune if ebene == Ebene.KOMMUNE else None,
                    team=team_von(kommune, team) if ebene == Ebene.TEAM else None,
                    grund="Test",
                    gueltig_von=date(2020, 1, 1),
                    by=None,
                )
        return nutzer

    return machen
