"""The list of posts: what is on it, filters, sums, exports, and what the Ministerium sees of it."""

import csv
import io
from datetime import date

import openpyxl
import pytest

from kim.kontext import kontext, systemkontext
from kim.models import Organisation, Zugriff
from stellen.constants import Anstellungstraeger, Stellenart, VakanzStand
from stellen.models import Zuweisung
from stellen.planliste import planzeilen
from tests.stellen.plan import BEGINN, GEHEIM, TAG, adresse, besetze, fehle, gib_an, lege_an
from tests.stellen.seite import angemeldet, text_von

ADA, BEN = GEHEIM
LISTE = adresse("plan", tag="30.06.2024")


@pytest.fixture
def plan(dueren, soest):
    """Düren: filled, on leave, partly filled, not planned, nothing said; Soest: one."""
    with systemkontext("Test"):
        caritas = Organisation.objects.create(name="Caritas", kommune=dueren, art="traeger")
    besetze(lege_an(dueren, bezeichnung="CM voll"), ADA)
    fort = besetze(lege_an(dueren, bezeichnung="CM fort"), BEN)
    fehle(fort, date(2024, 6, 1))
    halb = lege_an(dueren, bezeichnung="CM halb")
    besetze(halb, vzae="0.50")
    gib_an(halb, VakanzStand.VORGESEHEN, verfahren="auswahl")
    nicht = lege_an(
        dueren,
        bezeichnung="ABH",
        stellenart=Stellenart.ABH,
        traeger_art=Anstellungstraeger.TRAEGER,
        organisation=caritas,
        bescheid_am=BEGINN,
    )
    gib_an(nicht, VakanzStand.NICHT_VORGESEHEN, grund="Haushalt")
    besetze(lege_an(soest, bezeichnung="CM Soest"), "Cem Fremd")
    return {"halb": halb, "fort": fort.stelle}


@pytest.fixture
def kora(nutzer_mit, dueren):
    return angemeldet(nutzer_mit("koordination", dueren))


@pytest.fixture
def ministerium(nutzer_mit):
    return angemeldet(nutzer_mit("ministerium"))


def namen(antwort) -> list[str]:
    return [z["bezeichnung"] for z in antwort.context["zeilen"]]


# -- what is on it -------------------------------------------------------------------------
def test_the_own_kommune_sees_posts_persons_leaves_and_vacancies(kora, plan):
    antwort = kora.get(LISTE)
    text = text_von(antwort.content.decode())
    assert namen(antwort) == ["CM fort", "CM halb", "CM voll", "ABH"]
    assert ADA in text and f"{BEN} (Elternzeit)" in text
    assert "01.06.2024 (29 Tage)" in text and "Haushalt" in text and "Auswahl läuft" in text
    assert "Caritas" in text and "Cem Fremd" not in text and "CM Soest" not in text


@pytest.mark.parametrize(
    ("abfrage", "erwartet"),
    [
        ({"stand": "besetzt"}, ["CM voll"]),
        ({"stand": "teilweise"}, ["CM halb"]),
        ({"stand": "verfahren"}, ["CM halb"]),
        ({"stand": "nicht_vorgesehen"}, ["ABH"]),
        ({"stand": "ungeklaert"}, ["CM fort"]),
        ({"stellenart": "abh"}, ["ABH"]),
        ({"traeger": "traeger"}, ["ABH"]),
        ({"q": "geheimnis"}, ["CM voll"]),
        ({"q": "cm h"}, ["CM halb"]),
        ({"q": "caritas"}, ["ABH"]),
        ({"sortierung": "-bezeichnung"}, ["CM voll", "CM halb", "CM fort", "ABH"]),
        ({"sortierung": "seit"}, ["CM halb", "ABH", "CM fort", "CM voll"]),
        ({"q": "gibt es nicht"}, []),
        ({"tag": "31.12.2023"}, []),
        ({"tag": "1.5.24", "stand": "ungeklaert"}, []),
    ],
)
def test_filters_and_order_are_in_the_address(kora, plan, abfrage, erwartet):
    assert namen(kora.get(adresse("plan", **({"tag": "30.06.2024"} | abfrage)))) == erwartet


