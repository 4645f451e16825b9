"""A background job as a person sees it: live progress, focus, end, download; without script."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.utils import timezone
from playwright.sync_api import expect

from kim.actions.auftraege import change_status
from kim.constants import AuftragStatus
from kim.kontext import systemkontext
from kim.models import Auftrag, AuftragErgebnis, Nutzer
from tests.e2e.pruefen import pruefe

LOGIN = "koordination.dueren"


@pytest.fixture
def laufender(anwendung) -> Auftrag:
    """A job that runs as long as the test wants: the test plays the worker."""
    with systemkontext("Test"):
        auftrag = Auftrag.objects.create(
            art="test.browser", titel="Bericht zum 30.06.2024", status=AuftragStatus.LAEUFT,
            besitzer=Nutzer.objects.get(email=f"{LOGIN}@kim.example"),
            eingereiht_am=timezone.now(), begonnen_am=timezone.now(),
        )  # fmt: skip
        Auftrag.objects.filter(pk=auftrag.pk).vermerken(herzschlag_am=Now())
    return auftrag


def _vermerken(auftrag: Auftrag, prozent: int, schritt: str) -> None:
    with systemkontext("Test"):
        Auftrag.objects.filter(pk=auftrag.pk).vermerken(fortschritt=prozent, schritt=schritt)


def _beenden(auftrag: Auftrag) -> None:
    with systemkontext("Test"):
        AuftragErgebnis.objects.create(
            auftrag=auftrag, besitzer=auftrag.besitzer, dateiname="bericht.txt",
            inhaltstyp="text/plain", inhalt=b"Bericht",
            laeuft_ab_am=timezone.now() + timedelta(days=7),
        )  # fmt: skip
        change_status(auftrag, AuftragStatus.FERTIG)


def test_progress_is_live_and_the_end_is_announced(laufender, seite_von):
    seite = seite_von(LOGIN)
    seite.goto(f"/auftraege/{laufender.pk}/")
    abbrechen = seite.get_by_role("button", name="Abbrechen")
    abbrechen.focus()
    _vermerken(laufender, 42, "Tabellen werden gesetzt")
    expect(seite.get_by_text("42 %").first).to_be_visible()
    expect(seite.get_by_text("Tabellen werden gesetzt")).to_be_visible()
    expect(abbrechen).to_be_focused()  # polling does not take the focus away
    pruefe(seite)
    _beenden(laufender)
    herunterladen = seite.get_by_role("link", name="Ergebnis herunterladen")
    expect(herunterladen).to_be_visible()
    expect(seite.locator("#meldungen")).to_contain_text("Der Auftrag ist fertig.")
    expect(seite.locator("[hx-trigger]")).to_have_count(0)  # nobody asks any more
    with seite.expect_download() as download:
        herunterladen.click()
    assert download.value.suggested_filename == "bericht.txt"


def test_a_running_job_is_cancelled_by_its_button(laufender, seite_von):
    seite = seite_von(LOGIN)
    seite.goto(f"/auftraege/{laufender.pk}/")
    seite.get_by_role("button", name="Abbrechen").click()
    expect(seite.get_by_text("Wird abgebrochen", exact=True)).to_be_visible()
    with systemkontext("Test"):
        laufender.refresh_from_db()
        assert laufender.abbruch_erbeten
        change_status(laufender, AuftragStatus.ABGEBROCHEN)
    expect(seite.get_by_role("button", name="Erneut versuchen")).to_be_visible()


def test_without_script_the_page_offers_to_reload(laufender, kontext_von):
    seite = kontext_von(LOGIN, java_script_enabled=False).pages[0]
    seite.goto(f"/auftraege/{laufender.pk}/")
    _vermerken(laufender, 70, "Fast fertig")
    seite.get_by_role("link", name="Stand neu laden").click()
    expect(seite.get_by_text("70 %").first).to_be_visible()
    _beenden(laufender)
    seite.get_by_role("link", name="Stand neu laden").click()
    expect(seite.get_by_role("link", name="Ergebnis herunterladen")).to_be_visible()


def test_the_report_as_pdf_comes_from_a_real_worker(anwendung, seite_von):
    seite = seite_von("ministerium")
    seite.goto("/stellen/2024-06-30/")
    seite.locator("summary", has_text="Herunterladen").click()
    seite.get_by_role("button", name="PDF").click()
    seite.get_by_role("heading", name="Bericht zum 30.06.2024 als PDF").wait_for()
    ergebnis = seite.get_by_role("link", name="Ergebnis herunterladen")
    ergebnis.wait_for()
    pruefe(seite)
    with seite.expect_download() as download:
        ergebnis.click()
    assert download.value.path().read_bytes().startswith(b"%PDF-")
