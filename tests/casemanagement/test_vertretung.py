"""Standing in for a Fallführung: entered, ended, over by itself."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import Error, transaction
from django.urls import reverse
from django.utils import timezone

from casemanagement.actions.aufgaben import save_aufgabe
from casemanagement.actions.vertretung import create_vertretung, end_vertretungen
from casemanagement.models import Aufgabe, Fall, Kontakt, Vertretung
from casemanagement.permissions import may_edit_fall
from kim.kontext import kontext, systemkontext
from kim.models import Benachrichtigung
from tests.casemanagement import akten, zugaenge
from tests.casemanagement.zugaenge import heute, kollegin

pytestmark = pytest.mark.django_db


@pytest.fixture
def team(dueren, team_von):
    return team_von(dueren)


@pytest.fixture
def fuehrung(team):
    return kollegin(team, "Frida Führung")


@pytest.fixture
def vertretung(team):
    return kollegin(team, "Vera Vertretung")


@pytest.fixture
def fremd(dueren, team_von):
    """Case Manager of another Team of Düren."""
    return kollegin(team_von(dueren, "Caritas"), "Carla Caritas")


@pytest.fixture
def akte(team, fuehrung):
    return akten.akte(team, fuehrung)


def eintragen(faelle, wer, by, von=0, bis=7):
    with kontext(by):
        return create_vertretung(
            fall_ids=[f.pk for f in faelle], vertretung=wer, von=heute(von), bis=heute(bis), by=by
        )


def hinweise(nutzer) -> list[str]:
    with kontext(nutzer):
        return list(Benachrichtigung.objects.visible_to(nutzer).values_list("text", flat=True))


def test_the_vertretung_is_entered_for_all_files_and_told(akte, team, fuehrung, vertretung):
    zweite = akten.akte(team, fuehrung, "Zweite Erfunden")
    zeilen = eintragen([akte, zweite], vertretung, fuehrung)
    assert {z.fall_id for z in zeilen} == {akte.pk, zweite.pk}
    (hinweis,) = hinweise(vertretung)
    assert "Frida Führung" in hinweis
    assert "2 Akten" in hinweis
    assert "Erfunden" not in hinweis
    assert hinweise(fuehrung) == []
    with systemkontext("Test"):
        assert Vertretung.history.filter(history_user=fuehrung).count() == 2


def test_a_colleague_enters_it_and_the_fallfuehrung_is_told(akte, fuehrung, vertretung, team):
    eintragen([akte], vertretung, kollegin(team, "Dritte Kollegin"))
    (hinweis,) = hinweise(fuehrung)
    assert "Dritte Kollegin hat Vera Vertretung" in hinweis


def test_days_that_overlap_are_refused_with_the_file_and_who(akte, team, fuehrung, vertretung):
    zugaenge.vertretung(akte, kollegin(team, "Andere Kollegin"), 3, 5)
    with pytest.raises(ValidationError) as fehler:
        eintragen([akte], vertretung, fuehrung, 5, 9)
    assert "vertritt schon Andere Kollegin" in fehler.value.messages[0]
    with systemkontext("Test"):
        assert Vertretung.objects.filter(nutzer=vertretung).count() == 0


def test_one_overlap_refuses_the_whole_bundle(akte, team, fuehrung, vertretung):
    belegt = akten.akte(team, fuehrung, "Belegt Erfunden")
    zugaenge.vertretung(belegt, kollegin(team, "Andere Kollegin"))
    with pytest.raises(ValidationError):
        eintragen([akte, belegt], vertretung, fuehrung)
    with systemkontext("Test"):
        assert not Vertretung.objects.filter(fall=akte).exists()


def test_the_database_refuses_an_overlap_and_takes_the_days_of_an_ended_one(akte, vertretung):
    zugaenge.vertretung(akte, vertretung, 0, 5, beendet_am=timezone.now())
    zugaenge.vertretung(akte, vertretung, 0, 5)
    with pytest.raises(Error, match="vertretung_ueberschneidung"), transaction.atomic():
        zugaenge.vertretung(akte, vertretung, 5, 6)


@pytest.mark.parametrize(
    ("von", "bis", "satz"),
    [(-1, 3, "frühestens heute"), (3, 2, "Das Ende liegt vor dem Beginn")],
)
def test_impossible_days_are_refused(akte, fuehrung, vertretung, von, bis, satz):
    with pytest.raises(ValidationError, match=satz):
        eintragen([akte], vertretung, fuehrung, von, bis)


def test_nobody_stands_in_for_herself_or_in_a_closed_file(akte, team, fuehrung, vertretung):
    with pytest.raises(ValidationError, match="vertritt sich nicht selbst"):
        eintragen([akte], fuehrung, fuehrung)
    with pytest.raises(ValidationError, match="beendet"):
        eintragen([akten.beendete_akte(team, fuehrung)], vertretung, fuehrung)


def test_another_team_stands_in_only_by_the_fachaufsicht(akte, fuehrung, fremd, dueren, nutzer_mit):
    with pytest.raises(ValidationError, match="kann das Team Sozialamt nicht vertreten"):
        eintragen([akte], fremd, fuehrung)
    eintragen([akte], fremd, nutzer_mit("fachaufsicht", dueren))
    with kontext(fremd):
        assert Fall.objects.visible_to(fremd).filter(pk=akte.pk).exists()


def test_foreign_files_are_refused_alike(akte, fremd, soest, nutzer_mit):
    for wer in (fremd, nutzer_mit("fachaufsicht", soest)):
        with pytest.raises(PermissionDenied):
            eintragen([akte], fremd, wer)


def test_a_share_or_vertretung_cannot_prolong_itself_even_at_the_database(akte, fremd):
    zugaenge.freigabe(akte, fremd)
    laufend = zugaenge.vertretung(akte, fremd)
    with pytest.raises(Error, match="row-level security"), kontext(fremd):
        Vertretung.objects.create(
            fall=akte, kommune=akte.kommune, nutzer=fremd, von=heute(20), bis=heute(30)
        )
    laufend.bis = heute(90)
    with pytest.raises(Error, match=r"row-level security|did not affect"), kontext(fremd):
        laufend.save(force_update=True)


@pytest.mark.parametrize(
    ("von", "bis", "offen"), [(-5, -1, False), (-5, 0, True), (0, 0, True), (1, 5, False)]
)
def test_confidential_notes_and_writing_only_on_its_days_at_the_database(
    akte, fremd, fuehrung, von, bis, offen
):
    """Before, while and after: it begins and ends by itself."""
    akten.kontakt(akte, fuehrung, "Streng vertraulich", vertraulich=True)
    zugaenge.vertretung(akte, fremd, von, bis)
    with kontext(fremd):
        assert Kontakt.objects.exists() == offen
        assert Fall.objects.exists() == offen
        assert Fall.objects.visible_to(fremd).exists() == offen
        assert may_edit_fall(fremd, akte) == offen
    aufgabe = Aufgabe(fall=akte, text="Test", faellig_am=heute(3), zustaendig=fremd)
    if offen:
        with kontext(fremd):
            save_aufgabe(aufgabe=aufgabe, by=fremd)
        return
    aufgabe.kommune = akte.kommune
    with pytest.raises(Error, match="row-level security"), kontext(fremd):
        aufgabe.save()


def test_ended_early_it_is_over_at_once_and_stays_on_the_page(client, akte, fremd, fuehrung):
    zeile = zugaenge.vertretung(akte, fremd)
    with kontext(fuehrung):
        assert end_vertretungen(ids=[zeile.pk], by=fuehrung, grund="Wieder gesund") == 1
    with kontext(fremd):
        assert not Fall.objects.exists()
        assert not Fall.objects.visible_to(fremd).exists()
    with pytest.raises(ValidationError, match="schon beendet"), kontext(fuehrung):
        end_vertretungen(ids=[zeile.pk], by=fuehrung)
    assert "ist beendet" in hinweise(fremd)[0]
    client.force_login(fuehrung)
    html = client.get(reverse("casemanagement:fall_zugriff", args=[akte.pk])).content.decode()
    assert "Carla Caritas" in html
    assert "beendet am" in html
    with systemkontext("Test"):
        assert zeile.history.latest().history_change_reason == "Wieder gesund"


def test_pages_enter_for_one_and_for_all_and_end_together(client, akte, team, fuehrung, vertretung):
    akten.akte(team, fuehrung, "Zweite Erfunden")
    client.force_login(fuehrung)
    zeit = {"von": f"{heute():%d.%m.%Y}", "bis": f"{heute(3):%d.%m.%Y}"}
    url = reverse("casemanagement:vertretung_fuer_alle")
    assert "Es geht um 2 offene Akten" in client.get(url).content.decode()
    antwort = client.post(url, {"nutzer": vertretung.pk, **zeit}, follow=True)
    html = antwort.content.decode()
    assert "in 2 Akten" in html
    assert "Vera Vertretung" in html
    doppelt = client.post(
        reverse("casemanagement:vertretung_neu", args=[akte.pk]),
        {"nutzer": vertretung.pk, **zeit},
    )
    assert doppelt.status_code == 422
    assert "vertritt schon Vera Vertretung" in doppelt.content.decode()
    with systemkontext("Test"):
        nr = Vertretung.objects.order_by("pk").first().pk
    beenden = f"{reverse('casemanagement:vertretungen_beenden')}?nr={nr}"
    assert "2 Akten" in client.get(beenden).content.decode()
    client.post(beenden, {"grund": "Urlaub verschoben"})
    with systemkontext("Test"):
        assert not Vertretung.objects.nicht_vorbei(heute()).exists()


def test_the_list_of_vertretungen_asks_the_same_for_one_and_three(
    client, akte, team, fuehrung, vertretung, django_assert_num_queries
):
    zugaenge.vertretung(akte, vertretung)
    client.force_login(fuehrung)
    url = reverse("casemanagement:vertretungen")
    client.get(url)
    abfragen = _anzahl(client, url)
    for nummer in range(2):
        zugaenge.vertretung(akten.akte(team, fuehrung, f"Nr {nummer} Erfunden"), vertretung)
    assert _anzahl(client, url) == abfragen


def _anzahl(client, url) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as abfragen:
        assert client.get(url).status_code == 200
    return len(abfragen)
