"""Family and household: known persons linked, others by name; seen from both sides."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from casemanagement.actions.personen import delete_beziehung, save_beziehung
from casemanagement.angehoerige import angehoerige
from casemanagement.models import Beziehung
from kim.kontext import kontext, systemkontext
from tests.casemanagement.akten import akte
from tests.kim.anmelden import angemeldet


@pytest.fixture
def cm(nutzer_mit, dueren):
    return nutzer_mit("case_management", dueren)


@pytest.fixture
def mutter(cm, team_von, dueren):
    return akte(team_von(dueren), cm, "Mutter Erfunden")


@pytest.fixture
def kind(cm, team_von, dueren):
    return akte(team_von(dueren), cm, "Kind Erfunden")


def neu(fall) -> str:
    return reverse("casemanagement:beziehung_neu", args=[fall.pk])


def test_a_known_name_is_asked_about_then_linked_and_seen_from_both_sides(cm, mutter, kind):
    client = angemeldet(cm)
    daten = {"name": "Kind Erfunden", "art": "kind", "im_haushalt": "on"}
    antwort = client.post(neu(mutter), daten)
    assert antwort.status_code == 422
    assert "keine davon" in antwort.content.decode()
    assert client.post(neu(mutter), daten | {"bekannt": kind.person_id}).status_code == 302
    with kontext(cm):
        (vorwaerts,) = angehoerige(mutter.person, cm)
        (zurueck,) = angehoerige(kind.person, cm)
    assert (vorwaerts.name, vorwaerts.art, vorwaerts.akte_id) == ("Kind Erfunden", "Kind", kind.pk)
    assert (zurueck.name, zurueck.art, zurueck.akte_id) == (
        "Mutter Erfunden",
        "Elternteil",
        mutter.pk,
    )
    seite = client.get(reverse("casemanagement:person", args=[kind.pk])).content.decode()
    assert "Mutter Erfunden" in seite and "im selben Haushalt" in seite


def test_just_a_name_is_enough(cm, mutter, kind):
    client = angemeldet(cm)
    client.post(neu(mutter), {"name": "Kind Erfunden", "art": "kind", "bekannt": "name"})
    client.post(neu(mutter), {"name": "Oma", "art": "verwandt", "hinweis": "in Köln"})
    with kontext(cm):
        namen = [(a.name, a.akte_id) for a in angehoerige(mutter.person, cm)]
        assert namen == [("Kind Erfunden", None), ("Oma", None)]
        assert angehoerige(kind.person, cm) == []


def test_it_is_removed_from_either_side_after_a_question(cm, mutter, kind):
    with kontext(cm):
        eine = save_beziehung(
            fall=mutter, beziehung=Beziehung(art="kind", andere=kind.person), by=cm
        )
    weg = reverse("casemanagement:beziehung_entfernen", args=[kind.pk, eine.pk])
    client = angemeldet(cm)
    assert "keiner der beiden" in client.get(weg).content.decode()
    assert client.post(weg).status_code == 302
    assert client.post(weg).status_code == 404


def test_a_person_of_another_team_is_neither_offered_nor_accepted(
    cm, mutter, nutzer_mit, team_von, dueren
):
    anderer = nutzer_mit("case_management", dueren, "Caritas")
    fremd = akte(team_von(dueren, "Caritas"), anderer, "Fremd Erfunden")
    daten = {"name": "Fremd Erfunden", "art": "kind"}
    assert angemeldet(cm).post(neu(mutter), daten).status_code == 302
    with kontext(cm), pytest.raises(PermissionDenied):
        save_beziehung(fall=mutter, beziehung=Beziehung(art="kind", andere=fremd.person), by=cm)


def test_a_relation_of_others_is_not_removed(cm, mutter, kind, team_von, dueren):
    dritte = akte(team_von(dueren), cm, "Dritte Erfunden")
    with kontext(cm):
        eine = save_beziehung(
            fall=mutter, beziehung=Beziehung(art="kind", andere=kind.person), by=cm
        )
        with pytest.raises(PermissionDenied):
            delete_beziehung(fall=dritte, beziehung=eine, by=cm)


@pytest.mark.parametrize(
    ("wer", "satz"),
    [
        ("niemand", "genau eine Person"),
        ("beides", "genau eine Person"),
        ("sich selbst", "keine Beziehung zu sich selbst"),
        ("zweimal", "schon eingetragen"),
    ],
)
def test_the_database_refuses_what_makes_no_sense(cm, mutter, kind, wer, satz):
    werte = {
        "niemand": {},
        "beides": {"andere": kind.person, "name": "Kind"},
        "sich selbst": {"andere": mutter.person},
        "zweimal": {"andere": kind.person},
    }[wer]
    with kontext(cm):
        if wer == "zweimal":
            save_beziehung(fall=mutter, beziehung=Beziehung(art="kind", **werte), by=cm)
        with pytest.raises(ValidationError, match=satz):
            save_beziehung(fall=mutter, beziehung=Beziehung(art="kind", **werte), by=cm)


def test_a_relation_into_another_kommune_breaks_its_key(cm, mutter, nutzer_mit, team_von, soest):
    fremd = akte(team_von(soest), nutzer_mit("case_management", soest), "Soest Erfunden")
    verletzt = pytest.raises(IntegrityError, match="beziehung_andere_kommune")
    with verletzt, transaction.atomic(), systemkontext("Test"):
        Beziehung.objects.create(
            person=mutter.person, kommune=mutter.kommune, art="kind", andere=fremd.person
        )
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
