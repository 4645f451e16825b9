"""The traps of row-level security, one test each (measured ones: ``docs/adr/0002``)."""

import subprocess
import sys
import threading
import time
from datetime import date
from importlib import import_module
from pathlib import Path

import pytest
from celery import shared_task
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import Error, connection, connections, transaction
from django.http import HttpRequest, JsonResponse, StreamingHttpResponse
from django.test import Client
from django.urls import path
from guardian.conf import settings as guardian_settings

from kim.actions.rollen import grant_role
from kim.kontext import kontext, systemkontext
from kim.management.befehl import SystemBefehl
from kim.models import Kommune, Nutzer, Rollenvergabe

WURZEL = Path(__file__).resolve().parents[1]
OHNE_KONTEXT = "Kein Datenkontext"
ANFRAGEN = 1000
FAEDEN = 4
STILLSTAND = 30
"""Seconds without a single answer after which the threads count as stuck. How long all of them
take says how busy the machine is, not whether they block each other."""


# -- views that do what no view should -----------------------------------------------------
def alles(request: HttpRequest) -> JsonResponse:
    """Forgets every filter."""
    zeilen = Rollenvergabe.objects.values_list("kommune_id", flat=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return JsonResponse({"kommunen": list(zeilen), "verbindung": cursor.fetchone()[0]})


def strom(request: HttpRequest) -> StreamingHttpResponse:
    """Reads while it is sent, after the transaction."""
    return StreamingHttpResponse(str(v.pk) for v in Rollenvergabe.objects.iterator())


urlpatterns = [path("alles/", alles), path("strom/", strom)]


# -- the transaction -----------------------------------------------------------------------
def test_a_context_set_outside_a_transaction_is_forgotten(echte_datenbank):
    _administration("05358")
    with connection.cursor() as cursor:
        cursor.execute("SELECT kim_kontext_system('anfrage', 'Test')")
    with pytest.raises(Error, match=OHNE_KONTEXT):
        Rollenvergabe.objects.count()
    with systemkontext("Test"):
        assert connection.in_atomic_block
        assert Rollenvergabe.objects.count() == 1


def test_settings_of_a_context_do_not_outlive_it(echte_datenbank):
    with systemkontext("Test"), connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('app.kontext')")
        assert cursor.fetchone() == ("system",)
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting('app.kontext', true), '')")
        assert cursor.fetchone() == ("",)


@pytest.mark.urls("tests.test_fallen")
def test_a_stream_that_reads_after_the_transaction_fails_loudly(client, nutzer_mit, dueren):
    client.force_login(nutzer_mit("administration", dueren))
    antwort = client.get("/strom/")
    with pytest.raises(Error, match=OHNE_KONTEXT), transaction.atomic():
        list(antwort.streaming_content)


# -- one connection for everybody ----------------------------------------------------------
@pytest.fixture
def eine_verbindung(echte_datenbank):
    """All threads share a pool of exactly one connection."""
    optionen = connections.settings["default"]["OPTIONS"]
    connection.close()
    optionen["pool"] = {"min_size": 1, "max_size": 1, "timeout": 30}
    yield
    connection.close()
    connection.close_pool()
    del optionen["pool"]


def _administration(ags: str) -> Nutzer:
    with systemkontext("Test"):
        kommune = Kommune.objects.get(ags=ags)
        nutzer = Nutzer.objects.create_user(f"pool-{ags}@test.example", name=ags, kommune=kommune)
        grant_role(
            nutzer=nutzer,
            rolle="administration",
            kommune=kommune,
            grund="Test",
            gueltig_von=date(2020, 1, 1),
            by=None,
        )
    return nutzer


class Besucher(threading.Thread):
    """Fetches the careless page again and again as one account."""

    def __init__(self, nutzer: Nutzer, anzahl: int) -> None:
        super().__init__(daemon=True)  # one that is stuck does not keep the tests from ending
        self.client = Client()
        self.client.force_login(nutzer)
        connection.close()
        self.eigene, self.anzahl = {nutzer.kommune_id}, anzahl
        self.beantwortet = 0
        self.fremde: list[set[int]] = []
        self.verbindungen: set[int] = set()

    def run(self) -> None:
        for _ in range(self.anzahl):
            antwort = self.client.get("/alles/").json()
            connection.close()  # back into the pool, for the next one
            self.beantwortet += 1
            self.verbindungen.add(antwort["verbindung"])
            if set(antwort["kommunen"]) != self.eigene:
                self.fremde.append(set(antwort["kommunen"]))


