"""No role that KIM logs in with can step around row-level security."""

import os
from collections.abc import Iterator

import psycopg
import pytest


@pytest.fixture
def owner() -> Iterator[psycopg.Connection]:
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as connection:
        yield connection


def test_nobody_is_superuser_or_bypasses_policies(owner: psycopg.Connection) -> None:
    rows = owner.execute(
        "SELECT rolname, rolcanlogin, rolcreatedb,"
        " rolsuper OR rolbypassrls OR rolcreaterole OR rolreplication AS powerful"
        " FROM pg_roles WHERE rolname LIKE 'kim\\_%' ORDER BY rolname"
    ).fetchall()
    assert rows == [
        ("kim_app", True, False, False),
        ("kim_owner", True, True, False),
        ("kim_waechter", False, False, False),
    ]


def test_the_owner_may_act_as_the_others_but_not_the_other_way(owner: psycopg.Connection) -> None:
    rows = owner.execute(
        "SELECT r, m, pg_has_role(m, r, 'SET') FROM"
        " unnest(ARRAY['kim_app', 'kim_owner', 'kim_waechter']) r,"
        " unnest(ARRAY['kim_app', 'kim_owner', 'kim_waechter']) m WHERE r <> m"
    ).fetchall()
    assert {(role, member) for role, member, may in rows if may} == {
        ("kim_app", "kim_owner"),
        ("kim_waechter", "kim_owner"),
    }


def test_kim_app_owns_nothing_and_makes_no_tables() -> None:
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        assert connection.execute("SELECT current_user").fetchone() == ("kim_app",)
        found = connection.execute(
            "SELECT has_schema_privilege('public', 'CREATE'),"
            " has_database_privilege(current_database(), 'CREATE'),"
            " (SELECT count(*) FROM pg_class WHERE relowner = 'kim_app'::regrole)"
        ).fetchone()
    assert found == (False, False, 0)
