"""The guided intake: search first, each step a draft, at the end a file, once."""

import json

import pytest
from django.urls import reverse

from casemanagement.actions.aufnahme import complete_aufnahme
from casemanagement.aufnahmeweg import stand
from casemanagement.models import Aufnahme, Einwilligung, Fall, Person
from kim.kontext import kontext, systemkontext
from kim.models import Organisation, Zugriff
from tests.casemanagement.akten import akte
from tests.casemanagement.aufnahmen import (
    AUFNEHMEN,
    EINWILLIGUNG,
    FALL,
    PERSON,
    adresse,
    beginne,
    bis_zum_pruefen,
    gehe,
)
from tests.kim.anmelden import angemeldet

START = "/faelle/aufnahme/"


@pytest.fixture
def cm(nutzer_mit, dueren):
    return nutzer_mit("case_management", dueren)


@pytest.fixture
def client(cm):
    return angemeldet(cm)


def der_fall(aufnahme) -> Fall:
    with systemkontext("Test"):
        aufnahme.refresh_from_db()
        return Fall.objects.select_related("person").get(pk=aufnahme.fall_id)


def test_the_whole_way_makes_person_file_consent_and_number(client, cm, dueren):
    ort = dueren.gemeinden.get(name="Jülich")
    familie = {"name": "Karim Erfunden", "art": "kind", "im_haushalt": "on", "hinweis": "6 Jahre"}
    aufnahme = bis_zum_pruefen(client, cm.pk, fall={"gemeinde": ort.pk}, familie=familie)
    seite = client.get(adresse(aufnahme, "pruefen")).content.decode()
    for wort in ("Amal Erfunden", "05.1990", "mit Dolmetschen", "Karim Erfunden", "Jülich"):
        assert wort in seite
    antwort = gehe(client, aufnahme, "pruefen", **AUFNEHMEN)
    fall = der_fall(aufnahme)
    assert antwort["Location"] == reverse("casemanagement:fall", args=[fall.pk])
    assert fall.aktenzeichen.startswith("KIM-05358-")
    assert (fall.phase, fall.fallfuehrung_id, fall.gemeinde_id) == ("fallklaerung", cm.pk, ort.pk)
    assert fall.kriterien == ["komplex", "mehrere"]
    with systemkontext("Test"):
        assert fall.person.geburt_text == "05.1990"
        assert list(fall.person.sprachen.values_list("sprache", "dolmetschen")) == [
            ("Arabisch", True)
        ]
        (kind,) = fall.person.beziehungen.all()
        assert (kind.name, kind.art, kind.im_haushalt) == ("Karim Erfunden", "kind", True)
        assert Einwilligung.objects.get(fall=fall).sprache == "ar"
        assert aufnahme.eingaben == {}
        assert fall.history.count() >= 1


def test_sent_twice_there_is_one_file(client, cm):
    aufnahme = bis_zum_pruefen(client, cm.pk)
    orte = {gehe(client, aufnahme, "pruefen", **AUFNEHMEN)["Location"] for _ in range(2)}
    assert len(orte) == 1
    with systemkontext("Test"):
        assert Fall.objects.count() == Person.objects.count() == 1


def test_completed_twice_from_the_same_draft_there_is_one_file(client, cm):
    """Both requests read the draft before either stored it."""
    aufnahme = bis_zum_pruefen(client, cm.pk)
    with kontext(cm):
        aufnahme = Aufnahme.objects.select_related("team", "kommune").get(pk=aufnahme.pk)
        vorhaben = [stand(aufnahme, cm).vorhaben for _ in range(2)]
        faelle = {complete_aufnahme(aufnahme=aufnahme, vorhaben=v, by=cm).pk for v in vorhaben}
        assert len(faelle) == 1
        assert Person.objects.visible_to(cm).count() == 1


