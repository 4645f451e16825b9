"""Changing the Fallführung: one file, many at once, all or none."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from casemanagement.actions.zuweisung import HOECHSTENS, reassign_faelle
from casemanagement.models import Aufgabe, Fall, Vertretung
from kim.kontext import kontext, systemkontext
from kim.models import Benachrichtigung
from tests.casemanagement import akten, zugaenge
from tests.casemanagement.zugaenge import heute, kollegin

pytestmark = pytest.mark.django_db


def zuweisen(faelle, an, by, **mehr):
    with kontext(by):
        return reassign_faelle(
            fall_ids=[f.pk for f in faelle], an=an, grund="Stellenwechsel", by=by, **mehr
        )


def fuehrung_von(fall) -> str:
    with systemkontext("Test"):
        return Fall.objects.get(pk=fall.pk).fallfuehrung.name


@pytest.mark.parametrize("wer", ["fuehrung", "kollegin", "aufsicht"])
def test_files_and_tasks_change_hands_with_reason_and_notice(leute, wer):
    zweite = akten.akte(leute.team, leute.fuehrung, "Zweite Erfunden")
    meine = akten.aufgabe(leute.akte, leute.fuehrung)
    andere = akten.aufgabe(leute.akte, kollegin(leute.team, "Dritte Kollegin"))
    by = getattr(leute, wer)
    assert zuweisen([leute.akte, zweite], leute.kollegin, by) == 2
    assert fuehrung_von(leute.akte) == fuehrung_von(zweite) == "Vera Vertretung"
    with systemkontext("Test"):
        assert Aufgabe.objects.get(pk=meine.pk).zustaendig == leute.kollegin
        assert Aufgabe.objects.get(pk=andere.pk).zustaendig == andere.zustaendig
        letzter = leute.akte.history.latest()
        assert (letzter.history_user, letzter.history_change_reason) == (by, "Stellenwechsel")
        assert letzter.fallfuehrung == leute.kollegin
        assert leute.akte.history.count() == 2
    with kontext(leute.kollegin):
        texte = [b.text for b in Benachrichtigung.objects.visible_to(leute.kollegin)]
    assert ("die Fallführung in 2 Akten übertragen" in " ".join(texte)) == (wer != "kollegin")
    assert "Erfunden" not in " ".join(texte)


def test_tasks_stay_when_that_is_wished_and_an_own_vertretung_ends(leute):
    aufgabe = akten.aufgabe(leute.akte, leute.fuehrung)
    zugaenge.vertretung(leute.akte, leute.kollegin)
    zuweisen([leute.akte], leute.kollegin, leute.fuehrung, mit_aufgaben=False)
    with systemkontext("Test"):
        assert Aufgabe.objects.get(pk=aufgabe.pk).zustaendig == leute.fuehrung
        assert not Vertretung.objects.gueltig_am(heute()).exists()


def test_the_fachaufsicht_reads_no_confidential_note_by_giving_files_away(leute):
    with pytest.raises(ValidationError, match="führt keine Akten im Team"):
        zuweisen([leute.akte], leute.aufsicht, leute.aufsicht)


def test_all_or_none(leute):
    beendet = akten.beendete_akte(leute.team, leute.fuehrung)
    with pytest.raises(ValidationError, match="beendet"):
        zuweisen([leute.akte, beendet], leute.kollegin, leute.fuehrung)
    assert fuehrung_von(leute.akte) == "Frida Führung"


def test_only_within_one_team(leute, dueren, team_von):
    caritas = akten.akte(team_von(dueren, "Caritas"), leute.fremd)
    with pytest.raises(ValidationError, match="gehören zu mehreren Teams"):
        zuweisen([leute.akte, caritas], leute.kollegin, leute.aufsicht)
    with pytest.raises(ValidationError, match="führt keine Akten im Team Sozialamt"):
        zuweisen([leute.akte], leute.fremd, leute.aufsicht)


def test_foreign_and_missing_files_are_refused_alike(leute, soest, nutzer_mit):
    for wer in (leute.fremd, leute.soester, nutzer_mit("fachaufsicht", soest)):
        with pytest.raises(PermissionDenied):
            zuweisen([leute.akte], leute.kollegin, wer)
    zugaenge.freigabe(leute.akte, leute.soester)
    with pytest.raises(PermissionDenied):
        zuweisen([leute.akte], leute.kollegin, leute.soester)
    with pytest.raises(PermissionDenied), kontext(leute.fuehrung):
        reassign_faelle(fall_ids=[2**40], an=leute.kollegin, grund="Test", by=leute.fuehrung)


def test_the_number_is_limited(leute):
    with pytest.raises(ValidationError, match=f"höchstens {HOECHSTENS}"), kontext(leute.fuehrung):
        reassign_faelle(
            fall_ids=range(1, HOECHSTENS + 2), an=leute.kollegin, grund="Test", by=leute.fuehrung
        )


def test_statements_stay_the_same_for_one_and_for_ten_files(leute):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def anweisungen(faelle) -> int:
        with kontext(leute.fuehrung), CaptureQueriesContext(connection) as gefangen:
            reassign_faelle(
                fall_ids=[f.pk for f in faelle],
                an=leute.kollegin,
                grund="Test",
                by=leute.fuehrung,
            )
        return len(gefangen)

    eine = [akten.akte(leute.team, leute.fuehrung)]
    zehn = [akten.akte(leute.team, leute.fuehrung) for _ in range(10)]
    for akte in (*eine, *zehn):
        akten.aufgabe(akte, leute.fuehrung)
    assert anweisungen(eine) == anweisungen(zehn)


def test_the_list_offers_a_choice_and_asks_before_it_acts(client, leute):
    akten.akte(leute.team, leute.fuehrung, "Zweite Erfunden")
    client.force_login(leute.fuehrung)
    liste = client.get(reverse("casemanagement:faelle"), {"umfang": "meine"}).content.decode()
    assert f'name="fall" value="{leute.akte.pk}"' in liste
    assert "Alle 2 zuweisen" in liste
    url = reverse("casemanagement:zuweisen")
    alle = client.get(url, {"umfang": "meine", "alle": "1"}).content.decode()
    assert "Fallführung in 2 Akten ändern" in alle
    daten = {"fall": [leute.akte.pk], "an": leute.kollegin.pk, "grund": "Elternzeit"}
    frage = client.post(url, daten).content.decode()
    assert "Vera Vertretung übernimmt die Fallführung in einer Akte." in frage
    assert fuehrung_von(leute.akte) == "Frida Führung"
    antwort = client.post(url, daten | {"bestaetigt": "ja"}, follow=True).content.decode()
    assert "Vera Vertretung hat jetzt die Fallführung in einer Akte." in antwort
    assert fuehrung_von(leute.akte) == "Vera Vertretung"


def test_nothing_chosen_and_closed_files_are_answered_in_words(client, leute):
    client.force_login(leute.fuehrung)
    url = reverse("casemanagement:zuweisen")
    assert "Wählen Sie zuerst Akten aus" in client.post(url, follow=True).content.decode()
    beendet = akten.beendete_akte(leute.team, leute.fuehrung)
    html = client.post(url, {"fall": [beendet.pk]}, follow=True).content.decode()
    assert "Die Akte ist beendet" in html
    liste = client.get(reverse("casemanagement:faelle"), {"umfang": "meine", "stand": "beendet"})
    assert 'name="fall"' not in liste.content.decode()


def test_ids_of_foreign_files_are_as_if_they_were_not_there(client, leute):
    client.force_login(leute.soester)
    html = client.post(
        reverse("casemanagement:zuweisen"), {"fall": [leute.akte.pk]}, follow=True
    ).content.decode()
    assert "Wählen Sie zuerst Akten aus" in html
    assert leute.akte.person.name not in html


def test_a_shared_file_is_not_the_guests_to_give_away(client, leute):
    zugaenge.freigabe(leute.akte, leute.soester)
    client.force_login(leute.soester)
    antwort = client.post(reverse("casemanagement:zuweisen"), {"fall": [leute.akte.pk]})
    assert antwort.status_code == 403


def test_one_file_from_its_tab(client, leute):
    client.force_login(leute.aufsicht)
    url = reverse("casemanagement:fall_zuweisen", args=[leute.akte.pk])
    assert client.post(url, {"an": leute.kollegin.pk, "grund": ""}).status_code == 422
    daten = {"an": leute.kollegin.pk, "grund": "Elternzeit", "mit_aufgaben": "on"}
    html = client.post(url, daten, follow=True).content.decode()
    assert "Vera Vertretung hat jetzt die Fallführung in einer Akte." in html
