"""The pages of the Auswertung: what they answer, for whom, and their downloads."""

import csv
import io
import re
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from kim.kontext import systemkontext
from kim.models import Kommune, KommuneUmriss, Zugriff
from stellen.constants import MeldungStatus
from stellen.models import Erhebung, Meldung, MeldungZeile
from tests.stellen.fabriken import erhebung_mit_zahlen, neue_version, zeile_von
from tests.stellen.reihen import viele_stichtage
from tests.stellen.seite import angemeldet, text_von
from tests.stellen.test_stellenplan_regeln import besetzung, stelle

pytestmark = pytest.mark.django_db

D = Decimal
SEITEN = ("karte", "vergleich", "entwicklung", "prognose", "umverteilung")


@pytest.fixture
def ministerium(nutzer_mit):
    return angemeldet(nutzer_mit("ministerium"))


@pytest.fixture
def evaluation(nutzer_mit):
    return angemeldet(nutzer_mit("evaluation"))


def html_von(client, name: str, abfrage: str = "") -> str:
    antwort = client.get(f"/stellen/auswertung/{name}/{abfrage}")
    assert antwort.status_code == 200
    return antwort.content.decode()


def text(client, name: str, abfrage: str = "") -> str:
    return text_von(html_von(client, name, abfrage))


def export(client, name: str, abfrage: str = "") -> list[dict[str, str]]:
    antwort = client.get(f"/stellen/auswertung/{name}.csv{abfrage}")
    assert antwort.status_code == 200
    return list(csv.DictReader(io.StringIO(antwort.content.decode()), delimiter=";"))


def rumpf(html: str, name: str) -> int:
    """Rows in the body of the table in the region of that name."""
    region = html[html.index(f'aria-label="{name}"') :]
    return region[: region.index("</tbody>")].split("<tbody>")[1].count("<tr")


# -- overview, rights ----------------------------------------------------------------------
def test_the_overview_asks_only_what_one_may_be_answered(
    ministerium, evaluation, nutzer_mit, dueren
):
    assert "Was wäre, wenn" in text_von(ministerium.get("/stellen/auswertung/").content.decode())
    koordination = angemeldet(nutzer_mit("koordination", dueren))
    seite = text_von(koordination.get("/stellen/auswertung/").content.decode())
    assert "Was wäre, wenn" not in seite
    assert "Wie lange sind Stellen schon unbesetzt?" in seite
    seite = text_von(evaluation.get("/stellen/auswertung/").content.decode())
    assert "Wie lange sind Stellen" not in seite


@pytest.mark.parametrize("name", SEITEN)
def test_without_any_figures_every_page_says_so(ministerium, name):
    seite = text(ministerium, name)
    assert re.search(r"Noch keine|Noch nichts|Keine Zahlen", seite)
    assert ministerium.get(f"/stellen/auswertung/{name}.csv").status_code == 404


def test_every_page_says_whose_figures_it_shows(ministerium, evaluation, nutzer_mit, dueren):
    viele_stichtage(2, kommunen=[dueren])
    koordination = angemeldet(nutzer_mit("koordination", dueren))
    for name in ("karte", "vergleich", "entwicklung", "prognose"):
        assert "Alle Meldungen, auch noch nicht festgestellte." in text(ministerium, name)
        assert "und alle Meldungen Ihrer Kommune" in text(koordination, name)
        assert "Nur festgestellte Meldungen." in text(evaluation, name)


