"""The official list of Gemeinden, imported again: errors with row, difference, confirmation."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from kim.actions.erstdaten import lies_daten
from kim.gemeindeliste import HOECHSTENS_BYTES, ListeUnlesbar, lies_liste, vergleiche
from kim.kontext import systemkontext
from kim.models import Gemeinde
from tests.kim.anmelden import angemeldet

pytestmark = pytest.mark.django_db


def als_csv(zeilen: list[dict], trenner: str = ",") -> bytes:
    puffer = io.StringIO()
    schreiber = csv.DictWriter(puffer, ["ags", "name", "kommune_ags"], delimiter=trenner)
    schreiber.writeheader()
    schreiber.writerows(zeilen)
    return puffer.getvalue().encode()


@pytest.fixture
def amtlich() -> list[dict]:
    return lies_daten("gemeinden.csv")


@pytest.fixture
def geaendert(amtlich) -> list[dict]:
    """Jülich is renamed, Linnich is gone, one is new."""
    zeilen = [dict(z) for z in amtlich if z["name"] != "Linnich"]
    next(z for z in zeilen if z["name"] == "Jülich")["name"] = "Herzogstadt Jülich"
    return [*zeilen, {"ags": "05358099", "name": "Neustadt", "kommune_ags": "05358"}]


def test_the_official_list_is_stored_already(amtlich):
    assert len(amtlich) == 396 == Gemeinde.objects.gueltig().count()
    assert vergleiche(lies_liste(als_csv(amtlich))).leer


@pytest.mark.parametrize(
    ("inhalt", "fehler"),
    [
        (b"", "fehlt die Spalte"),
        (b"a,b\n1,2\n", "fehlt die Spalte"),
        (b"ags,name,kommune_ags\n", "keine Gemeinden"),
        ("ags,name,kommune_ags\n05358024,Jülich,05358\n".encode("cp1252"), "UTF-8"),
        (b"\x00\x01\x02", "keine Textdatei"),
        (b"x" * (HOECHSTENS_BYTES + 1), "1 MB"),
        (b"ags,name,kommune_ags\n5358024,Juelich,05358\n", "Zeile 2"),
        (b"ags,name,kommune_ags\n05358024,,05358\n", "Name fehlt"),
        (b"ags,name,kommune_ags\n05358024,Juelich,05999\n", "05999"),
        (b"ags,name,kommune_ags\n05358024,Juelich,05974\n", "nicht zu 05974"),
        (b"ags,name,kommune_ags\n05358024,A,05358\n05358024,B,05358\n", "schon in Zeile 2"),
    ],
)
def test_bad_files_say_what_to_do(inhalt, fehler):
    with pytest.raises(ListeUnlesbar) as gemeldet:
        lies_liste(inhalt)
    assert any(fehler in text for text in gemeldet.value.fehler)


def test_all_errors_at_once():
    with pytest.raises(ListeUnlesbar) as gemeldet:
        lies_liste(b"ags,name,kommune_ags\n1,,2\n3,,4\n")
    assert len(gemeldet.value.fehler) == 6


def test_upload_difference_confirm(nutzer_mit, geaendert):
    client = angemeldet(nutzer_mit("administration_land"))
    adresse = reverse("gemeinden_import")
    datei = SimpleUploadedFile("liste.csv", als_csv(geaendert, ";"), "text/csv")
    vorschau = client.post(adresse, {"datei": datei})
    unterschied = vorschau.context["unterschied"]
    assert unterschied.neu == ["05358099 Neustadt"]
    assert "Herzogstadt Jülich" in unterschied.geaendert[0]
    assert "Linnich" in unterschied.beendet[0]
    assert Gemeinde.objects.filter(name="Jülich").exists()
    client.post(adresse, {"zeilen": vorschau.context["zeilen"]})
    assert Gemeinde.objects.get(ags="05358099").kommune.ags == "05358"
    assert Gemeinde.objects.get(name="Linnich").gueltig_bis == timezone.localdate()
    assert not Gemeinde.objects.filter(name="Jülich").exists()


def test_a_tampered_preview_is_refused(nutzer_mit, geaendert):
    client = angemeldet(nutzer_mit("administration_land"))
    antwort = client.post(reverse("gemeinden_import"), {"zeilen": "gefälscht:x"})
    assert "verändert" in antwort.content.decode()
    assert Gemeinde.objects.filter(name="Jülich").exists()


def test_only_the_land_administration(nutzer_mit, dueren):
    for rolle, kommune in (("administration", dueren), ("ministerium", None)):
        client = angemeldet(nutzer_mit(rolle, kommune))
        assert client.get(reverse("gemeinden_import")).status_code == 403


def test_command_probe_then_import(tmp_path, geaendert, capsys):
    datei = tmp_path / "liste.csv"
    datei.write_bytes(als_csv(geaendert))
    call_command("gemeinden_import", str(datei), "--probe")
    assert "nichts gespeichert" in capsys.readouterr().out
    assert Gemeinde.objects.filter(name="Jülich").exists()
    call_command("gemeinden_import", str(datei))
    assert "1 neu, 1 geändert, 1 beendet" in capsys.readouterr().out
    with systemkontext("Test"):
        jetzt = Gemeinde.objects.get(name="Herzogstadt Jülich")
        assert "gemeinden_import" in jetzt.history.latest().history_change_reason


def test_command_names_what_is_wrong(tmp_path):
    datei = tmp_path / "liste.csv"
    with pytest.raises(CommandError, match="nicht lesbar"):
        call_command("gemeinden_import", str(datei))
    datei.write_bytes(b"a,b\n")
    with pytest.raises(CommandError, match="fehlt die Spalte"):
        call_command("gemeinden_import", str(datei))
