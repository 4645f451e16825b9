"""The audit: all checks over one Stichtag, with many stored and posts in every Kommune."""

import os
from datetime import date
from statistics import median

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from kim.kontext import systemkontext
from kim.models import Kommune
from kim.verlauf import bulk_create_with_history
from stellen.actions.pruefungen import run_pruefungen
from stellen.constants import Stellenart
from stellen.models import Besetzung, Erhebung, Fachkraft, Stelle
from stellen.pruefungen import PRUEFUNGEN, Pruefstoff
from tests.bench.ergebnis import Abschnitt, Messwert
from tests.bench.messen import dauer
from tests.bench.stellen import TAG
from tests.bench.umgebung import schnell

BEGINN = date(2023, 1, 1)


def messen(runden: int) -> list[Abschnitt]:
    """After ``stellen.messen``, which leaves 40 Stichtage behind."""
    with systemkontext("Messung"):
        anzahl = _posten(1 if schnell() else 15)
        erhebung = Erhebung.objects.get(stichtag=TAG)
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


def _posten(je_kommune: int) -> int:
    """So many posts of 1,00 VZÄ per Kommune, half of them filled; the Kommunen share names."""
    stellen = [
        Stelle(
            kommune=kommune,
            bezeichnung=f"Messung {nummer}",
            stellenart=Stellenart.CASE_MANAGEMENT,
            vzae=1,
            gueltig_von=BEGINN,
        )
        for kommune in Kommune.objects.all()
        for nummer in range(je_kommune)
    ]
    stellen = bulk_create_with_history(stellen, Stelle)
    besetzt = stellen[::2]
    personen = bulk_create_with_history(
        [
            Fachkraft(kommune_id=s.kommune_id, name=f"Vorname{n % 300} Nachname")
            for n, s in enumerate(besetzt)
        ],
        Fachkraft,
    )
    besetzungen = [
        Besetzung(stelle=s, kommune_id=s.kommune_id, fachkraft=p, vzae=1, von=BEGINN)
        for s, p in zip(besetzt, personen, strict=True)
    ]
    bulk_create_with_history(besetzungen, Besetzung)
    return len(stellen)
