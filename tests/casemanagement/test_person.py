"""The tab of the person: everything that is known, changed by its Team alone."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from casemanagement.actions.personen import delete_sprache, save_person, save_sprache
from casemanagement.constants import Genauigkeit
from casemanagement.models import Fallfreigabe, Person, PersonSprache
from kim.kontext import kontext, systemkontext
from kim.models import Zugriff
from tests.casemanagement.akten import akte, beendete_akte
from tests.kim.anmelden import angemeldet

ARABISCH = "محمد عبد الرحمن بن عبد الله " * 7
"""196 characters."""


@pytest.fixture
def cm(nutzer_mit, dueren):
    return nutzer_mit("case_management", dueren)


@pytest.fixture
def fall(cm, team_von, dueren):
    return akte(team_von(dueren), cm)


def eingaben(client, fall, **neu) -> dict:
    """What the form sends when only ``neu`` is typed."""
    formular = client.get(reverse("casemanagement:person_bearbeiten", args=[fall.pk])).context[
        "formular"
    ]
    daten = {name: formular[name].value() for name in formular.fields}
    return {k: v for k, v in daten.items() if v is not None} | neu


def test_every_datum_is_changed_and_shown(cm, fall, dueren):
    client = angemeldet(cm)
    neu = {
        "name": ARABISCH.strip(),
        "schreibweisen": "Mohammed\nMuhammad",
        "geburt": "05.1991",
        "geschlecht": "maennlich",
        "staatsangehoerigkeiten": "Syrien, Irak",
        "einreise_am": "3.9.2015",
        "telefon": "02421 1",
        "gemeinde": dueren.gemeinden.get(name="Jülich").pk,
        "anschrift": "Weg 1",
        "bestritten": ["geburtsdatum"],
    }
    adresse = reverse("casemanagement:person_bearbeiten", args=[fall.pk])
    assert client.post(adresse, eingaben(client, fall, **neu)).status_code == 302
    with systemkontext("Test"):
        person = Person.objects.get(pk=fall.person_id)
    assert person.name == ARABISCH.strip()
    assert (person.geburtsdatum, person.geburt_genau) == (date(1991, 5, 1), Genauigkeit.MONAT)
    assert person.schreibweisen == ["Mohammed", "Muhammad"]
    assert person.staatsangehoerigkeiten == ["Syrien", "Irak"]
    seite = client.get(reverse("casemanagement:person", args=[fall.pk])).content.decode()
    for wort in ("05.1991", "Muhammad", "Irak", "03.09.2015", "Jülich", "Weg 1", "männlich"):
        assert wort in seite
    assert seite.count(">bestritten<") == 1
    assert f"<bdi>{ARABISCH.strip()}</bdi>" in seite


def test_an_emptied_birth_date_is_unknown(cm, fall):
    client = angemeldet(cm)
    adresse = reverse("casemanagement:person_bearbeiten", args=[fall.pk])
    client.post(adresse, eingaben(client, fall, geburt=""))
    with systemkontext("Test"):
        assert Person.objects.get(pk=fall.person_id).geburtsdatum is None


def test_reading_is_logged(cm, fall):
    angemeldet(cm).get(reverse("casemanagement:person", args=[fall.pk]))
    with systemkontext("Test"):
        assert Zugriff.objects.filter(objekt_id=str(fall.pk), zweck="Person", nutzer=cm).exists()


def test_of_two_at_once_the_second_sees_both_birth_dates(cm, nutzer_mit, dueren, fall):
    eins, zwei = angemeldet(cm), angemeldet(nutzer_mit("case_management", dueren))
    adresse = reverse("casemanagement:person_bearbeiten", args=[fall.pk])
    wohnort = dueren.gemeinden.get(name="Jülich")
    erste = eingaben(eins, fall, geburt="1991", telefon="1", gemeinde=wohnort.pk)
    zweite = eingaben(zwei, fall, geburt="05.1992", gemeinde="")
    assert eins.post(adresse, erste).status_code == 302
    antwort = zwei.post(adresse, zweite)
    assert antwort.status_code == 422
    formular = antwort.context["formular"]
    assert [(k.feld, k.gespeichert, k.eigene) for k in formular.konflikte] == [
        ("Geburtsdatum", "1991", "05.1992")
    ]
    assert sorted(formular.uebernommen) == ["Telefon", "Wohnort"]
    with systemkontext("Test"):
        assert Person.objects.get(pk=fall.person_id).geburt_text == "1991"


def test_the_conflict_names_the_place_not_its_number(cm, nutzer_mit, dueren, fall):
    eins, zwei = angemeldet(cm), angemeldet(nutzer_mit("case_management", dueren))
    adresse = reverse("casemanagement:person_bearbeiten", args=[fall.pk])
    orte = {name: dueren.gemeinden.get(name=name).pk for name in ("Jülich", "Linnich")}
    daten = [eingaben(c, fall, gemeinde=orte[o]) for c, o in ((eins, "Jülich"), (zwei, "Linnich"))]
    eins.post(adresse, daten[0])
    (konflikt,) = zwei.post(adresse, daten[1]).context["formular"].konflikte
    assert (konflikt.gespeichert, konflikt.eigene) == ("Jülich", "Linnich")


def test_languages_come_change_and_go(cm, fall):
    client = angemeldet(cm)
    neu = reverse("casemanagement:sprache_neu", args=[fall.pk])
    assert client.post(neu, {"sprache": "Dari", "dolmetschen": "on"}).status_code == 302
    doppelt = client.post(neu, {"sprache": "Dari"})
    assert doppelt.status_code == 422
    assert "Diese Sprache ist schon eingetragen." in doppelt.content.decode()
    with systemkontext("Test"):
        dari = PersonSprache.objects.get(person=fall.person_id)
    seite = client.get(reverse("casemanagement:person", args=[fall.pk])).content.decode()
    assert "Dolmetschen nötig" in seite
    eine = reverse("casemanagement:sprache", args=[fall.pk, dari.pk])
    stand = client.get(eine).context["formular"].initial["stand"]
    client.post(eine, {"sprache": "Dari", "niveau": "mutter", "stand": stand})
    with systemkontext("Test"):
        dari.refresh_from_db()
    assert (dari.niveau, dari.dolmetschen) == ("mutter", False)
    weg = reverse("casemanagement:sprache_entfernen", args=[fall.pk, dari.pk])
    assert "Soll Dari entfernt werden?" in client.get(weg).content.decode()
    assert client.post(weg).status_code == 302
    with systemkontext("Test"):
        assert not PersonSprache.objects.filter(person=fall.person_id).exists()


def test_in_a_closed_file_nothing_of_the_person_changes(cm, team_von, dueren):
    fall = beendete_akte(team_von(dueren), cm)
    client = angemeldet(cm)
    seite = client.get(reverse("casemanagement:person", args=[fall.pk])).content.decode()
    assert reverse("casemanagement:person_bearbeiten", args=[fall.pk]) not in seite
    adresse = reverse("casemanagement:person_bearbeiten", args=[fall.pk])
    antwort = client.post(adresse, eingaben(client, fall, name="Anders"))
    assert antwort.status_code == 422
    assert "Die Akte ist beendet" in antwort.content.decode()


def test_whom_a_file_is_shared_with_reads_the_person_but_changes_nothing(nutzer_mit, soest, fall):
    fremd = nutzer_mit("case_management", soest)
    heute = timezone.localdate()
    with systemkontext("Test"):
        Fallfreigabe.objects.create(
            content_object=fall, kommune=fall.kommune, user=fremd, bis=heute + timedelta(days=1),
            permission=Permission.objects.get(codename="read_fall"), grund="Test",
        )  # fmt: skip
    client = angemeldet(fremd)
    assert client.get(reverse("casemanagement:person", args=[fall.pk])).status_code == 200
    for name in ("person_bearbeiten", "sprache_neu"):
        adresse = reverse(f"casemanagement:{name}", args=[fall.pk])
        assert client.get(adresse).status_code == 403
    with kontext(fremd), pytest.raises(PermissionDenied):
        save_person(fall=fall, person=fall.person, by=fremd)


def test_a_person_or_language_of_another_file_is_refused(cm, team_von, dueren, fall):
    andere = akte(team_von(dueren), cm, "Andere Erfunden")
    with systemkontext("Test"):
        fremde = PersonSprache.objects.create(
            person=andere.person, kommune=dueren, sprache="Kurdisch"
        )
    with kontext(cm):
        for tun in (
            lambda: save_person(fall=fall, person=andere.person, by=cm),
            lambda: save_sprache(fall=fall, sprache=fremde, by=cm),
            lambda: delete_sprache(fall=fall, sprache=fremde, by=cm),
        ):
            with pytest.raises(PermissionDenied):
                tun()
    adresse = reverse("casemanagement:sprache", args=[fall.pk, fremde.pk])
    assert angemeldet(cm).get(adresse).status_code == 404


def test_a_name_is_needed(cm, fall):
    with kontext(cm), pytest.raises(ValidationError, match="Geben Sie den Namen an"):
        fall.person.name = ""
        save_person(fall=fall, person=fall.person, by=cm)


def test_the_page_costs_the_same_with_more_languages(cm, fall, django_assert_num_queries):
    client = angemeldet(cm)
    adresse = reverse("casemanagement:person", args=[fall.pk])
    for sprache in ("Dari", "Paschtu", "Urdu"):
        with systemkontext("Test"):
            PersonSprache.objects.create(person=fall.person, kommune=fall.kommune, sprache=sprache)
        with django_assert_num_queries(26):
            client.get(adresse)
