"""Finding a person by name among 10,000, 100,000 and 1,000,000 invented ones, under both walls.

Asked are the spelling pairs of ``tests/casemanagement/namen.csv``: what was stored lies in the
Team of the Case Manager:in and in the largest Kommune, among all the others.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from statistics import median, quantiles

import psycopg
from django.db import connection, models

from casemanagement.models import Person, PersonSchluessel
from casemanagement.namen import name
from casemanagement.personensuche import rangliste
from kim.actions.rollen import grant_role
from kim.kontext import kontext, systemkontext
from kim.models import Nutzer, Team
from tests.bench.ergebnis import Abschnitt, Messwert
from tests.bench.erzeuger import Personen
from tests.bench.listen import GROESSEN, SCHNELL
from tests.bench.namen import person
from tests.bench.umgebung import schnell
from tests.namenspaare import Bilanz, Paar, paare

ERSTE = 10_000_000
"""Ids of the invented persons begin after it."""
BLOCK = 50_000
TABELLEN = (Person._meta.db_table, PersonSchluessel._meta.db_table)
INDEX = "personschluessel_suche"


def gefragte() -> tuple[Paar, ...]:
    """All pairs; few of them when nothing is measured anyway."""
    return paare()[::25] if schnell() else paare()


@dataclass
class Lauf:
    """Milliseconds at the database per search, and how many of the wanted were among the first."""

    ms: list[float] = field(default_factory=list)
    bilanz: Bilanz = field(default_factory=Bilanz)

    @property
    def p95(self) -> float:
        return quantiles(self.ms, n=20)[-1]


def messen(besitzer: psycopg.Connection, personen: Personen) -> list[Abschnitt]:
    """After ``listen.messen``, which deals the lots."""
    aufsicht = _aufsicht(personen)
    werte = []
    with systemkontext("Messung"):
        _speichere_gesuchte(personen)
    vorhanden = 0
    for groesse in SCHNELL if schnell() else GROESSEN:
        _fuelle(besitzer, vorhanden, groesse)
        vorhanden = groesse
        for wer, nutzer in (("Team", personen.case_management), ("largest Kommune", aufsicht)):
            werte += _ergebnisse(groesse, wer, _suche(nutzer))
    return [
        Abschnitt(
            "Person search",
            f"The {len(gefragte())} pairs of tests/casemanagement/namen.csv: typed is one spelling, stored "
            f"the other, by a Case Manager:in (one Team) and by the Fachaufsicht of "
            f"{personen.groesste.name}. Times are those at the database: candidates and persons, "
            "policies in force. Found: the stored name is among the first 20. Precision@10: how many of "
            "the first ten shown bear the wanted name in a spelling of the set; invented others "
            "whose names merely sound like it count against it.",
            werte,
        )
    ]


def _aufsicht(personen: Personen) -> Nutzer:
    with systemkontext("Messung"):
        nutzer = Nutzer.objects.create_user("gross@bench.example", name="Aufsicht")
        grant_role(
            nutzer=nutzer, rolle="fachaufsicht", kommune=personen.groesste, grund="Messung",
            gueltig_von=date(2020, 1, 1), by=None,
        )  # fmt: skip
    return nutzer


def _speichere_gesuchte(personen: Personen) -> None:
    anderes = Team.objects.filter(kommune=personen.groesste).first()
    for team in (personen.team, anderes):
        for gespeichert in dict.fromkeys(paar.gespeichert for paar in gefragte()):
            Person.objects.create(team=team, kommune_id=team.kommune_id, name=gespeichert)


def _ergebnisse(groesse: int, wer: str, lauf: Lauf) -> list[Messwert]:
    grenze, mindestens = (None, None) if schnell() else (60, 95)
    was = f"{groesse:,} persons, {wer}"
    return [
        Messwert(f"{was}: p95", lauf.p95, "ms", grenze, bemerkung=f"p50 {median(lauf.ms):.1f} ms"),
        Messwert(
            f"{was}: found", 100 * lauf.bilanz.recall, "%", mindestens, mindestens=True,
            bemerkung=f"precision@10 {100 * lauf.bilanz.precision:.0f} %",
        ),
    ]  # fmt: skip


def _suche(nutzer: Nutzer) -> Lauf:
    lauf = Lauf()
    with kontext(nutzer):
        for paar in gefragte()[:20]:
            rangliste(nutzer, paar.gesucht)  # warms connection and caches, unmeasured
        for paar in gefragte():
            with _an_der_datenbank(lauf.ms):
                funde = rangliste(nutzer, paar.gesucht)
            lauf.bilanz.zaehle(paar, [fund.person.name for fund in funde])
    return lauf


@contextmanager
def _an_der_datenbank(ms: list[float]) -> Iterator[None]:
    """Adds the time all statements inside took together."""
    summe = 0.0

    def messe(ausfuehren, sql, werte, viele, umgebung):
        nonlocal summe
        beginn = time.perf_counter()
        try:
            return ausfuehren(sql, werte, viele, umgebung)
        finally:
            summe += (time.perf_counter() - beginn) * 1000

    with connection.execute_wrapper(messe):
        yield
    ms.append(summe)


def _fuelle(besitzer: psycopg.Connection, von: int, bis: int) -> None:
    """Persons ``von`` to ``bis`` with their keys, past policies and history; the index anew."""
    with _ohne_schutz(besitzer):
        for beginn in range(von, bis, BLOCK):
            _block(besitzer, range(beginn, min(bis, beginn + BLOCK)))
    besitzer.execute(f"VACUUM (ANALYZE) {', '.join(TABELLEN)}")


@contextmanager
def _ohne_schutz(besitzer: psycopg.Connection) -> Iterator[None]:
    index = besitzer.execute(
        "SELECT indexdef FROM pg_indexes WHERE indexname = %s", [INDEX]
    ).fetchone()
    besitzer.execute(f"DROP INDEX {INDEX}")
    for tabelle in TABELLEN:
        besitzer.execute(f"ALTER TABLE {tabelle} NO FORCE ROW LEVEL SECURITY")
        besitzer.execute(f"ALTER TABLE {tabelle} DISABLE TRIGGER USER")
    yield
    for tabelle in TABELLEN:
        besitzer.execute(f"ALTER TABLE {tabelle} ENABLE TRIGGER USER")
        besitzer.execute(f"ALTER TABLE {tabelle} FORCE ROW LEVEL SECURITY")
    besitzer.execute("SET maintenance_work_mem = '256MB'")
    besitzer.execute(index[0])


def _block(besitzer: psycopg.Connection, nummern: range) -> None:
    besitzer.execute(
        "CREATE TEMPORARY TABLE IF NOT EXISTS neu"
        " (nummer bigint, name text, text text, schluessel text[])"
    )
    with besitzer.cursor() as cursor:
        with cursor.copy("COPY neu FROM STDIN") as kopie:
            for nummer in nummern:
                geschrieben = person(nummer)
                gelesen = name(geschrieben)
                kopie.write_row((nummer, geschrieben, gelesen.text, sorted(gelesen.schluessel)))
        spalten, ausdruecke, werte = _personenspalten()
        cursor.execute(
            f"INSERT INTO {TABELLEN[0]} ({spalten}) SELECT {ausdruecke} {_MIT_LOS}", werte
        )
        cursor.execute(
            f"INSERT INTO {TABELLEN[1]} (person_id, kommune_id, team_id, text, schluessel)"
            f" SELECT p.id, p.kommune_id, p.team_id, n.text, n.schluessel"
            f" FROM neu n JOIN {TABELLEN[0]} p ON p.id = n.nummer + {ERSTE}"
        )
    besitzer.execute("TRUNCATE neu")


_MIT_LOS = "FROM neu n JOIN bench.los l ON l.nummer = n.nummer * 7919 %% 10000"


def _personenspalten() -> tuple[str, str, list]:
    """Columns of a person, what they are filled with, and the defaults of those left over."""
    eigene = {
        "id": f"n.nummer + {ERSTE}",
        "name": "n.name",
        "kommune_id": "l.kommune_id",
        "team_id": "l.teams[1 + n.nummer %% array_length(l.teams, 1)]",
        "geburtsdatum": "date '1950-01-01' + (n.nummer * 7 %% 20000)::int",
        "erstellt_am": "now()",
    }
    spalten, ausdruecke, werte = [], [], []
    for feld in Person._meta.concrete_fields:
        spalten.append(feld.column)
        ausdruecke.append(eigene.get(feld.column, f"%s::{feld.db_type(connection)}"))
        if feld.column not in eigene:
            werte.append(_vorgabe(feld))
    return ", ".join(spalten), ", ".join(ausdruecke), werte


def _vorgabe(feld: models.Field) -> object:
    wert = feld.get_default()
    return wert.value if isinstance(wert, models.Choices) else wert
