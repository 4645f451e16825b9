"""The free-text name of a post is the Kommune's: a person's name may stand in it."""

import io
from datetime import date

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from kim.kontext import systemkontext
from stellen.actions.pruefungen import run_pruefungen
from stellen.constants import VakanzStand
from stellen.models import Erhebung
from tests.api.hilfen import hole, token_fuer
from tests.stellen.mittel.hilfen import satz, zuweisung
from tests.stellen.plan import adresse, gib_an, lege_an
from tests.stellen.seite import angemeldet, text_von

pytestmark = pytest.mark.django_db

GEHEIM = "Stelle von Ada Geheimnis"
BEMERKUNG = "Nachfolge Ben Verborgen"
TAG = date(2024, 6, 30)


@pytest.fixture
def post(dueren):
    stelle = lege_an(dueren, bezeichnung=GEHEIM, bemerkung=BEMERKUNG)
    gib_an(stelle, VakanzStand.VORGESEHEN)
    with systemkontext("Test"):
        satz("55000")
        zuweisung(dueren, "1.00")
    return stelle


@pytest.fixture
def land(nutzer_mit):
    return angemeldet(nutzer_mit("ministerium"))


@pytest.fixture
def kora(nutzer_mit, dueren):
    return angemeldet(nutzer_mit("koordination", dueren))


def seiten(post) -> list[str]:
    """Every page and download that names posts."""
    vakanz = post.vakanzen.get().pk
    return [
        adresse("plan", tag="30.06.2024"),
        adresse("plan_datei", "csv", tag="30.06.2024"),
        adresse("stelle", post.pk),
        "/stellen/auswertung/vakanzen/?tag=30.06.2024",
        "/stellen/auswertung/vakanzen.csv?tag=30.06.2024",
        "/stellen/mittel/05358/verwendungsnachweis/?jahr=2024",
        "/stellen/mittel/05358/verwendungsnachweis.csv?jahr=2024",
        f"/verlauf/stellen.stelle/{post.pk}/",
        f"/verlauf/stellen.vakanz/{vakanz}/",
    ]


def inhalt(client, url: str) -> str:
    antwort = client.get(url)
    assert antwort.status_code == 200, url
    return text_von(antwort.content.decode())


def test_the_ministerium_reads_kind_and_number_everywhere(post, land):
    with systemkontext("Test"):
        adressen = seiten(post)
    for url in adressen:
        seite = inhalt(land, url)
        assert "Geheimnis" not in seite, url
        assert "Verborgen" not in seite, url
        assert f"Case Management Nr. {post.pk}" in seite, url


def test_the_own_kommune_reads_what_it_wrote(post, kora):
    with systemkontext("Test"):
        adressen = seiten(post)
    for url in adressen[:-1]:
        assert GEHEIM in inhalt(kora, url), url
    assert BEMERKUNG in inhalt(kora, adresse("stelle", post.pk))


@pytest.mark.parametrize("modell", ["plan_datei", "nachweis"])
def test_workbooks_say_no_more_than_the_pages(post, land, modell):
    url = {
        "plan_datei": adresse("plan_datei", "xlsx", tag="30.06.2024"),
        "nachweis": "/stellen/mittel/05358/verwendungsnachweis.xlsx?jahr=2024",
    }[modell]
    blatt = load_workbook(io.BytesIO(land.get(url).content)).active
    zellen = " ".join(str(z.value) for zeile in blatt for z in zeile if z.value is not None)
    assert "Geheimnis" not in zellen
    assert f"Nr.\u00a0{post.pk}" in zellen


def test_neither_search_nor_filter_finds_it_for_the_ministerium(post, land, kora):
    treffer = {
        client: client.get(adresse("plan", tag="30.06.2024", q="Geheim")) for client in (land, kora)
    }
    assert [len(treffer[c].context["zeilen"]) for c in (land, kora)] == [0, 1]
    nummer = land.get(adresse("plan", tag="30.06.2024", q=f"Nr. {post.pk}"))
    assert len(nummer.context["zeilen"]) == 1
    assert "Geheimnis" not in inhalt(land, "/suche/?q=Nachfolge").replace("Nachfolge", "")
    assert f"/stellen/plan/{post.pk}/" not in land.get("/suche/?q=Ada").content.decode()


def test_as_of_a_moment_the_history_keeps_it_too(post, land, kora):
    jetzt = timezone.localtime()
    abfrage = f"?stand={jetzt:%d.%m.%Y}&uhrzeit={jetzt:%H:%M}"
    for teil in ("", "ausschnitt/"):
        html = land.get(f"/verlauf/stellen.stelle/{post.pk}/{teil}{abfrage}").content.decode()
        assert "Geheimnis" not in html
        assert "Bezeichnung" not in html
    assert GEHEIM in kora.get(f"/verlauf/stellen.stelle/{post.pk}/").content.decode()


def test_the_api_names_no_post(post, nutzer_mit):
    with systemkontext("Test"):
        erhebung = Erhebung.objects.create(stichtag=TAG)
        run_pruefungen(erhebung=erhebung, by=None)
    token = token_fuer(nutzer_mit("ministerium"))
    for pfad in ("/befunde", "/meldungen", "/stichtage", f"/stichtage/{TAG}"):
        antwort = hole(pfad, token)
        assert antwort.status_code == 200, pfad
        assert "Geheimnis" not in antwort.content.decode()