@pytest.mark.parametrize("name", ["karte", "vergleich", "entwicklung"])
def test_unsettled_figures_of_others_are_in_no_sum(name, evaluation, nutzer_mit, dueren, soest):
    """Düren's last Stichtag is settled, Soest's only reported: Soest counts for its own alone."""
    erhebung_mit_zahlen(date(2024, 6, 30), kommunen=[dueren, soest])
    erhebung_mit_zahlen(date(2024, 12, 31), kommunen=[dueren], veroeffentlicht=False)
    with systemkontext("Test"):
        offen = Meldung.objects.create(
            erhebung=Erhebung.objects.get(stichtag=date(2024, 12, 31)),
            kommune=soest,
            status=MeldungStatus.GEMELDET,
        )
        MeldungZeile.objects.create(
            meldung=offen, kommune=soest, stellenart="ebh",
            zugewiesen=D("77.77"), besetzt=D("77.77"), vorgesehen=0, nicht_vorgesehen=0,
        )  # fmt: skip
    eigene = angemeldet(nutzer_mit("koordination", soest))
    assert "77,77" in str(export(eigene, name, "?alle=1&nach=kommune"))
    for client in (evaluation, angemeldet(nutzer_mit("koordination", dueren))):
        html = html_von(client, name, "?alle=1&nach=kommune")
        assert "77,77" not in html
        assert "77,77" not in str(export(client, name, "?alle=1&nach=kommune"))


def test_a_correction_counts_for_others_only_once_it_is_settled(ministerium, evaluation, dueren):
    erhebung_mit_zahlen(kommunen=[dueren])
    with systemkontext("Test"):
        neu = neue_version(Meldung.objects.get())
        zeile = zeile_von(neu.erhebung, dueren.ags, "case_management")
        zeile.zugewiesen += D("1.00")
        zeile.save()
    assert export(ministerium, "karte")[0]["zugewiesen"] == "21,00"
    assert export(evaluation, "karte")[0]["zugewiesen"] == "20,00"
    assert export(ministerium, "entwicklung")[2]["zugewiesen"] == "13,00"
    assert export(evaluation, "entwicklung")[2]["zugewiesen"] == "12,00"


# -- map -----------------------------------------------------------------------------------
def test_the_map_has_54_tiles_that_lead_to_their_meldung(ministerium):
    erhebung_mit_zahlen()
    html = html_von(ministerium, "karte")
    assert html.count('class="kim-kachel ') == 54
    assert html.count('<a href="/stellen/2024-06-30/') == 2 * 54, "tiles and table"
    assert "Am 30.06.2024 waren 915,84 von 1.134,00 VZÄ besetzt (80,8 %)." in text_von(html)
    kachel = re.search(r'<a href="/stellen/2024-06-30/05358/" aria-label="([^"]+)"', html)
    assert kachel[1].replace("\u00a0", " ") == "Düren, Kreis: 87,5 %, 85 bis unter 95 %"


def test_the_map_of_one_stellenart_and_of_unfilled_posts(ministerium):
    erhebung_mit_zahlen()
    html = html_von(ministerium, "karte", "?stellenart=abh&groesse=unbesetzt")
    assert "kim-stufe-0" in html, "Aachen (Stadt) has nothing in Baustein 3"
    zeilen = export(ministerium, "karte", "?stellenart=abh&groesse=unbesetzt")
    summe = sum(D(z["unbesetzt"].replace(",", ".")) for z in zeilen)
    assert summe == D("81.00") - D("65.73")
    assert "Zahl unbesetzter VZÄ" in text_von(html)


def test_the_map_of_few_kommunen_leaves_the_others_without_link(evaluation, dueren):
    erhebung_mit_zahlen(kommunen=[dueren])
    html = html_von(evaluation, "karte")
    assert html.count('kim-stufe-0" transform') == 53
    assert "1 der 54 Kommunen" in text_von(html)


def test_official_outlines_when_they_are_loaded(ministerium, dueren):
    erhebung_mit_zahlen()
    assert "amtliche Grenzen" not in html_von(ministerium, "karte")
    KommuneUmriss.objects.create(
        kommune=dueren, pfad="M1 1L2 2L3 1Z", mitte_x=2, mitte_y=1, quelle="Selbst gezeichnet"
    )
    html = html_von(ministerium, "karte", "?ansicht=umrisse")
    assert 'd="M1 1L2 2L3 1Z"' in html
    assert "88\u00a0%</text>" in html
    assert "Grenzen: Selbst gezeichnet." in html
    assert "Ohne Umriss, nur in der Tabelle: Aachen, Stadt;" in html
    assert "kim-kachelkarte" not in html


