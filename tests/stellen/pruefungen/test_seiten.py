"""The pages of the audit's findings, as the Ministerium and the Kommune see them."""

import csv
import io
import re
from datetime import date, timedelta

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kim.constants import ZugriffArt
from kim.kontext import systemkontext
from kim.models import Zugriff
from stellen.actions.pruefungen import run_pruefungen
from stellen.constants import PruefbefundStatus, Schwere
from stellen.models import Erhebung, Pruefbefund, Pruefschwelle
from tests.stellen.pruefungen.hilfen import TAG, erhebung, liste, meldung, person
from tests.stellen.seite import angemeldet, text_von

pytestmark = pytest.mark.django_db

LISTE = "/stellen/2031-06-30/befunde/"
OFFEN, KLAERUNG, AKZEPTIERT, BEHOBEN = PruefbefundStatus


def neuer(kommune, schluessel="", **felder) -> Pruefbefund:
    vorgabe = {"pruefung": "zuweisung_liste", "schwere": Schwere.FEHLER, "text": f"X{schluessel}X"}
    with systemkontext("Test"):
        zu = Erhebung.objects.filter(stichtag=TAG).first() or erhebung()
        return Pruefbefund.objects.create(
            erhebung=zu, kommune=kommune, schluessel=schluessel, **(vorgabe | felder)
        )


@pytest.fixture
def ministerium(nutzer_mit):
    return angemeldet(nutzer_mit("ministerium"))


def texte(client, abfrage: str = "") -> list[str]:
    """What the rows of the list say, in their order."""
    antwort = client.get(LISTE + abfrage)
    assert antwort.status_code == 200
    return re.findall(r'class="befunde-text">([^<]*)<', antwort.content.decode())


# -- list ----------------------------------------------------------------------------------
def test_everybody_sees_their_own(ministerium, nutzer_mit, dueren, soest):
    for kommune, name in ((dueren, "d"), (soest, "s"), (None, "l")):
        neuer(kommune, name)
    assert sorted(texte(ministerium)) == ["XdX", "XlX", "XsX"]
    assert texte(angemeldet(nutzer_mit("koordination", dueren))) == ["XdX"]
    assert texte(angemeldet(nutzer_mit("assistenz", soest)), "?status=alle") == ["XsX"]
    koordination = angemeldet(nutzer_mit("koordination", dueren))
    assert "Soest" not in text_von(koordination.get(LISTE).content.decode())


def test_filters_are_in_the_address(ministerium, nutzer_mit, dueren, soest):
    heute = timezone.localdate()
    neuer(dueren, "1", faellig_am=heute - timedelta(days=1))
    neuer(soest, "2", schwere=Schwere.HINWEIS, faellig_am=heute)
    neuer(None, "3", pruefung="landesliste", status=KLAERUNG)
    neuer(dueren, "4", status=AKZEPTIERT, begruendung="x")
    neuer(dueren, "5", verantwortlich=nutzer_mit("ministerium"), status=BEHOBEN)
    for abfrage, erwartet in {
        "": "123",
        "?status=alle": "12345",
        "?status=akzeptiert": "4",
        "?schwere=hinweis": "2",
        "?pruefung=landesliste": "3",
        f"?kommune={soest.ags}": "2",
        "?kommune=land": "3",
        "?faellig=ueberfaellig": "1",
        "?faellig=bald": "2",
        "?faellig=ohne": "3",
        "?zustaendig=niemand": "123",
        "?zustaendig=ich": "",
        "?status=unsinn&kommune=99": "123",
    }.items():
        assert sorted(texte(ministerium, abfrage)) == [f"X{n}X" for n in erwartet], abfrage


def test_errors_come_first_and_states_are_counted(ministerium, dueren, soest):
    neuer(dueren, "1", schwere=Schwere.HINWEIS)
    neuer(soest, "2", schwere=Schwere.FEHLER)
    neuer(dueren, "3", status=AKZEPTIERT, begruendung="x")
    assert texte(ministerium) == ["X2X", "X1X"]
    assert texte(ministerium, "?sortierung=kommune")[0] == "X1X"
    text = text_von(ministerium.get(LISTE).content.decode())
    for teil in ("2 offen", "1 mit Begründung akzeptiert", "3 insgesamt"):
        assert teil in text


