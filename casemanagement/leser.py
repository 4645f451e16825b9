"""Who read a file: its entries of the read log, through the one door there is to them.

``kim.Zugriff`` shows an account its own reads only. Who sees a file may read that file's
entries: the database function ``casemanagement_leser`` asks that again (ADR 0011).
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from casemanagement.models import Fall
from kim.constants import ZugriffArt
from kim.models import Nutzer

JE_SEITE = 25
_SQL = "SELECT id, zeitpunkt, nutzer_id, art, zweck FROM casemanagement_leser(%s, %s, %s, %s, %s)"


@dataclass(frozen=True)
class Lesevorgang:
    """One reading, ready for the template. ``stelle`` is where the next page goes on."""

    zeitpunkt: datetime
    person: str
    art: str
    zweck: str
    stelle: str


@dataclass(frozen=True)
class Lesende:
    """Somebody who read the file: how often, and when last."""

    pk: int
    person: str
    anzahl: int
    zuletzt: datetime


def lesevorgaenge(
    fall: Fall, *, nutzer_id: int | None = None, ab: str = ""
) -> tuple[list[Lesevorgang], bool]:
    """One page of readings, newest first, and whether there are older ones."""
    vor, vor_id = _lies(ab)
    with connection.cursor() as cursor:
        cursor.execute(_SQL, [fall.pk, nutzer_id, vor, vor_id, JE_SEITE + 1])
        zeilen = cursor.fetchall()
    namen = _namen({zeile[2] for zeile in zeilen})
    seite = [
        Lesevorgang(zeit, namen[wer], ZugriffArt(art).label, zweck, f"{zeit.isoformat()}~{pk}")
        for pk, zeit, wer, art, zweck in zeilen[:JE_SEITE]
    ]
    return seite, len(zeilen) > JE_SEITE


def lesende(fall: Fall) -> list[Lesende]:
    """Everybody who ever read the file, the latest reader first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nutzer_id, anzahl, zuletzt FROM casemanagement_lesende(%s)", [fall.pk]
        )
        zeilen = cursor.fetchall()
    namen = _namen({zeile[0] for zeile in zeilen})
    gefunden = [Lesende(wer, namen[wer], anzahl, zuletzt) for wer, anzahl, zuletzt in zeilen]
    return sorted(gefunden, key=lambda person: person.zuletzt, reverse=True)


def _namen(ids: set[int]) -> dict[int, str]:
    return dict(Nutzer.objects.filter(pk__in=ids).values_list("pk", "name"))


def _lies(ab: str) -> tuple[datetime | None, int | None]:
    """A place in the list; what is not one begins at the top."""
    zeit, _, pk = ab.partition("~")
    if not (pk.isdecimal() and len(pk) <= 18):
        return None, None
    try:
        moment = datetime.fromisoformat(zeit)
    except ValueError:
        return None, None
    return (moment, int(pk)) if moment.tzinfo else (None, None)