@pytest.mark.parametrize(
    ("ergebnis", "phase"), [("abgelehnt", "abgelehnt"), ("weiterverwiesen", "weiterverwiesen")]
)
def test_refusal_and_referral_are_outcomes_with_reason(client, cm, dueren, ergebnis, phase):
    with systemkontext("Test"):
        mbe = Organisation.objects.create(name="MBE Düren", art="mbe", kommune=dueren)
    aufnahme = bis_zum_pruefen(client, cm.pk)
    ohne = gehe(client, aufnahme, "pruefen", ergebnis=ergebnis)
    assert ohne.status_code == 422
    assert "grund" in ohne.context["formular"].errors
    assert ("weiter_an" in ohne.context["formular"].errors) == (ergebnis == "weiterverwiesen")
    gehe(client, aufnahme, "pruefen", ergebnis=ergebnis, grund="MBE genügt", weiter_an=mbe.pk)
    fall = der_fall(aufnahme)
    assert (fall.phase, fall.ende_grund, fall.offen) == (phase, "MBE genügt", False)
    assert fall.weiter_an_id == (mbe.pk if phase == "weiterverwiesen" else None)
    assert fall.beendet_am and fall.aktenzeichen is None
    with systemkontext("Test"):
        assert not Einwilligung.objects.filter(fall=fall).exists()


def test_without_a_consent_the_file_is_made_all_the_same(client, cm):
    spaeter = dict.fromkeys(("nachweis", "sprache", "von"), "") | {"wann": "spaeter"}
    aufnahme = bis_zum_pruefen(client, cm.pk, einwilligung=spaeter)
    gehe(client, aufnahme, "pruefen", **AUFNEHMEN)
    with systemkontext("Test"):
        assert not Einwilligung.objects.filter(fall=der_fall(aufnahme)).exists()


# -- a known person --------------------------------------------------------------------------
def test_a_known_person_gets_another_file_without_typing_again(client, cm, team_von, dueren):
    bekannt = akte(team_von(dueren), cm, "Amal Erfunden").person
    aufnahme = beginne(client, geburt="")
    seite = client.get(adresse(aufnahme, "suche")).content.decode()
    assert "Eine ähnliche Person" in seite and "Trotzdem eine weitere Akte" in seite
    antwort = gehe(client, aufnahme, "suche", person=bekannt.pk)
    assert antwort["Location"] == adresse(aufnahme, "familie")
    for schritt, daten in (
        ("familie", {}),
        ("fall", FALL | {"fallfuehrung": cm.pk}),
        ("einwilligung", EINWILLIGUNG),
    ):
        assert gehe(client, aufnahme, schritt, **daten).status_code == 302
    assert "Schon bekannt" in client.get(adresse(aufnahme, "pruefen")).content.decode()
    gehe(client, aufnahme, "pruefen", **AUFNEHMEN)
    assert der_fall(aufnahme).person_id == bekannt.pk


def test_back_from_the_family_of_a_known_person_is_the_search(client, cm, team_von, dueren):
    bekannt = akte(team_von(dueren), cm).person
    aufnahme = beginne(client)
    gehe(client, aufnahme, "suche", person=bekannt.pk)
    antwort = gehe(client, aufnahme, "familie", gehe="zurueck")
    assert antwort["Location"] == adresse(aufnahme, "suche")


def test_a_person_of_another_team_can_not_be_chosen(client, nutzer_mit, team_von, dueren):
    anderer = nutzer_mit("case_management", dueren, "Caritas")
    fremd = akte(team_von(dueren, "Caritas"), anderer, "Amal Erfunden").person
    aufnahme = beginne(client)
    assert (
        fremd.name
        not in client.get(adresse(aufnahme, "suche")).content.decode().split("</form>")[-1]
    )
    assert gehe(client, aufnahme, "suche", person=fremd.pk).status_code == 404
    assert gehe(client, aufnahme, "suche", person="x").status_code == 404


