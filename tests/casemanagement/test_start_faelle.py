"""The start page of who keeps files: every number is its list's, and what is due comes first."""

from datetime import timedelta

import pytest
from django.test import RequestFactory
from django.urls import reverse

from casemanagement.constants import Phase
from casemanagement.start_faelle import start
from casemanagement.termine import termine
from kim.kontext import kontext, rechte_von, systemkontext
from kim.models import Zugriff
from kim.startseite import HOECHSTENS_KENNZAHLEN, Startbeitrag
from tests.casemanagement import akten, zugaenge
from tests.casemanagement.zugaenge import heute

pytestmark = pytest.mark.django_db
LANGE_HER = timedelta(weeks=9)


def startseite(nutzer) -> Startbeitrag:
    request = RequestFactory().get("/")
    with kontext(nutzer):
        request.user, request.rechte = nutzer, rechte_von(nutzer)
        return start(request)


@pytest.fixture
def bestand(leute):
    """Some of everything a number counts, and as much of others that it must not."""
    for fuehrung in (leute.fuehrung, leute.kollegin):
        akten.akte(leute.team, fuehrung, phase=Phase.FALLKLAERUNG)
        alt = akten.akte(
            leute.team,
            fuehrung,
            phase=Phase.LEISTUNGSSTEUERUNG,
            aktenzeichen=f"KIM-05358-2024-{fuehrung.pk:05d}",
            begonnen_am=heute() - LANGE_HER,
        )
        akten.beendete_akte(leute.team, fuehrung)
        for tage in (-9, -1, 0, 3, 60):
            akten.aufgabe(alt, fuehrung, f"In {tage} Tagen", faellig_am=heute(tage))
    zugaenge.vertretung(akten.akte(leute.team, leute.kollegin), leute.fuehrung)
    verlassen = akten.akte(leute.team, leute.soester)
    zugaenge.freigabe(leute.akte, leute.soester, 0, 5)
    return verlassen


ERWARTET = {
    "fuehrung": {
        "Aufgaben überfällig": "2",
        "Aufgaben heute fällig": "1",
        "eigene offene Fälle": "3",
        "Fälle ohne Kontakt": "1",
        "eigene Anfragen": "1",
        "Fälle in Vertretung": "1",
    },
    "aufsicht": {
        "offene Fälle": "7",
        "Anfragen": "3",
        "in Fallklärung": "2",
        "in Leistungs\u00adsteuerung": "2",
        "Fälle ohne Kontakt": "2",
        "ohne aktive Fallführung": "1",
    },
}


@pytest.mark.parametrize("wer", ["fuehrung", "aufsicht"])
def test_every_number_is_what_its_list_counts(client, leute, bestand, wer):
    nutzer = getattr(leute, wer)
    kennzahlen = startseite(nutzer).kennzahlen
    assert {k.text: k.wert for k in kennzahlen} == ERWARTET[wer]
    assert len(kennzahlen) <= HOECHSTENS_KENNZAHLEN
    client.force_login(nutzer)
    for kennzahl in kennzahlen:
        html = client.get(kennzahl.url).content.decode()
        assert f'<span class="kim-seitenkopf__anzahl">({kennzahl.wert})</span>' in html, kennzahl
        zeilen = html.partition("<tbody>")[2].partition("</tbody>")[0].count("<tr>")
        assert str(zeilen) == kennzahl.wert


def test_what_is_due_comes_in_the_order_of_urgency(leute, bestand):
    anstehend = startseite(leute.fuehrung).anstehend
    raenge = [(a.rang, a.text.partition(" (")[0]) for a in anstehend if a.text.startswith("In ")]
    assert raenge == [(1, "In -9 Tagen"), (1, "In -1 Tagen"), (2, "In 0 Tagen"), (3, "In 3 Tagen")]
    uebrige = " ".join(a.text for a in anstehend if not a.text.startswith("In "))
    assert "Vertretung von Vera Vertretung (1 Akte)" in uebrige
    assert "Freigabe für Sönke Soest" in uebrige


def test_naming_tasks_is_reading_and_is_logged(leute, bestand):
    startseite(leute.fuehrung)
    with systemkontext("Test"):
        eintrag = Zugriff.objects.get(nutzer=leute.fuehrung, zweck="Startseite: Aufgaben")
    assert (eintrag.objekt_typ, eintrag.anzahl) == ("casemanagement.aufgabe", 4)


def test_who_keeps_no_files_gets_nothing(leute, bestand, dueren, nutzer_mit):
    for rolle in ("koordination", "administration", "abh"):
        beitrag = startseite(nutzer_mit(rolle, dueren))
        assert (beitrag.kennzahlen, beitrag.anstehend) == ([], [])


def test_nothing_of_foreign_files_is_counted(leute, bestand):
    assert {k.wert for k in startseite(leute.soester).kennzahlen} == {"0"}
    assert startseite(leute.soester).anstehend == []


def test_the_page_itself_shows_them(client, leute, bestand):
    client.force_login(leute.fuehrung)
    html = client.get(reverse("start")).content.decode()
    assert "eigene offene Fälle" in html
    assert "Freigabe für Sönke Soest" in html


def test_the_calendar_names_days_and_nobody(leute, bestand):
    with kontext(leute.fuehrung):
        eintraege = termine(leute.fuehrung)
    assert len(eintraege) == 5
    assert {t.titel for t in eintraege} == {"Aufgabe in KIM"}
    worte = " ".join(f"{t.titel} {t.text} {t.url} {t.kennung}" for t in eintraege)
    assert "Erfunden" not in worte
    assert "In " not in worte
    assert "KIM-05358" not in worte
    with kontext(leute.soester):
        assert termine(leute.soester) == []
