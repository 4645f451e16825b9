"""The history of any object: differences in German, as-of views, who may look."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from kim.anzeige import stand_am, stand_von, verlauf_von
from kim.anzeige.register import registrierung
from kim.kontext import kontext, systemkontext
from kim.models import Ansprechperson, Organisation, Rollenvergabe, Zugriff
from kim.schutz.anwenden import eigene_modelle
from stellen.models import Erhebung, Meldung, Zuweisung

pytestmark = pytest.mark.django_db


def _organisation(kommune, **werte) -> Organisation:
    return Organisation.objects.create(
        **{"name": "Beratung", "art": "mbe", "kommune": kommune, "rechtskreise": ["SGB II"]} | werte
    )


def _seite(client, nutzer, objekt, **abfrage):
    client.force_login(nutzer)
    ziel = [objekt._meta.label_lower, objekt.pk]
    return client.get(reverse("verlauf", args=ziel), abfrage)


def test_differences_are_german_and_complete(nutzer_mit, dueren, soest):
    nutzer = nutzer_mit("administration_land")
    with kontext(nutzer, grund="Umzug", anfrage_id="a-1"):
        organisation = _organisation(dueren)
        organisation.art, organisation.aktiv, organisation.kommune = "jmd", False, soest
        organisation.rechtskreise, organisation.telefon = ["SGB II", "SGB III"], "0241 1"
        organisation.save()
        kennung = organisation.pk
        organisation.delete()
        weg, geaendert, neu = verlauf_von(Organisation(pk=kennung))
    assert (weg.art, weg.text, weg.aenderungen) == ("gelöscht", "Gelöscht", ())
    assert (geaendert.person, geaendert.grund, geaendert.anfrage_id) == (
        nutzer.name,
        "Umzug",
        "a-1",
    )
    assert set(geaendert.aenderungen) == {
        ("Art", "Migrationsberatung für Erwachsene", "Jugendmigrationsdienst"),
        ("Kommune", "Düren, Kreis", "Soest, Kreis"),
        ("Aktiv", "ja", "nein"),
        ("Rechtskreise", "SGB II", "SGB II, SGB III"),
        ("Telefon", "", "0241 1"),
    }
    assert neu.art == "angelegt"
    assert ("Name", "", "Beratung") in neu.aenderungen
    assert not any(a.feld == "Telefon" for a in neu.aenderungen)


def test_figures_dates_and_system_in_german(system, dueren):
    zuweisung = Zuweisung.objects.create(
        kommune=dueren, stellenart="abh", haushaltsjahr=2024, vzae=Decimal("1234.5"), quelle="Test"
    )
    eintrag = verlauf_von(zuweisung)[0]
    assert eintrag.person == "System"
    assert ("VZÄ", "", "1.234,50") in eintrag.aenderungen
    assert ("Haushaltsjahr", "", "2024") in eintrag.aenderungen
    assert ("Stellenart", "", "Ausländerbehörde") in eintrag.aenderungen
    erhebung = Erhebung.objects.create(stichtag=date(2023, 6, 30))
    assert ("Stichtag", "", "30.06.2023") in verlauf_von(erhebung)[0].aenderungen


def test_a_save_without_change_says_so(system, dueren):
    organisation = _organisation(dueren)
    organisation.save()
    assert "ohne dass" in verlauf_von(organisation)[0].text


@pytest.mark.parametrize("aenderungen", [1, 3, 25])
def test_constant_number_of_queries(system, dueren, soest, django_assert_num_queries, aenderungen):
    organisation = _organisation(dueren)
    for nummer in range(aenderungen):
        organisation.name = f"Beratung {nummer}"
        organisation.kommune = soest if nummer % 2 else dueren
        organisation.save()
    with django_assert_num_queries(2):
        assert len(verlauf_von(organisation)) == aenderungen + 1


def test_as_of_gives_one_row_per_object_in_force(system, dueren):
    organisation = _organisation(dueren)
    beginn = organisation.history.get().history_date
    for name in ("B", "C"):
        organisation.name = name
        organisation.save()
    zweite = organisation.history.get(name="B")
    assert stand_von(Organisation, organisation.pk, beginn - timedelta(seconds=1)) == []
    assert ("Name", "Beratung") in stand_von(Organisation, organisation.pk, beginn)
    assert ("Name", "B") in stand_von(Organisation, organisation.pk, zweite.history_date)
    jetzt = stand_am(Organisation, timezone.now()).filter(id=organisation.pk)
    assert [z.name for z in jetzt] == ["C"]
    kennung = organisation.pk
    organisation.delete()
    assert not stand_am(Organisation, timezone.now()).filter(id=kennung).exists()


def test_as_of_does_not_read_the_whole_history(system, dueren):
    organisation = _organisation(dueren)
    plan = stand_am(Organisation, timezone.now()).filter(id=organisation.pk).explain()
    assert "SubPlan" not in plan


def test_page_with_filters_and_as_of(client, nutzer_mit, dueren):
    nutzer, andere = nutzer_mit("koordination", dueren), nutzer_mit("administration", dueren)
    with kontext(nutzer):
        organisation = _organisation(dueren, name="Erster Name")
    with kontext(andere, grund="Neuer Träger"):
        organisation.name = "Zweiter Name"
        organisation.save()
    text = _seite(client, nutzer, organisation).content.decode()
    assert "Neuer Träger" in text
    assert "Erster Name" in text
    gefiltert = _seite(client, nutzer, organisation, person=andere.name, feld="Name")
    assert len(gefiltert.context["seite"].object_list) == 1
    heute = f"{timezone.localdate():%d.%m.%Y}"
    stand = _seite(client, nutzer, organisation, stand=heute, uhrzeit="23:59")
    assert dict(stand.context["stand_werte"])["Name"] == "Zweiter Name"
    davor = _seite(client, nutzer, organisation, stand="1.1.2020")
    assert davor.context["stand_werte"] == []
    assert "gab es den Datensatz nicht" in davor.content.decode()


def test_as_of_a_day_means_its_end_in_local_time(client, nutzer_mit, dueren):
    nutzer = nutzer_mit("koordination", dueren)
    with systemkontext("Test"):
        organisation = _organisation(dueren)
    antwort = _seite(client, nutzer, organisation, stand="30.06.2024")
    ende = timezone.localtime(antwort.context["stand"].zeitpunkt)
    assert f"{ende:%d.%m.%Y %H:%M:%S.%f}" == "30.06.2024 23:59:59.999999"


@pytest.mark.parametrize("stand", ["31.02.2024", "quatsch", "1.1.2999", ""])
def test_a_wrong_day_is_explained(client, nutzer_mit, dueren, stand):
    nutzer = nutzer_mit("koordination", dueren)
    with systemkontext("Test"):
        organisation = _organisation(dueren)
    assert _seite(client, nutzer, organisation, stand=stand).status_code == 422


def test_unknown_foreign_and_unregistered_answer_alike(client, nutzer_mit, dueren, soest):
    fremd = nutzer_mit("koordination", soest)
    client.force_login(nutzer_mit("administration", dueren))
    antworten = [
        client.get(f"/verlauf/{ziel}/")
        for ziel in (
            f"kim.nutzer/{fremd.pk}",
            "kim.nutzer/999999",
            "kim.nutzer/x",
            "kim.zugriff/1",
            "auth.group/1",
            "kim/1",
            f"kim.Nutzer/{fremd.pk}",
        )
    ]
    assert {a.status_code for a in antworten} == {404}
    texte = {
        a.content.replace(a.headers["X-Anfrage-Id"].encode(), b"").replace(
            a.wsgi_request.path.encode(), b""
        )
        for a in antworten
    }
    assert len({len(text) for text in texte}) == 1


def test_the_history_of_figures_needs_view_stellen(client, nutzer_mit, dueren, soest):
    with systemkontext("Test"):
        erhebung = Erhebung.objects.create(stichtag=date(2023, 6, 30))
        meldung = Meldung.objects.create(erhebung=erhebung, kommune=dueren)
    assert _seite(client, nutzer_mit("koordination", dueren), meldung).status_code == 200
    assert _seite(client, nutzer_mit("ministerium"), meldung).status_code == 200
    assert _seite(client, nutzer_mit("koordination", soest), meldung).status_code == 404
    assert _seite(client, nutzer_mit("evaluation"), meldung).status_code == 404
    assert _seite(client, nutzer_mit("case_management", dueren), meldung).status_code == 404


def test_a_deleted_object_is_for_the_administration_of_its_kommune(
    client, nutzer_mit, dueren, soest
):
    with systemkontext("Test"):
        organisation = _organisation(dueren, name="Aufgelöst")
        kennung = organisation.pk
        organisation.delete()
    organisation.pk = kennung
    antwort = _seite(client, nutzer_mit("administration", dueren), organisation)
    assert antwort.status_code == 200
    assert "Aufgelöst" in antwort.content.decode()
    assert _seite(client, nutzer_mit("koordination", dueren), organisation).status_code == 404
    assert _seite(client, nutzer_mit("administration", soest), organisation).status_code == 404
    assert _seite(client, nutzer_mit("administration_land"), organisation).status_code == 200


@pytest.mark.parametrize("name", ["verlauf", "verlauf_ausschnitt"])
def test_looking_at_personal_history_is_logged(client, nutzer_mit, dueren, name):
    admin = nutzer_mit("administration", dueren)
    with systemkontext("Test"):
        person = Ansprechperson.objects.create(
            organisation=_organisation(dueren), kommune=dueren, name="Alex"
        )
        vergabe = Rollenvergabe.objects.get(nutzer=admin)
    client.force_login(admin)
    for objekt in (person, vergabe, admin):
        label = objekt._meta.label_lower
        assert client.get(reverse(name, args=[label, objekt.pk])).status_code == 200
        with systemkontext("Test"):
            zugriff = Zugriff.objects.get(objekt_typ=label)
            assert (zugriff.art, zugriff.objekt_id) == ("verlauf", str(objekt.pk))
            assert (zugriff.nutzer, zugriff.kommune) == (admin, dueren)
            assert zugriff.anfrage_id


def test_looking_at_a_directory_is_not_logged(client, nutzer_mit, dueren):
    _seite(client, nutzer_mit("koordination", dueren), dueren)
    with systemkontext("Test"):
        assert not Zugriff.objects.exists()


def test_the_excerpt_shows_the_newest_and_leads_to_all(client, nutzer_mit, dueren):
    nutzer = nutzer_mit("koordination", dueren)
    with kontext(nutzer):
        organisation = _organisation(dueren)
        for nummer in range(7):
            organisation.name = f"Name {nummer}"
            organisation.save()
    client.force_login(nutzer)
    adresse = reverse("verlauf_ausschnitt", args=["kim.organisation", organisation.pk])
    text = client.get(adresse).content.decode()
    assert text.count("<time") == 5
    assert "Alle Änderungen" in text
    assert "<html" not in text


def test_every_historised_model_has_a_history_page():
    historisiert = {
        m.instance_type for m in eigene_modelle() if getattr(m, "instance_type", None) is not None
    }
    assert {m for m in historisiert if registrierung(m) is None} == set()
    assert apps.is_installed("kim")


def test_the_page_needs_the_same_number_of_queries(client, nutzer_mit, dueren):
    nutzer = nutzer_mit("koordination", dueren)
    with kontext(nutzer):
        organisation = _organisation(dueren)
    client.force_login(nutzer)
    je_anzahl = {}
    for anzahl in (1, 3, 25):
        with kontext(nutzer):
            for nummer in range(anzahl):
                organisation.name = f"Name {anzahl} {nummer}"
                organisation.save()
        with CaptureQueriesContext(connection) as abfragen:
            _seite(client, nutzer, organisation)
        je_anzahl[anzahl] = len(abfragen)
        assert sum("historical" in q["sql"] for q in abfragen) == 1
    assert je_anzahl[1] == je_anzahl[25]