def test_the_search_is_logged_and_can_be_repeated(client, cm, team_von, dueren):
    akte(team_von(dueren), cm, "Amal Erfunden")
    aufnahme = beginne(client, name="Niemand")
    assert "kennt keine Person" in client.get(adresse(aufnahme, "suche")).content.decode()
    assert gehe(client, aufnahme, "suche", name="Amal", geburt="").status_code == 302
    client.get(adresse(aufnahme, "suche"))
    with systemkontext("Test"):
        assert Zugriff.objects.filter(nutzer=cm, zweck="Aufnahme: Person suchen").exists()
    assert gehe(client, aufnahme, "suche", name="", geburt="").status_code == 422


# -- the draft -------------------------------------------------------------------------------
def test_what_is_typed_is_kept_even_incomplete_and_gone_on_with(client):
    aufnahme = beginne(client)
    gehe(client, aufnahme, "suche", person="neu")
    antwort = gehe(client, aufnahme, "person", name="", telefon="02421 9", gehe="spaeter")
    assert antwort["Location"] == START
    seite = client.get(START).content.decode()
    assert "Begonnene Aufnahmen (1)" in seite and "Amal Erfunden" in seite
    weiter = client.get(reverse("casemanagement:aufnahme_fortsetzen", args=[aufnahme.pk]))
    assert weiter["Location"] == adresse(aufnahme, "familie")
    assert 'value="02421 9"' in client.get(adresse(aufnahme, "person")).content.decode()


def test_a_step_left_incomplete_is_named_before_the_end(client, cm):
    aufnahme = bis_zum_pruefen(client, cm.pk)
    gehe(client, aufnahme, "person", **(PERSON | {"name": ""}), gehe="spaeter")
    seite = client.get(adresse(aufnahme, "pruefen")).content.decode()
    assert "Schritt „Person“ ergänzen" in seite
    assert gehe(client, aufnahme, "pruefen", **AUFNEHMEN).status_code == 422
    with systemkontext("Test"):
        assert not Fall.objects.exists()


def test_no_step_is_skipped(client):
    aufnahme = beginne(client)
    assert client.get(adresse(aufnahme, "pruefen"))["Location"] == adresse(aufnahme, "suche")
    assert client.get(adresse(aufnahme, "gibtesnicht")).status_code == 404


def test_the_draft_is_saved_while_typing(client):
    aufnahme = beginne(client)
    gehe(client, aufnahme, "suche", person="neu")
    sichern = reverse("casemanagement:aufnahme_entwurf", args=[aufnahme.pk, "person"])
    antwort = client.post(sichern, {"name": "Amal E"})
    assert set(json.loads(antwort.content)) == {"gesichert"}
    assert 'value="Amal E"' in client.get(adresse(aufnahme, "person")).content.decode()
    assert client.post(sichern, {"name": "x" * 70_000}).status_code == 422
    suche = reverse("casemanagement:aufnahme_entwurf", args=[aufnahme.pk, "suche"])
    assert client.post(suche, {"person": "1"}).status_code == 422


def test_a_step_with_too_much_text_says_so(client):
    aufnahme = beginne(client)
    gehe(client, aufnahme, "suche", person="neu")
    antwort = gehe(client, aufnahme, "person", name="Amal", anschrift="x" * 70_000)
    assert antwort.status_code == 422
    assert "zu viel Text" in antwort.content.decode()


def test_after_the_end_every_address_leads_to_the_file(client, cm):
    aufnahme = bis_zum_pruefen(client, cm.pk)
    gehe(client, aufnahme, "pruefen", **AUFNEHMEN)
    akte_url = reverse("casemanagement:fall", args=[der_fall(aufnahme).pk])
    fortsetzen = reverse("casemanagement:aufnahme_fortsetzen", args=[aufnahme.pk])
    for pfad in (adresse(aufnahme, "person"), fortsetzen):
        assert client.get(pfad)["Location"] == akte_url
    sichern = reverse("casemanagement:aufnahme_entwurf", args=[aufnahme.pk, "person"])
    assert client.post(sichern, {"name": "zu spät"}).status_code == 409
    client.post(reverse("casemanagement:aufnahme_verwerfen", args=[aufnahme.pk]))
    with systemkontext("Test"):
        assert Aufnahme.objects.filter(pk=aufnahme.pk).exists()