@pytest.mark.urls("tests.test_fallen")
def test_a_thousand_interleaved_requests_through_one_connection(eine_verbindung):
    nutzer = [_administration(ags) for ags in ("05358", "05974")]
    besucher = [Besucher(nutzer[i % 2], ANFRAGEN // FAEDEN) for i in range(FAEDEN)]
    for einer in besucher:
        einer.start()
    _warte_solange_es_vorangeht(besucher)
    assert [einer.beantwortet for einer in besucher] == [ANFRAGEN // FAEDEN] * FAEDEN
    assert [einer.fremde for einer in besucher] == [[]] * FAEDEN
    assert len(set.union(*(einer.verbindungen for einer in besucher))) == 1


def _warte_solange_es_vorangeht(besucher: list[Besucher]) -> None:
    bisher, zuletzt = 0, time.monotonic()
    while any(einer.is_alive() for einer in besucher):
        fertig = sum(einer.beantwortet for einer in besucher)
        if fertig != bisher:
            bisher, zuletzt = fertig, time.monotonic()
        assert time.monotonic() - zuletzt < STILLSTAND, f"stuck after {fertig} answers"
        time.sleep(0.05)


# -- what the answers reveal ---------------------------------------------------------------
def test_a_foreign_and_a_missing_parent_fail_alike(nutzer_mit, dueren, soest):
    """The foreign-key check sees rows that the account does not: both must end the same."""
    from stellen.models import Erhebung, Meldung

    with systemkontext("Test"):
        erhebung = Erhebung.objects.create(stichtag="2101-01-01")
        fremd = Meldung.objects.create(erhebung=erhebung, kommune=dueren)
    meldungen = []
    for kennung in (fremd.pk, fremd.pk + 10_000):
        with pytest.raises(Error) as fehler, kontext(nutzer_mit("koordination", soest)):
            _zeile_anlegen(kennung, soest)
        meldungen.append(type(fehler.value.__cause__).__name__)
    assert meldungen == ["InsufficientPrivilege"] * 2


def _zeile_anlegen(meldung_id: int, kommune: Kommune) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO stellen_meldungzeile (meldung_id, kommune_id, stellenart, zugewiesen,"
            " besetzt, vorgesehen, nicht_vorgesehen) VALUES (%s, %s, 'ebh', 0, 0, 0, 0)",
            [meldung_id, kommune.pk],
        )
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


# -- entrances without a request -----------------------------------------------------------
@shared_task
def zaehlt_ohne_kontext() -> int:
    return Rollenvergabe.objects.count()


@shared_task
def zaehlt_mit_kontext() -> int:
    with systemkontext("Test"):
        return Rollenvergabe.objects.count()


def test_a_task_without_context_fails_loudly(nutzer_mit, dueren):
    nutzer_mit("koordination", dueren)
    with pytest.raises(Error, match=OHNE_KONTEXT), transaction.atomic():
        zaehlt_ohne_kontext.apply(throw=True)
    assert zaehlt_mit_kontext.apply(throw=True).get() == 1


class ZaehltAlsSystem(SystemBefehl):
    def ausfuehren(self, *args, **options) -> str:
        return str(Rollenvergabe.objects.count())


class ZaehltOhneKontext(BaseCommand):
    def handle(self, *args, **options) -> str:
        return str(Rollenvergabe.objects.count())


def test_a_command_has_a_context_only_as_system_command(nutzer_mit, dueren):
    nutzer_mit("koordination", dueren)
    assert call_command(ZaehltAlsSystem()) == "1"
    with pytest.raises(Error, match=OHNE_KONTEXT), transaction.atomic():
        call_command(ZaehltOhneKontext())


OHNE_DATENBANK = {"zustandsdiagramme"}


def test_every_own_command_says_for_what_it_acts():
    """As ``SystemBefehl``, or with a system context of its own name."""
    dateien = list(WURZEL.glob("*/management/commands/[a-z]*.py"))
    assert dateien
    for datei in dateien:
        modul = import_module(".".join(datei.relative_to(WURZEL).with_suffix("").parts))
        eigener = f'systemkontext("Befehl {datei.stem}")' in datei.read_text("utf-8")
        assert datei.stem in OHNE_DATENBANK or eigener or issubclass(modul.Command, SystemBefehl), (
            datei.name
        )


def test_the_shell_has_no_context_until_one_is_opened(echte_datenbank):
    lesen = "from kim.models import Rollenvergabe; print('Zahl', Rollenvergabe.objects.count())"
    _administration("05358")
    ohne = _shell(echte_datenbank, lesen)
    assert ohne.returncode != 0
    assert OHNE_KONTEXT in ohne.stderr
    mit = _shell(
        echte_datenbank,
        f"from kim.kontext import systemkontext\nwith systemkontext('Nachsehen'): {lesen}",
    )
    assert (mit.returncode, mit.stdout.strip()) == (0, "Zahl 1")


def _shell(datenbank, anweisung: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", anweisung],
        cwd=WURZEL,
        env=datenbank.umgebung(),
        capture_output=True,
        text=True,
        check=False,
    )


# -- configuration -------------------------------------------------------------------------
def test_guardian_grants_nothing_beside_the_objects(db):
    assert not getattr(guardian_settings, "LEGACY_GLOBAL_PERMS_GROUP_UNION", False)
    assert "guardian.backends.ObjectPermissionBackend" not in settings.AUTHENTICATION_BACKENDS


def test_no_role_of_the_application_is_a_superuser(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolname FROM pg_roles WHERE rolname LIKE 'kim%%' AND (rolsuper OR rolbypassrls)"
        )
        assert cursor.fetchall() == []
        cursor.execute("SELECT current_user, session_user")
        assert "postgres" not in cursor.fetchone()


def test_there_are_connections_enough_for_every_thread(db):
    """Web 2 × 4 threads, worker 2, beat 1, and as many again for commands and a restart."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW max_connections")
        assert int(cursor.fetchone()[0]) >= 2 * (2 * 4 + 2 + 1)
