"""The main job: import of many rows, the audit page, "Stand am …"."""

import csv
import gc
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import Any

import psycopg
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kim.actions.rollen import grant_role
from kim.kontext import kontext, systemkontext
from kim.models import Kommune, Nutzer
from stellen import stand
from stellen.actions import lege_importlauf_an, uebernehmen
from stellen.actions.erstdaten import load_zuweisungen
from stellen.actions.erstdaten_mittel import load_mittel
from stellen.auswertung import neueste_zeilen
from stellen.models import Erhebung, Meldung
from stellen.views import pruefung
from tests.bench import auswertung
from tests.bench.ergebnis import Abschnitt, Messwert, verhaeltnis
from tests.bench.messen import dauer, mediane
from tests.bench.posten import lege_posten_an
from tests.bench.umgebung import ROOT, eigentuemer, schnell

MINISTERIUM = "ministerium@bench.example"
TAG = date(2024, 6, 30)
ZEILEN_JE_STICHTAG = 270
QUELLE = ROOT / "stellen" / "daten" / "stellenbesetzung-2024-06-30.csv"
_vorlage: dict[str, Any] = {}


def messen(besitzer: psycopg.Connection, runden: int) -> list[Abschnitt]:
    with systemkontext("Messung"):
        ministerium = Nutzer.objects.create_user(MINISTERIUM, name="Ministerium")
        grant_role(
            nutzer=ministerium,
            rolle="ministerium",
            grund="Messung",
            gueltig_von=date(2020, 1, 1),
            by=None,
        )
    return [_import(besitzer, ministerium), *_seiten(ministerium, runden)]


# -- import --------------------------------------------------------------------------------
def datei(stichtage: int, ab: date) -> bytes:
    """The published figures for so many Stichtage, in the flat layout."""
    with QUELLE.open(encoding="utf-8", newline="") as quelle:
        zeilen = list(csv.DictReader(quelle))
    raus = io.StringIO()
    schreiber = csv.DictWriter(raus, zeilen[0].keys())
    schreiber.writeheader()
    for nummer in range(stichtage):
        tag = (ab + timedelta(days=nummer)).isoformat()
        schreiber.writerows(z | {"stichtag": tag} for z in zeilen)
    return raus.getvalue().encode()


def importiere(nutzer: Nutzer, inhalt: bytes, *, behalten: bool) -> float:
    """Seconds to take a file over as ``nutzer``, the checks of the commit included."""
    with kontext(nutzer):
        lauf = lege_importlauf_an(inhalt=inhalt, dateiname="bench.csv", stichtag=None, by=nutzer)
        ms = dauer(lambda: _uebernehmen(lauf, nutzer))
        if not behalten:
            transaction.set_rollback(True)
    return ms / 1000


def _uebernehmen(lauf: Any, nutzer: Nutzer) -> None:
    uebernehmen(lauf=lauf, by=nutzer)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def _nackt(besitzer: psycopg.Connection, inhalt: bytes) -> float:
    """Seconds of ``COPY`` plus ``INSERT … SELECT`` into table and history, nothing else."""
    for anweisung in (
        "DROP TABLE IF EXISTS bench.roh, bench.zeile, bench.zeile_verlauf",
        (
            "CREATE TABLE bench.roh (stichtag date, ags text, stellenart text,"
            " zugewiesen numeric, besetzt numeric, vorgesehen numeric, nicht_vorgesehen numeric)"
        ),
        "CREATE TABLE bench.zeile (LIKE stellen_meldungzeile INCLUDING ALL)",
        "CREATE TABLE bench.zeile_verlauf (LIKE stellen_historicalmeldungzeile INCLUDING ALL)",
    ):
        besitzer.execute(anweisung)
    zeilen = list(csv.DictReader(io.StringIO(inhalt.decode())))
    spalten = (
        "stichtag", "ags", "stellenart", "zugewiesen", "besetzt", "vorgesehen", "nicht_vorgesehen"
    )  # fmt: skip

    def schreiben() -> None:
        with besitzer.transaction(), besitzer.cursor() as cursor:
            with cursor.copy(f"COPY bench.roh ({', '.join(spalten)}) FROM STDIN") as kopie:
                for zeile in zeilen:
                    kopie.write_row([zeile[s] for s in spalten])
            cursor.execute(
                "INSERT INTO bench.zeile (meldung_id, kommune_id, stellenart, zugewiesen, besetzt,"
                " vorgesehen, nicht_vorgesehen) SELECT dense_rank() OVER (ORDER BY stichtag, ags),"
                " k.id, stellenart, zugewiesen, besetzt, vorgesehen, nicht_vorgesehen"
                " FROM bench.roh JOIN kim_kommune k USING (ags)"
            )
            cursor.execute(
                "INSERT INTO bench.zeile_verlauf (id, meldung_id, kommune_id, stellenart,"
                " zugewiesen, besetzt, vorgesehen, nicht_vorgesehen, history_date, history_type)"
                " SELECT id, meldung_id, kommune_id, stellenart, zugewiesen, besetzt, vorgesehen,"
                " nicht_vorgesehen, clock_timestamp(), '+' FROM bench.zeile"
            )

    return dauer(schreiben) / 1000