def test_an_unreadable_day_says_so_and_shows_today(kora, plan):
    text = text_von(kora.get(adresse("plan", tag="31.02.2024")).content.decode())
    assert "„31.02.2024“ ist kein Datum" in text and "CM voll" in text


def test_the_sums_stand_against_the_zuweisung_and_mark_differences(kora, plan, dueren):
    with systemkontext("Test"):
        for art, vzae in (("case_management", 12), ("abh", 1), ("ebh", 3)):
            Zuweisung.objects.create(
                kommune=dueren, stellenart=art, haushaltsjahr=2024, vzae=vzae, quelle="Test"
            )
    antwort = kora.get(LISTE)
    summen = {z["name"].replace("\u00ad", ""): z for z in antwort.context["summen"]["zeilen"]}
    cm = summen["Case Management"]
    assert cm["betraege"] == ["3,00", "1,50", "1,50", "0,00"]
    assert (cm["zuweisung"], cm["differenz"], cm["abweichend"]) == ("12,00", "−9,00", True)
    assert summen["Ausländerbehörde"]["differenz"] == "0,00"
    assert summen["Einbürgerungsbehörde"]["anzahl"] == 0  # assigned, but no post
    assert not antwort.context["zuweisung_alt"]
    spaeter = kora.get(adresse("plan", tag="30.06.2025"))
    assert "Für 2025 ist noch keine Zuweisung bekannt" in text_von(spaeter.content.decode())


def test_without_posts_the_page_says_what_to_do(kora, ministerium):
    assert "Legen Sie mit „Stelle anlegen“ die erste an" in kora.get(LISTE).content.decode()
    leer = ministerium.get(LISTE).content.decode()
    assert "Stellen trägt die KIM-Koordination" in leer and "Stelle anlegen" not in leer


def test_the_list_costs_the_same_for_one_and_for_many(
    nutzer_mit, dueren, django_assert_num_queries
):
    nutzer = nutzer_mit("koordination", dueren)
    erste = lege_an(dueren)
    besetze(erste, ADA)
    gib_an(lege_an(dueren), VakanzStand.NICHT_VORGESEHEN, grund="x")
    for _ in range(2):
        with kontext(nutzer), django_assert_num_queries(12):
            planzeilen(nutzer=nutzer, kommune_ids=[dueren.pk], tag=TAG)
        for nummer in range(5):
            post = lege_an(dueren, bezeichnung=f"CM {nummer}")
            fehle(besetze(post, f"Person {nummer}"), TAG)


# -- the Ministerium ------------------------------------------------------------------------
def test_the_ministerium_sees_every_kommune_but_no_person_and_no_leave(ministerium, plan, dueren):
    antwort = ministerium.get(LISTE)
    text = antwort.content.decode()
    assert len(namen(antwort)) == 5 and "Düren" in text and "Soest" in text
    for geheim in (*GEHEIM, "Cem Fremd", "Elternzeit"):
        assert geheim not in text
    # The vacancy is counted all the same: the leave itself stays hidden.
    nur_dueren = ministerium.get(adresse("plan", tag="30.06.2024", kommune="05358"))
    arten = [name.split(" Nr.")[0] for name in namen(nur_dueren)]
    assert arten == ["Case Management"] * 3 + ["Ausländerbehörde"], "by number, not by free text"
    assert "01.06.2024" in nur_dueren.content.decode()
    assert "Stelle anlegen" not in text
    assert namen(ministerium.get(adresse("plan", tag="30.06.2024", q="Geheimnis"))) == []


def test_a_foreign_kommune_can_not_be_chosen(kora, plan):
    antwort = kora.get(adresse("plan", tag="30.06.2024", kommune="05974"))
    assert namen(antwort) == ["CM fort", "CM halb", "CM voll", "ABH"]


