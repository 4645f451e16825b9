"""Sharing a single file with one account of another Team, until a day."""

import pytest
from django.contrib.auth.models import Permission
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import Error, transaction
from django.urls import reverse

from casemanagement.actions.freigabe import end_freigabe, share_fall
from casemanagement.models import Fall, Fallfreigabe, Kontakt
from casemanagement.permissions import may_edit_fall
from kim.kontext import kontext, systemkontext
from kim.models import Benachrichtigung
from tests.casemanagement import akten, zugaenge
from tests.casemanagement.zugaenge import heute, kollegin

pytestmark = pytest.mark.django_db


def teilen(leute, wer, by=None, von=0, bis=30):
    by = by or leute.fuehrung
    with kontext(by):
        return share_fall(
            fall=leute.akte, konto=wer, von=heute(von), bis=heute(bis), grund="Umzug", by=by
        )


def test_another_team_reads_and_writes_but_nothing_confidential(leute):
    akten.kontakt(leute.akte, leute.fuehrung, "Streng vertraulich", vertraulich=True)
    offen = akten.kontakt(leute.akte, leute.fuehrung, "Offen")
    teilen(leute, leute.soester)
    with kontext(leute.soester):
        assert Fall.objects.visible_to(leute.soester).get() == leute.akte
        assert may_edit_fall(leute.soester, leute.akte)
        assert Kontakt.objects.get() == offen
        (hinweis,) = Benachrichtigung.objects.visible_to(leute.soester)
    assert hinweis.text.startswith("Frida Führung (Team Sozialamt, Kreis Düren) hat eine Akte bis")
    assert "Erfunden" not in hinweis.text


@pytest.mark.parametrize("feld", ["fallfuehrung", "person"])
def test_a_guest_writes_into_the_file_but_does_not_take_it_over(leute, feld):
    """Else whom a file is shared with would make itself Fallführung and read what is confidential."""
    teilen(leute, leute.soester)
    with systemkontext("Test"):
        andere = akten.akte(leute.akte.team, leute.fuehrung, "Andere Erfunden").person
    neu = leute.soester if feld == "fallfuehrung" else andere
    with kontext(leute.soester):
        fall = Fall.objects.get()
        fall.anlass = "ergänzt"
        fall.save()
        setattr(fall, feld, neu)
        with pytest.raises(Error, match="weisen eine Akte zu"), transaction.atomic():
            fall.save()


@pytest.mark.parametrize(("von", "bis"), [(-9, -1), (1, 9)])
def test_before_and_after_its_days_it_opens_nothing(leute, von, bis):
    zugaenge.freigabe(leute.akte, leute.soester, von, bis)
    with kontext(leute.soester):
        assert not Fall.objects.exists()
        assert not Fall.objects.visible_to(leute.soester).exists()


def test_ended_early_it_is_over_at_once_and_may_be_given_again(leute):
    freigabe = teilen(leute, leute.soester)
    with kontext(leute.aufsicht):
        end_freigabe(freigabe=freigabe, by=leute.aufsicht, grund="Erledigt")
    with kontext(leute.soester):
        assert not Fall.objects.exists()
    with pytest.raises(ValidationError, match="schon beendet"), kontext(leute.aufsicht):
        end_freigabe(freigabe=freigabe, by=leute.aufsicht, grund="Nochmal")
    teilen(leute, leute.soester)
    with systemkontext("Test"):
        assert Fallfreigabe.objects.count() == 2
        assert freigabe.history.latest().history_change_reason == "Erledigt"


@pytest.mark.parametrize(
    ("von", "bis", "satz"),
    [
        (0, 367, "höchstens ein Jahr"),
        (3, 2, "Das Ende liegt vor dem Beginn"),
        (-1, 5, "frühestens heute"),
    ],
)
def test_impossible_days_are_refused(leute, von, bis, satz):
    with pytest.raises(ValidationError, match=satz):
        teilen(leute, leute.soester, von=von, bis=bis)


def test_a_year_is_possible_and_an_overlap_refused(leute):
    teilen(leute, leute.soester, bis=366)
    with pytest.raises(ValidationError, match="schon mit dieser Person geteilt"):
        teilen(leute, leute.soester, von=5, bis=9)


