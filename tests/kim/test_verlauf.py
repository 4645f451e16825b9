"""History: person, time, reason, request id; nothing slips past it."""

from datetime import date, timedelta

import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from kim.kontext import kontext, systemkontext
from kim.models import Kommune, Organisation
from kim.verlauf import UngeprotokolliertesSchreiben, bulk_create_with_history

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
        assert alt.verlauf_bis == neu.history_date
        assert neu.verlauf_bis is None


def test_raw_sql_leaves_exactly_one_history_row(system, dueren):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE kim_kommune SET kurzname = 'Dürener Land' WHERE id = %s", [dueren.pk]
        )
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


def test_the_last_state_of_a_transaction_is_the_last_in_the_history(system, dueren):
    organisation = Organisation.objects.create(name="A", art="amt", kommune=dueren)
    _commit_pruefungen()
    roh = "UPDATE kim_organisation SET name = %s WHERE id = %s"
    organisation.name = "B"
    organisation.save()
    with connection.cursor() as cursor:  # there and back again: B is in the history already
        cursor.execute(roh, ["C", organisation.pk])
        cursor.execute(roh, ["B", organisation.pk])
    _commit_pruefungen()
    assert organisation.history.first().name == "B"
    with connection.cursor() as cursor:  # raw first, then the ORM
        cursor.execute(roh, ["C", organisation.pk])
    organisation.name = "D"
    organisation.save()
    _commit_pruefungen()
    assert [h.name for h in organisation.history.all()] == ["D", "B", "A"]


def test_a_row_deleted_written_and_deleted_again_ends_as_deleted(system, dueren):
    kennung = Organisation.objects.create(name="A", art="amt", kommune=dueren).pk
    _commit_pruefungen()
    spalten = "id, name, art, kommune_id, rechtskreise, anschrift, telefon, email, webseite, aktiv"
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM kim_organisation WHERE id = %s", [kennung])
        _commit_pruefungen()
        cursor.execute(
            f"INSERT INTO kim_organisation ({spalten})"
            " VALUES (%s, 'Z', 'amt', %s, '{}', '', '', '', '', true)",
            [kennung, dueren.pk],
        )
        _commit_pruefungen()
        cursor.execute("DELETE FROM kim_organisation WHERE id = %s", [kennung])
    _commit_pruefungen()
    verlauf = Organisation.history.filter(id=kennung).order_by("history_id")
    assert [h.history_type for h in verlauf] == ["+", "-", "+", "-"]


def test_long_reasons_are_kept_in_full(system, dueren):
    grund = "Die Begründung ist lang. " * 30
    dueren._change_reason = grund
    dueren.save()
    organisation = Organisation(name="A", art="amt", kommune=dueren)
    organisation._change_reason = grund
    bulk_create_with_history([organisation], Organisation)
    assert dueren.history.first().history_change_reason == grund
    assert organisation.history.get().history_change_reason == grund


def test_a_save_of_untracked_fields_leaves_no_history(nutzer_mit, dueren):
    nutzer = nutzer_mit("koordination", dueren)
    with systemkontext("Test"):
        vorher = nutzer.history.count()
        nutzer.last_login = timezone.now()
        nutzer.save(update_fields=["last_login"])
        _commit_pruefungen()
        assert nutzer.history.count() == vorher


def test_verlauf_bis_of_rows_written_out_of_order(system, dueren):
    """Several rows of one object in one statement, and one dated before another."""
    organisation = Organisation.objects.create(name="A", art="amt", kommune=dueren)
    erste = organisation.history.get()
    zeiten = [erste.history_date + timedelta(days=n) for n in (3, 1, 2)]
    zeilen = []
    for zeit in zeiten:
        zeile = Organisation.history.get(pk=erste.pk)
        zeile.pk, zeile.history_date, zeile.history_type = None, zeit, "~"
        zeilen.append(zeile)
    Organisation.history.model.objects.bulk_create(zeilen)
    nachtrag = Organisation.history.get(pk=erste.pk)
    nachtrag.pk, nachtrag.history_date = None, erste.history_date + timedelta(hours=1)
    nachtrag.save()
    lauf = list(organisation.history.order_by("history_date"))
    assert [z.verlauf_bis for z in lauf] == [*(z.history_date for z in lauf[1:]), None]


def test_a_tracked_end_date_is_not_confused_with_the_end_of_a_history_row(nutzer_mit, dueren):
    """Rollenvergabe has a ``gueltig_bis`` of its own; the history keeps it as it was."""
    nutzer = nutzer_mit("koordination", dueren)
    with systemkontext("Test"):
        vergabe = nutzer.rollenvergaben.get()
        vergabe.gueltig_bis = date(2030, 12, 31)
        vergabe.save()
        neu, alt = vergabe.history.all()
    assert (alt.gueltig_bis, neu.gueltig_bis) == (None, date(2030, 12, 31))
    assert (alt.verlauf_bis, neu.verlauf_bis) == (neu.history_date, None)
