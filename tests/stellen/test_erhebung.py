"""An Erhebung: prepared, opened with prefilled Meldungen, moved, closed, opened again."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from kim.kontext import kontext, systemkontext
from kim.models import Benachrichtigung, Kommune
from stellen.actions import erhebungen as aktionen
from stellen.constants import ErhebungStatus, MeldungStatus, Stellenart, Zeilenherkunft
from stellen.models import Besetzung, Erhebung, Meldung, MeldungZeile, Stelle, Zuweisung
from tests.stellen.fabriken import (
    bringe_auf,
    erhebung_mit_zahlen,
    meldung_von,
    offene_erhebung,
)
from tests.stellen.seite import angemeldet, text_von

pytestmark = pytest.mark.django_db

STICHTAG = date(2024, 12, 31)
PFAD = "/stellen/2024-12-31/erhebung/"


@pytest.fixture
def ministerium(nutzer_mit):
    return nutzer_mit("ministerium")


def in_tagen(tage: int) -> date:
    return timezone.localdate() + timedelta(days=tage)


def vorbereitet(**felder) -> Erhebung:
    with systemkontext("Test"):
        return aktionen.create_erhebung(stichtag=STICHTAG, frist=in_tagen(20), by=None, **felder)


def zeilen(kommune: Kommune) -> dict[str, MeldungZeile]:
    with systemkontext("Test"):
        return {
            z.stellenart: z
            for z in MeldungZeile.objects.filter(
                meldung__erhebung__stichtag=STICHTAG, kommune=kommune
            )
        }


def notizen(nutzer) -> list[str]:
    with systemkontext("Test"):
        return [n.text for n in Benachrichtigung.objects.filter(empfaenger=nutzer)]


# -- prepare and open ----------------------------------------------------------------------
def test_prepared_it_is_the_ministrys_secret(ministerium, nutzer_mit, dueren):
    vorbereitet()
    for nutzer, sichtbar in ((ministerium, True), (nutzer_mit("koordination", dueren), False)):
        client = angemeldet(nutzer)
        assert ("31.12.2024" in client.get("/stellen/").content.decode()) is sichtbar
        assert client.get("/stellen/2024-12-31/").status_code == (200 if sichtbar else 404)


def test_from_the_form_to_the_opened_survey(ministerium, nutzer_mit, dueren, settings):
    settings.DEMO = True
    kora = nutzer_mit("koordination", dueren)
    client = angemeldet(ministerium)
    antwort = client.post(
        "/stellen/erhebung/neu/",
        {"stichtag": "31.12.2024", "frist": f"{in_tagen(14):%d.%m.%Y}", "hinweis": "Bitte genau."},
    )
    assert antwort["Location"] == f"{PFAD}eroeffnen/"
    assert notizen(kora) == []
    vorschau = text_von(client.get(f"{PFAD}eroeffnen/").content.decode())
    assert "54 Kommunen bekommen eine Meldung" in vorschau
    assert "270 sind leer" in vorschau
    assert "1 Person aus Koordination und Assistenz wird benachrichtigt" in vorschau
    assert client.post(f"{PFAD}eroeffnen/").status_code == 302
    with systemkontext("Test"):
        erhebung = Erhebung.objects.get(stichtag=STICHTAG)
        assert erhebung.status == ErhebungStatus.OFFEN
        assert erhebung.ist_demo  # what is typed in demo mode is invented
        assert Meldung.objects.filter(erhebung=erhebung, status="entwurf").count() == 54
        assert MeldungZeile.history.filter(meldung__erhebung=erhebung).count() == 270
    assert notizen(kora) == [
        (
            f"Bitte melden Sie die Stellenbesetzung zum Stichtag 31.12.2024 bis zum "
            f"{in_tagen(14):%d.%m.%Y}."
        )
    ]
    assert notizen(ministerium) == []


@pytest.mark.parametrize(
    ("daten", "fehler"),
    [
        ({"frist": "01.01.2020"}, "darf nicht vor dem"),
        ({"frist": ""}, "Geben Sie ein Datum an"),
        ({"stichtag": "31.02.2024"}, "ist kein Datum"),
        ({"stichtag": "30.06.2024"}, "gibt es schon einen Stichtag"),
        ({"hinweis": "x" * 2001}, "höchstens 2000 Zeichen"),
    ],
)
def test_a_wrong_form_names_field_and_remedy(ministerium, daten, fehler):
    erhebung_mit_zahlen(date(2024, 6, 30), kommunen=[])
    gut = {"stichtag": "31.12.2024", "frist": f"{in_tagen(3):%d.%m.%Y}", "hinweis": ""}
    antwort = angemeldet(ministerium).post("/stellen/erhebung/neu/", gut | daten)
    assert antwort.status_code == 422
    assert fehler in antwort.content.decode()
    assert not Erhebung.objects.filter(stichtag=STICHTAG).exists()


def test_only_the_ministry_opens(nutzer_mit, dueren):
    erhebung = vorbereitet()
    kora = nutzer_mit("koordination", dueren)
    with kontext(kora), pytest.raises(PermissionDenied):
        aktionen.open_erhebung(erhebung=erhebung, by=kora)


# -- prefilling ----------------------------------------------------------------------------
def test_posts_of_the_day_come_first(dueren, soest):
    erhebung_mit_zahlen(date(2024, 6, 30), kommunen=[dueren, soest])
    with systemkontext("Test"):
        art = {"kommune": dueren, "stellenart": Stellenart.KOORDINATION, "bezeichnung": "K"}
        stelle = Stelle.objects.create(vzae="2.00", gueltig_von=date(2024, 1, 1), **art)
        Besetzung.objects.create(stelle=stelle, kommune=dueren, vzae="1.25", von=date(2024, 7, 1))
        ende = {"gueltig_von": date(2023, 1, 1), "gueltig_bis": date(2024, 8, 31)}
        Stelle.objects.create(
            kommune=dueren, stellenart=Stellenart.ABH, bezeichnung="A", vzae="1", **ende
        )
    offene_erhebung()
    koordination = zeilen(dueren)["koordination"]
    assert koordination.herkunft == Zeilenherkunft.STELLENPLAN
    assert (koordination.zugewiesen, koordination.besetzt) == (Decimal("2.00"), Decimal("1.25"))
    assert koordination.vorgesehen == Decimal("0.75")
    abh = zeilen(dueren)["abh"]
    assert (abh.herkunft, abh.zugewiesen) == (Zeilenherkunft.STELLENPLAN, Decimal(0))
    assert zeilen(dueren)["case_management"].herkunft == Zeilenherkunft.VORSTICHTAG


def test_else_the_last_stichtag_with_the_assigned_of_the_year(dueren):
    vorher = erhebung_mit_zahlen(date(2024, 6, 30), kommunen=[dueren])
    with systemkontext("Test"):
        Zuweisung.objects.create(
            kommune=dueren, stellenart="koordination", haushaltsjahr=2024, vzae="9.00", quelle="T"
        )
        alt = {z.stellenart: z for z in MeldungZeile.objects.filter(meldung__erhebung=vorher)}
    offene_erhebung()
    neu = zeilen(dueren)
    assert neu["koordination"].zugewiesen == Decimal("9.00")
    assert neu["koordination"].besetzt == alt["koordination"].besetzt
    assert neu["ebh"].zugewiesen == alt["ebh"].zugewiesen
    assert {z.herkunft for z in neu.values()} == {Zeilenherkunft.VORSTICHTAG}


def test_else_empty(soest):
    offene_erhebung()
    assert {(z.herkunft, z.zugewiesen) for z in zeilen(soest).values()} == {
        (Zeilenherkunft.LEER, Decimal(0))
    }


def test_a_draft_of_the_last_stichtag_is_not_copied(dueren):
    erhebung_mit_zahlen(date(2024, 6, 30), kommunen=[dueren], status=MeldungStatus.ENTWURF)
    offene_erhebung()
    assert {z.herkunft for z in zeilen(dueren).values()} == {Zeilenherkunft.LEER}


def test_an_imported_meldung_stays(dueren):
    erhebung = vorbereitet()
    with systemkontext("Test"):
        Meldung.objects.create(erhebung=erhebung, kommune=dueren, status=MeldungStatus.GEMELDET)
        assert aktionen.open_erhebung(erhebung=erhebung, by=None) == 53
    assert meldung_von(erhebung, dueren).status == MeldungStatus.GEMELDET


# -- deadline, close, reopen ---------------------------------------------------------------
def test_a_moved_deadline_wants_a_reason_and_is_told(ministerium, nutzer_mit, dueren, soest):
    erhebung = offene_erhebung()
    kora, sonja = nutzer_mit("koordination", dueren), nutzer_mit("koordination", soest)
    bringe_auf(meldung_von(erhebung, soest), MeldungStatus.GEMELDET)
    client = angemeldet(ministerium)
    stand = client.get(f"{PFAD}bearbeiten/").context["formular"].initial["stand"]
    daten = {"frist": f"{in_tagen(30):%d.%m.%Y}", "hinweis": "Mehr Zeit", "stand": stand}
    assert client.post(f"{PFAD}bearbeiten/", daten).status_code == 422
    assert client.post(f"{PFAD}bearbeiten/", daten | {"grund": "Ferien"}).status_code == 302
    erhebung.refresh_from_db()
    assert erhebung.frist == in_tagen(30)
    with systemkontext("Test"):
        assert erhebung.history.latest().history_change_reason == "Ferien"
    assert len(notizen(kora)) == 1 and notizen(kora)[0].startswith("Neue Meldefrist")
    assert notizen(sonja) == []


def test_of_two_who_move_the_deadline_the_second_decides(ministerium):
    offene_erhebung()
    eins, zwei = angemeldet(ministerium), angemeldet(ministerium)
    stand = eins.get(f"{PFAD}bearbeiten/").context["formular"].initial["stand"]
    daten = {"hinweis": "", "grund": "x", "stand": stand}
    eins.post(f"{PFAD}bearbeiten/", daten | {"frist": f"{in_tagen(25):%d.%m.%Y}"})
    antwort = zwei.post(f"{PFAD}bearbeiten/", daten | {"frist": f"{in_tagen(40):%d.%m.%Y}"})
    assert antwort.status_code == 422
    assert Erhebung.objects.get(stichtag=STICHTAG).frist == in_tagen(25)


def test_close_and_open_again(ministerium, nutzer_mit, dueren):
    erhebung = offene_erhebung()
    kora = nutzer_mit("koordination", dueren)
    client = angemeldet(ministerium)
    assert (
        "54 Kommunen haben noch nicht gemeldet" in client.get(f"{PFAD}schliessen/").content.decode()
    )
    assert client.post(f"{PFAD}schliessen/").status_code == 302
    assert client.get(f"{PFAD}bearbeiten/").status_code == 302
    assert client.post(f"{PFAD}oeffnen/", {"frist": "", "grund": ""}).status_code == 422
    daten = {"frist": f"{in_tagen(9):%d.%m.%Y}", "grund": "Nachzügler"}
    assert client.post(f"{PFAD}oeffnen/", daten).status_code == 302
    erhebung.refresh_from_db()
    assert (erhebung.status, erhebung.frist) == (ErhebungStatus.OFFEN, in_tagen(9))
    assert [t.split()[0] for t in notizen(kora)] == ["Die", "Die"]


def test_what_an_import_made_can_not_be_opened(ministerium):
    erhebung = erhebung_mit_zahlen(date(2024, 6, 30), kommunen=[])
    with kontext(ministerium), pytest.raises(ValidationError, match="durch einen Import"):
        aktionen.reopen_erhebung(erhebung=erhebung, frist=in_tagen(3), grund="x", by=ministerium)
    with kontext(ministerium), pytest.raises(ValidationError, match="führt kein Weg"):
        aktionen.close_erhebung(erhebung=erhebung, by=ministerium)


# -- overview ------------------------------------------------------------------------------
def test_the_state_of_all_at_a_glance(ministerium, dueren, soest):
    erhebung = offene_erhebung()
    bringe_auf(meldung_von(erhebung, dueren), MeldungStatus.GEMELDET)
    bringe_auf(meldung_von(erhebung, soest), MeldungStatus.RUECKFRAGE)
    client = angemeldet(ministerium)
    seite = text_von(client.get(PFAD).content.decode())
    assert "1 von 54 Kommunen haben gemeldet (1,9 %)." in seite
    assert "noch 20 Tage" in seite
    assert "Köln 12 11 – 1" in seite  # alle, Entwurf, zur Freigabe, gemeldet
    assert len(client.get(PFAD, {"stand": "rueckfrage"}).context["zeilen"]) == 1
    assert len(client.get(PFAD, {"stand": "ausstehend"}).context["zeilen"]) == 53
    assert len(client.get(PFAD, {"bezirk": "koeln"}).context["zeilen"]) == 12
    assert client.get(PFAD, {"stand": "ueberfaellig"}).context["zeilen"] == []


def test_who_is_late(ministerium, dueren):
    erhebung = offene_erhebung(tage=0)
    bringe_auf(meldung_von(erhebung, dueren), MeldungStatus.GEPRUEFT)
    with systemkontext("Test"):
        erhebung.frist = in_tagen(-2)
        erhebung.save()
    client = angemeldet(ministerium)
    seite = text_von(client.get(PFAD).content.decode())
    assert "53 Kommunen sind überfällig." in seite and "seit 2 Tagen überfällig" in seite
    assert "1 geprüfte Meldung feststellen" in seite
    assert len(client.get(PFAD, {"stand": "ueberfaellig"}).context["zeilen"]) == 53


def test_the_overview_costs_the_same_for_one_and_for_all(
    ministerium, dueren, django_assert_num_queries
):
    erhebung = vorbereitet()
    client = angemeldet(ministerium)
    with systemkontext("Test"):
        Meldung.objects.create(erhebung=erhebung, kommune=dueren)
        erhebung.status, erhebung.eroeffnet_am = ErhebungStatus.OFFEN, timezone.now()
        erhebung.save()
    with django_assert_num_queries(UEBERSICHT):
        client.get(PFAD)
    with systemkontext("Test"):
        for kommune in Kommune.objects.exclude(pk=dueren.pk):
            Meldung.objects.create(erhebung=erhebung, kommune=kommune)
    with django_assert_num_queries(UEBERSICHT):
        client.get(PFAD)


UEBERSICHT = 19