@pytest.mark.parametrize("regel", ["fallfreigabe_hoechstens_ein_jahr", "fallfreigabe_zeitraum"])
def test_the_database_keeps_the_days(leute, regel):
    tage = {"fallfreigabe_hoechstens_ein_jahr": (0, 400), "fallfreigabe_zeitraum": (3, 2)}[regel]
    with pytest.raises(Error, match=regel), transaction.atomic():
        zugaenge.freigabe(leute.akte, leute.soester, *tage)


def test_only_team_and_fachaufsicht_share(leute, soest, nutzer_mit):
    zugaenge.freigabe(leute.akte, leute.fremd)
    for wer in (leute.fremd, leute.soester, nutzer_mit("fachaufsicht", soest)):
        with pytest.raises(PermissionDenied):
            teilen(leute, leute.soester, by=wer)
    with pytest.raises(Error, match="row-level security"), kontext(leute.fremd):
        Fallfreigabe.objects.create(
            content_object=leute.akte,
            kommune=leute.akte.kommune,
            user=leute.fremd,
            permission=Permission.objects.get(codename="read_fall"),
            von=heute(20),
            bis=heute(30),
            grund="Selbst verlängert",
        )


def test_accounts_that_see_it_anyway_or_work_on_no_files_are_refused(leute, dueren, nutzer_mit):
    for wer in (leute.kollegin, leute.aufsicht, nutzer_mit("koordination", dueren)):
        with pytest.raises(ValidationError, match="kann die Akte nicht geteilt werden"):
            teilen(leute, wer)


def suche(client, leute, q) -> str:
    url = reverse("casemanagement:freigabe_neu", args=[leute.akte.pk])
    return client.get(url, {"q": q}).content.decode()


def test_the_search_finds_by_name_and_shows_no_more_than_name_and_place(client, leute):
    client.force_login(leute.fuehrung)
    html = suche(client, leute, "sönke")
    assert "Sönke Soest" in html
    assert "Team Sozialamt, Kreis Soest" in html
    assert leute.soester.email not in html
    assert f"konto={leute.soester.pk}" not in html
    for wort in ("Vera", "Frida", "sö", ""):
        assert "Auswählen" not in suche(client, leute, wort)
    assert "mindestens drei Buchstaben" in suche(client, leute, "sö")


def test_the_search_lists_nobody_out(client, leute, soest, team_von):
    for nummer in range(12):
        kollegin(team_von(soest), f"Viele Namen{nummer}")
    client.force_login(leute.fuehrung)
    html = suche(client, leute, "Viele")
    assert html.count("Auswählen<span") == 10
    assert "Es gibt weitere Treffer" in html


def test_accounts_are_chosen_by_the_own_mark_only(client, leute):
    """Neither an id nor somebody else's mark names an account."""
    client.force_login(leute.fuehrung)
    url = reverse("casemanagement:freigabe_neu", args=[leute.akte.pk])
    fremde = signing.dumps(leute.soester.pk, salt=f"fallfreigabe:{leute.akte.pk}:0")
    for marke in (str(leute.soester.pk), fremde):
        assert client.get(url, {"konto": marke}).status_code == 404
    marke = signing.dumps(
        leute.soester.pk, salt=f"fallfreigabe:{leute.akte.pk}:{leute.fuehrung.pk}"
    )
    assert (
        "Sönke Soest (Team Sozialamt, Kreis Soest)"
        in client.get(url, {"konto": marke}).content.decode()
    )
    zeit = {"von": f"{heute():%d.%m.%Y}", "bis": f"{heute(400):%d.%m.%Y}"}
    antwort = client.post(url, {"konto": marke, "grund": "Umzug", **zeit})
    assert antwort.status_code == 422
    assert "höchstens ein Jahr" in antwort.content.decode()
    zeit["bis"] = f"{heute(40):%d.%m.%Y}"
    html = client.post(
        url, {"konto": marke, "grund": "Umzug", **zeit}, follow=True
    ).content.decode()
    assert "mit Sönke Soest geteilt" in html
    client.force_login(leute.soester)
    liste = client.get(reverse("casemanagement:faelle"), {"umfang": "geteilt"}).content.decode()
    assert leute.akte.person.name in liste
