"""The tab „Zugriff“: who may see the file, and who read it, for those who see it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casemanagement.leser import JE_SEITE, lesende, lesevorgaenge
from casemanagement.models import Fall
from kim.actions.zugriff import log_zugriff
from kim.constants import ZugriffArt
from kim.kontext import kontext
from kim.models import Zugriff
from tests.casemanagement import akten, zugaenge

pytestmark = pytest.mark.django_db


def lesen(leute, wer, mal: int = 1, akte: Fall | None = None) -> None:
    with kontext(wer):
        for nummer in range(mal):
            log_zugriff(
                by=wer,
                objekte=akte or leute.akte,
                art=ZugriffArt.ANSICHT,
                zweck=f"Fallakte {nummer}",
            )


def tab(client, leute, wer, **abfrage) -> str:
    client.force_login(wer)
    antwort = client.get(reverse("casemanagement:fall_zugriff", args=[leute.akte.pk]), abfrage)
    assert antwort.status_code == 200
    return antwort.content.decode()


@pytest.mark.parametrize("wer", ["fuehrung", "kollegin", "aufsicht"])
def test_team_and_fachaufsicht_see_who_read_it(client, leute, wer):
    lesen(leute, leute.kollegin)
    lesen(leute, leute.aufsicht)
    html = tab(client, leute, getattr(leute, wer))
    for name in ("Vera Vertretung", leute.aufsicht.name):
        assert f'<td data-titel="Person">{name}</td>' in html


def test_the_log_itself_stays_closed(leute):
    """The function is the only door: the table shows the own entries as before."""
    lesen(leute, leute.kollegin)
    with kontext(leute.fuehrung):
        assert not Zugriff.objects.exists()
        assert [v.person for v in lesevorgaenge(leute.akte)[0]] == ["Vera Vertretung"]


def test_who_does_not_see_the_file_gets_nothing_from_the_functions(leute, soest, nutzer_mit):
    lesen(leute, leute.kollegin)
    for wer in (leute.fremd, leute.soester, nutzer_mit("fachaufsicht", soest)):
        with kontext(wer):
            assert lesevorgaenge(leute.akte) == ([], False)
            assert lesende(leute.akte) == []


@pytest.mark.parametrize("rolle", ["administration", "koordination", "abh"])
def test_roles_without_files_get_nothing_either(leute, dueren, nutzer_mit, rolle):
    lesen(leute, leute.kollegin)
    with kontext(nutzer_mit(rolle, dueren)):
        assert lesevorgaenge(leute.akte) == ([], False)
        assert lesende(leute.akte) == []


def test_a_share_and_a_vertretung_see_it_while_they_last(leute):
    lesen(leute, leute.kollegin)
    for machen in (zugaenge.freigabe, zugaenge.vertretung):
        zeile = machen(leute.akte, leute.fremd)
        with kontext(leute.fremd):
            assert lesende(leute.akte)
        with zugaenge.systemkontext("Test"):
            zeile.delete()
        with kontext(leute.fremd):
            assert not lesende(leute.akte)


def test_entries_of_other_files_are_not_mixed_in(leute):
    lesen(leute, leute.kollegin, akte=akten.akte(leute.team, leute.fuehrung, "Zweite Erfunden"))
    with kontext(leute.fuehrung):
        assert lesende(leute.akte) == []


def test_it_is_paged_and_filtered_by_person(client, leute):
    lesen(leute, leute.kollegin, JE_SEITE + 3)
    lesen(leute, leute.aufsicht, 2)
    with kontext(leute.fuehrung):
        erste, mehr = lesevorgaenge(leute.akte)
        zweite, ende = lesevorgaenge(leute.akte, ab=erste[-1].stelle)
        nur, _ = lesevorgaenge(leute.akte, nutzer_id=leute.aufsicht.pk)
        assert lesevorgaenge(leute.akte, ab="kein~Platz")[0] == erste
    assert (len(erste), mehr, len(zweite), ende) == (JE_SEITE, True, 5, False)
    assert not {v.stelle for v in erste} & {v.stelle for v in zweite}
    assert [v.person for v in nur] == [leute.aufsicht.name] * 2
    html = tab(client, leute, leute.fuehrung, person=leute.aufsicht.pk)
    assert html.count(f'<td data-titel="Person">{leute.aufsicht.name}</td>') == 2
    assert '<td data-titel="Person">Vera' not in html
    assert 'rel="next"' in tab(client, leute, leute.fuehrung)


def test_it_says_who_may_see_the_file_and_why(client, leute):
    zugaenge.vertretung(leute.akte, leute.kollegin)
    zugaenge.freigabe(leute.akte, leute.soester)
    zugaenge.freigabe(leute.akte, leute.fremd, -9, -2)
    html = tab(client, leute, leute.fuehrung)
    for satz in ("Fallführung", "Vertretung bis", "geteilt bis", "Fachaufsicht Kreis Düren"):
        assert satz in html
    wege = html.split('id="titel-darf"')[1].split("</table>")[0]
    assert "Sönke Soest" in wege
    assert "Carla Caritas" not in wege
    assert "Carla Caritas" in html


def test_a_guest_sees_the_tab_without_what_he_may_not_do(client, leute):
    zugaenge.freigabe(leute.akte, leute.soester)
    html = tab(client, leute, leute.soester)
    for name in ("vertretung_neu", "freigabe_neu", "fall_zuweisen", "notzugriff"):
        assert reverse(f"casemanagement:{name}", args=[leute.akte.pk]) not in html


def test_the_same_number_of_queries_however_much_there_is(client, leute):
    tab(client, leute, leute.fuehrung)
    zugaenge.vertretung(leute.akte, leute.kollegin)
    zugaenge.freigabe(leute.akte, leute.soester)
    with CaptureQueriesContext(connection) as wenig:
        tab(client, leute, leute.fuehrung)
    zugaenge.vertretung(leute.akte, leute.kollegin, 20, 30)
    zugaenge.freigabe(leute.akte, leute.fremd)
    lesen(leute, leute.kollegin, 10)
    lesen(leute, leute.aufsicht, 10)
    with CaptureQueriesContext(connection) as viel:
        tab(client, leute, leute.fuehrung)
    assert len(viel) == len(wenig)
