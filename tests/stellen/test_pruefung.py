"""The audit page on the published figures: what it says, marks, filters, and for whom."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kim.kontext import systemkontext
from kim.models import Kommune
from stellen.constants import MeldungStatus, Stellenart
from stellen.models import Meldung, VeroeffentlichteSumme
from tests.stellen.fabriken import erhebung_mit_zahlen, neue_version, zeile_von
from tests.stellen.seite import PFAD, angemeldet, tabellen_von, text_von

pytestmark = pytest.mark.django_db

GESAMT = {
    "koordination": ["194,00", "154,81", "18,03", "21,16", "79,8 %"],
    "assistenz": ["27,00", "20,69", "3,81", "2,50", "76,6 %"],
    "case_management": ["713,00", "569,74", "77,51", "65,75", "79,9 %"],
    "abh": ["81,00", "65,73", "7,38", "7,89", "81,1 %"],
    "ebh": ["119,00", "104,87", "8,24", "5,89", "88,1 %"],
}


@pytest.fixture
def ministerium(nutzer_mit):
    return angemeldet(nutzer_mit("ministerium"))


def hole(client, abfrage: str = "", status: int = 200) -> str:
    antwort = client.get(PFAD + abfrage)
    assert antwort.status_code == status
    return antwort.content.decode()


def test_the_five_tables_as_published(ministerium):
    erhebung_mit_zahlen()
    html = hole(ministerium)
    tabellen = tabellen_von(html)
    assert list(tabellen) == list(GESAMT)
    with systemkontext("Test"):
        amtlich = list(Kommune.objects.values_list("name", flat=True))
    for art, gesamt in GESAMT.items():
        assert [z[0] for z in tabellen[art]["tbody"]] == amtlich
        assert tabellen[art]["tfoot"][0][:6] == ["Gesamt", *gesamt]
        assert tabellen[art]["tfoot"][1] == ["veröffentlicht", *gesamt, "stimmt überein"]
    text = text_von(html)
    assert "Am 30.06.2024 waren 915,84 von 1.134,00 VZÄ besetzt (80,8 %)." in text
    assert "Am 30.06.2024 waren 569,74 von 713,00 VZÄ im Case Management besetzt (79,9 %)." in text
    assert "20 veröffentlichte Summen stimmen" in text
    assert "Alle Zeilen gehen auf" in text


def test_no_quota_where_nothing_is_assigned(ministerium):
    erhebung_mit_zahlen()
    tabellen = tabellen_von(hole(ministerium))
    assert tabellen["abh"]["tbody"][0][:6] == ["Aachen, Stadt", "0,00", "0,00", "0,00", "0,00", "–"]


def test_a_row_that_does_not_add_up_is_marked_in_words(ministerium, dueren):
    erhebung = erhebung_mit_zahlen(status=MeldungStatus.GEMELDET)
    with systemkontext("Test"):
        zeile = zeile_von(erhebung, dueren.ags, Stellenart.CASE_MANAGEMENT)
        zeile.besetzt -= Decimal("0.25")
        zeile.save()
    html = hole(ministerium, "?auffaellig=1")
    tabellen = tabellen_von(html)
    (zeile,) = tabellen["case_management"]["tbody"]
    assert zeile[0].startswith("Düren, Kreis")
    assert zeile[0].endswith("Geht nicht auf: 0,25 VZÄ zu wenig")
    assert tabellen["abh"]["tbody"][0][0].startswith("Keine Zeile entspricht der Auswahl.")
    text = text_von(html)
    assert "1 Zeile geht nicht auf" in text
    assert "besetzt: hier 569,49 VZÄ, veröffentlicht 569,74 VZÄ." in text
    assert 'class="auffaellig"' in html


def test_a_published_total_that_differs_marks_its_table(ministerium):
    erhebung = erhebung_mit_zahlen()
    with systemkontext("Test"):
        summe = VeroeffentlichteSumme.objects.get(erhebung=erhebung, stellenart="abh")
        summe.vorgesehen = Decimal("8.00")
        summe.save()
    html = hole(ministerium)
    text = text_von(html)
    assert "zur Besetzung vorgesehen: hier 7,38 VZÄ, veröffentlicht 8,00 VZÄ." in text
    assert tabellen_von(html)["abh"]["tfoot"][1][-1] == "weicht ab"


def test_filters_keep_the_whole_and_sum_the_selection(ministerium):
    erhebung_mit_zahlen()
    html = hole(ministerium, "?bezirk=koeln&art=kreis&stellenart=abh")
    tabellen = tabellen_von(html)
    assert list(tabellen) == ["abh"]
    with systemkontext("Test"):
        namen = list(
            Kommune.objects.filter(regierungsbezirk="koeln", art="kreis").values_list(
                "name", flat=True
            )
        )
    assert [z[0] for z in tabellen["abh"]["tbody"]] == namen
    auswahl, gesamt = tabellen["abh"]["tfoot"][:2]
    assert (auswahl[0], auswahl[-1]) == ("Summe der Auswahl", f"{len(namen)} Kommunen")
    assert gesamt[:6] == ["Gesamt", *GESAMT["abh"]]
    assert "Filter entfernen: Regierungsbezirk: Köln" in text_von(html)


@pytest.mark.parametrize("sortierung", ["besetzt", "-besetzt", "name", "-quote"])
def test_sorting_by_the_address(ministerium, sortierung):
    erhebung_mit_zahlen()
    html = hole(ministerium, f"?sortierung={sortierung}")
    zeilen = tabellen_von(html)["case_management"]["tbody"]
    if "besetzt" in sortierung:
        werte = [Decimal(z[2].replace(",", ".")) for z in zeilen]
        assert werte == sorted(werte, reverse=sortierung.startswith("-"))
    assert "Amtliche Reihenfolge wiederherstellen" in html
    assert html.count('aria-sort="') == 5


def test_unknown_filters_and_orders_change_nothing(ministerium):
    erhebung_mit_zahlen()
    html = hole(ministerium, "?bezirk=x&sortierung=drop&stand=gestern")
    assert len(tabellen_von(html)["abh"]["tbody"]) == 54
    assert "„gestern“ ist kein Zeitpunkt." in text_von(html)


def test_an_unknown_stichtag_is_not_found(ministerium):
    assert ministerium.get("/stellen/2023-01-01/").status_code == 404
    assert ministerium.get("/stellen/2023-02-31/").status_code == 404


def test_a_stichtag_without_meldungen_says_so(ministerium):
    erhebung_mit_zahlen(kommunen=[])
    assert "Noch keine Meldungen" in hole(ministerium)


def test_missing_kommunen_are_named_for_the_ministerium(ministerium, nutzer_mit, dueren, soest):
    with systemkontext("Test"):
        alle = list(Kommune.objects.exclude(pk=soest.pk))
    erhebung_mit_zahlen(kommunen=alle)
    assert "Es fehlen Meldungen. Soest, Kreis" in text_von(hole(ministerium))
    koordination = angemeldet(nutzer_mit("koordination", dueren))
    assert "Soest" not in text_von(hole(koordination))


# -- visibility ----------------------------------------------------------------------------


@pytest.mark.parametrize("rolle", ["koordination", "assistenz"])
def test_own_kommune_in_every_state_settled_ones_of_all(nutzer_mit, dueren, soest, rolle):
    erhebung_mit_zahlen(kommunen=[dueren, soest], status=MeldungStatus.GEMELDET)
    eigene = angemeldet(nutzer_mit(rolle, dueren))
    text = text_von(hole(eigene))
    assert "Düren, Kreis" in text
    assert "Soest" not in text
    assert eigene.get(f"{PFAD}{soest.ags}/").status_code == 404


def test_a_foreign_correction_shows_the_settled_version(nutzer_mit, dueren, soest):
    erhebung_mit_zahlen(kommunen=[dueren, soest])
    with systemkontext("Test"):
        neu = neue_version(Meldung.objects.get(kommune=soest), status=MeldungStatus.GEMELDET)
        zeile = neu.zeilen.get(stellenart=Stellenart.ABH)
        zeile.zugewiesen = zeile.besetzt = Decimal("77.77")
        zeile.save()
    for client, sieht in (
        (angemeldet(nutzer_mit("koordination", dueren)), False),
        (angemeldet(nutzer_mit("evaluation")), False),
        (angemeldet(nutzer_mit("koordination", soest)), True),
        (angemeldet(nutzer_mit("ministerium")), True),
    ):
        html = hole(client)
        assert ("77,77" in html) == sieht
        assert ("Der Bericht enthält hier noch die festgestellte Version" in html) == sieht
        assert len(tabellen_von(html)["abh"]["tbody"]) == 2
        assert ("77,77" in client.get(f"{PFAD}{soest.ags}/").content.decode()) == sieht


def test_evaluation_sees_settled_ones_only(nutzer_mit, dueren, soest):
    erhebung_mit_zahlen(kommunen=[dueren], status=MeldungStatus.GEPRUEFT)
    evaluation = angemeldet(nutzer_mit("evaluation"))
    assert "Noch keine Zahlen" in hole(evaluation)
    assert evaluation.get(f"{PFAD}{dueren.ags}/").status_code == 404


@pytest.mark.parametrize(
    "rolle",
    ["case_management", "fachaufsicht", "abh", "ebh", "gremienmitglied", "administration"],
)
def test_everybody_else_is_refused(nutzer_mit, dueren, rolle):
    erhebung_mit_zahlen(kommunen=[dueren])
    client = angemeldet(nutzer_mit(rolle, dueren))
    for pfad in ("/stellen/", PFAD, f"{PFAD}{dueren.ags}/", f"{PFAD}feststellen/"):
        assert client.get(pfad).status_code == 403


@pytest.mark.parametrize("rolle", ["koordination", "evaluation"])
def test_without_the_orm_filter_the_database_still_hides(
    nutzer_mit, dueren, soest, rolle, monkeypatch
):
    """The second wall: ``visible_to`` answers everything, row-level security does not."""
    erhebung_mit_zahlen(kommunen=[dueren, soest], status=MeldungStatus.GEMELDET)
    client = angemeldet(nutzer_mit(rolle, None if rolle == "evaluation" else dueren))
    monkeypatch.setattr(
        "stellen.models.MeldungQuerySet.visible_to", lambda self, nutzer: self.all()
    )
    assert "Soest" not in text_von(hole(client))
    assert client.get(f"{PFAD}{soest.ags}/").status_code == 404
    uebersicht = client.get("/stellen/").content.decode()
    assert ("1 gemeldet" in text_von(uebersicht)) == (rolle == "koordination")


# -- speed ---------------------------------------------------------------------------------

LESEND = 9
"""Session, account, two of the frame; Erhebung, Kommunen, all 270 rows, published totals."""


def lesende(client) -> int:
    hole(client)
    with CaptureQueriesContext(connection) as anweisungen:
        hole(client)
    return sum(' FROM "' in a["sql"] for a in anweisungen)


@pytest.mark.parametrize("anzahl", [1, 3])
def test_statements_do_not_grow_with_kommunen(ministerium, anzahl):
    with systemkontext("Test"):
        auswahl = list(Kommune.objects.all()[:anzahl])
    erhebung_mit_zahlen(kommunen=auswahl)
    assert lesende(ministerium) == LESEND


def test_statements_do_not_grow_with_stichtage(ministerium, dueren):
    for nummer in range(40):
        erhebung_mit_zahlen(date(2024, 6, 30) + timedelta(days=nummer), kommunen=[dueren])
    assert lesende(ministerium) == LESEND


# -- "Stand am …" --------------------------------------------------------------------------


def test_as_of_shows_the_figures_of_then(ministerium, dueren):
    erhebung = erhebung_mit_zahlen(kommunen=[dueren], status=MeldungStatus.GEMELDET)
    with systemkontext("Test"):
        zeile = zeile_von(erhebung, dueren.ags, Stellenart.ABH)
        zeile.besetzt, zeile.vorgesehen = Decimal("0.40"), Decimal("0.60")
        zeile.save()
        erste, zweite = zeile.history.order_by("history_date")
        zwischen = erste.history_date + (zweite.history_date - erste.history_date) / 2
    html = hole(ministerium, f"?stand={timezone.localtime(zwischen):%Y-%m-%dT%H:%M:%S.%f}")
    assert tabellen_von(html)["abh"]["tbody"][0][1:3] == ["1,00", "1,00"]
    assert "Sie sehen einen vergangenen Stand." in text_von(html)
    jetzt = hole(ministerium)
    assert tabellen_von(jetzt)["abh"]["tbody"][0][1:3] == ["1,00", "0,40"]
    assert "vergangenen Stand" not in jetzt


def test_as_of_before_anything_was_stored(ministerium, dueren):
    erhebung_mit_zahlen(kommunen=[dueren])
    html = hole(ministerium, "?stand=01.01.2020")
    assert "Damals gab es noch keine Zahlen" in html
    assert "Der Zeitpunkt liegt in der Zukunft" in hole(ministerium, "?stand=1.1.2999")


def test_as_of_shows_only_whose_history_one_may_read(nutzer_mit, dueren, soest):
    erhebung_mit_zahlen(kommunen=[dueren, soest])
    heute = f"{timezone.localdate():%d.%m.%Y}"
    html = hole(angemeldet(nutzer_mit("koordination", dueren)), f"?stand={heute}")
    assert [z[0] for z in tabellen_von(html)["abh"]["tbody"]] == ["Düren, Kreis"]
    assert "nur die Ihrer Kommune" in text_von(html)
    evaluation = angemeldet(nutzer_mit("evaluation"))
    hole(evaluation, f"?stand={heute}", status=403)
    assert 'name="stand"' not in hole(evaluation)
