"""The audit: all checks over one Stichtag, with many stored and posts in every Kommune."""

import os
from datetime import date
from statistics import median

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from kim.kontext import systemkontext
from kim.models import Nutzer
from stellen.actions.pruefungen import run_pruefungen
from stellen.models import Erhebung, Stelle
from stellen.pruefungen import PRUEFUNGEN, Pruefstoff
from tests.bench.ergebnis import Abschnitt, Messwert
from tests.bench.messen import dauer
from tests.bench.stellen import MINISTERIUM, datei, importiere
from tests.bench.umgebung import schnell

NEU = date(2024, 7, 1)
"""A Stichtag of its own, on which nothing has been found yet."""


def messen(runden: int) -> list[Abschnitt]:
    """After ``stellen.messen``, which leaves 40 Stichtage, their findings and posts behind."""
    importiere(Nutzer.objects.get(email=MINISTERIUM), datei(1, NEU), behalten=True)
    with systemkontext("Messung"):
        anzahl = Stelle.objects.count()
        erhebung = Erhebung.objects.get(stichtag=NEU)
        stichtage = Erhebung.objects.count()
        anweisungen = [_anweisungen(erhebung, name) for name in PRUEFUNGEN]
    zeiten, befunde = [], 0
    for _ in range(max(runden, 3)):
        with transaction.atomic():
            zeiten.append(dauer(lambda: _lauf(erhebung)))
            with systemkontext("Messung"):
                befunde = erhebung.pruefbefunde.count()
            transaction.set_rollback(True)
    return [
        Abschnitt(
            "Audit run",
            f"All {len(PRUEFUNGEN)} checks over one of {stichtage} Stichtage of 54 × 5 rows, {anzahl} "
            "posts with persons: loading, checking, storing every find with its history, deferred "
            f"checks included. The first run, so that everything is new ({befunde} findings). "
            f"{os.cpu_count()} cores.",
            [
                Messwert("whole run", median(zeiten), "ms", None if schnell() else 2000),
                Messwert(
                    "statements of the dearest check alone", max(anweisungen), "statements", 5
                ),
            ],
        )
    ]


def _lauf(erhebung: Erhebung) -> None:
    run_pruefungen(erhebung=erhebung, by=None)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def _anweisungen(erhebung: Erhebung, name: str) -> int:
    with CaptureQueriesContext(connection) as abfragen:
        PRUEFUNGEN[name].finde(Pruefstoff(erhebung))
    return len(abfragen)
