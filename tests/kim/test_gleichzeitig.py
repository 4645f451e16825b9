"""Two people save at once: the second sees both values and decides."""

import threading
import time

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kim.actions.demodaten import load_demodaten
from kim.kontext import systemkontext
from kim.models import Nutzer, Organisation
from tests.kim.anmelden import angemeldet


@pytest.fixture
def admin(nutzer_mit, dueren):
    return nutzer_mit("administration", dueren)


def test_an_account_saved_twice_loses_nothing_silently(admin, nutzer_mit, dueren):
    kora = nutzer_mit("koordination", dueren)
    adresse = reverse("konto_bearbeiten", args=[kora.pk])
    eins, zwei = angemeldet(admin, bestaetigt=True), angemeldet(admin, bestaetigt=True)
    stand = {c: c.get(adresse).context["formular"].initial["stand"] for c in (eins, zwei)}
    grund = {"kommune": dueren.pk, "grund": "Heirat"}
    eins.post(
        adresse, grund | {"stand": stand[eins], "name": "Kora Eins", "email": "eins@k.example"}
    )
    antwort = zwei.post(
        adresse, grund | {"stand": stand[zwei], "name": "Kora Zwei", "email": kora.email}
    )
    formular = antwort.context["formular"]
    assert Nutzer.objects.get(pk=kora.pk).name == "Kora Eins"
    assert [(k.gespeichert, k.eigene) for k in formular.konflikte] == [("Kora Eins", "Kora Zwei")]
    assert formular.uebernommen == ["E-Mail-Adresse"]
    assert formular["email"].value() == "eins@k.example"
    text = antwort.content.decode()
    assert "hat diesen Datensatz inzwischen gespeichert" in text
    assert "Kora Eins" in text and "Kora Zwei" in text
    daten = {n: formular[n].value() for n in ("stand", "name", "email")}
    assert zwei.post(adresse, grund | daten).status_code == 302
    kora = Nutzer.objects.get(pk=kora.pk)
    assert (kora.name, kora.email) == ("Kora Zwei", "eins@k.example")


def test_what_only_the_other_changed_is_taken_over(nutzer_mit, dueren):
    kora = nutzer_mit("koordination", dueren)
    with systemkontext("Test"):
        jobcenter = Organisation.objects.create(
            name="Jobcenter Düren", art="jobcenter", kommune=dueren, rechtskreise=["SGB II"]
        )
    eins, zwei = angemeldet(kora), angemeldet(kora)
    adresse = reverse("organisation_bearbeiten", args=[jobcenter.pk])
    stand = eins.get(adresse).context["formular"].initial["stand"]
    grund = {
        "name": "Jobcenter Düren",
        "art": "jobcenter",
        "kommune": dueren.pk,
        "stand": stand,
    }
    eins.post(adresse, grund | {"rechtskreise": ["SGB II", "SGB III"], "telefon": "1"})
    antwort = zwei.post(adresse, grund | {"rechtskreise": ["SGB II"], "telefon": "2"})
    formular = antwort.context["formular"]
    assert [(k.feld, k.gespeichert, k.eigene) for k in formular.konflikte] == [
        ("Telefon", "1", "2")
    ]
    assert formular.uebernommen == ["Rechtskreise"]
    assert formular["rechtskreise"].value() == ["SGB II", "SGB III"]
    jobcenter.refresh_from_db()
    assert jobcenter.telefon == "1"


@pytest.mark.parametrize("stand", ["", "999999", "x", "-1"])
def test_a_missing_or_foreign_stand_overwrites_nothing(admin, nutzer_mit, dueren, stand):
    kora = nutzer_mit("koordination", dueren)
    antwort = angemeldet(admin, bestaetigt=True).post(
        reverse("konto_bearbeiten", args=[kora.pk]),
        {"name": "X", "email": kora.email, "kommune": dueren.pk, "grund": "x", "stand": stand},
    )
    assert antwort.status_code == 200
    assert Nutzer.objects.get(pk=kora.pk).name == kora.name


def test_of_two_truly_simultaneous_saves_one_is_asked(echte_datenbank, settings):
    """Two connections, one instant: the row lock lets exactly one through."""
    settings.DEMO = True
    with systemkontext("Test"):
        load_demodaten()
        organisation = Organisation.objects.filter(kommune__ags="05358").first()
        kora = Nutzer.objects.get(email="koordination.dueren@kim.example")
    adresse = reverse("organisation_bearbeiten", args=[organisation.pk])
    clients = [angemeldet(kora) for _ in range(2)]
    stand = clients[0].get(adresse).context["formular"].initial["stand"]
    start, status = threading.Barrier(2), []

    def speichern(client: Client, telefon: str) -> None:
        daten = {"name": organisation.name, "art": organisation.art, "stand": stand}
        daten |= {"kommune": organisation.kommune_id, "telefon": telefon}
        start.wait()
        status.append(client.post(adresse, daten).status_code)
        connection.close()

    faeden = [
        threading.Thread(target=speichern, args=(client, str(nummer)))
        for nummer, client in enumerate(clients)
    ]
    for faden in faeden:
        faden.start()
    for faden in faeden:
        faden.join()
    assert sorted(status) == [200, 302]


def test_two_sign_ins_of_one_account_at_once(echte_datenbank):
    """The second waits for the first's row; then PostgreSQL evaluates the whole policy."""
    with systemkontext("Test"):
        nutzer = Nutzer.objects.create_user("doppelt@test.example", "geheim-Test-2024", name="D")
    fehler: list[Exception] = []
    erste_hat_gesperrt, zweite_laeuft = threading.Event(), threading.Event()

    def zweite() -> None:
        try:
            erste_hat_gesperrt.wait(timeout=20)
            zweite_laeuft.set()
            _setze_anmeldung(nutzer)
        except Exception as grund:
            fehler.append(grund)
        finally:
            connection.close()

    faden = threading.Thread(target=zweite)
    faden.start()
    with transaction.atomic():
        _setze_anmeldung(nutzer)
        erste_hat_gesperrt.set()
        zweite_laeuft.wait(timeout=20)
        time.sleep(0.5)  # until the second waits for the row
    faden.join(timeout=20)
    assert fehler == []


def _setze_anmeldung(nutzer: Nutzer) -> None:
    """What signing in does, before there is any data context."""
    frisch = Nutzer.objects.get(pk=nutzer.pk)
    frisch.last_login = timezone.now()
    frisch.save(update_fields=["last_login"])
