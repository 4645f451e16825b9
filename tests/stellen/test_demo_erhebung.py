"""The invented survey: Düren still has to send, Soest has sent; made once, marked as demo."""

import re

import pytest
from django.utils import timezone

from kim.kontext import systemkontext
from kim.models import Benachrichtigung
from stellen.actions.demo_erhebung import STICHTAG, TAGE, load_demo_erhebung
from stellen.actions.demo_pruefungen import load_pruefungen
from stellen.actions.demo_stellenplan import load_stellenplan
from stellen.constants import ErhebungStatus, MeldungStatus, Zeilenherkunft
from stellen.models import Erhebung, Meldung, MeldungBeitrag, MeldungZeile, Prueflauf
from tests.stellen.fabriken import erhebung_mit_zahlen
from tests.stellen.seite import angemeldet, text_von

S = MeldungStatus


@pytest.fixture
def erhebung(db) -> Erhebung:
    """After the published figures and the demo posts, as at the first start."""
    erhebung_mit_zahlen()
    with systemkontext("Test"):
        load_stellenplan()
        assert load_demo_erhebung() == ["Demo-Erhebung: 54 Meldungen vorausgefüllt"]
        return Erhebung.objects.get(stichtag=STICHTAG)


def test_it_is_open_marked_and_prefilled_from_the_posts(erhebung):
    assert (erhebung.status, erhebung.ist_demo) == (ErhebungStatus.OFFEN, True)
    assert (erhebung.frist - timezone.localdate()).days == TAGE
    assert erhebung.hinweis.startswith("Erfundene Demodaten.")
    with systemkontext("Test"):
        staende = dict(
            Meldung.objects.filter(erhebung=erhebung).values_list("kommune__ags", "status")
        )
        zeilen = MeldungZeile.objects.filter(meldung__erhebung=erhebung)
        assert zeilen.count() == 270
        assert zeilen.filter(herkunft=Zeilenherkunft.STELLENPLAN).exists()
        assert not zeilen.filter(herkunft=Zeilenherkunft.LEER).exists()
        assert not Benachrichtigung.objects.exists(), "nobody is told of invented figures"
    assert staende.pop("05974") == S.GEMELDET
    assert set(staende.values()) == {S.ENTWURF}


def test_the_second_start_changes_nothing(erhebung):
    with systemkontext("Test"):
        vorher = Meldung.history.count(), MeldungZeile.history.count()
        assert load_demo_erhebung() == ["Demo-Erhebung: schon vorhanden"]
        assert (Meldung.history.count(), MeldungZeile.history.count()) == vorher


def test_with_the_demo_account_of_soest_there_is_a_conversation(db, nutzer_mit, soest):
    erhebung_mit_zahlen(kommunen=[soest])
    person = nutzer_mit("koordination", soest)
    with systemkontext("Test"):
        person.email = "koordination.soest@kim.example"
        person.save()
        load_demo_erhebung()
        beitrag = MeldungBeitrag.objects.get()
    assert (beitrag.verfasser, beitrag.kommune) == (person, soest)
    assert beitrag.text.endswith("(Erfundenes Beispiel)")


def test_the_pages_say_that_it_is_invented(erhebung, nutzer_mit, dueren):
    land = angemeldet(nutzer_mit("ministerium"))
    html = text_von(land.get("/stellen/2024-12-31/erhebung/").content.decode())
    assert "erfundene Demodaten" in html
    assert re.search(r"1 von 54 Kommunen haben gemeldet", html)
    kommune = angemeldet(nutzer_mit("koordination", dueren))
    seite = text_von(kommune.get("/stellen/2024-12-31/05358/").content.decode())
    assert "Hinweis des Ministeriums: Erfundene Demodaten." in seite


def test_its_checks_run_once(erhebung):
    with systemkontext("Test"):
        assert load_pruefungen()[0].startswith("Prüfungen: 2 Stichtage")
        assert Prueflauf.objects.count() == 2
        assert load_pruefungen() == ["Prüfungen: 0 Stichtage, 0 Befunde"]
