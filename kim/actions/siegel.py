"""Seal the history and the read log, and export the heads of the chains."""

import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from kim.models import Siegel
from kim.siegel import export

logger = logging.getLogger("kim.siegel")


@dataclass(frozen=True)
class Versiegelt:
    """What one run added to one chain."""

    kette: str
    anzahl: int
    bis_nr: int
    kopf: str


def export_verzeichnis() -> Path:
    """Where the heads go: ``SIEGEL_EXPORT_VERZEICHNIS`` of the settings."""
    return Path(settings.SIEGEL_EXPORT_VERZEICHNIS)


@transaction.atomic
def seal() -> list[Versiegelt]:
    """Append a link for every row that has none; needs a system context.

    Safe to run at the same time twice: the second run waits and finds nothing to do.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT kette, anzahl, bis_nr, kopf FROM kim_siegeln()")
        neu = [Versiegelt(*zeile) for zeile in cursor.fetchall()]
    for v in neu:
        logger.info(
            "sealed chain=%s links=%s up_to=%s head=%s", v.kette, v.anzahl, v.bis_nr, v.kopf
        )
    return neu


def export_koepfe(verzeichnis: Path | None = None) -> Path:
    """Write the present heads of all chains to a new file; after the seal is committed."""
    letzte = Siegel.objects.order_by("kette", "-bis_nr").distinct("kette")
    koepfe = {
        s.kette: {"bis_nr": s.bis_nr, "kopf": s.kopf, "versiegelt_am": s.versiegelt_am.isoformat()}
        for s in letzte
    }
    datei = export.schreiben(verzeichnis or export_verzeichnis(), datetime.now(UTC), koepfe)
    logger.info("exported heads=%s file=%s", len(koepfe), datei)
    return datei