@pytest.mark.parametrize("anzahl", [1, 3])
def test_statements_do_not_grow_with_findings(ministerium, nutzer_mit, dueren, soest, anzahl):
    person_ = nutzer_mit("ministerium")
    for nummer in range(anzahl):
        neuer((dueren, soest, None)[nummer], str(nummer), verantwortlich=person_)
    ministerium.get(LISTE)
    with CaptureQueriesContext(connection) as abfragen:
        ministerium.get(LISTE)
    lesend = [a["sql"] for a in abfragen if a["sql"].lstrip().upper().startswith("SELECT")]
    assert len(lesend) == 14, "\n".join(lesend)


def test_empty_states_say_what_to_do(ministerium, nutzer_mit, dueren):
    with systemkontext("Test"):
        zu = erhebung()
    assert "Noch nicht geprüft" in ministerium.get(LISTE).content.decode()
    with systemkontext("Test"):
        liste(dueren)
    run_pruefungen(erhebung=zu, by=None)
    koordination = angemeldet(nutzer_mit("koordination", dueren))
    assert "Zu den Zahlen Ihrer Kommune" in koordination.get(LISTE).content.decode()
    neuer(dueren)
    assert (
        "Kein Befund in dieser Auswahl"
        in ministerium.get(f"{LISTE}?status=behoben").content.decode()
    )


# -- run -----------------------------------------------------------------------------------
def test_the_button_runs_all_checks(ministerium, dueren):
    with systemkontext("Test"):
        zu = erhebung()
        liste(dueren)
        meldung(zu, dueren, {"abh": "1.50 1.50 0 0"})
    antwort = ministerium.post(f"{LISTE}pruefen/", follow=True)
    text = text_von(antwort.content.decode())
    assert "Alle Prüfungen sind gelaufen:" in text
    assert "laut Landesliste 2031 sind es 1,00 VZÄ" in text
    assert "Zuletzt geprüft am" in text
    nochmal = text_von(ministerium.post(f"{LISTE}pruefen/", follow=True).content.decode())
    assert "keiner ist neu" in nochmal


# -- export --------------------------------------------------------------------------------
def test_the_export_holds_the_rows_of_the_list(ministerium, nutzer_mit, dueren, soest):
    neuer(dueren, "1", begruendung="=1+1", werte=[["gemeldet", "1,00"]])
    neuer(soest, "2", status=BEHOBEN)
    pfad = "/stellen/2031-06-30/befunde"
    roh = ministerium.get(f"{pfad}.csv?status=alle")
    zeilen = list(csv.reader(io.StringIO(roh.content.decode()), delimiter=";"))
    assert len(zeilen) - 1 == len(texte(ministerium, "?status=alle")) == 2
    assert "'=1+1" in zeilen[1]
    assert "gemeldet: 1,00" in zeilen[1]
    buch = openpyxl.load_workbook(io.BytesIO(ministerium.get(f"{pfad}.xlsx").content))
    assert buch.active.max_row - 1 == len(texte(ministerium)) == 1
    assert "'=1+1" in [z.value for z in buch.active[2]]
    with systemkontext("Test"):
        assert sorted(
            Zugriff.objects.filter(art=ZugriffArt.EXPORT).values_list("kommune_id", "anzahl")
        ) == sorted([(dueren.pk, 1), (soest.pk, 1), (dueren.pk, 1)])
    eigene = angemeldet(nutzer_mit("koordination", soest)).get(f"{pfad}.csv?status=alle")
    assert b"Soest" in eigene.content
    assert "Düren".encode() not in eigene.content


# -- one finding ---------------------------------------------------------------------------
def test_a_finding_explains_itself(ministerium, dueren):
    eine = neuer(
        dueren, pruefung="assistenz_halbe", text="1,00 gemeldet", werte=[["gemeldet", "1,00"]]
    )
    text = text_von(ministerium.get(f"/stellen/befunde/{eine.pk}/").content.decode())
    for teil in (
        "1,00 gemeldet", "Assistenz weicht vom einheitlichen Anteil ab", "Düren, Kreis",
        "Was bedeutet diese Prüfung", "54 Zeilen der veröffentlichten Zahlen",
        "Assistenz je Kommune 0,50 VZÄ", "Entscheiden", "Zuständigkeit",
    ):  # fmt: skip
        assert teil in text, teil


