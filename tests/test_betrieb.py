"""Operations: the documented roles are the ones we test with; backup and restore work."""

import os
import re
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from urllib.parse import parse_qs, urlsplit, urlunsplit

import pytest
from django.conf import settings

from kim.dev.account import find_account
from kim.dev.postgres import SUPERUSER_FILE
from kim.dev.roles import ROLE_STATEMENTS
from kim.tresor import ablegen, oeffnen
from tests.kim.dateien import PDF

BETRIEB = settings.BASE_DIR / "docs" / "betrieb"


def test_documented_roles_are_those_of_the_embedded_server():
    """No role that a KIM process uses may bypass row-level security or be superuser."""
    sql = (BETRIEB / "rollen.sql").read_text("utf-8")
    rollen = dict(re.findall(r"CREATE ROLE (\w+) (.*?);", sql))
    assert set(rollen) == {"kim_owner", "kim_app", "kim_waechter", "kim_sicherung"}
    for name in ("kim_owner", "kim_app", "kim_waechter"):
        assert "NOSUPERUSER NOBYPASSRLS" in rollen[name]
    embedded = " ".join(ROLE_STATEMENTS)
    assert "NOSUPERUSER NOBYPASSRLS" in embedded
    assert "GRANT kim_app, kim_waechter TO kim_owner" in sql
    assert "GRANT kim_app, kim_waechter TO kim_owner" in embedded


def test_units_and_example_name_only_known_variables():
    betrieb = (settings.BASE_DIR / "docs" / "betrieb.md").read_text("utf-8")
    for zeile in (BETRIEB / "kim.env.beispiel").read_text("utf-8").splitlines():
        if zeile and not zeile.startswith("#"):
            name = zeile.partition("=")[0]
            assert name in betrieb or name == "DJANGO_SETTINGS_MODULE", name


@pytest.fixture
def sicherung_umgebung() -> dict[str, str]:
    """Environment of an operator: libpq's variables for the embedded server's superuser."""
    konto = find_account()
    return os.environ | {
        "PG_BIN": str(konto.bin),
        "PGHOST": parse_qs(urlsplit(os.environ["DATABASE_URL"]).query)["host"][0],
        "PGUSER": "postgres",
        "PGPASSWORD": SUPERUSER_FILE.read_text("utf-8"),
    }


def _skript(name: str, umgebung: dict[str, str], *worte: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(BETRIEB / name), *worte], env=umgebung, capture_output=True, text=True, check=False
    )


def _manage(umgebung: dict[str, str], *worte: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *worte],
        env=umgebung,
        capture_output=True,
        text=True,
        check=False,
    )


def test_backup_and_restore_drill(echte_datenbank, sicherung_umgebung, tmp_path: Path):
    """Dump with real figures and seals, restore into a new database, seals hold, walls stand."""
    umgebung = echte_datenbank.umgebung(SIEGEL_EXPORT_VERZEICHNIS=str(tmp_path / "siegel"))
    for befehl in ("erstdaten", "siegeln"):
        fertig = _manage(umgebung, befehl)
        assert fertig.returncode == 0, fertig.stderr
    bericht = _manage(umgebung, "bericht", "--stichtag", "2024-06-30", "--format", "csv").stdout
    assert "case_management;Gesamt;713,00" in bericht

    gesichert = _skript("sichern.sh", sicherung_umgebung, echte_datenbank.name, str(tmp_path))
    assert gesichert.returncode == 0, gesichert.stderr
    dump = gesichert.stdout.strip()
    assert Path(dump).stat().st_mode & 0o077 == 0

    neu = f"{echte_datenbank.name}_neu"
    zurueck = _skript("wiederherstellen.sh", sicherung_umgebung, dump, neu)
    try:
        assert zurueck.returncode == 0, zurueck.stderr
        teile = urlsplit(umgebung["DATABASE_URL"])
        auf_neu = umgebung | {"DATABASE_URL": urlunsplit(teile._replace(path=f"/{neu}"))}
        assert (
            _manage(auf_neu, "bericht", "--stichtag", "2024-06-30", "--format", "csv").stdout
            == bericht
        )
        geprueft = _manage(auf_neu, "siegel_pruefen")
        assert geprueft.returncode == 0, geprueft.stdout + geprueft.stderr
        ohne = _manage(
            auf_neu, "shell", "-c",
            "from stellen.models import Meldung; print(Meldung.objects.count())",
        )  # fmt: skip
        assert "Kein Datenkontext" in ohne.stderr
        doppelt = _skript("wiederherstellen.sh", sicherung_umgebung, dump, neu)
        assert doppelt.returncode != 0
    finally:
        subprocess.run(
            [f"{sicherung_umgebung['PG_BIN']}/dropdb", "--force", "--if-exists", neu],
            env=sicherung_umgebung,
            check=True,
        )


def test_a_damaged_dump_is_refused(sicherung_umgebung, tmp_path: Path):
    dump = tmp_path / "kim.dump"
    dump.write_bytes(b"kaputt")
    (tmp_path / "kim.dump.sha256").write_text(f"{'0' * 64}  {dump}\n")
    fertig = _skript("wiederherstellen.sh", sicherung_umgebung, str(dump), "test_kim_nie")
    assert fertig.returncode != 0
    assert "FAILED" in fertig.stdout + fertig.stderr


def test_documents_are_backed_up_and_restored(
    echte_datenbank, sicherung_umgebung, settings, tmp_path: Path
):
    """The copy holds what is stored, still encrypted, and nothing half written."""
    settings.KIM_ABLAGE = str(tmp_path / "ablage")
    kennung = ablegen(BytesIO(PDF), name="Bescheid.pdf").kennung
    (tmp_path / "ablage" / ".neu-halb").write_bytes(b"halb")
    umgebung = sicherung_umgebung | {"KIM_ABLAGE": settings.KIM_ABLAGE}
    gesichert = _skript("sichern.sh", umgebung, echte_datenbank.name, str(tmp_path / "kopie"))
    assert gesichert.returncode == 0, gesichert.stderr
    (archiv,) = (tmp_path / "kopie").glob("*.ablage.tar")
    assert archiv.stat().st_mode & 0o077 == 0
    assert archiv.with_name(f"{archiv.name}.sha256").exists()
    assert PDF not in archiv.read_bytes()

    neu = tmp_path / "neu"
    neu.mkdir()
    subprocess.run(["tar", "--extract", f"--file={archiv}", f"--directory={neu}"], check=True)
    assert list(neu.glob(".*")) == []
    settings.KIM_ABLAGE = str(neu)
    assert b"".join(oeffnen(kennung)) == PDF
