"""Figures for coordination and Ministerium: true, protected, and of the own Kommune only."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from casemanagement.constants import Phase
from casemanagement.fallzahlen import fallzahlen
from casemanagement.models import Zielgruppe
from kim.kontext import systemkontext
from kim.unterdrueckung import TEXT
from tests.casemanagement import akten
from tests.stellen.fabriken import erhebung_mit_zahlen, zeile_von
from tests.stellen.seite import angemeldet, text_von


@pytest.fixture
def cm(nutzer_mit, dueren):
    return nutzer_mit("case_management", dueren)


def _akten(team, cm, **je_phase: int) -> None:
    for phase, anzahl in je_phase.items():
        for _ in range(anzahl):
            mit = {"aktenzeichen": None}
            if phase not in ("anfrage", "fallklaerung"):
                mit = {"aktenzeichen": f"KIM-{team.pk}-{phase}-{_}"}
            akten.akte(team, cm, phase=phase, **mit)


def _tabelle(ergebnis, titel: str) -> dict[str, int | None]:
    return dict(next(t for t in ergebnis.tabellen if titel in t.titel).zeilen)


def test_small_phases_take_another_with_them(cm, dueren, team_von):
    _akten(team_von(dueren), cm, anfrage=7, assessment=2, hilfeplanung=6)
    ergebnis = fallzahlen(dueren)
    phasen = _tabelle(ergebnis, "nach Phase")
    assert ergebnis.offen == 15
    assert phasen[Phase.ANFRAGE.label] == 7
    # Two people in assessment: the next smallest is hidden too, else 15 − 13 tells.
    assert phasen[Phase.ASSESSMENT.label] is None
    assert phasen[Phase.HILFEPLANUNG.label] is None


def test_nobody_without_a_statement_is_no_row(cm, dueren, team_von):
    with systemkontext("Test"):
        gruppe = Zielgruppe.objects.create(name="Testgruppe", gueltig_von=date(2020, 1, 1))
    for _ in range(7):
        akten.akte(team_von(dueren), cm, zielgruppe=gruppe)
    gruppen = _tabelle(fallzahlen(dueren), "nach Zielgruppe")
    assert "ohne Angabe" not in gruppen
    akten.akte(team_von(dueren), cm)
    assert _tabelle(fallzahlen(dueren), "nach Zielgruppe")["ohne Angabe"] is None


def test_below_five_nothing_is_said(cm, dueren, team_von):
    _akten(team_von(dueren), cm, anfrage=4)
    ergebnis = fallzahlen(dueren)
    assert ergebnis.offen is None
    assert all(wert is None for t in ergebnis.tabellen for _, wert in t.zeilen)
    text = text_von(angemeldet(cm).get("/faelle/").content.decode())
    assert "(4)" in text  # the Team itself counts its own


def test_the_coordination_sees_its_own_kommune_and_no_other(
    cm, nutzer_mit, dueren, soest, team_von
):
    _akten(team_von(dueren), cm, anfrage=8)
    hier = text_von(
        angemeldet(nutzer_mit("koordination", dueren)).get("/faelle/zahlen/").content.decode()
    )
    assert "sind 8 Fälle offen" in hier
    fremd = angemeldet(nutzer_mit("koordination", soest))
    assert "weniger als 5" in text_von(fremd.get("/faelle/zahlen/").content.decode())
    assert fremd.get("/faelle/zahlen/", {"kommune": dueren.ags}).status_code == 404


def test_the_ministerium_sees_the_land_and_no_kommune_by_itself(
    cm, nutzer_mit, dueren, soest, team_von
):
    _akten(team_von(dueren), cm, anfrage=8)
    akten.akte(team_von(soest), nutzer_mit("case_management", soest))
    seite = angemeldet(nutzer_mit("ministerium")).get("/faelle/zahlen/", {"kommune": dueren.ags})
    text = text_von(seite.content.decode())
    assert "In Nordrhein-Westfalen sind 9 Fälle offen" in text
    # Soest's single file must not be 9 − 8.
    ergebnis = fallzahlen(None)
    kommunen = _tabelle(ergebnis, "nach Kommune")
    assert kommunen[dueren.name] is None
    assert kommunen[soest.name] is None


def test_caseload_per_occupied_vzae_from_the_settled_figures(cm, dueren, team_von):
    erhebung = erhebung_mit_zahlen(kommunen=[dueren], veroeffentlicht=False)
    with systemkontext("Test"):
        zeile = zeile_von(erhebung, dueren.ags, "case_management")
    _akten(team_von(dueren), cm, anfrage=30)
    ergebnis = fallzahlen(dueren)
    assert ergebnis.vzae == zeile.besetzt
    assert ergebnis.auslastung == (Decimal(30) / zeile.besetzt).quantize(Decimal("0.1"))


def test_the_export_hides_what_the_page_hides(cm, nutzer_mit, dueren, team_von):
    _akten(team_von(dueren), cm, anfrage=7, assessment=2, hilfeplanung=6)
    client = angemeldet(nutzer_mit("koordination", dueren))
    csv = client.get("/faelle/zahlen.csv").content.decode("utf-8-sig")
    assert f"Offene Fälle nach Phase;Assessment;{TEXT}" in csv
    assert "Offene Fälle nach Phase;Anfrage;7" in csv
    assert "Offene Fälle nach Phase;Gesamt;15" in csv


def test_how_long_ended_files_took(cm, dueren, team_von):
    team, heute = team_von(dueren), timezone.localdate()
    for _ in range(6):
        akten.beendete_akte(team, cm, begonnen_am=heute.replace(day=1), beendet_am=heute)
    ergebnis = fallzahlen(dueren)
    tabelle = next(t for t in ergebnis.tabellen if "Dauer" in t.titel)
    assert tabelle.gesamt == 6
    assert "länger" not in [name for name, wert in tabelle.zeilen if wert]