# -- comparison ----------------------------------------------------------------------------
@pytest.fixture
def zwei(dueren, soest):
    """Düren gains 0.50 VZÄ in its Koordination, the rest is the same; Soest only before."""
    erhebung_mit_zahlen(date(2023, 12, 31), kommunen=[dueren, soest], veroeffentlicht=False)
    neu = erhebung_mit_zahlen(
        date(2024, 6, 30), kommunen=[dueren], status=MeldungStatus.GEMELDET, veroeffentlicht=False
    )
    with systemkontext("Test"):
        zeile = zeile_von(neu, dueren.ags, "koordination")
        zeile.besetzt += D("0.50")
        zeile.vorgesehen -= D("0.50")
        zeile.save()
        return zeile


def test_only_differences_then_all_and_sums_of_both_sides(ministerium, zwei):
    html = html_von(ministerium, "vergleich")
    assert rumpf(html, "Vergleich je Kommune und Stellenart") == 1 + 5
    seite = text_von(html)
    assert "stiegen die besetzten Stellen um 0,50 auf 18,00 VZÄ" in seite
    assert "6 Zeilen haben sich geändert, 4 sind gleich." in seite
    assert "1 Kommune mit Zahlen an nur einem der Stichtage" in seite
    assert "keine Zahlen am 30.06.2024" in seite
    alle = html_von(ministerium, "vergleich", "?alle=1")
    assert rumpf(alle, "Vergleich je Kommune und Stellenart") == 10
    assert len(export(ministerium, "vergleich")) == 6
    assert len(export(ministerium, "vergleich", "?alle=1")) == 10


def test_the_export_of_a_comparison_has_the_change(ministerium, zwei):
    (zeile,) = export(ministerium, "vergleich", "?bezirk=koeln")
    assert (zeile["Kommune"], zeile["Stellenart"]) == ("Düren, Kreis", "Koordination")
    assert zeile["besetzt Änderung"] == "0,50"
    assert zeile["zur Besetzung vorgesehen Änderung"] == "-0,50"
    assert zeile["besetzt 30.06.2024"] == f"{zwei.besetzt:.2f}".replace(".", ",")


def test_filters_narrow_rows_and_sums(ministerium, zwei):
    seite = text(ministerium, "vergleich", "?art=kreisfreie_stadt")
    assert "Keine Unterschiede in dieser Auswahl" in seite
    seite = text(ministerium, "vergleich", "?stellenart=koordination&alle=1")
    assert "Köln" in seite
    assert "Case Management" not in seite.split("Filtern")[1].split("Methode")[0]


def test_any_two_in_any_order_but_not_one_with_itself(ministerium, zwei):
    seite = text(ministerium, "vergleich", "?von=2024-06-30&bis=2023-12-31")
    assert "sanken die besetzten Stellen um 0,50" in seite
    seite = text(ministerium, "vergleich", "?von=2024-06-30&bis=2024-06-30")
    assert "Wählen Sie zwei verschiedene Stichtage." in seite
    assert (
        ministerium.get("/stellen/auswertung/vergleich/?von=quark&bis=2001-01-01").status_code
        == 200
    )


# -- trend ---------------------------------------------------------------------------------
def test_one_line_per_stellenart_and_the_table_behind(ministerium):
    viele_stichtage(3)
    html = html_von(ministerium, "entwicklung")
    assert html.count('class="kim-reihe kim-reihe-') == 5
    assert html.count("<circle") == 15
    assert rumpf(html, "Entwicklung je Stichtag") == 3
    assert "Am 30.06.2024 waren 915,84 von 1.134,00 VZÄ besetzt (80,8 %)" in text_von(html)
    assert len(export(ministerium, "entwicklung")) == 15


@pytest.mark.parametrize(
    ("abfrage", "linien"),
    [("?nach=bezirk", 5), ("?nach=bezirk&bezirk=koeln", 1), ("?kommune=05358&groesse=vzae", 5)],
)
def test_trend_by_bezirk_and_of_one_kommune(ministerium, abfrage, linien):
    viele_stichtage(2)
    assert html_von(ministerium, "entwicklung", abfrage).count("kim-reihe kim-reihe-") == linien
    assert len(export(ministerium, "entwicklung", abfrage)) == linien * 2


