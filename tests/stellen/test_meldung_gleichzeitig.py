"""Two people save the same row of a Meldung: the second sees both values and decides."""

import threading

import pytest
from django.db import connection

from kim.actions.demodaten import load_demodaten
from kim.kontext import systemkontext
from kim.models import Nutzer
from stellen.models import MeldungZeile
from tests.kim.anmelden import angemeldet
from tests.stellen.fabriken import offene_erhebung
from tests.stellen.test_melden import PFAD, eingabe


def besetzt(art: str = "koordination") -> str:
    with systemkontext("Test"):
        zeile = MeldungZeile.objects.get(
            meldung__kommune__ags="05358",
            meldung__erhebung__stichtag="2024-12-31",
            stellenart=art,
        )
        return str(zeile.besetzt)


@pytest.mark.django_db
def test_the_second_sees_both_values_and_decides(nutzer_mit, dueren):
    offene_erhebung()
    eins = angemeldet(nutzer_mit("koordination", dueren))
    zwei = angemeldet(nutzer_mit("assistenz", dueren))
    vom_ersten = eingabe(eins, koordination__besetzt="1,00", abh__bemerkung="nur von eins")
    vom_zweiten = eingabe(zwei, koordination__besetzt="2,00", ebh__besetzt="0,50")
    assert eins.post(f"{PFAD}bearbeiten/", vom_ersten).status_code == 302
    antwort = zwei.post(f"{PFAD}bearbeiten/", vom_zweiten)
    assert antwort.status_code == 422
    formular = antwort.context["formular"]
    assert [(k.feld, k.gespeichert, k.eigene) for k in formular.konflikte] == [
        ("Koordination: besetzt", "1,00", "2,00")
    ]
    assert formular.uebernommen == ["Ausländerbehörde: Bemerkung"]
    assert "hat diesen Datensatz inzwischen gespeichert" in antwort.content.decode()
    assert (besetzt(), besetzt("ebh")) == ("1.00", "0.00")  # nothing overwritten, nothing half
    daten = {
        f.add_prefix(name): str(f[name].value() or "")
        for f in formular.formulare
        for name in (
            "stand",
            "zugewiesen",
            "besetzt",
            "vorgesehen",
            "nicht_vorgesehen",
            "bemerkung",
        )
    }
    assert daten["abh-bemerkung"] == "nur von eins"
    assert zwei.post(f"{PFAD}bearbeiten/", daten).status_code == 302
    assert (besetzt(), besetzt("ebh")) == ("2.00", "0.50")


@pytest.mark.django_db
def test_figures_taken_from_the_posts_meanwhile_are_seen_too(nutzer_mit, dueren):
    offene_erhebung()
    client = angemeldet(nutzer_mit("koordination", dueren))
    daten = eingabe(client, koordination__besetzt="3,00")
    with systemkontext("Test"):
        zeile = MeldungZeile.objects.get(
            meldung__kommune=dueren,
            meldung__erhebung__stichtag="2024-12-31",
            stellenart="koordination",
        )
        zeile.besetzt = 4
        zeile.save()
    assert client.post(f"{PFAD}bearbeiten/", daten).status_code == 422
    assert besetzt() == "4.00"


def test_of_two_truly_simultaneous_saves_one_is_asked(echte_datenbank, settings):
    """Two connections, one instant: the lock of the Meldung lets exactly one through first."""
    settings.DEMO = True
    with systemkontext("Test"):
        load_demodaten()
    offene_erhebung()
    konten = [
        Nutzer.objects.get(email=f"{rolle}.dueren@kim.example")
        for rolle in ("koordination", "assistenz")
    ]
    clients = [angemeldet(n) for n in konten]
    eingaben = [eingabe(c, koordination__besetzt=f"{n},00") for n, c in enumerate(clients, 1)]
    start, status = threading.Barrier(2), []

    def speichern(nummer: int) -> None:
        start.wait()
        status.append(clients[nummer].post(f"{PFAD}bearbeiten/", eingaben[nummer]).status_code)
        connection.close()

    faeden = [threading.Thread(target=speichern, args=(n,)) for n in range(2)]
    for faden in faeden:
        faden.start()
    for faden in faeden:
        faden.join()
    assert sorted(status) == [302, 422]
    assert besetzt() in ("1.00", "2.00")
