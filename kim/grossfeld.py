"""Large contents of one row, in pieces: memory stays flat however long they are.

A ``BinaryField`` read or written through the ORM is in memory several times over, as
bytes, as text and within its statement. Here it passes block by block, in binary.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryFile
from typing import Any, BinaryIO

import psycopg
from django.db import connection, models

BLOCK = 1 * 1024 * 1024


def append_blocks(zeile: models.Model, feld: str, quelle: BinaryIO) -> None:
    """Append what ``quelle`` holds from its start to a ``BinaryField`` of a stored row.

    Raw SQL: only for columns that the history leaves out.
    """
    tabelle, spalte = _namen(zeile, feld)
    quelle.seek(0)
    with psycopg.Cursor(connection.connection) as cursor:
        while block := quelle.read(BLOCK):
            cursor.execute(
                f"UPDATE {tabelle} SET {spalte} = {spalte} || %b WHERE id = %s",  # noqa: S608
                [block, zeile.pk],
            )


@contextmanager
def open_blocks(zeile: models.Model, feld: str) -> Iterator[BinaryIO]:
    """A temporary file, open at its start, with what the ``BinaryField`` holds."""
    tabelle, spalte = _namen(zeile, feld)
    sql = f"SELECT substring({spalte} FROM %s FOR %s) FROM {tabelle} WHERE id = %s"  # noqa: S608
    with TemporaryFile() as datei:
        with psycopg.Cursor(connection.connection) as cursor:
            cursor.format = psycopg.pq.Format.BINARY
            while block := _block(cursor, sql, [datei.tell() + 1, BLOCK, zeile.pk]):
                datei.write(block)
        datei.seek(0)
        yield datei


def _block(cursor: psycopg.Cursor, sql: str, werte: list[Any]) -> bytes:
    gefunden = cursor.execute(sql, werte).fetchone()
    return gefunden[0] if gefunden else b""


def _namen(zeile: models.Model, feld: str) -> tuple[str, str]:
    q = connection.ops.quote_name
    return q(zeile._meta.db_table), q(zeile._meta.get_field(feld).column)