def test_trend_of_all_kommunen_as_bars(ministerium):
    viele_stichtage(2)
    html = html_von(ministerium, "entwicklung", "?nach=kommune")
    assert rumpf(html, "Entwicklung je Kommune") == 54
    assert html.count('class="kim-balken kim-balken--hell"') == 54


def test_an_incomplete_stichtag_is_said_and_drawn_hollow(ministerium, dueren, soest):
    erhebung_mit_zahlen(date(2024, 6, 30), kommunen=[dueren, soest])
    erhebung_mit_zahlen(date(2024, 12, 31), kommunen=[dueren], veroeffentlicht=False)
    html = html_von(ministerium, "entwicklung")
    assert "weniger sind es am 31.12.2024 (1)" in text_von(html)
    assert "kim-punkt--hohl" in html


# -- forecast ------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("anzahl", "satz"),
    [
        (1, "Mit einem Stichtag lässt sich nichts vorhersagen"),
        (2, "Vorhanden: 2, es fehlen 2."),
        (3, "Vorhanden: 3, es fehlen 1."),
    ],
)
def test_with_too_few_stichtage_it_says_how_many_are_missing(ministerium, anzahl, satz):
    viele_stichtage(anzahl)
    assert satz in text(ministerium, "prognose")


def test_forecast_per_stellenart_kommune_and_both(ministerium):
    viele_stichtage(6)
    html = html_von(ministerium, "prognose")
    seite = text_von(html)
    assert "Am 31.12.2024 (voraussichtlich nächster Stichtag)" in seite
    assert "mit 80 Prozent Sicherheit zwischen" in seite
    assert "der Fälle lag die gemeldete Zahl im 80-Prozent-Intervall" in seite
    assert rumpf(html, "Prognose je Stellenart") == 5
    html = html_von(ministerium, "prognose", "?stellenart=case_management")
    assert rumpf(html, "Prognose je Kommune") == 54
    html = html_von(ministerium, "prognose", "?kommune=05358")
    assert rumpf(html, "Prognose je Stellenart") == 5
    html = html_von(ministerium, "prognose", "?kommune=05358&stellenart=ebh")
    assert rumpf(html, "Prognose je Stellenart") == 1
    for zeile in export(ministerium, "prognose", "?stellenart=case_management"):
        werte = [
            D(zeile[s].replace(",", ".")) for s in ("80 % von", "Prognose besetzt", "80 % bis")
        ]
        assert werte == sorted(werte)
        assert werte[2] <= D(zeile["zugewiesen"].replace(",", "."))


def test_where_nothing_is_assigned_there_is_no_forecast(ministerium):
    viele_stichtage(5)
    namen = [z["Kommune"] for z in export(ministerium, "prognose", "?stellenart=abh")]
    assert len(namen) == 53
    assert "Aachen, Stadt" not in namen


# -- what if -------------------------------------------------------------------------------
def test_the_proposal_moves_all_unplanned_posts_and_stores_nothing(ministerium):
    erhebung_mit_zahlen()
    with systemkontext("Test"):
        vorher = list(MeldungZeile.objects.order_by("pk").values_list())
    seite = text(ministerium, "umverteilung")
    assert "geben 65,75 VZÄ (Case Management) ab" in seite
    zeilen = export(ministerium, "umverteilung")
    aenderungen = [D(z["Änderung"].replace(",", ".")) for z in zeilen]
    assert sum(aenderungen) == 0
    assert sum(a for a in aenderungen if a > 0) == D("65.75")
    with systemkontext("Test"):
        assert list(MeldungZeile.objects.order_by("pk").values_list()) == vorher