def test_two_kommunen_get_a_switch(nutzer_mit, dueren, soest, plan):
    from kim.actions.rollen import grant_role

    beide = nutzer_mit("koordination", dueren)
    with systemkontext("Test"):
        grant_role(
            nutzer=beide, rolle="koordination", kommune=soest, grund="Test", gueltig_von=BEGINN,
            by=None,
        )  # fmt: skip
    client = angemeldet(beide)
    assert len(namen(client.get(LISTE))) == 5
    soester = client.get(adresse("plan", tag="30.06.2024", kommune="05974"))
    assert namen(soester) == ["CM Soest"] and "Cem Fremd" in soester.content.decode()


# -- exports --------------------------------------------------------------------------------
def zeilen_csv(antwort) -> list[dict[str, str]]:
    text = antwort.content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_the_csv_is_what_the_page_shows_and_reading_names_is_logged(kora, plan):
    wahl = {"tag": "30.06.2024", "stellenart": "case_management"}
    zeilen = zeilen_csv(kora.get(adresse("plan_datei", "csv", **wahl)))
    assert [z["Bezeichnung"] for z in zeilen] == namen(kora.get(adresse("plan", **wahl)))
    fort, halb, voll = zeilen
    assert voll["Personen"] == f"{ADA} 1,00" and fort["Personen"] == f"{BEN} 1,00 (Elternzeit)"
    assert (halb["besetzt (VZÄ)"], halb["Stand"]) == ("0,50", "teilweise besetzt, im Verfahren")
    assert (fort["vakant seit"], fort["vakant (Tage)"]) == ("2024-06-01", "29")
    with systemkontext("Test"):
        eintraege = dict(Zugriff.objects.filter(art="export").values_list("objekt_typ", "anzahl"))
    assert eintraege == {"stellen.stelle": 3, "stellen.fachkraft": 3}


def test_the_workbook_holds_numbers_and_dates(kora, plan):
    inhalt = kora.get(adresse("plan_datei", "xlsx", tag="30.06.2024")).content
    blatt = openpyxl.load_workbook(io.BytesIO(inhalt)).active
    zeilen = list(blatt.iter_rows(min_row=4, values_only=True))
    kopf, erste = zeilen[0], zeilen[1]
    werte = dict(zip(kopf, erste, strict=True))
    assert len(zeilen) == 5 and blatt["A2"].value == "Stand am 30.06.2024, 4 Stellen"
    assert werte["VZÄ"] == 1 and werte["gültig von"].date() == BEGINN
    assert werte["vakant seit"].date() == date(2024, 6, 1)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_exports_of_the_ministerium_name_nobody(ministerium, plan, form):
    antwort = ministerium.get(adresse("plan_datei", form, tag="30.06.2024"))
    if form == "csv":
        zeilen = zeilen_csv(antwort)
        text = antwort.content.decode()
    else:
        blatt = openpyxl.load_workbook(io.BytesIO(antwort.content)).active
        zeilen = list(blatt.iter_rows(min_row=5, values_only=True))
        text = repr(list(blatt.values))
    assert len(zeilen) == 5
    for geheim in (*GEHEIM, "Personen", "Elternzeit"):
        assert geheim not in text
    with systemkontext("Test"):
        assert not Zugriff.objects.filter(objekt_typ="stellen.fachkraft").exists()


def test_texts_never_become_formulas(kora, dueren):
    besetze(lege_an(dueren, bezeichnung="=1+1"), "@SUM(A1)")
    (zeile,) = zeilen_csv(kora.get(adresse("plan_datei", "csv", tag="30.06.2024")))
    assert zeile["Bezeichnung"] == "'=1+1" and zeile["Personen"].startswith("'@SUM")
    inhalt = kora.get(adresse("plan_datei", "xlsx", tag="30.06.2024")).content
    assert openpyxl.load_workbook(io.BytesIO(inhalt)).active["B5"].value == "'=1+1"


def test_amounts_are_exact(kora, dueren):
    for nummer in range(3):
        besetze(lege_an(dueren, "0.10", bezeichnung=f"CM {nummer}"), vzae="0.10")
    (summe,) = [
        z for z in kora.get(LISTE).context["summen"]["zeilen"] if z["name"] == "Case Management"
    ]
    assert summe["betraege"][1] == "0,30"
