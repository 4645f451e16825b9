"""History: person, time, reason, request id; nothing slips past it."""

import pytest
from django.db import ProgrammingError, connection, transaction

from kim.kontext import kontext, systemkontext
from kim.models import Kommune, Organisation
from kim.verlauf import UngeprotokolliertesSchreiben

pytestmark = pytest.mark.django_db


def _commit_pruefungen() -> None:
    """What PostgreSQL does at commit: run the deferred backstop triggers."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def test_a_save_leaves_person_reason_and_request(nutzer_mit, dueren):
    nutzer = nutzer_mit("koordination", dueren)
    with kontext(nutzer, grund="Umzug", anfrage_id="anfrage-1"):
        organisation = Organisation.objects.create(name="Beratung", art="mbe", kommune=dueren)
        organisation.name = "Beratungsstelle"
        organisation.save()
        _commit_pruefungen()
        neu, alt = organisation.history.all()
        assert (neu.history_user, neu.history_change_reason, neu.anfrage_id) == (
            nutzer,
            "Umzug",
            "anfrage-1",
        )
        assert (neu.name, alt.name) == ("Beratungsstelle", "Beratung")
        assert alt.gueltig_bis == neu.history_date
        assert neu.gueltig_bis is None


def test_raw_sql_leaves_exactly_one_history_row(system, dueren):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kim_kommune SET kurzname = 'Dürener Land' WHERE id = %s", [dueren.pk])
    _commit_pruefungen()
    assert dueren.history.count() == 2
    assert dueren.history.first().kurzname == "Dürener Land"
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kim_kommune SET kurzname = kurzname WHERE id = %s", [dueren.pk])
    _commit_pruefungen()
    assert dueren.history.count() == 2


def test_raw_delete_and_several_saves_are_complete(system, dueren):
    organisation = Organisation.objects.create(name="A", art="amt", kommune=dueren)
    for name in ("B", "C"):
        organisation.name = name
        organisation.save()
    _commit_pruefungen()
    assert [h.name for h in organisation.history.all()] == ["C", "B", "A"]
    kennung = organisation.pk
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM kim_organisation WHERE id = %s", [kennung])
    _commit_pruefungen()
    assert [h.history_type for h in Organisation.history.filter(id=kennung)] == ["-", "~", "~", "+"]


@pytest.mark.parametrize(
    "schreiben",
    [
        lambda: Kommune.objects.update(kurzname="x"),
        lambda: Kommune.objects.bulk_create([Kommune()]),
        lambda: Kommune.objects.bulk_update([], ["name"]),
    ],
)
def test_untracked_bulk_writes_are_refused(system, schreiben):
    with pytest.raises(UngeprotokolliertesSchreiben):
        schreiben()


@pytest.mark.parametrize("sql", ["UPDATE {} SET name = 'x'", "DELETE FROM {}", "TRUNCATE {}"])
def test_history_is_append_only_for_the_app_role(system, sql):
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(sql.format("kim_historicalkommune"))


def test_the_system_is_named_as_author(db, dueren):
    with systemkontext("Befehl erstdaten"):
        dueren.kurzname = "Düren!"
        dueren.save()
        eintrag = dueren.history.first()
    assert eintrag.history_user is None
    assert eintrag.history_change_reason == "Befehl erstdaten"
