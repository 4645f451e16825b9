"""Order among stored files: what belongs to no row goes, the rest is whole, keys can be changed."""

import io
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.apps import apps
from django.conf import settings as einstellungen
from django.core.management import CommandError, call_command
from django.db import connection, models
from django.test.utils import isolate_apps

from kim.actions import ablage as ordnung
from kim.tasks.ablage import ablage_aufraeumen
from kim.tresor import AblageFeld, ablegen, oeffnen, speicher
from tests.kim.dateien import PDF

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ordner(settings, tmp_path: Path) -> Path:
    settings.KIM_ABLAGE = str(tmp_path / "ablage")
    return tmp_path / "ablage"


@pytest.fixture
def papier(monkeypatch, db) -> Iterator[type[models.Model]]:
    """A model with a file, as an app would have it; its table lasts for this test."""
    with isolate_apps("kim"):

        class Papier(models.Model):
            datei = AblageFeld("Datei", unique=True)

            class Meta:
                app_label = "kim"
                db_table = 'pg_temp"."tresor_papier'

            def __str__(self) -> str:
                return self.datei

    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE tresor_papier (id bigserial, datei text)")
    monkeypatch.setattr(apps, "get_models", lambda: [Papier])
    yield Papier
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE pg_temp.tresor_papier")


def lege(*, tage: float = 0) -> str:
    kennung = ablegen(io.BytesIO(PDF), name="Bescheid.pdf").kennung
    altern(speicher.pfad(kennung), tage)
    return kennung


def altern(datei: Path, tage: float) -> None:
    zeit = time.time() - tage * 86_400 - 60
    os.utime(datei, (zeit, zeit))


def vorhanden() -> set[str]:
    return {k for kennungen in speicher.alle() for k in kennungen}


def test_what_no_row_names_goes_after_a_day(papier, ordner):
    benannt, verwaist, jung = lege(tage=30), lege(tage=1), lege(tage=0.9)
    papier.objects.create(datei=benannt)
    for tage in (0.9, 1):
        halb = ordner / f"{speicher.HALB}{tage}"
        halb.write_bytes(b"halb")
        altern(halb, tage)
    ablage_aufraeumen()
    assert vorhanden() == {benannt, jung}
    assert verwaist not in vorhanden()
    assert [d.name for d in ordner.glob(f"{speicher.HALB}*")] == [f"{speicher.HALB}0.9"]
    plan = einstellungen.CELERY_BEAT_SCHEDULE["ablage_aufraeumen"]
    assert plan["task"] == ablage_aufraeumen.name


def test_with_the_wrong_database_nothing_is_removed(papier, capsys):
    for _ in range(ordnung.UNVERDAECHTIG + 1):
        lege(tage=2)
    with pytest.raises(CommandError, match=r"11 von 11 Dateien .* Stimmen DATABASE_URL"):
        call_command("ablage_aufraeumen")
    assert len(vorhanden()) == 11
    call_command("ablage_aufraeumen", "--trotzdem")
    assert "Entfernt: 11 ohne Eintrag" in capsys.readouterr().out
    assert vorhanden() == set()


def test_an_empty_store_is_in_order(papier, capsys):
    call_command("ablage_aufraeumen")
    call_command("ablage_pruefen")
    assert "Jede Datei der Ablage ist da" in capsys.readouterr().out


def test_missing_damaged_and_locked_files_are_named(papier, settings, capsys):
    zeilen = [papier.objects.create(datei=lege()) for _ in range(3)]
    call_command("ablage_pruefen")
    speicher.entfernen(zeilen[0].datei)
    speicher.pfad(zeilen[1].datei).write_bytes(b"x" * 500)
    settings.KIM_FELD_SCHLUESSEL = [Fernet.generate_key().decode()]
    with pytest.raises(CommandError, match="Nicht in Ordnung: 3"):
        call_command("ablage_pruefen")
    genannt = capsys.readouterr().err
    for zeile, grund in zip(zeilen, ("fehlt", "beschädigt", "Schlüssel"), strict=True):
        assert any(f"{zeile.pk}:" in z and grund in z for z in genannt.splitlines())


def test_keys_of_files_can_be_changed(settings, capsys):
    alt, neu = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    settings.KIM_FELD_SCHLUESSEL = [alt]
    kennungen = [lege() for _ in range(3)]
    settings.KIM_FELD_SCHLUESSEL = [neu, alt]
    kennungen.append(lege())
    call_command("feldschluessel_erneuern")
    assert "Dateien neu verschlüsselt: 3" in capsys.readouterr().out
    settings.KIM_FELD_SCHLUESSEL = [neu]
    assert [b"".join(oeffnen(k)) for k in kennungen] == [PDF] * 4
    call_command("feldschluessel_erneuern")
    assert "Dateien neu verschlüsselt: 0" in capsys.readouterr().out


def test_what_no_key_opens_is_named_and_the_rest_is_done(settings):
    alt, neu, fremd = (Fernet.generate_key().decode() for _ in range(3))
    settings.KIM_FELD_SCHLUESSEL = [fremd]
    verschlossen = lege()
    settings.KIM_FELD_SCHLUESSEL = [alt]
    gut, kaputt = lege(), lege()
    roh = speicher.pfad(kaputt).read_bytes()
    speicher.pfad(kaputt).write_bytes(roh[:-1])
    settings.KIM_FELD_SCHLUESSEL = [neu, alt]
    with pytest.raises(CommandError) as fehler:
        call_command("feldschluessel_erneuern")
    assert all(k in str(fehler.value) for k in (verschlossen, kaputt))
    assert gut not in str(fehler.value)
    assert speicher.pfad(kaputt).read_bytes() == roh[:-1]
    settings.KIM_FELD_SCHLUESSEL = [neu]
    assert b"".join(oeffnen(gut)) == PDF


def test_the_field_stays_what_it_is_in_migrations():
    name, pfad, _, werte = AblageFeld("Datei", unique=True).deconstruct()
    assert (name, pfad) == (None, "kim.tresor.feld.AblageFeld")
    assert werte | {"verbose_name": "Datei"} == {
        "verbose_name": "Datei", "max_length": 32, "editable": False, "unique": True,
    }  # fmt: skip
