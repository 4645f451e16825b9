"""The pages: who sees which amounts, what they say, their files, and that queries don't grow."""

import csv
import io
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from kim.constants import ZugriffArt
from kim.kontext import systemkontext
from kim.models import Kommune, Zugriff
from stellen.models import Fachkraft
from tests.stellen.fabriken import erhebung_mit_zahlen
from tests.stellen.mittel.hilfen import besetzt, satz, stelle, zuweisung
from tests.stellen.seite import angemeldet, tabellen_von, text_von

pytestmark = pytest.mark.django_db
PFAD = "/stellen/mittel/"
DUEREN = f"{PFAD}05358/"
NACHWEIS = f"{DUEREN}verwendungsnachweis/"
CSV, XLSX = (f"{DUEREN}verwendungsnachweis.{f}" for f in ("csv", "xlsx"))
LESEND = 18
"""Session, account, contexts and frame 7; Kommunen; rates, assignments, posts with shares, leaves
and statements, Meldungen; rates with their source, budgets. (The years are a UNION.)"""


@pytest.fixture
def ministerium(nutzer_mit):
    return angemeldet(nutzer_mit("ministerium"))


@pytest.fixture
def koordination(nutzer_mit, dueren):
    return angemeldet(nutzer_mit("koordination", dueren))


@pytest.fixture
def stellen_2024(dueren, soest):
    """Düren: two assigned, one post vacant until July. Soest: one, filled."""
    with systemkontext("Test"):
        satz("36600.00")
        zuweisung(dueren, "2.00")
        person = Fachkraft.objects.create(kommune=dueren, name="Nur Für Düren")
        besetzt(stelle(dueren), von=date(2024, 7, 1), fachkraft=person)
        zuweisung(soest, "1.00")
        besetzt(stelle(soest))


def text(client, pfad: str, status: int = 200) -> str:
    antwort = client.get(pfad)
    assert antwort.status_code == status
    return text_von(antwort.content.decode())


# -- overview ------------------------------------------------------------------------------
def test_overview_answers_and_ranks(ministerium, stellen_2024):
    seite = text(ministerium, PFAD)
    assert "2024 sind rechnerisch 54.800,00 € von 109.800,00 € nicht verausgabt (49,9 %)." in seite
    assert (
        "Düren, Kreis 1 2,00 73.200,00 € 18.400,00 € 54.800,00 € 74,9 % aus Stellen "
        "Soest, Kreis 2 1,00 36.600,00 € 36.600,00 € 0,00 € 0,0 % aus Stellen"
    ) in seite
    rueckwaerts = text(ministerium, f"{PFAD}?sortierung=nicht")
    assert rueckwaerts.index("Soest, Kreis") < rueckwaerts.index("Düren, Kreis")


def test_formula_rounding_and_source_are_on_the_page(ministerium, stellen_2024):
    seite = text(ministerium, PFAD)
    assert "nicht verausgabt = Fördersatz ÷ Tage des Jahres × Summe der unbesetzten VZÄ" in seite
    assert "kaufmännisch auf den Cent" in seite
    assert "Case Management 36.600,00 € Test" in seite


def test_nothing_stored_says_what_to_do(ministerium):
    assert "Sobald das Ministerium einen Fördersatz oder Haushaltsansatz" in text(ministerium, PFAD)
    assert text(ministerium, DUEREN).count("Noch kein Haushaltsjahr") == 1


def test_a_year_without_anything_and_an_unknown_year(ministerium, stellen_2024):
    with systemkontext("Test"):
        satz("1.00", 2019)
    assert "Nichts zu berechnen" in text(ministerium, f"{PFAD}?jahr=2019")
    assert "2024 sind rechnerisch" in text(ministerium, f"{PFAD}?jahr=1800")
    assert "2024 sind rechnerisch" in text(ministerium, f"{PFAD}?jahr=x")