def test_the_kommune_reads_and_answers_but_does_not_decide(nutzer_mit, dueren):
    koordination = angemeldet(nutzer_mit("koordination", dueren))
    eine = neuer(dueren)
    adresse = f"/stellen/befunde/{eine.pk}/"
    text = text_von(koordination.get(adresse).content.decode())
    assert "Antwort an das Ministerium" in text
    assert "Entscheiden" not in text
    antwort = koordination.post(
        f"{adresse}beitrag/", {"beitrag-art": "antwort", "beitrag-text": "Zwei Stellen neu."},
        follow=True,
    )  # fmt: skip
    text = text_von(antwort.content.decode())
    assert "Zwei Stellen neu." in text
    assert "in Klärung" in text
    leer = koordination.post(f"{adresse}beitrag/", {"beitrag-art": "rueckfrage"})
    assert leer.status_code == 422


def test_a_refused_decision_keeps_what_was_typed(ministerium, dueren):
    eine = neuer(dueren)
    adresse = f"/stellen/befunde/{eine.pk}/entscheidung/"
    antwort = ministerium.post(adresse, {"stand-status": "behoben", "stand-grund": ""})
    assert antwort.status_code == 422
    assert "Bitte geben Sie eine Begründung an." in antwort.content.decode()
    antwort = ministerium.post(
        adresse,
        {"stand-status": "behoben", "stand-grund": "erledigt", "stand-gesehen": "klaerung"},
    )
    assert antwort.status_code == 422
    assert "hat den Stand inzwischen auf „offen“ gesetzt" in text_von(antwort.content.decode())
    assert "erledigt</textarea>" in antwort.content.decode()


def test_responsibility_is_for_ministerium_and_kommune(ministerium, nutzer_mit, dueren, soest):
    eigene, fremde = nutzer_mit("koordination", dueren), nutzer_mit("koordination", soest)
    eine = neuer(dueren)
    adresse = f"/stellen/befunde/{eine.pk}/"
    seite = ministerium.get(adresse).content.decode()
    assert eigene.name in seite
    assert fremde.name not in seite
    stand = re.search(r'name="zustaendig-stand" value="(\d+)"', seite)[1]
    daten = {"zustaendig-verantwortlich": eigene.pk, "zustaendig-faellig_am": "1.8.2031"}
    ministerium.post(f"{adresse}zustaendigkeit/", daten | {"zustaendig-stand": stand})
    with systemkontext("Test"):
        eine.refresh_from_db()
    assert (eine.verantwortlich, eine.faellig_am) == (eigene, date(2031, 8, 1))
    nochmal = ministerium.post(
        f"{adresse}zustaendigkeit/",
        {"zustaendig-faellig_am": "2.8.2031", "zustaendig-stand": stand},
    )
    assert nochmal.status_code == 422
    assert "hat diesen Datensatz inzwischen gespeichert" in text_von(nochmal.content.decode())


def test_no_page_of_a_kommune_names_a_person_or_another_kommune(nutzer_mit, dueren, soest):
    with systemkontext("Test"):
        zu = erhebung()
        for kommune in (dueren, soest):
            person(kommune, "Ada Geheimname", "0.75")
            meldung(zu, kommune)
    run_pruefungen(erhebung=zu, by=None)
    ministerium = angemeldet(nutzer_mit("ministerium"))
    with systemkontext("Test"):
        gefunden = list(Pruefbefund.objects.filter(pruefung="person_doppelt"))
    assert len(gefunden) == 3
    for eine in gefunden:
        seite = ministerium.get(f"/stellen/befunde/{eine.pk}/")
        assert b"Geheimname" not in seite.content
        if eine.kommune == dueren:
            eigene = angemeldet(nutzer_mit("koordination", dueren))
            text = eigene.get(f"/stellen/befunde/{eine.pk}/").content.decode()
            assert "auch in einer anderen Kommune" in text
            assert "Geheimname" not in text
            assert "Soest" not in text
        if eine.kommune is None:
            text = text_von(seite.content.decode())
            assert "Düren, Kreis und Soest, Kreis" in text


# -- many ----------------------------------------------------------------------------------
def test_ticked_ones_are_accepted_after_a_question(ministerium, dueren, soest):
    eine, andere = neuer(dueren, "1"), neuer(soest, "2")
    neuer(dueren, "3")
    adresse = f"{LISTE}akzeptieren/?befund={eine.pk}&befund={andere.pk}"
    frage = text_von(ministerium.get(adresse).content.decode())
    assert "Sie entscheiden gemeinsam über 2 Befunde:" in frage
    assert "Soest, Kreis: X2X" in frage
    assert ministerium.post(adresse, {"grund": "", "anzahl": "2"}).status_code == 422
    assert ministerium.post(adresse, {"grund": "Erlass", "anzahl": "2"}).status_code == 302
    assert texte(ministerium) == ["X3X"]
    assert len(texte(ministerium, "?status=akzeptiert")) == 2


