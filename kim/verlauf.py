"""The complete history: who changed what from what to what, when and why.

django-simple-history writes a row per change. Around it stand a queryset that
refuses writes the history would miss, extra columns on every history row, and a
database trigger (``kim/schutz``) that catches raw SQL.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import connection, models
from psycopg.pq import TransactionStatus
from simple_history import utils
from simple_history.models import HistoricalRecords

from kim import kontext as _kontext

_erlaubt: ContextVar[bool] = ContextVar("kim_massenschreiben", default=False)


class UngeprotokolliertesSchreiben(RuntimeError):
    """A bulk write that simple-history would not see."""


@contextmanager
def _massenschreiben() -> Iterator[None]:
    marke = _erlaubt.set(True)
    try:
        yield
    finally:
        _erlaubt.reset(marke)


class KimQuerySet(models.QuerySet):
    """Refuses ``update``, ``bulk_create`` and ``bulk_update``: they skip the history."""

    def _pruefe(self, was: str) -> None:
        if not _erlaubt.get():
            raise UngeprotokolliertesSchreiben(
                f"{self.model.__name__}.objects.{was}() skips the history; "
                f"save the object or use kim.verlauf.{was}_with_history()"
            )

    def update(self, **kwargs: Any) -> int:
        self._pruefe("update")
        return super().update(**kwargs)

    def bulk_create(self, objs: Any, *args: Any, **kwargs: Any) -> list[Any]:
        self._pruefe("bulk_create")
        return super().bulk_create(objs, *args, **kwargs)

    def bulk_update(self, objs: Any, *args: Any, **kwargs: Any) -> int:
        self._pruefe("bulk_update")
        return super().bulk_update(objs, *args, **kwargs)


class _AusEinstellung(models.Func):
    """A transaction-local setting of the data context as a column default."""

    template = "COALESCE(current_setting('app.anfrage', true), '')"
    output_field = models.CharField()


class _Transaktion(models.Func):
    template = "(pg_current_xact_id()::text)::bigint"
    output_field = models.BigIntegerField()


class VerlaufBasis(models.Model):
    """Extra columns of every history row.

    ``verlauf_bis`` is kept by a trigger and makes "Stand am …" one index range;
    ``tx_id`` tells which rows were written by one transaction.
    """

    anfrage_id = models.CharField(
        "Anfrage", max_length=64, db_default=_AusEinstellung(), editable=False
    )
    tx_id = models.BigIntegerField(db_default=_Transaktion(), editable=False)
    verlauf_bis = models.DateTimeField("in Kraft bis", null=True, editable=False)

    class Meta:
        abstract = True


class Verlauf(HistoricalRecords):
    """``HistoricalRecords`` that takes person and reason, in full, from the data context."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("bases", [VerlaufBasis])
        kwargs.setdefault("user_db_constraint", False)
        kwargs.setdefault("history_id_field", models.BigAutoField(primary_key=True))
        kwargs.setdefault("history_change_reason_field", models.TextField("Begründung", null=True))
        super().__init__(**kwargs)

    def post_save(
        self, instance: models.Model, created: bool, using: str | None = None, **kwargs: Any
    ) -> None:
        """A save of untracked fields only (last sign-in, progress) leaves no history row."""
        felder = kwargs.get("update_fields")
        if felder is not None and not created and set(felder) <= set(self.excluded_fields):
            return
        super().post_save(instance, created, using=using, **kwargs)

    def get_history_user(self, instance: models.Model) -> Any:
        return getattr(instance, "_history_user", None) or _kontext.aktueller_nutzer()

    def get_change_reason_for_object(
        self, instance: models.Model, history_type: str, using: str
    ) -> str | None:
        return getattr(instance, "_change_reason", None) or _kontext.aktueller_grund() or None


def bulk_create_with_history(objs: Sequence[Any], model: Any, **kwargs: Any) -> list[Any]:
    """simple-history's bulk create, with person and reason of the context."""
    with _massenschreiben():
        return utils.bulk_create_with_history(objs, model, **_standard(kwargs))


def bulk_update_with_history(
    objs: Sequence[Any], model: Any, fields: Sequence[str], **kwargs: Any
) -> int:
    """simple-history's bulk update, with person and reason of the context."""
    with _massenschreiben():
        return utils.bulk_update_with_history(objs, model, fields, **_standard(kwargs))


def _standard(kwargs: dict[str, Any]) -> dict[str, Any]:
    kwargs.setdefault("default_user", _kontext.aktueller_nutzer())
    kwargs.setdefault("default_change_reason", _kontext.aktueller_grund() or None)
    return kwargs


def execute_with_history(model: Any, sql: str, werte: Any, art: str) -> int:
    """Run one bulk INSERT (``+``), UPDATE (``~``) or DELETE (``-``) together with its history.

    For writes too large for the ORM (``COPY``, ``INSERT … SELECT``): ``sql`` ends with
    ``RETURNING`` all columns, which the same statement copies into the history table, so that
    no row comes to Python. Person and reason are those of the data context. The backstop
    trigger is off for just this statement. Returns the number of rows.
    """
    if art not in ("+", "~", "-"):
        raise ValueError(f"unknown kind of history: {art}")
    verlauf = model.history.model._meta
    namen = {f.column for f in verlauf.concrete_fields}
    spalten = [f.column for f in model._meta.concrete_fields if f.column in namen]
    liste = ", ".join(map(connection.ops.quote_name, spalten))
    with connection.cursor() as cursor, _ohne_waechter(cursor):
        cursor.execute(
            f"WITH geschrieben AS ({sql}) INSERT INTO {verlauf.db_table} ({liste},"  # noqa: S608
            " history_date, history_type, history_user_id, history_change_reason)"
            f" SELECT {liste}, clock_timestamp(), '{art}',"
            " NULLIF(current_setting('app.nutzer', true), '')::bigint,"
            f" NULLIF(current_setting('app.grund', true), '') FROM geschrieben"
            f" ORDER BY {connection.ops.quote_name(model._meta.pk.column)}",
            werte,
        )
        return cursor.rowcount


def delete_with_history(zeilen: models.QuerySet) -> int:
    """Delete the rows of a queryset in one statement, with their last history rows.

    The keys are gathered into an array first: joined instead, a planner that believes the table
    empty (analysed after an undo) nests loops, and 2,000 rows take a minute and a half.
    """
    tabelle, pk = (
        connection.ops.quote_name(n)
        for n in (zeilen.model._meta.db_table, zeilen.model._meta.pk.column)
    )
    auswahl, werte = zeilen.order_by().values("pk").query.sql_with_params()
    return execute_with_history(
        zeilen.model,
        f"DELETE FROM {tabelle} WHERE {pk} = ANY (ARRAY({auswahl})) RETURNING *",  # noqa: S608
        werte,
        "-",
    )


@contextmanager
def _ohne_waechter(cursor: Any) -> Iterator[None]:
    """The backstop trigger is off inside; afterwards it is on, whatever happened."""
    cursor.execute("SELECT set_config('app.massenschreiben', 'ja', true)")
    try:
        yield
    finally:
        # After a database error only a rollback is possible, and that takes it back too.
        if connection.connection.info.transaction_status == TransactionStatus.INTRANS:
            cursor.execute("SELECT set_config('app.massenschreiben', '', true)")