def test_estimates_and_missing_rates_are_said(ministerium, dueren):
    erhebung_mit_zahlen(kommunen=[dueren], ist_demo=True)
    with systemkontext("Test"):
        satz("36600.00")
    seite = text(ministerium, PFAD)
    assert "kein Fördersatz hinterlegt ist: Koordination, Assistenz, Ausländerbehörde" in seite
    assert "Zum Teil geschätzt" in seite
    assert "enthält erfundene Demodaten" in seite
    assert "keine Zuweisung hinterlegt" in seite
    assert "geschätzt aus Stichtag 30.06.2024" in text(ministerium, DUEREN)


def test_a_koordination_is_led_to_its_own_kommune(koordination, stellen_2024, nutzer_mit):
    antwort = koordination.get(f"{PFAD}?jahr=2024")
    assert antwort.url == f"{DUEREN}?jahr=2024"
    assert koordination.get(f"{PFAD}05974/").status_code == 404
    evaluation = angemeldet(nutzer_mit("evaluation"))
    assert evaluation.get(PFAD).url == f"{PFAD}saetze/"
    assert evaluation.get(DUEREN).status_code == 403


def test_file_of_the_overview_holds_the_rows_of_the_page(ministerium, stellen_2024):
    zeilen = list(
        csv.reader(
            io.StringIO(ministerium.get(f"{PFAD}pauschale.csv").content.decode()), delimiter=";"
        )
    )
    assert [z[0] for z in zeilen] == ["Kommune", "Düren, Kreis", "Soest, Kreis", "Gesamt"]
    assert zeilen[1][3:11] == [
        "2,00", "73200,00", "18400,00", "18200,00", "36600,00", "0,00", "54800,00", "0,7486",
    ]  # fmt: skip
    assert zeilen[3][4] == "109800,00"
    seite = tabellen_von(ministerium.get(PFAD).content.decode())["kommunen"]["tbody"]
    assert len(seite) == len(zeilen) - 2


# -- one Kommune ---------------------------------------------------------------------------
def test_flow_as_picture_and_table(koordination, stellen_2024):
    html = koordination.get(DUEREN).content.decode()
    assert "<title>Stellen der Kommune → verausgabt (besetzt): 18.400,00" in html
    assert " style=" not in html
    tabelle = tabellen_von(html)["traeger"]
    assert tabelle["tbody"] == [
        ["Stellen der Kommune", "36.600,00 €", "18.400,00 €", "18.200,00 €"],
        ["keine Stelle eingerichtet", "36.600,00 €", "0,00 €", "36.600,00 €"],
    ]
    assert tabelle["tfoot"] == [["Gesamt", "73.200,00 €", "18.400,00 €", "54.800,00 €"]]


@pytest.mark.parametrize("kommunen", [1, 3])
def test_statements_do_not_grow(ministerium, kommunen):
    with systemkontext("Test"):
        satz("36600.00")
        for eine in Kommune.objects.all()[:kommunen]:
            zuweisung(eine, "3.00")
            besetzt(stelle(eine, "2.00"))
            stelle(eine, "1.00")
    erhebung_mit_zahlen(kommunen=Kommune.objects.all()[:kommunen], veroeffentlicht=False)
    with CaptureQueriesContext(connection) as anfragen:
        assert ministerium.get(PFAD).status_code == 200
    lesend = [q["sql"] for q in anfragen if q["sql"].startswith("SELECT")]
    assert len(lesend) == LESEND, "\n".join(lesend)


# -- Verwendungsnachweis -------------------------------------------------------------------
def test_proof_says_what_it_is_not(koordination, stellen_2024):
    seite = text(koordination, NACHWEIS)
    assert "Rechnerische Angaben. Sie ersetzen keinen geprüften Nachweis." in seite
    assert (
        "Case Management 1 Case Management Kommune selbst – 1,00 01.01.2024 bis 31.12.2024 6,00 "
        "36.600,00 € 18.400,00 € 18.200,00 €"
    ) in seite
    assert "zugewiesen, keine Stelle eingerichtet" in seite


