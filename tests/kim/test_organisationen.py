"""Kommunen, Organisationen with Ansprechpersonen, and Teams."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from kim.actions.organisationen import (
    save_ansprechperson,
    save_organisation,
    set_organisation_aktiv,
)
from kim.forms.organisationen import OrganisationFormular
from kim.kontext import kontext, systemkontext
from kim.models import Ansprechperson, Organisation, Rechtskreis, Team
from tests.kim.anmelden import angemeldet

pytestmark = pytest.mark.django_db

ABFRAGEN_LISTE = 19


@pytest.fixture
def kora(nutzer_mit, dueren):
    return nutzer_mit("koordination", dueren)


@pytest.fixture
def jobcenter(dueren) -> Organisation:
    with systemkontext("Test"):
        return Organisation.objects.create(
            name="Jobcenter Düren", art="jobcenter", kommune=dueren, rechtskreise=["SGB II"]
        )


def formulardaten(dueren, **mehr) -> dict:
    return {"name": "Caritas Düren", "art": "traeger", "kommune": dueren.pk} | mehr


def test_create_with_rechtskreise_and_history(kora, dueren):
    client = angemeldet(kora)
    daten = formulardaten(dueren, rechtskreise=["SGB II", "AufenthG"], webseite="caritas.example")
    antwort = client.post(reverse("organisation_neu"), daten)
    caritas = Organisation.objects.get(name="Caritas Düren")
    assert antwort["Location"] == reverse("organisation", args=[caritas.pk])
    assert caritas.rechtskreise == ["SGB II", "AufenthG"]
    assert caritas.webseite == "https://caritas.example"
    with systemkontext("Test"):
        assert caritas.history.get().history_user_id == kora.pk
    assert "Caritas Düren" in client.get(antwort["Location"]).content.decode()


def test_only_rechtskreise_valid_today_are_offered_and_old_choices_stay(kora, jobcenter):
    with systemkontext("Test"):
        alt = Rechtskreis.objects.get(kuerzel="SGB II")
        alt.gueltig_bis = timezone.localdate().replace(year=2020)
        alt.save()
    with kontext(kora):
        neu = OrganisationFormular(by=kora)
        bestehend = OrganisationFormular(instance=jobcenter, by=kora)
        assert "SGB II" not in dict(neu.fields["rechtskreise"].choices)
        assert "SGB II" in dict(bestehend.fields["rechtskreise"].choices)


def test_a_name_twice_in_a_kommune_is_refused(kora, jobcenter, dueren):
    daten = formulardaten(dueren, name="JOBCENTER düren", art="jobcenter")
    antwort = angemeldet(kora).post(reverse("organisation_neu"), daten)
    assert "gibt es schon eine Organisation" in antwort.content.decode()


def test_foreign_organisation_reads_but_never_changes(nutzer_mit, soest, jobcenter):
    fremd = nutzer_mit("koordination", soest)
    client = angemeldet(fremd)
    assert client.get(reverse("organisation", args=[jobcenter.pk])).status_code == 200
    for name in ("organisation_bearbeiten", "organisation_stilllegen", "ansprechperson_neu"):
        for pk in (jobcenter.pk, 999_999):
            assert client.get(reverse(name, args=[pk])).status_code == 404
    with kontext(fremd), pytest.raises(PermissionDenied):
        save_organisation(organisation=jobcenter, by=fremd)
    assistenz = angemeldet(nutzer_mit("assistenz", soest))
    assert assistenz.get(reverse("organisation_neu")).status_code == 403


def test_moving_to_a_foreign_kommune_is_refused(kora, jobcenter, soest):
    client = angemeldet(kora)
    adresse = reverse("organisation_bearbeiten", args=[jobcenter.pk])
    stand = client.get(adresse).context["formular"].initial["stand"]
    daten = formulardaten(soest, name="Jobcenter", art="jobcenter", stand=stand)
    assert client.post(adresse, daten).status_code == 200
    jobcenter.refresh_from_db()
    assert jobcenter.kommune.ags == "05358"


def test_statewide_organisation_belongs_to_the_land(nutzer_mit, kora):
    land = nutzer_mit("administration_land")
    angemeldet(land).post(
        reverse("organisation_neu"), {"name": "Regionaldirektion", "art": "agentur", "kommune": ""}
    )
    eine = Organisation.objects.get(name="Regionaldirektion")
    assert eine.kommune is None
    adresse = reverse("organisation_bearbeiten", args=[eine.pk])
    assert angemeldet(kora).get(adresse).status_code == 404


def test_ansprechpersonen_come_change_and_go(kora, jobcenter, dueren):
    client = angemeldet(kora)
    client.post(reverse("ansprechperson_neu", args=[jobcenter.pk]), {"name": "Ada", "email": ""})
    with systemkontext("Test"):
        ada = Ansprechperson.objects.get()
        assert ada.kommune == dueren
    adresse = reverse("ansprechperson_bearbeiten", args=[jobcenter.pk, ada.pk])
    stand = client.get(adresse).context["formular"].initial["stand"]
    client.post(adresse, {"name": "Ada B.", "funktion": "Leitung", "stand": stand})
    assert "Ada B." in client.get(reverse("organisation", args=[jobcenter.pk])).content.decode()
    loeschen = reverse("ansprechperson_loeschen", args=[jobcenter.pk, ada.pk])
    assert "nicht mehr bei" in client.get(loeschen).content.decode()
    client.post(loeschen, {"grund": "Ausgeschieden"})
    with systemkontext("Test"):
        assert not Ansprechperson.objects.exists()
        letzte = Ansprechperson.history.latest()
        assert (letzte.history_type, letzte.history_change_reason) == ("-", "Ausgeschieden")


def test_a_foreign_ansprechperson_is_refused_by_action_and_database(nutzer_mit, soest, jobcenter):
    fremd = nutzer_mit("koordination", soest)
    with kontext(fremd), pytest.raises(PermissionDenied):
        save_ansprechperson(person=Ansprechperson(organisation=jobcenter, name="X"), by=fremd)


def test_an_organisation_with_active_teams_is_not_closed(kora, jobcenter, dueren):
    with systemkontext("Test"):
        team = Team.objects.create(name="JC", kommune=dueren, organisation=jobcenter)
    with kontext(kora), pytest.raises(ValidationError, match="aktive Teams"):
        set_organisation_aktiv(organisation=jobcenter, aktiv=False, grund="x", by=kora)
    with systemkontext("Test"):
        team.aktiv = False
        team.save()
    client = angemeldet(kora)
    client.post(reverse("organisation_stilllegen", args=[jobcenter.pk]), {"grund": "Fusion"})
    jobcenter.refresh_from_db()
    assert not jobcenter.aktiv
    client.post(reverse("organisation_reaktivieren", args=[jobcenter.pk]), {"grund": "Irrtum"})
    jobcenter.refresh_from_db()
    assert jobcenter.aktiv


def test_team_create_and_edit(kora, jobcenter, dueren, soest):
    client = angemeldet(kora)
    antwort = client.post(
        reverse("team_neu"),
        {"name": "Mitte", "kommune": dueren.pk, "organisation": jobcenter.pk},
    )
    team = Team.objects.get(name="Mitte")
    assert antwort["Location"] == reverse("team", args=[team.pk])
    assert not Team.objects.filter(kommune=soest, name="Mitte").exists()
    fremd = client.post(
        reverse("team_neu"), {"name": "Ost", "kommune": soest.pk, "organisation": jobcenter.pk}
    )
    assert fremd.status_code == 200
    doppelt = client.post(
        reverse("team_neu"),
        {"name": "mitte", "kommune": dueren.pk, "organisation": jobcenter.pk},
    )
    assert "gibt es schon ein Team" in doppelt.content.decode()


def test_a_team_with_members_is_not_closed(nutzer_mit, kora, dueren):
    admin = nutzer_mit("administration", dueren)
    nutzer_mit("case_management", dueren, "Sozialamt")
    team = Team.objects.get(name="Sozialamt", kommune=dueren)
    adresse = reverse("team_bearbeiten", args=[team.pk])
    for wer, grund in ((admin, "noch Mitglieder"), (kora, "Nur die Administration")):
        client = angemeldet(wer)
        stand = client.get(adresse).context["formular"].initial["stand"]
        daten = {"name": "Sozialamt", "organisation": team.organisation_id, "stand": stand}
        assert grund in client.post(adresse, daten).content.decode()
        team.refresh_from_db()
        assert team.aktiv


def test_lists_have_the_same_number_of_queries(kora, dueren, jobcenter):
    client, pfad = angemeldet(kora), reverse("organisationen")

    def abfragen() -> int:
        client.get(pfad)
        with CaptureQueriesContext(connection) as gezaehlt:
            client.get(pfad)
        return len(gezaehlt)

    assert Organisation.objects.count() == 1
    assert abfragen() == ABFRAGEN_LISTE
    with systemkontext("Test"):
        for name in ("A", "B"):
            Organisation.objects.create(name=name, art="amt", kommune=dueren)
    assert abfragen() == ABFRAGEN_LISTE


def test_lists_filter(kora, jobcenter, soest):
    with systemkontext("Test"):
        Organisation.objects.create(name="Amt Soest", art="amt", kommune=soest, aktiv=False)
    client = angemeldet(kora)

    def namen(**filter_) -> list[str]:
        return [o.name for o in client.get(reverse("organisationen"), filter_).context["seite"]]

    assert namen() == ["Jobcenter Düren"]
    assert namen(status="inaktiv") == ["Amt Soest"]
    assert namen(status="alle", kommune="05974") == ["Amt Soest"]
    assert namen(rechtskreis="SGB II", art="jobcenter", q="düren") == ["Jobcenter Düren"]
    assert namen(rechtskreis="SGB XII") == []


def test_kommunen_list_and_page(kora, jobcenter):
    client = angemeldet(kora)
    alle = client.get(reverse("kommunen")).context["kommunen"]
    assert [k.reihenfolge for k in alle] == sorted(k.reihenfolge for k in alle)
    assert len(alle) == 54
    koeln = client.get(reverse("kommunen"), {"bezirk": "koeln", "art": "kreis"}).context["kommunen"]
    assert {k.regierungsbezirk for k in koeln} == {"koeln"}
    absteigend = client.get(reverse("kommunen"), {"sortierung": "-gemeinden"}).context["kommunen"]
    assert absteigend[0].anzahl_gemeinden == max(k.anzahl_gemeinden for k in alle)
    seite = client.get(reverse("kommune", args=["05358"])).content.decode()
    assert "Jobcenter Düren" in seite
    assert "Jülich" in seite
    assert client.get(reverse("kommune", args=["99999"])).status_code == 404


def test_guests_of_a_gremium_see_no_directory(nutzer_mit, dueren):
    gast = angemeldet(nutzer_mit("gremienmitglied", dueren))
    for name in ("kommunen", "organisationen", "teams"):
        assert gast.get(reverse(name)).status_code == 403
