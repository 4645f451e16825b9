"""Bad input through the page and the command: a clear sentence each, and nothing stored."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from stellen.einlesen.typen import MAX_BYTES
from tests.stellen.einlesen.hilfen import als_csv_text, als_xlsx_bytes, amtlich, echt
from tests.stellen.einlesen.test_arbeitsmappen import GUT, OLE, ersetzt
from tests.stellen.fabriken import datei_der_zahlen
from tests.stellen.importhilfen import PFAD, bestand, hochladen
from tests.stellen.seite import angemeldet, text_von

pytestmark = pytest.mark.django_db

ECHT = datei_der_zahlen()
DUEREN = '05358,"Düren, Kreis",1,koordination,3.50,2.00,1.00,0.50'
ARABISCH = "محمد " * 40
BOMBE = ersetzt(GUT, "xl/worksheets/sheet1.xml", b"\0" * 30_000_000)
KOPF = ["Kommune", "Stellenart", "zugewiesen", "besetzt", "vorgesehen", "nicht vorgesehen"]
FORMEL = als_xlsx_bytes({"Daten": [KOPF, ["=cmd()|' /C calc'!A0", "ebh", 1, 1, 0, 0]]})


def mit(neu: str) -> str:
    assert DUEREN in ECHT
    return ECHT.replace(DUEREN, neu)


def amtlich_mit_name(name: str) -> bytes:
    reihen = [[name if z == "Düren, Kreis" else z for z in reihe] for reihe in amtlich(echt())]
    return als_csv_text(reihen).encode("utf-8-sig")


SCHLECHT = {
    "zeichensatz": ("a.csv", ECHT.encode("utf-16"), "UTF-16"),
    "umlaute-verloren": ("a.csv", ECHT.replace("ü", "\ufffd"), "Umlaute verloren"),
    "kommune-fehlt": ("a.csv", mit("").replace("\n2024-06-30,\n", "\n"), "Kommune fehlt"),
    "doppelt": ("a.csv", mit(f"{DUEREN}\n2024-06-30,{DUEREN}"), "doppelt in der Datei"),
    "negativ": ("a.csv", mit(DUEREN.replace("0.50", "-0.50")), "„-0.50“ ist negativ"),
    "formel-csv": ("a.csv", mit(DUEREN.replace("2.00", "=cmd()")), "Formel oder ein Befehl"),
    "formel-xlsx": ("a.xlsx", FORMEL, "ist eine Formel oder ein Befehl"),
    "zip-bombe": ("a.xlsx", BOMBE, "ungewöhnlich stark gepackt"),
    "xls": ("a.xls", OLE, "das alte Excel-Format (.xls)"),
    "leer": ("a.csv", b"", "Die Datei ist leer"),
    "nur-leerzeilen": ("a.csv", b"\n\n\n", "keine Tabelle mit Stellen zu erkennen"),
    "fremder-ags": ("a.csv", mit(DUEREN.replace("05358", "05999")), "„05999“ ist kein AGS"),
    "gemeinde-ags": ("a.csv", mit(DUEREN.replace("05358", "05358008")), "ist kein AGS"),
    "arabisch": ("a.csv", amtlich_mit_name(ARABISCH), "ist keine der Kommunen"),
    "bild-als-csv": ("a.csv", b"\x89PNG\r\n" + b"\0" * 99, "keine Tabelle, sondern ein Bild"),
    "zu-gross": ("a.csv", b"x" * (MAX_BYTES + 1), "erlaubt sind 20 MB"),
}


@pytest.fixture
def client(nutzer_mit) -> Client:
    return angemeldet(nutzer_mit("ministerium"))


@pytest.mark.parametrize("fall", SCHLECHT)
def test_page_names_the_mistake_and_stores_nothing(client, fall):
    name, inhalt, satz = SCHLECHT[fall]
    vorher = bestand()
    antwort = hochladen(client, inhalt, name=name, stichtag="30.06.2024")
    assert antwort.status_code == 422
    text = text_von(antwort.content.decode())
    assert satz in text
    assert "Datei prüfen" in text, "the form is there for the next attempt"
    assert bestand() == vorher


@pytest.mark.parametrize("fall", SCHLECHT)
def test_command_names_the_mistake_and_stores_nothing(fall, tmp_path):
    name, inhalt, satz = SCHLECHT[fall]
    pfad = tmp_path / name
    pfad.write_bytes(inhalt.encode() if isinstance(inhalt, str) else inhalt)
    vorher = bestand()
    aus, fehler = io.StringIO(), io.StringIO()
    with pytest.raises(CommandError) as info:
        call_command("stellen_import", str(pfad), stdout=aus, stderr=fehler)
    gesagt = f"{info.value} {fehler.getvalue()}"
    assert satz in gesagt or (fall == "zu-gross" and "größer als 20 MB" in gesagt)
    assert bestand() == vorher


class Unlesbar(io.RawIOBase):
    """A request body that must not be read."""

    def read(self, *args: object) -> bytes:
        raise AssertionError("the body was read")

    readline = read


@pytest.mark.parametrize("megabyte", [22, 200, 100_000])
def test_too_large_a_body_is_refused_before_it_is_read(client, megabyte):
    """Also before the token is looked for, which would read the whole body."""
    streng = Client(enforce_csrf_checks=True)
    streng.cookies = client.cookies
    vorher = bestand()
    antwort = streng.request(
        REQUEST_METHOD="POST",
        PATH_INFO=PFAD,
        CONTENT_TYPE="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(megabyte * 1024**2),
        **{"wsgi.input": Unlesbar()},
    )
    assert antwort.status_code == 413
    text = text_von(antwort.content.decode())
    assert "Die Datei ist zu groß. Erlaubt sind 20 MB. Es wurde nichts gespeichert." in text
    assert bestand() == vorher


def test_name_of_the_file_is_only_a_text(client):
    """Path, markup and right-to-left signs in the name change nothing."""
    vorher = bestand()
    antwort = hochladen(client, b"x;y", name="../../<script>alert(1)</script>\u202exslx.csv")
    html = antwort.content.decode()
    assert antwort.status_code == 422
    assert "<script>alert" not in html
    assert bestand() == vorher


def test_stichtag_that_is_no_date(client):
    vorher = bestand()
    antwort = hochladen(client, ECHT, stichtag="31.02.2024")
    assert antwort.status_code == 422
    assert "„31.02.2024“ ist kein Datum." in text_von(antwort.content.decode())
    assert bestand() == vorher


def test_without_a_file(client):
    vorher = bestand()
    antwort = client.post(PFAD)
    assert antwort.status_code == 422
    assert "Wählen Sie die Datei aus." in antwort.content.decode()
    assert bestand() == vorher


def test_all_mistakes_at_once_with_place_and_remedy(client):
    zeilen = ECHT.splitlines(keepends=True)
    zeilen[5] = zeilen[5].replace("koordination", "pförtner")
    zeilen[20] = zeilen[20].rsplit(",", 4)[0] + ",2.00,-1.00,x,0.00\n"
    text = text_von(hochladen(client, "".join(zeilen)).content.decode())
    assert "4 Fehler" in text
    assert "6 E („stellenart“) Die Stellenart „pförtner“ ist unbekannt. Erlaubt sind" in text
    assert "21 G („besetzt“) „-1.00“ ist negativ." in text
    assert "21 H („vorgesehen“) „x“ ist keine Zahl." in text