def test_a_draft_is_discarded_after_a_question(client):
    aufnahme = beginne(client)
    weg = reverse("casemanagement:aufnahme_verwerfen", args=[aufnahme.pk])
    assert "Amal Erfunden" in client.get(weg).content.decode()
    assert client.post(weg)["Location"] == START
    with systemkontext("Test"):
        assert not Aufnahme.objects.exists()


def test_nobody_else_sees_the_draft_not_even_in_the_team(client, nutzer_mit, dueren):
    aufnahme = beginne(client)
    kollegin = angemeldet(nutzer_mit("case_management", dueren))
    assert kollegin.get(adresse(aufnahme, "suche")).status_code == 404
    assert "Begonnene" not in kollegin.get(START).content.decode()


def test_the_consent_is_printed_before_there_is_a_file(client, cm):
    aufnahme = bis_zum_pruefen(client, cm.pk)
    druck = reverse("casemanagement:aufnahme_druck", args=[aufnahme.pk])
    seite = client.get(druck, {"sprache": "uk"}).content.decode()
    assert 'lang="uk"' in seite and "<bdi>Amal Erfunden</bdi>" in seite and "05.1990" in seite


# -- family, languages, teams -----------------------------------------------------------------
def test_family_is_added_one_by_one_and_removed(client):
    aufnahme = beginne(client)
    gehe(client, aufnahme, "suche", person="neu")
    gehe(client, aufnahme, "person", **PERSON)
    for name in ("Karim", "Lina"):
        gehe(client, aufnahme, "familie", name=name, art="kind", gehe="hinzufuegen")
    gehe(client, aufnahme, "familie", gehe="entfernen-0")
    seite = client.get(adresse(aufnahme, "familie")).content.decode()
    assert "Lina" in seite and "Karim" not in seite


def test_family_the_team_knows_is_linked(client, cm, team_von, dueren):
    bekannt = akte(team_von(dueren), cm, "Karim Erfunden").person
    aufnahme = bis_zum_pruefen(
        client, cm.pk, familie={"name": "Karim Erfunden", "art": "partner", "bekannt": bekannt.pk}
    )
    gehe(client, aufnahme, "pruefen", **AUFNEHMEN)
    with systemkontext("Test"):
        (eine,) = der_fall(aufnahme).person.beziehungen.all()
    assert (eine.andere_id, eine.name) == (bekannt.pk, "")


@pytest.mark.parametrize(
    "anders", [{"sprache_2": "arabisch"}, {"niveau_2": "b1"}, {"dolmetschen_3": "on"}]
)
def test_languages_are_named_once_each(client, anders):
    aufnahme = beginne(client)
    gehe(client, aufnahme, "suche", person="neu")
    assert gehe(client, aufnahme, "person", **(PERSON | anders)).status_code == 422


def test_of_several_teams_one_is_chosen(client, cm, team_von, dueren):
    from datetime import date

    from kim.actions.rollen import grant_role

    caritas = team_von(dueren, "Caritas")
    with systemkontext("Test"):
        grant_role(
            nutzer=cm, rolle="case_management", kommune=None, team=caritas, grund="Test",
            gueltig_von=date(2020, 1, 1), by=None,
        )  # fmt: skip
    assert beginne(client, team=caritas.pk).team_id == caritas.pk


def test_the_start_costs_the_same_with_more_drafts(client, django_assert_num_queries):
    for _ in range(3):
        beginne(client)
        with django_assert_num_queries(17):
            client.get(START)


def test_the_button_stands_on_the_list(client, nutzer_mit, dueren):
    assert f'href="{START}"' in client.get("/faelle/").content.decode().split("<main")[1]
    aufsicht = angemeldet(nutzer_mit("fachaufsicht", dueren))
    assert f'href="{START}"' not in aufsicht.get("/faelle/").content.decode()
