"""Stored files: encrypted, whole or not there, private; delivered as downloads only."""

import errno
import hashlib
import io
import os
import resource
import signal
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from csp.middleware import CSPMiddleware
from django.conf import settings as einstellungen
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.signals import request_finished
from django.db import transaction
from django.test import RequestFactory

from kim.pruefungen import pruefe_einstellungen
from kim.tresor import AblageFehlt, Beschaedigt, ablegen, liefere, loeschen, oeffnen, speicher
from kim.tresor.chiffre import STUECK
from kim.tresor.hochladen import NamenloseDatei
from tests.kim.dateien import ANNEHMBAR, PDF

GROSS = PDF.ljust(3 * STUECK + 17, b"\n")


@pytest.fixture(autouse=True)
def ordner(settings, tmp_path: Path) -> Path:
    settings.KIM_ABLAGE = str(tmp_path / "ablage")
    return tmp_path / "ablage"


def lege(inhalt: bytes = PDF, name: str = "Bescheid.pdf"):
    return ablegen(io.BytesIO(inhalt), name=name)


def dateien_in(ordner: Path) -> list[Path]:
    return sorted(p for p in ordner.rglob("*") if p.is_file() and p.name != ".sperre")


@pytest.mark.parametrize("name", ANNEHMBAR)
def test_what_is_stored_comes_back_and_lies_encrypted(ordner, name):
    typ, inhalt = ANNEHMBAR[name]
    ablage = lege(inhalt, name)
    assert (ablage.name, ablage.typ, ablage.groesse) == (name, typ, len(inhalt))
    assert ablage.sha256 == hashlib.sha256(inhalt).hexdigest()
    assert b"".join(oeffnen(ablage.kennung)) == inhalt
    (datei,) = dateien_in(ordner)
    assert datei == ordner / ablage.kennung[:2] / ablage.kennung
    assert inhalt[:40] not in datei.read_bytes()


def test_names_on_disk_tell_nothing_and_only_the_service_reads_them(ordner):
    kennungen = {lege().kennung for _ in range(20)}
    assert len(kennungen) == 20
    assert all(speicher.KENNUNG.fullmatch(k) for k in kennungen)
    assert {d.stat().st_mode & 0o777 for d in dateien_in(ordner)} == {0o600}
    assert {d.stat().st_mode & 0o777 for d in (ordner, *ordner.glob("??"))} == {0o700}


@pytest.mark.parametrize("kennung", ["", "../../etc/passwd", "a" * 31, "A" * 32, "a" * 32 + "\n"])
def test_nothing_but_a_name_of_ours_becomes_a_path(kennung):
    for aufruf in (oeffnen, speicher.entfernen, speicher.pfad):
        with pytest.raises(AblageFehlt):
            aufruf(kennung)


def test_a_large_file_needs_little_memory(ordner, tmp_path):
    quelle = tmp_path / "gross.pdf"
    quelle.write_bytes(PDF.ljust(20 * 1024**2, b"\n"))
    tracemalloc.start()
    try:
        with quelle.open("rb") as datei:
            ablage = ablegen(datei, name="gross.pdf")
        assert sum(map(len, oeffnen(ablage.kennung))) == 20 * 1024**2
        assert tracemalloc.get_traced_memory()[1] < 4 * 1024**2
    finally:
        tracemalloc.stop()


# -- faults --------------------------------------------------------------------------------
@contextmanager
def voll_nach(anzahl_bytes: int) -> Iterator[None]:
    """The operating system refuses to let any file grow beyond this."""
    weich, hart = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (anzahl_bytes, hart))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (weich, hart))


def test_a_full_disk_is_said_and_leaves_nothing(ordner):
    with voll_nach(STUECK), pytest.raises(ValidationError) as fehler:
        lege(GROSS)
    assert fehler.value.code == "speicher"
    assert "Der Speicher für Dokumente ist voll" in fehler.value.message
    assert dateien_in(ordner) == []
    assert lege(GROSS).groesse == len(GROSS)


@pytest.mark.parametrize("stelle", ["fsync", "mkdir", "rename"])
def test_a_broken_disk_is_said_and_leaves_nothing(ordner, monkeypatch, caplog, stelle):
    def kaputt(*_, **__):
        raise OSError(errno.EIO, "x")

    with monkeypatch.context() as m:
        m.setattr(os if stelle == "fsync" else Path, stelle, kaputt)
        with pytest.raises(ValidationError, match="antwortet nicht"):
            lege()
    assert dateien_in(ordner) == []
    assert "storing a file failed" in caplog.text


KIND = """
import sys, time, django
django.setup()
from kim.tresor import speicher
with speicher.schreiben(sys.argv[1]) as ziel:
    ziel.write(b"halb")
    ziel.flush()
    print("halb", flush=True)
    time.sleep(60)
"""


def test_a_killed_process_leaves_no_half_file_under_a_name(ordner):
    kennung = speicher.neue_kennung()
    umgebung = os.environ | {
        "DJANGO_SETTINGS_MODULE": "kim.settings.development",
        "KIM_ABLAGE": str(ordner),
    }
    kind = subprocess.Popen(
        [sys.executable, "-c", KIND, kennung],
        cwd=einstellungen.BASE_DIR, env=umgebung, stdout=subprocess.PIPE,
    )  # fmt: skip
    with kind:
        assert kind.stdout.readline() == b"halb\n"
        kind.send_signal(signal.SIGKILL)
    (rest,) = dateien_in(ordner)
    assert rest.name.startswith(speicher.HALB)
    with pytest.raises(AblageFehlt):
        oeffnen(kennung)
    assert speicher.halbe_entfernen(aelter_als=3600) == 0
    assert speicher.halbe_entfernen(aelter_als=0) == 1
    assert dateien_in(ordner) == []