@contextmanager
def _spitze() -> Iterator[Callable[[], float]]:
    """How far the memory of this process rises above what it holds at the start, in MiB."""
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5")
    vorher = _resident("VmRSS")
    yield lambda: _resident("VmHWM") - vorher


def _resident(name: str) -> float:
    zeilen = Path("/proc/self/status").read_text().splitlines()
    return int(next(z for z in zeilen if z.startswith(name)).split()[1]) / 1024


def _import(besitzer: psycopg.Connection, nutzer: Nutzer) -> Abschnitt:
    klein, gross = (1, 3) if schnell() else (37, 371)
    inhalt = datei(klein, date(2030, 1, 1))
    importiere(nutzer, datei(1, date(2029, 1, 1)), behalten=False)
    sekunden, nackt = [], []
    for _ in range(1 if schnell() else 7):
        sekunden.append(importiere(nutzer, inhalt, behalten=False))
        nackt.append(_nackt(besitzer, inhalt))
    mitte, blank = median(sekunden), median(nackt)
    zeilen = klein * ZEILEN_JE_STICHTAG
    viel = datei(gross, date(2030, 1, 1))
    with _spitze() as spitze:
        lang = importiere(nutzer, viel, behalten=False)
        zuwachs = spitze()
    streng = not schnell()
    return Abschnitt(
        "Import",
        f"{zeilen:,} rows of a flat CSV file, read, checked, compared, stored with history, "
        "deferred checks included; against `COPY` plus `INSERT … SELECT` into a bare table and a "
        f"history table. Memory: what the process rises by at the peak of {gross * ZEILEN_JE_STICHTAG:,} "
        f"rows, after {zeilen:,} have gone before.",
        [
            Messwert(
                "rows per second", zeilen / mitte, "rows/s", 5000 if streng else None, True,
                f"{mitte:.2f} s",
            ),
            verhaeltnis(
                "against COPY + INSERT … SELECT", mitte * 1000, blank * 1000, 5 if streng else None
            ),
            Messwert(
                "rows per second, ten times as many",
                gross * ZEILEN_JE_STICHTAG / lang, "rows/s", 5000 if streng else None, True,
                f"{lang:.2f} s",
            ),
            Messwert(
                "more memory at the peak, ten times as many rows", zuwachs, "MiB",
                24 if streng else None, bemerkung=f"the file itself has {len(viel) / 2**20:.1f} MiB",
            ),
        ],
    )  # fmt: skip


# -- audit page ----------------------------------------------------------------------------
HANDGESCHRIEBEN = """
SELECT k.id, k.ags, k.name, k.kurzname, k.art, k.regierungsbezirk, k.reihenfolge,
       m.version, m.status, z.stellenart, z.zugewiesen, z.besetzt, z.vorgesehen, z.nicht_vorgesehen
FROM stellen_meldungzeile z
JOIN stellen_meldung m ON m.id = z.meldung_id
JOIN stellen_erhebung e ON e.id = m.erhebung_id
JOIN kim_kommune k ON k.id = m.kommune_id
WHERE e.stichtag = %s
  AND NOT EXISTS (SELECT FROM stellen_meldung n WHERE n.erhebung_id = m.erhebung_id
                  AND n.kommune_id = m.kommune_id AND n.version > m.version)
ORDER BY z.stellenart, k.reihenfolge
"""


def handgeschrieben(request: HttpRequest, stichtag: str) -> HttpResponse:
    """The same template; the data from one statement, the rest prepared before."""
    with connection.cursor() as cursor:
        cursor.execute(HANDGESCHRIEBEN, [stichtag])
        cursor.fetchall()
    return render(request, "stellen/pruefung.html", dict(_vorlage))


@contextmanager
def _vorlage_merken() -> Any:
    """Keep the template's context of the next audit page."""
    echt = pruefung.render

    def merken(request: HttpRequest, vorlage: str, werte: dict[str, Any]) -> HttpResponse:
        _vorlage.update(werte)
        return echt(request, vorlage, werte)

    pruefung.render = merken
    yield
    pruefung.render = echt


