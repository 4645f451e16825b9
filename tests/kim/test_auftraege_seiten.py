"""Pages of background jobs: list, live state, buttons, download, foreign access."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from kim.constants import AuftragStatus
from kim.kontext import systemkontext
from kim.models import Auftrag, AuftragErgebnis, Benachrichtigung

pytestmark = pytest.mark.django_db
NACHGEREICHT = "Ihr Auftrag ist gespeichert und wird automatisch nachgereicht."


@pytest.fixture
def besitzer(nutzer_mit):
    return nutzer_mit(None)


@pytest.fixture
def seiten(client, besitzer):
    client.force_login(besitzer)
    return client


@pytest.fixture
def auftrag_im(besitzer):
    def machen(status: str, von=besitzer, **felder) -> Auftrag:
        with systemkontext("Test"):
            return Auftrag.objects.create(
                art="test.ohne_ergebnis", titel="Bericht", besitzer=von, status=status, **felder
            )

    return machen


@pytest.fixture
def mit_ergebnis(auftrag_im, besitzer):
    def machen(tage: int) -> Auftrag:
        auftrag = auftrag_im(AuftragStatus.FERTIG)
        with systemkontext("Test"):
            AuftragErgebnis.objects.create(
                auftrag=auftrag, besitzer=besitzer, dateiname="bericht für Düren.html",
                inhaltstyp="text/html; charset=utf-8", inhalt="<b>Größe</b>".encode(),
                laeuft_ab_am=timezone.now() + timedelta(days=tage),
            )  # fmt: skip
        return auftrag

    return machen


def _adresse(name: str, auftrag: Auftrag) -> str:
    return reverse(name, args=[auftrag.pk])


def test_an_empty_list_says_why(seiten):
    seite = seiten.get(reverse("auftraege"))
    assert "Noch keine Aufträge." in seite.content.decode()


@pytest.mark.parametrize("anzahl", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_three(seiten, auftrag_im, anzahl):
    """Count and page; what the frame around every page costs is tested with the frame."""
    for _ in range(anzahl):
        auftrag_im(AuftragStatus.LAEUFT, fortschritt=42)
    with CaptureQueriesContext(connection) as abfragen:
        inhalt = seiten.get(reverse("auftraege")).content.decode()
    assert inhalt.count("42 %") == anzahl
    assert sum('FROM "kim_auftrag"' in q["sql"] for q in abfragen) == 2


def test_the_list_is_paged(seiten, auftrag_im):
    for _ in range(26):
        auftrag_im(AuftragStatus.FERTIG)
    assert seiten.get(reverse("auftraege")).content.decode().count("kern-badge--small") == 25
    zweite = seiten.get(reverse("auftraege"), {"seite": 2}).content.decode()
    assert zweite.count("kern-badge--small") == 1


def test_an_open_job_asks_again_and_works_without_script(seiten, auftrag_im):
    auftrag = auftrag_im(
        AuftragStatus.LAEUFT, fortschritt=42, schritt="Tabellen", eingereiht_am=timezone.now()
    )
    inhalt = seiten.get(_adresse("auftrag", auftrag)).content.decode()
    assert 'hx-trigger="every 1s"' in inhalt
    assert "<noscript>" in inhalt
    assert "Tabellen" in inhalt
    assert NACHGEREICHT not in inhalt
    teil = seiten.get(_adresse("auftrag_stand", auftrag)).content.decode()
    assert 'value="42"' in teil
    assert "<html" not in teil
    assert "<button" not in teil  # buttons are not replaced under somebody's fingers


def test_asking_by_itself_does_not_prolong_the_session(seiten, auftrag_im):
    auftrag = auftrag_im(AuftragStatus.LAEUFT)

    def ende():
        return Session.objects.get().expire_date

    seiten.get(_adresse("auftrag", auftrag))  # the first click notes when the session began
    vorher = ende()
    antwort = seiten.get(_adresse("auftrag_stand", auftrag))
    assert ende() == vorher
    assert "Cookie" in antwort["Vary"]
    seiten.get(_adresse("auftrag", auftrag))
    assert ende() > vorher


def test_a_job_the_broker_did_not_take_says_so(seiten, auftrag_im):
    auftrag = auftrag_im(AuftragStatus.WARTET)
    inhalt = seiten.get(_adresse("auftrag", auftrag)).content.decode()
    assert "Die Warteschlange ist zurzeit nicht erreichbar." in inhalt
    assert NACHGEREICHT in inhalt


def test_the_last_answer_brings_the_whole_state_and_stops_asking(seiten, mit_ergebnis):
    auftrag = mit_ergebnis(7)
    antwort = seiten.get(_adresse("auftrag_stand", auftrag))
    inhalt = antwort.content.decode()
    assert antwort["HX-Retarget"] == "#auftrag"
    assert "every 1s" not in inhalt
    assert "Der Auftrag ist fertig." in inhalt
    assert _adresse("auftrag_ergebnis", auftrag) in inhalt


def test_the_result_is_a_download_whatever_it_contains(seiten, mit_ergebnis):
    antwort = seiten.get(_adresse("auftrag_ergebnis", mit_ergebnis(7)))
    assert antwort.content.decode() == "<b>Größe</b>"
    assert antwort["Content-Disposition"].startswith("attachment; ")
    assert "bericht%20f%C3%BCr%20D%C3%BCren.html" in antwort["Content-Disposition"]
    assert antwort["X-Content-Type-Options"] == "nosniff"
    assert antwort["Cache-Control"] == "private, no-store"


def test_an_expired_result_is_gone_with_an_explanation(seiten, mit_ergebnis):
    auftrag = mit_ergebnis(-1)
    antwort = seiten.get(_adresse("auftrag_ergebnis", auftrag))
    assert antwort.status_code == 410
    assert "beauftragen Sie sie bitte neu" in antwort.content.decode()
    seite = seiten.get(_adresse("auftrag", auftrag)).content.decode()
    assert "gelöscht" in seite
    assert _adresse("auftrag_ergebnis", auftrag) not in seite


def test_without_a_result_there_is_no_download(seiten, auftrag_im):
    fertig = auftrag_im(AuftragStatus.FERTIG)
    assert seiten.get(_adresse("auftrag_ergebnis", fertig)).status_code == 404
    assert "Der Auftrag ist erledigt." in seiten.get(_adresse("auftrag", fertig)).content.decode()


def test_cancel_and_retry_by_buttons(seiten, auftrag_im):
    auftrag = auftrag_im(AuftragStatus.WARTET)
    seite = seiten.post(_adresse("auftrag_abbrechen", auftrag), follow=True).content.decode()
    assert "Der Auftrag wurde abgebrochen." in seite
    assert "Erneut versuchen" in seite
    seite = seiten.post(_adresse("auftrag_wiederholen", auftrag), follow=True).content.decode()
    assert "Der Auftrag wurde erneut gestartet." in seite
    assert "Erneut versuchen" not in seite


def test_buttons_that_come_too_late_are_answered(seiten, auftrag_im):
    fertig = auftrag_im(AuftragStatus.FERTIG)
    seite = seiten.post(_adresse("auftrag_abbrechen", fertig), follow=True).content.decode()
    assert "schon beendet" in seite
    seite = seiten.post(_adresse("auftrag_wiederholen", fertig), follow=True).content.decode()
    assert "Das geht jetzt nicht mehr." in seite
    laufend = auftrag_im(AuftragStatus.LAEUFT)
    seite = seiten.post(_adresse("auftrag_abbrechen", laufend), follow=True).content.decode()
    assert "Das kann einen Moment dauern." in seite
    assert "Wird abgebrochen" in seite


def test_a_failed_job_shows_reason_and_number(seiten, auftrag_im):
    auftrag = auftrag_im(AuftragStatus.FEHLGESCHLAGEN, fehler="Keine Zahlen für diesen Stichtag.")
    seite = seiten.get(_adresse("auftrag", auftrag)).content.decode()
    assert "Keine Zahlen für diesen Stichtag." in seite
    assert f'<span class="kim-kennung">{auftrag.pk}</span>' in seite


@pytest.mark.parametrize(
    ("name", "methode"),
    [
        ("auftrag", "get"),
        ("auftrag_stand", "get"),
        ("auftrag_ergebnis", "get"),
        ("auftrag_abbrechen", "post"),
        ("auftrag_wiederholen", "post"),
    ],
)
def test_a_foreign_job_does_not_exist(client, mit_ergebnis, nutzer_mit, name, methode):
    client.force_login(nutzer_mit(None))
    assert getattr(client, methode)(_adresse(name, mit_ergebnis(7))).status_code == 404


def test_own_notices_are_listed_opened_and_marked(seiten, besitzer, nutzer_mit):
    fremd = nutzer_mit(None)
    with systemkontext("Test"):
        a, _b = (
            Benachrichtigung.objects.create(empfaenger=besitzer, text=t, url="/auftraege/")
            for t in ("Erste", "Zweite")
        )
        c = Benachrichtigung.objects.create(empfaenger=fremd, text="Fremde")
    seite = seiten.get(reverse("benachrichtigungen")).content.decode()
    assert "Erste" in seite
    assert "Fremde" not in seite
    antwort = seiten.post(reverse("benachrichtigung_gelesen", args=[a.pk]), {"oeffnen": "1"})
    assert antwort.url == "/auftraege/"
    assert seiten.post(reverse("benachrichtigung_gelesen", args=[c.pk])).status_code == 404
    seiten.post(reverse("benachrichtigungen_gelesen"))
    with systemkontext("Test"):
        ungelesen = list(Benachrichtigung.objects.ungelesen())
    assert ungelesen == [c]


def test_without_notices_the_page_says_what_will_come(seiten):
    assert "Noch keine Benachrichtigungen." in (
        seiten.get(reverse("benachrichtigungen")).content.decode()
    )


def test_a_notice_never_leads_away_from_kim(seiten, besitzer):
    with systemkontext("Test"):
        notiz = Benachrichtigung.objects.create(
            empfaenger=besitzer, text="x", url="//fremd.example/"
        )
    antwort = seiten.post(reverse("benachrichtigung_gelesen", args=[notiz.pk]), {"oeffnen": "1"})
    assert antwort.url == reverse("benachrichtigungen")
