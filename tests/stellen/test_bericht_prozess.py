"""What needs real processes and connections: the command in a pipe, two people at once."""

import io
import subprocess
import sys
import threading
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client

from kim.actions.rollen import grant_role
from kim.kontext import systemkontext
from kim.models import Nutzer
from stellen.actions import lege_importlauf_an
from stellen.actions.erstdaten import load_erstdaten
from stellen.models import Erhebung, Meldung, MeldungZeile
from tests.stellen.fabriken import datei_der_zahlen
from tests.stellen.importhilfen import stand_von

WURZEL = Path(__file__).resolve().parents[2]
TAG = date(2022, 6, 30)


def test_csv_goes_to_the_pipe_as_utf8_without_anything_else(echte_datenbank):
    """A process of its own whose locale knows no umlauts."""
    with systemkontext("Test"):
        load_erstdaten()
    lauf = subprocess.run(
        [sys.executable, "manage.py", "bericht", "--stichtag", "2024-06-30"],
        cwd=WURZEL,
        env=echte_datenbank.umgebung(LC_ALL="C", PYTHONIOENCODING="ascii"),
        capture_output=True,
        check=True,
        timeout=60,
    )
    aus = io.StringIO()
    call_command("bericht", stichtag=date(2024, 6, 30), stdout=aus)
    assert lauf.stdout == aus.getvalue().encode()
    assert "\nkoordination;Düren, Kreis;3,50;2,00;1,00;0,50\n".encode() in lauf.stdout
    assert lauf.stderr == b""


@pytest.fixture
def ministerium(echte_datenbank) -> Nutzer:
    with systemkontext("Test"):
        nutzer = Nutzer.objects.create_user("m@test.example", "geheim-Test-2024", name="M")
        grant_role(
            nutzer=nutzer,
            rolle="ministerium",
            kommune=None,
            team=None,
            grund="Test",
            gueltig_von=date(2020, 1, 1),
            by=None,
        )
    return nutzer


def _laeufe(anzahl: int) -> list[str]:
    with systemkontext("Test"):
        return [
            f"/stellen/import/{lauf.pk}/"
            for lauf in (
                lege_importlauf_an(
                    inhalt=datei_der_zahlen(TAG).encode(),
                    dateiname=f"{nummer}.csv",
                    stichtag=None,
                    by=None,
                )
                for nummer in range(anzahl)
            )
        ]


def _gleichzeitig(nutzer: Nutzer, urls: list[str]) -> list[tuple[int, str]]:
    """Everybody has seen the differences; then all confirm at the same moment."""
    schranke = threading.Barrier(len(urls))
    ergebnisse: list[tuple[int, str]] = []

    def bestaetigen(url: str) -> None:
        try:
            client = Client()
            client.force_login(nutzer)
            stand = stand_von(client.get(url).content.decode())
            schranke.wait(timeout=30)
            antwort = client.post(f"{url}uebernehmen/", {"stand": stand}, follow=True)
            ergebnisse.append((antwort.status_code, antwort.content.decode()))
        finally:
            connection.close()

    faeden = [threading.Thread(target=bestaetigen, args=(url,)) for url in urls]
    for faden in faeden:
        faden.start()
    for faden in faeden:
        faden.join(timeout=60)
    return sorted(ergebnisse)


def _einmal_gespeichert() -> bool:
    with systemkontext("Test"):
        return (
            Erhebung.objects.filter(stichtag=TAG).count(),
            Meldung.objects.count(),
            MeldungZeile.objects.count(),
            MeldungZeile.history.count(),
        ) == (1, 54, 270, 270)


def test_two_people_confirm_the_same_import_at_once(ministerium):
    [url] = _laeufe(1)
    (_, eins), (_, zwei) = _gleichzeitig(ministerium, [url, url])
    texte = eins + zwei
    assert texte.count("54 Meldungen wurden übernommen.") == 1
    assert texte.count("Dieser Import ist inzwischen übernommen. Es wurde nichts geändert.") == 1
    assert _einmal_gespeichert()


def test_two_people_confirm_two_files_for_the_same_stichtag(ministerium):
    (status_eins, eins), (status_zwei, zwei) = _gleichzeitig(ministerium, _laeufe(2))
    assert (status_eins, status_zwei) == (200, 409)
    assert "54 Meldungen wurden übernommen." in eins
    assert "seit Sie die Unterschiede angesehen haben" in zwei
    assert "Alle Zahlen der Datei sind schon genauso gespeichert." in zwei
    assert _einmal_gespeichert()