def _seiten(nutzer: Nutzer, runden: int) -> list[Abschnitt]:
    weitere = 4 if schnell() else 39
    importiere(nutzer, datei(1, TAG), behalten=True)
    _statistik()
    client = Client()
    client.force_login(nutzer)
    seite = f"/stellen/{TAG}/"
    eine, hand, anzahl = _seite(client, seite, runden)
    wenige = _mit_wenigen(nutzer, runden)
    beginn = date(2020, 1, 1)
    importiere(nutzer, datei(weitere - 3, beginn), behalten=True)
    auswertung.stelle_fest([beginn + timedelta(days=n) for n in range(weitere - 3)])
    _statistik()
    viele, hand_viele, anzahl_viele = _seite(client, seite, runden)
    streng = not schnell()
    return [
        Abschnitt(
            "Audit page of a Stichtag",
            "Whole requests in process (middleware, rights, queries, template of 270 rows) of the "
            "Ministerium, against the same template fed by one hand-written statement and a "
            "context prepared beforehand.",
            [
                verhaeltnis("1 Stichtag stored", eine, hand, 1.5 if streng else None),
                verhaeltnis(
                    f"{weitere + 1} Stichtage stored", viele, hand_viele, 1.5 if streng else None
                ),
                verhaeltnis(
                    f"{weitere + 1} Stichtage against 1", viele, eine, 1.2 if streng else None
                ),
                Messwert("statements", anzahl, "statements"),
                Messwert(
                    f"more statements with {weitere + 1} Stichtage",
                    anzahl_viele - anzahl, "statements", 0,
                ),
            ],
        ),
        _stand_am(nutzer, runden),
        *auswertung.vergleichen(wenige, _mit_vielen(nutzer, runden), weitere + 1),
    ]  # fmt: skip


def _mit_wenigen(nutzer: Nutzer, runden: int) -> list[auswertung.Messung]:
    """The pages with two Stichtage, the forecasts with four; posts and money in all Kommunen."""
    with systemkontext("Messung"):
        lege_posten_an()
        load_zuweisungen(Erhebung.objects.get(stichtag=TAG))
        load_mittel()
    importiere(nutzer, datei(1, auswertung.ZWEI[0]), behalten=True)
    auswertung.stelle_fest(auswertung.ZWEI)
    _statistik()
    zwei = auswertung.messe(nutzer, auswertung.SEITEN | auswertung.REIHEN, runden)
    davor = [date(2021, 1, 1), date(2021, 1, 2)]
    importiere(nutzer, datei(2, davor[0]), behalten=True)
    auswertung.stelle_fest(davor)
    _statistik()
    return [zwei, auswertung.messe(nutzer, auswertung.PROGNOSEN, runden)]


def _mit_vielen(nutzer: Nutzer, runden: int) -> auswertung.Messung:
    alle = auswertung.SEITEN | auswertung.REIHEN | auswertung.PROGNOSEN
    return auswertung.messe(nutzer, alle, runden)


def _statistik() -> None:
    """As autovacuum would have done meanwhile."""
    with eigentuemer() as besitzer:
        besitzer.execute("VACUUM (ANALYZE)")


def _seite(client: Client, url: str, runden: int) -> tuple[float, float, int]:
    """Medians of the page and of the hand-written one, and the page's statements."""
    with _vorlage_merken():
        echt = client.get(url)
    assert echt.status_code == 200, echt.status_code
    hand = client.get(f"/hand{url}")
    for teil in (b"<tr", b"<td", b"<a "):
        assert hand.content.count(teil) >= echt.content.count(teil) - 2, teil
    with CaptureQueriesContext(connection) as abfragen:
        client.get(url)
    anweisungen = len(abfragen)
    zeiten = mediane({"echt": _abruf(client, url), "hand": _abruf(client, f"/hand{url}")}, runden)
    return zeiten["echt"], zeiten["hand"], anweisungen


def _abruf(client: Client, url: str) -> Callable[[], object]:
    return lambda: client.get(url)


def _stand_am(nutzer: Nutzer, runden: int) -> Abschnitt:
    """The rows of one Stichtag as of a moment, against the live ones."""
    moment = timezone.now()
    with kontext(nutzer):
        erhebung = Erhebung.objects.get(stichtag=TAG)
        kommunen = {k.pk: k for k in Kommune.objects.all()}

        def live() -> object:
            meldungen = Meldung.objects.visible_to(nutzer).filter(erhebung=erhebung)
            return neueste_zeilen(kommunen, meldungen.zeilenwerte())

        def damals() -> object:
            return stand.zeilen_am(erhebung, kommunen, moment, nutzer)

        zeiten = mediane({"live": live, "damals": damals}, runden)
    return Abschnitt(
        "Stand am …",
        "The 270 rows of a Stichtag as the history says they were, against the live query.",
        [verhaeltnis("as of a moment", zeiten["damals"], zeiten["live"], None if schnell() else 3)],
    )