def test_names_only_for_who_keeps_the_posts_and_logged(koordination, ministerium, stellen_2024):
    assert "Nur Für Düren" not in text(koordination, NACHWEIS)
    assert "Nur Für Düren" in text(koordination, f"{NACHWEIS}?namen=1")
    assert "Nur Für Düren" in koordination.get(f"{CSV}?namen=1").content.decode()
    for pfad in (NACHWEIS, CSV):
        assert "Nur Für Düren" not in ministerium.get(f"{pfad}?namen=1").content.decode()
    with systemkontext("Test"):
        eintraege = Zugriff.objects.filter(zweck__contains="mit Namen").order_by("pk")
        arten = list(eintraege.values_list("objekt_typ", "art", "anzahl"))
    assert arten == [
        ("stellen.besetzung", ZugriffArt.ANSICHT, 1),
        ("stellen.besetzung", ZugriffArt.EXPORT, 1),
    ]


def test_csv_holds_the_rows_of_the_page_and_their_sum(koordination, stellen_2024):
    zeilen = list(csv.reader(io.StringIO(koordination.get(CSV).content.decode()), delimiter=";"))
    assert len(zeilen) == 4
    assert zeilen[1][:6] == [
        "Düren, Kreis", "2024", "Case Management", "Case Management 1", "Kommune selbst", "",
    ]  # fmt: skip
    assert zeilen[1][10:] == ["36600,00", "18400,00", "18200,00", "rechnerisch aus den Stellen"]
    assert zeilen[3][10:13] == ["73200,00", "18400,00", "54800,00"]
    with systemkontext("Test"):
        assert Zugriff.objects.get(zweck="Verwendungsnachweis 2024 als CSV").anzahl == 2


def test_workbook_adds_up_by_itself(ministerium, stellen_2024):
    inhalt = ministerium.get(XLSX).content
    formeln = load_workbook(io.BytesIO(inhalt)).active
    werte = load_workbook(io.BytesIO(inhalt), data_only=True).active
    assert werte["A2"].value == "Rechnerische Angaben. Sie ersetzen keinen geprüften Nachweis."
    assert formeln["K7"].value == "=SUM(K5:K6)"
    assert formeln["M5"].value == "=K5-L5"
    assert (werte["K7"].value, werte["L7"].value, werte["M7"].value) == (73200, 18400, 54800)


def test_a_name_of_a_post_is_no_formula(koordination, dueren):
    with systemkontext("Test"):
        satz("36600.00")
        stelle(dueren, bezeichnung="=1+1")
    assert "'=1+1" in koordination.get(CSV).content.decode()
    blatt = load_workbook(io.BytesIO(koordination.get(XLSX).content)).active
    assert blatt["D5"].value == "'=1+1"


def test_nothing_to_export_is_404(ministerium, dueren):
    assert ministerium.get(CSV).status_code == 404
    assert ministerium.get(f"{PFAD}pauschale.xlsx").status_code == 404


def test_without_a_basis_the_grant_is_shown_and_nothing_guessed(ministerium, dueren):
    with systemkontext("Test"):
        satz("36600.00")
        zuweisung(dueren, "2.00")
    assert "ob die Stellen besetzt waren, ist nicht bekannt" in text(ministerium, DUEREN)
    zeile = list(csv.reader(io.StringIO(ministerium.get(CSV).content.decode()), delimiter=";"))[1]
    assert zeile[10:] == ["73200,00", "", "", "ohne Angabe zur Besetzung"]


def test_the_running_year_is_marked(ministerium, dueren):
    with systemkontext("Test"):
        satz("36600.00", timezone.localdate().year)
        zuweisung(dueren, "1.00", timezone.localdate().year)
    assert "ist nicht abgeschlossen" in text(ministerium, PFAD)