def test_a_changed_exchanged_or_foreign_file_is_not_delivered(ordner):
    eins, zwei = lege(GROSS).kennung, lege(GROSS).kennung
    speicher.pfad(eins).replace(speicher.pfad(zwei))
    with pytest.raises(Beschaedigt):
        b"".join(oeffnen(zwei))
    speicher.pfad(zwei).write_bytes(PDF)
    with pytest.raises(Beschaedigt):
        oeffnen(zwei)
    with pytest.raises(AblageFehlt):
        oeffnen(eins)


def test_a_large_upload_waits_without_a_name_that_a_killed_process_could_leave(settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    inhalt = PDF.ljust(settings.FILE_UPLOAD_MAX_MEMORY_SIZE + 1, b"\n")
    anfrage = RequestFactory().post(
        "/", {"datei": SimpleUploadedFile("Bescheid.pdf", inhalt, "application/pdf")}
    )
    datei = anfrage.FILES["datei"]
    assert list(tmp_path.iterdir()) == []
    assert datei.size == len(inhalt)
    ablage = ablegen(datei, name=datei.name)
    assert ablage.groesse == len(inhalt)
    anfrage.close()
    assert datei.closed


def test_an_upload_that_breaks_off_closes_its_file():
    annahme = NamenloseDatei()
    annahme.new_file("datei", "Bescheid.pdf", "application/pdf", 10)
    assert annahme.receive_data_chunk(PDF[:5], 0) is None
    annahme.upload_interrupted()
    assert annahme.file.closed


# -- removal -------------------------------------------------------------------------------
@pytest.mark.django_db
def test_removal_waits_for_the_commit(ordner, django_capture_on_commit_callbacks):
    kennung = lege().kennung
    with (
        django_capture_on_commit_callbacks(execute=True),
        pytest.raises(RuntimeError, match="zurück"),
        transaction.atomic(),
    ):
        loeschen(kennung)
        raise RuntimeError("zurück")
    assert b"".join(oeffnen(kennung)) == PDF
    with django_capture_on_commit_callbacks(execute=True):
        loeschen(kennung)
        loeschen(kennung)
        assert dateien_in(ordner)
    assert dateien_in(ordner) == []


def test_a_file_removed_while_its_key_is_changed_stays_removed(ordner):
    kennung = lege().kennung
    with speicher.schreiben(kennung, ersetzen=True) as ziel:
        ziel.write(b"neu")
        speicher.entfernen(kennung)
    assert dateien_in(ordner) == []


def test_somebody_who_reads_meanwhile_reads_on(ordner):
    kennung = lege(GROSS).kennung
    klar = oeffnen(kennung)
    anfang = next(klar)
    speicher.entfernen(kennung)
    assert anfang + b"".join(klar) == GROSS


# -- delivery ------------------------------------------------------------------------------
def geliefert(kennung: str, name: str = "Bescheid.pdf", typ: str = "pdf"):
    """Through the middleware that sets the policy of pages."""
    ansicht = CSPMiddleware(lambda _: liefere(kennung, name=name, typ=typ))
    return ansicht(RequestFactory().get("/"))


def test_a_browser_gets_a_download_that_can_run_nothing():
    ablage = lege(GROSS)
    antwort = geliefert(ablage.kennung, name='Müller "Bescheid".pdf')
    assert antwort.getvalue() == GROSS
    assert antwort["Content-Type"] == "application/pdf"
    assert antwort["Content-Length"] == str(len(GROSS))
    assert antwort["Content-Disposition"].startswith("attachment; filename*=utf-8''M%C3%BCller")
    assert antwort["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert antwort["X-Content-Type-Options"] == "nosniff"
    assert antwort["Cache-Control"] == "private, no-store"


def test_the_name_cannot_add_a_header():
    antwort = geliefert(lege().kennung, name='a".pdf; filename="b.html')
    assert antwort["Content-Disposition"] == 'attachment; filename="a\\".pdf; filename=\\"b.html"'
    assert antwort.getvalue() == PDF


def test_a_missing_file_is_known_before_anything_is_sent():
    with pytest.raises(AblageFehlt):
        geliefert(speicher.neue_kennung())


def test_a_damaged_end_breaks_off_before_the_promised_length():
    ablage = lege(GROSS)
    with speicher.pfad(ablage.kennung).open("r+b") as datei:
        datei.seek(-1, os.SEEK_END)
        datei.write(b"!")
    antwort, gelesen = geliefert(ablage.kennung), 0
    with pytest.raises(Beschaedigt):
        for stueck in antwort:
            gelesen += len(stueck)
    assert gelesen < int(antwort["Content-Length"])


def test_a_download_given_up_closes_the_file(monkeypatch):
    datei = speicher.lesen(lege(GROSS).kennung)
    kennung = Path(datei.name).name
    monkeypatch.setattr(speicher, "lesen", lambda _: datei)
    monkeypatch.setattr(request_finished, "send", lambda **_: None)  # it closes the database
    antwort = geliefert(kennung)
    assert next(iter(antwort)) == GROSS[:STUECK]
    assert not datei.closed
    antwort.close()
    assert datei.closed


# -- settings ------------------------------------------------------------------------------
def test_a_store_among_the_static_files_is_refused(settings):
    settings.KIM_ABLAGE = f"{settings.STATIC_ROOT}/ablage"
    (fehler,) = pruefe_einstellungen(None)
    assert fehler.id == "kim.E004"
    assert "KIM_ABLAGE" in fehler.msg
    settings.KIM_ABLAGE, settings.CLAMD_URL = "/var/lib/kim/ablage", "rechner:3310"
    assert "CLAMD_URL" in pruefe_einstellungen(None)[0].msg