def test_all_of_a_filter_and_a_selection_that_changed(ministerium, dueren, soest):
    neuer(dueren, "1", schwere=Schwere.HINWEIS)
    neuer(soest, "2")
    adresse = f"{LISTE}zustaendigkeit/?alle=1&schwere=hinweis"
    assert "1 Befund" in text_von(ministerium.get(adresse).content.decode())
    neuer(soest, "3", schwere=Schwere.HINWEIS)
    antwort = ministerium.post(adresse, {"grund": "Bericht", "anzahl": "1"})
    assert antwort.status_code == 422
    assert "Inzwischen sind es 2 Befunde" in text_von(antwort.content.decode())


def test_nothing_ticked_leads_back(ministerium, dueren):
    neuer(dueren)
    antwort = ministerium.get(f"{LISTE}akzeptieren/?befund=x&befund=99", follow=True)
    assert "Sie haben keinen Befund ausgewählt." in text_von(antwort.content.decode())


# -- catalogue and thresholds --------------------------------------------------------------
def test_the_catalogue_explains_every_check(nutzer_mit, dueren):
    from stellen.pruefungen import PRUEFUNGEN

    text = text_von(
        angemeldet(nutzer_mit("koordination", dueren)).get("/stellen/pruefungen/").content.decode()
    )
    for pruefung in PRUEFUNGEN.values():
        assert pruefung.titel in text
        assert pruefung.erklaerung in text.replace("\n", " ")
    assert "6 Monate" in text
    assert "Neu festlegen" not in text


def test_the_ministerium_sets_a_threshold(ministerium):
    adresse = "/stellen/pruefungen/schwellen/vakanz_monate/"
    assert "Vorgabe: 6 Monate" in text_von(ministerium.get(adresse).content.decode())
    daten = {"wert": "9", "gueltig_ab": "1.1.2025", "begruendung": "Erlass"}
    for falsch in ({"wert": "9,5"}, {"wert": "-1"}, {"gueltig_ab": ""}, {"begruendung": ""}):
        assert ministerium.post(adresse, daten | falsch).status_code == 422
    assert "auf 9 Monate gesetzt" in text_von(
        ministerium.post(adresse, daten, follow=True).content.decode()
    )
    doppelt = ministerium.post(adresse, daten)
    assert doppelt.status_code == 422
    assert "schon festgelegt" in text_von(doppelt.content.decode())
    eine = Pruefschwelle.objects.get()
    assert eine.history.get().history_change_reason == "Erlass"
    assert ministerium.get(f"/stellen/pruefungen/schwellen/{eine.pk}/").status_code == 200
    assert ministerium.get("/stellen/pruefungen/schwellen/unsinn/").status_code == 404


# -- where else findings show --------------------------------------------------------------
def test_audit_page_meldung_and_start_lead_to_the_findings(ministerium, nutzer_mit, dueren, soest):
    with systemkontext("Test"):
        zu = erhebung()
        meldung(zu, dueren)
    heute = timezone.localdate()
    neuer(dueren, "1", faellig_am=heute - timedelta(days=1))
    neuer(soest, "2")
    seite = ministerium.get("/stellen/2031-06-30/").content.decode()
    assert "2 ungeklärte Befunde" in text_von(seite)
    assert f'href="{LISTE}"' in seite
    eigene = ministerium.get(f"/stellen/2031-06-30/{dueren.ags}/").content.decode()
    assert "1 ungeklärter Befund" in text_von(eigene)
    assert f'href="{LISTE}?kommune={dueren.ags}"' in eigene
    for client, zahl in ((ministerium, "2"), (angemeldet(nutzer_mit("assistenz", dueren)), "1")):
        start = client.get("/").content.decode()
        assert f"{zahl} Befunde ungeklärt" in text_von(start)
        assert "1 Prüfbefund ist überfällig" in text_von(start)
    evaluation = angemeldet(nutzer_mit("evaluation"))
    assert "Befund" not in text_von(evaluation.get("/stellen/2031-06-30/").content.decode())
