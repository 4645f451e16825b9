"""What a request costs before its data, and what the history costs a write."""

import itertools

import psycopg
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kim.kontext import kontext, systemkontext
from kim.models import Organisation
from tests.bench.ergebnis import Abschnitt, Messwert, verhaeltnis
from tests.bench.erzeuger import Personen
from tests.bench.messen import mediane
from tests.bench.umgebung import schnell


class OhneVerlauf(models.Model):
    """A copy of the table of Organisationen that keeps no history."""

    name = models.CharField(max_length=200)
    art = models.CharField(max_length=20)
    kommune_id = models.BigIntegerField()
    rechtskreise = ArrayField(models.CharField(max_length=20))
    anschrift = models.TextField()
    telefon = models.CharField(max_length=60)
    email = models.EmailField()
    webseite = models.URLField()
    aktiv = models.BooleanField()

    class Meta:
        app_label = "bench"
        managed = False
        db_table = 'bench"."organisation'

    def __str__(self) -> str:
        return self.name


def leer(request: HttpRequest) -> HttpResponse:
    """No data at all: what is left is session, account, rights."""
    return HttpResponse("leer")


def messen(besitzer: psycopg.Connection, personen: Personen, runden: int) -> list[Abschnitt]:
    return [_anfrage(personen, runden), _schreiben(besitzer, personen, runden)]


def _anfrage(personen: Personen, runden: int) -> Abschnitt:
    client = Client()
    client.force_login(personen.fachaufsicht)
    client.get("/leer/")
    with CaptureQueriesContext(
        connection,
    ) as abfragen:
        client.get("/leer/")
    anweisungen = [
        q["sql"]
        for q in abfragen
        if not q["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))
    ]
    vor_den_daten = [a for a in anweisungen if not a.startswith("UPDATE")]

    def rechte() -> None:
        with kontext(personen.fachaufsicht):
            pass

    zeiten = mediane({"leer": lambda: client.get("/leer/"), "rechte": rechte}, runden)
    return Abschnitt(
        "Before the data",
        "A signed-in request that reads nothing: session, account, rights and context.",
        [
            Messwert("statements before the first data", len(vor_den_daten), "statements", 5),
            Messwert("rights and context, transaction included", zeiten["rechte"], "ms"),
            Messwert("whole empty request in process", zeiten["leer"], "ms"),
        ],
    )


def _schreiben(besitzer: psycopg.Connection, personen: Personen, runden: int) -> Abschnitt:
    """The same save with and without history, committed."""
    for anweisung in (
        "DROP TABLE IF EXISTS bench.organisation",
        "CREATE TABLE bench.organisation (LIKE kim_organisation INCLUDING ALL)",
        "INSERT INTO bench.organisation SELECT * FROM kim_organisation",
        "GRANT SELECT, UPDATE ON bench.organisation TO kim_app",
    ):
        besitzer.execute(anweisung)
    with systemkontext("Messung"):
        zeile = Organisation.objects.filter(kommune=personen.kommune).first()
    ohne = OhneVerlauf.objects.get(pk=zeile.pk)
    nummer = itertools.count()

    def speichern(objekt: Organisation | OhneVerlauf) -> None:
        with kontext(personen.koordination):
            objekt.anschrift = f"Straße {next(nummer)}"
            objekt.save()

    zeiten = mediane({"mit": lambda: speichern(zeile), "ohne": lambda: speichern(ohne)}, runden * 3)
    return Abschnitt(
        "One write",
        "An Organisation saved in its context and committed, against the same save of a copy of "
        "the table without history: history row, `verlauf_bis` of its predecessor and the "
        "backstop trigger are the difference.",
        [verhaeltnis("with history", zeiten["mit"], zeiten["ohne"], None if schnell() else 2.5)],
    )
