"""What staffing puts on the start page: for the Kommune, the Ministerium and the evaluation."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from kim.kontext import kontext, systemkontext
from stellen.actions import gespraech, lege_importlauf_an, melden
from stellen.actions.erhebungen import close_erhebung, create_erhebung
from stellen.actions.pruefungen import run_pruefungen
from stellen.constants import MeldungStatus
from stellen.models import Erhebung, Pruefbefund
from tests.stellen.fabriken import (
    bringe_auf,
    datei_der_zahlen,
    erhebung_mit_zahlen,
    meldung_von,
    neue_version,
    offene_erhebung,
    zeile_von,
)
from tests.stellen.plan import besetze, lege_an
from tests.stellen.seite import angemeldet

pytestmark = pytest.mark.django_db

S = MeldungStatus
URL = "/stellen/2024-12-31/05358/"
LAND_URL = "/stellen/2024-12-31/erhebung/"


@pytest.fixture
def kora(nutzer_mit, dueren):
    return nutzer_mit("koordination", dueren)


@pytest.fixture
def ministerium(nutzer_mit):
    return nutzer_mit("ministerium")


def in_tagen(tage: int) -> date:
    return timezone.localdate() + timedelta(days=tage)


def verlege_frist(erhebung: Erhebung, tage: int) -> None:
    with systemkontext("Test"):
        erhebung.frist = in_tagen(tage)
        erhebung.save()


def start(nutzer):
    return angemeldet(nutzer).get("/").context


def anstehend(nutzer) -> list[tuple[str, str, int]]:
    return [(a.text, a.url, a.rang) for a in start(nutzer)["anstehend"]]


def zahlen(nutzer) -> dict[str, tuple[str, str]]:
    return {k.text: (k.wert, k.url) for k in start(nutzer)["kennzahlen"]}


# -- the Kommune ---------------------------------------------------------------------------
@pytest.mark.parametrize(("tage", "rang"), [(20, 3), (3, 2), (0, 2), (-1, 1)])
def test_a_draft_is_to_be_sent_and_urgent_towards_the_deadline(kora, tage, rang):
    erhebung = offene_erhebung()
    verlege_frist(erhebung, tage)
    text = f"Meldung zum 31.12.2024 bis {in_tagen(tage):%d.%m.%Y} senden"
    assert anstehend(kora) == [(text, URL, rang)]


def test_sent_or_closed_nothing_is_due(kora, dueren, nutzer_mit, soest):
    erhebung = offene_erhebung()
    bringe_auf(meldung_von(erhebung, dueren), S.GEMELDET)
    assert anstehend(kora) == []
    assert len(anstehend(nutzer_mit("assistenz", soest))) == 1
    with systemkontext("Test"):
        close_erhebung(erhebung=erhebung, by=None)
    assert anstehend(nutzer_mit("koordination", soest)) == []


def test_a_rueckfrage_is_answered_a_presented_one_released(
    kora, nutzer_mit, ministerium, dueren, soest
):
    erhebung_mit_zahlen(date(2024, 6, 30), kommunen=[dueren, soest])
    zweite = nutzer_mit("assistenz", dueren)
    meldung = bringe_auf(meldung_von(offene_erhebung(), dueren), S.GEMELDET)
    with kontext(ministerium):
        gespraech.ask_back(meldung=meldung, text="Warum?", by=ministerium)
    frage = ("Rückfrage des Ministeriums zur Meldung zum 31.12.2024 beantworten", URL, 2)
    assert anstehend(kora) == [frage]
    with kontext(kora):
        melden.set_vier_augen(kommune=dueren, vier_augen=True, by=kora)
        melden.send_meldung(meldung=meldung, antwort="Darum.", by=kora)
    wartet = "Meldung zum 31.12.2024 wartet auf die Freigabe durch eine zweite Person"
    assert anstehend(kora) == [(wartet, URL, 3)]
    ((text, _, _),) = anstehend(zweite)
    assert text.endswith("freigeben")


def test_a_proposed_correction_is_to_be_sent(kora, dueren):
    erhebung = erhebung_mit_zahlen(date(2024, 12, 31), kommunen=[dueren])
    with systemkontext("Test"):
        neue_version(meldung_von(erhebung, dueren), status=S.ENTWURF)
    assert ("Korrektur der Meldung zum 31.12.2024 senden", URL, 3) in anstehend(kora)


def test_vacancies_without_a_word_and_who_leaves_soon_of_the_own_posts(
    kora, ministerium, dueren, soest
):
    for kommune in (dueren, soest):
        lege_an(kommune, bezeichnung="Leer")
        stelle = lege_an(kommune, bezeichnung=f"Voll {kommune.kurzname}")
        besetze(stelle, "Ada Geht", bis=in_tagen(30))
        besetze(lege_an(kommune, bezeichnung="Lange"), "Ben Bleibt", bis=in_tagen(90))
    wert, url = zahlen(kora)["vakante Stellen ohne Angabe"]
    assert wert == "1"
    assert "Leer" in angemeldet(kora).get(url).content.decode()
    ((text, url, _),) = anstehend(kora)
    tag = f"{in_tagen(30):%d.%m.%Y}"
    assert text == f"Voll {dueren.kurzname}: Die Besetzung durch Ada Geht endet am {tag}"
    assert "vakante Stellen ohne Angabe" not in zahlen(ministerium)
    assert not any("Ada" in text for text, *_ in anstehend(ministerium))


# -- the Ministerium -----------------------------------------------------------------------
def test_how_far_the_kommunen_are_and_what_is_to_be_checked(ministerium, dueren, soest):
    erhebung = offene_erhebung()
    bringe_auf(meldung_von(erhebung, dueren), S.GEMELDET)
    bringe_auf(meldung_von(erhebung, soest), S.RUECKFRAGE)
    je = zahlen(ministerium)
    assert je["Kommunen haben gemeldet"] == ("1 von 54", LAND_URL)
    assert je["offene Rückfragen"] == ("1", f"{LAND_URL}?stand=rueckfrage")
    zu_pruefen = f"{LAND_URL}?stand=gemeldet"
    assert ("1 Meldung ist zum 31.12.2024 zu prüfen", zu_pruefen, 3) in anstehend(ministerium)
    client = angemeldet(ministerium)
    for url, name in ((je["offene Rückfragen"][1], soest.name), (zu_pruefen, dueren.name)):
        zeilen = client.get(url).context["zeilen"]
        assert [z["name"] for z in zeilen] == [name], "exactly what was counted"


def test_overdue_ones_are_urgent_and_lead_to_their_list(ministerium, dueren):
    erhebung = offene_erhebung()
    bringe_auf(meldung_von(erhebung, dueren), S.GEMELDET)
    verlege_frist(erhebung, -1)
    ueberfaellig = f"{LAND_URL}?stand=ueberfaellig"
    assert anstehend(ministerium)[0] == (
        "53 Meldungen zum 31.12.2024 sind überfällig", ueberfaellig, 1,
    )  # fmt: skip
    assert len(angemeldet(ministerium).get(ueberfaellig).context["zeilen"]) == 53


def test_a_prepared_survey_and_a_checked_import_wait(ministerium, kora):
    with systemkontext("Test"):
        create_erhebung(stichtag=date(2024, 12, 31), frist=in_tagen(9), by=None)
        lauf = lege_importlauf_an(
            inhalt=datei_der_zahlen().encode(), dateiname="x.csv", stichtag=None, by=None
        )
    assert anstehend(ministerium) == [
        ("Erhebung zum 31.12.2024 ist vorbereitet, aber nicht eröffnet", LAND_URL, 3),
        (
            "Import „x.csv“ ist geprüft, aber nicht übernommen",
            f"/stellen/import/{lauf.pk}/",
            3,
        ),
    ]
    assert anstehend(kora) == []


# -- the newest Stichtag ---------------------------------------------------------------------
def test_the_newest_reported_stichtag_in_numbers(ministerium, kora, nutzer_mit, dueren):
    erhebung_mit_zahlen()
    assert zahlen(ministerium)["VZÄ besetzt"] == ("915,84", "/stellen/2024-06-30/")
    assert zahlen(ministerium)["Besetzungsquote"][0] == "80,8\u00a0%"
    assert zahlen(nutzer_mit("evaluation"))["VZÄ besetzt"][0] == "915,84"
    assert zahlen(kora)["VZÄ besetzt"][0] == "17,50", "the own Kommune's"
    assert zahlen(kora)["Meldungen nicht festgestellt"] == ("0", "/stellen/")


def test_a_draft_is_no_reported_stichtag(ministerium, kora):
    offene_erhebung()
    for nutzer in (ministerium, kora):
        assert "VZÄ besetzt" not in zahlen(nutzer)


def test_rows_that_do_not_add_up_are_wrong(ministerium, dueren, soest):
    erhebung = erhebung_mit_zahlen(kommunen=[dueren, soest], status=S.GEMELDET)
    with systemkontext("Test"):
        zeile = zeile_von(erhebung, dueren.ags, "ebh")
        zeile.besetzt += 1
        zeile.save()
    text = "Stichtag 30.06.2024: 1 Zeilen gehen nicht auf"
    assert (text, "/stellen/2024-06-30/", 1) in anstehend(ministerium)


def test_findings_to_settle_overdue_and_own_ones(ministerium, kora, dueren):
    erhebung = erhebung_mit_zahlen(kommunen=[dueren], status=S.GEMELDET)
    with systemkontext("Test"):
        zeile = zeile_von(erhebung, dueren.ags, "ebh")
        zeile.besetzt += 1
        zeile.save()
        run_pruefungen(erhebung=erhebung, by=None)
        eigener = Pruefbefund.objects.filter(kommune=dueren).first()
        eigener.verantwortlich, eigener.faellig_am = kora, in_tagen(-1)
        eigener.save()
        alle = Pruefbefund.objects.filter(kommune=dueren).count()
    url = "/stellen/2024-06-30/befunde/"
    assert zahlen(kora)["Befunde ungeklärt"] == (str(alle), url)
    texte = {text: (wohin, rang) for text, wohin, rang in anstehend(kora)}
    tag = "Stichtag 30.06.2024: 1 Prüfbefund ist"
    assert texte[f"{tag} überfällig"] == (f"{url}?faellig=ueberfaellig", 1)
    assert texte[f"{tag} bei Ihnen zu klären"] == (f"{url}?zustaendig=ich", 2)
    assert f"{tag} überfällig" in {text for text, *_ in anstehend(ministerium)}


def test_without_staffing_rights_there_is_nothing_of_it(nutzer_mit, dueren):
    erhebung_mit_zahlen(kommunen=[dueren])
    offene_erhebung()
    abh = nutzer_mit("abh", dueren)
    assert zahlen(abh) == {}
    assert anstehend(abh) == []


def test_the_start_page_costs_the_same_with_few_and_many(kora, django_assert_num_queries):
    offene_erhebung()
    client = angemeldet(kora)
    client.get("/")
    for weitere in (None, date(2023, 12, 31)):
        if weitere:
            offene_erhebung(weitere)
        with django_assert_num_queries(START):
            client.get("/")


START = 30