def test_chosen_kommunen_by_hand_and_the_address_says_it_all(ministerium):
    erhebung_mit_zahlen()
    with systemkontext("Test"):
        gebend = MeldungZeile.objects.filter(
            stellenart="case_management", nicht_vorgesehen__gte=1
        ).select_related("kommune")[0]
    von = gebend.kommune.ags
    an = "05358" if von != "05358" else "05974"
    basis = f"?von={von}&an={an}&regel=hand&nach_art=abh"
    assert f"vzae-{an}" in html_von(ministerium, "umverteilung", basis)
    zeilen = export(ministerium, "umverteilung", f"{basis}&vzae-{an}=0,75")
    assert [(z["Stellenart"], z["Änderung"]) for z in zeilen] == [
        ("Case Management", "-0,75"),
        ("Ausländerbehörde", "0,75"),
    ]
    seite = text(ministerium, "umverteilung", f"{basis}&vzae-{an}=99")
    assert "Von Hand verteilt sind 99,00 VZÄ" in seite
    assert (
        ministerium.get(f"/stellen/auswertung/umverteilung.csv{basis}&vzae-{an}=99").status_code
        == 404
    )


def test_who_gives_cannot_receive_the_same(ministerium):
    erhebung_mit_zahlen()
    with systemkontext("Test"):
        ags = MeldungZeile.objects.filter(
            stellenart="case_management", nicht_vorgesehen__gt=0
        ).values_list("kommune__ags", flat=True)[0]
    seite = text(ministerium, "umverteilung", f"?von={ags}&an={ags}")
    assert "Wer abgibt, kann nicht zugleich erhalten" in seite


# -- age of vacancies ----------------------------------------------------------------------
def test_age_of_vacancies_of_the_own_kommunen(ministerium, nutzer_mit, dueren, soest):
    with systemkontext("Test"):
        stelle(dueren, "0.75")
        besetzung(stelle(dueren))
        stelle(soest)
    seite = text(ministerium, "vakanzen", "?tag=30.06.2024")
    assert "waren 1,75 VZÄ auf 2 Stellen unbesetzt, im Mittel seit 181 Tagen." in seite
    assert "3 bis unter 6 Monate" in seite
    eigene = angemeldet(nutzer_mit("koordination", dueren))
    (zeile,) = export(eigene, "vakanzen", "?tag=30.06.2024")
    assert (zeile["Kommune"], zeile["unbesetzt"], zeile["Tage"]) == ("Düren, Kreis", "0,75", "181")
    assert "Soest" not in html_von(eigene, "vakanzen", "?tag=30.06.2024").split("<main")[1]
    assert "Noch keine Stellen" in text(eigene, "vakanzen", "?tag=30.06.2010")


# -- downloads and statements --------------------------------------------------------------
@pytest.mark.parametrize("name", SEITEN)
def test_downloads_are_logged_and_the_workbook_holds_the_same_rows(ministerium, name):
    viele_stichtage(5)
    zeilen = export(ministerium, name)
    antwort = ministerium.get(f"/stellen/auswertung/{name}.xlsx")
    assert "attachment" in antwort["Content-Disposition"]
    blatt = load_workbook(io.BytesIO(antwort.content)).active
    kopf = [z.value for z in blatt["A"]].index(next(iter(zeilen[0])))
    assert blatt.max_row - kopf - 1 == len(zeilen)
    with systemkontext("Test"):
        eintraege = Zugriff.objects.filter(art="export", zweck__startswith="Auswertung")
        assert [e.anzahl for e in eintraege] == [len(zeilen)] * 2


ANWEISUNGEN = {
    "karte": 8,
    "vergleich": 8,
    "entwicklung": 7,
    "prognose": 6,
    "umverteilung": 7,
}
"""Statements that read: session, account, two of the frame; then the page's own."""


@pytest.mark.parametrize("name", SEITEN)
@pytest.mark.parametrize(("stichtage", "kommunen"), [(2, 1), (6, 3)])
def test_statements_do_not_grow(ministerium, name, stichtage, kommunen):
    with systemkontext("Test"):
        auswahl = list(Kommune.objects.all()[:kommunen])
    viele_stichtage(stichtage, kommunen=auswahl)
    html_von(ministerium, name)
    with CaptureQueriesContext(connection) as anweisungen:
        html_von(ministerium, name)
    assert sum(' FROM "' in a["sql"] for a in anweisungen) == ANWEISUNGEN[name]
