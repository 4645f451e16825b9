"""Residence, benefits, work and language of a person: periods, refusals, what the pages say."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from casemanagement.actions.lebenslage import delete_angabe, save_angabe
from casemanagement.chronik import Wahl, eintraege
from casemanagement.constants import Stationsart
from casemanagement.models import (
    Arbeitsmarktprofil,
    Aufenthaltsstatus,
    Fall,
    Leistungsbezug,
    Sprachzertifikat,
    Station,
)
from casemanagement.titel import alle_titel, titel
from kim.kontext import kontext, systemkontext
from tests.casemanagement import akten, lebenslagen
from tests.stellen.seite import angemeldet, text_von

JAHR = {"von": date(2024, 1, 1), "bis": date(2024, 12, 31)}


@pytest.fixture
def cm(nutzer_mit, dueren):
    return nutzer_mit("case_management", dueren)


@pytest.fixture
def akte(cm, dueren, team_von):
    return akten.akte(team_von(dueren), cm)


def _titel(fall, **felder) -> Aufenthaltsstatus:
    return Aufenthaltsstatus(fall=fall, **({"titel": "25-3", "von": date(2025, 1, 1)} | felder))


def _seite(nutzer, fall, teil: str = "") -> str:
    antwort = angemeldet(nutzer).get(f"/faelle/{fall.pk}/lebenslage/{teil}")
    assert antwort.status_code == 200
    return text_von(antwort.content.decode())


# -- what the database and the actions refuse ----------------------------------------------
@pytest.mark.parametrize("modell", [Aufenthaltsstatus, Leistungsbezug, Station])
def test_an_end_before_the_beginning_is_refused(cm, akte, modell):
    felder = {
        Aufenthaltsstatus: {"titel": "25-3"},
        Leistungsbezug: {"rechtskreis": lebenslagen.rechtskreis()},
        Station: {"art": Stationsart.KURS},
    }[modell]
    zeile = modell(fall=akte, von=date(2024, 2, 1), bis=date(2024, 1, 1), **felder)
    with kontext(cm), pytest.raises(ValidationError, match="liegt vor dem Beginn"):
        save_angabe(angabe=zeile, by=cm)


def test_one_title_at_a_time(cm, akte):
    lebenslagen.titel(akte, **JAHR)
    with kontext(cm):
        with pytest.raises(ValidationError, match="schon ein Titel") as fehler:
            save_angabe(angabe=_titel(akte, von=date(2024, 12, 31)), by=cm)
        assert "von" in fehler.value.error_dict
        save_angabe(angabe=_titel(akte, von=date(2025, 1, 1)), by=cm)


def test_only_the_other_title_has_words_of_its_own(cm, akte):
    with kontext(cm):
        for felder in ({"titel": "anderer"}, {"titel": "25-3", "bezeichnung": "x"}):
            with pytest.raises(ValidationError, match="Benennen Sie"):
                save_angabe(angabe=_titel(akte, **felder), by=cm)


def test_benefits_overlap_between_laws_but_not_within_one(cm, akte):
    lebenslagen.leistung(akte, "SGB II", **JAHR)
    with kontext(cm):
        gleicher = Leistungsbezug(fall=akte, rechtskreis=lebenslagen.rechtskreis("SGB II"), **JAHR)
        with pytest.raises(ValidationError, match="dieses Rechtskreises"):
            save_angabe(angabe=gleicher, by=cm)
        anderer = Leistungsbezug(fall=akte, rechtskreis=lebenslagen.rechtskreis("SGB V"), **JAHR)
        save_angabe(angabe=anderer, by=cm)


def test_one_profile_per_file_and_each_certificate_once(cm, akte):
    with kontext(cm):
        save_angabe(angabe=Arbeitsmarktprofil(fall=akte), by=cm)
        with pytest.raises(ValidationError, match="schon angelegt"):
            save_angabe(angabe=Arbeitsmarktprofil(fall=akte), by=cm)
        for erwartet in (None, "schon eingetragen"):
            zertifikat = Sprachzertifikat(fall=akte, niveau="b1", datum=date(2024, 1, 1))
            if erwartet is None:
                save_angabe(angabe=zertifikat, by=cm)
                continue
            with pytest.raises(ValidationError, match=erwartet):
                save_angabe(angabe=zertifikat, by=cm)


def test_a_closed_file_takes_nothing_not_even_from_the_database(cm, dueren, team_von):
    fall = akten.beendete_akte(team_von(dueren), cm)
    with kontext(cm):
        with pytest.raises(ValidationError, match="beendet"):
            save_angabe(angabe=_titel(fall), by=cm)
        with pytest.raises(IntegrityError, match="beendet"), transaction.atomic():
            _titel(fall, kommune=dueren).save()


def test_the_kommune_is_part_of_the_key(akte, soest):
    with (
        systemkontext("Test"),
        pytest.raises(IntegrityError, match="fall_kommune"),
        transaction.atomic(),
    ):
        _titel(akte, kommune=soest).save()
        connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_who_may_only_read_writes_nothing(akte, nutzer_mit, dueren):
    aufsicht = nutzer_mit("fachaufsicht", dueren)
    with kontext(aufsicht), pytest.raises(PermissionDenied):
        save_angabe(angabe=_titel(akte), by=aufsicht)


# -- one follows on the other ---------------------------------------------------------------
def test_a_new_title_ends_the_old_one_the_day_before(cm, akte):
    alt = lebenslagen.titel(akte)
    antwort = angemeldet(cm).post(
        f"/faelle/{akte.pk}/lebenslage/aufenthalt/",
        {"titel": "25-3", "von": "1.3.2024", "beschaeftigung": "erlaubt", "nachweis": "karte",
         "anschliessend": "on"},
    )  # fmt: skip
    assert antwort.status_code == 302
    with systemkontext("Test"):
        alt.refresh_from_db()
        assert alt.bis == date(2024, 2, 29)
        assert "abgelöst durch" in alt.history.latest().history_change_reason


def test_without_the_tick_the_overlap_is_named_and_nothing_stored(cm, akte):
    alt = lebenslagen.titel(akte)
    antwort = angemeldet(cm).post(
        f"/faelle/{akte.pk}/lebenslage/aufenthalt/",
        {"titel": "25-3", "von": "1.3.2024", "beschaeftigung": "erlaubt", "nachweis": "karte"},
    )
    assert antwort.status_code == 422
    assert "schon ein Titel" in text_von(antwort.content.decode())
    with systemkontext("Test"):
        alt.refresh_from_db()
        assert alt.bis is None
        assert akte.aufenthaltsstatus.count() == 1


def test_nothing_follows_on_what_begins_later(cm, akte):
    alt = lebenslagen.titel(akte, von=date(2024, 6, 1))
    with kontext(cm), pytest.raises(ValidationError, match="beginnt erst am 01"):
        save_angabe(angabe=_titel(akte, von=date(2024, 6, 1)), by=cm, ersetzt=alt)


def test_a_change_of_rechtskreis_is_an_event_of_the_chronology(cm, akte):
    bisher = lebenslagen.leistung(akte, "AsylbLG")
    antwort = angemeldet(cm).post(
        f"/faelle/{akte.pk}/lebenslage/leistung/",
        {"rechtskreis": lebenslagen.rechtskreis("SGB II").pk, "von": "01.07.2024",
         "loest_ab": bisher.pk},
    )  # fmt: skip
    assert antwort.status_code == 302
    with kontext(cm):
        wechsel, _ = eintraege(akte, Wahl(art="rechtskreiswechsel"))
        erste, _ = eintraege(akte, Wahl(art="leistung"))
    assert [e.titel for e in wechsel] == ["Rechtskreiswechsel von AsylbLG zu SGB II"]
    assert [e.titel for e in erste] == ["Leistungen nach AsylbLG"]
    assert "Wechsel von AsylbLG" in _seite(cm, akte)


@pytest.mark.parametrize(
    ("kuerzel", "von", "ist_wechsel"),
    [
        ("SGB II", date(2025, 1, 1), True),
        ("SGB II", date(2025, 1, 31), True),
        ("SGB II", date(2025, 2, 1), False),  # more than 31 days later: a new beginning
        ("AsylbLG", date(2025, 1, 1), False),
    ],
)
def test_what_counts_as_a_change_of_rechtskreis(cm, akte, kuerzel, von, ist_wechsel):
    lebenslagen.leistung(akte, "AsylbLG", **JAHR)
    lebenslagen.leistung(akte, kuerzel, von=von)
    with kontext(cm):
        neuester = akte.leistungsbezuege.mit_bisher().first()
    assert (neuester.bisher == "AsylbLG") is ist_wechsel


# -- the pages -----------------------------------------------------------------------------
def test_the_page_shows_all_of_it_with_a_picture_and_a_table(cm, akte):
    lebenslagen.titel(akte, titel="25-3", nebenbestimmungen="Wohnsitz in Düren")
    lebenslagen.leistung(akte, leistung="Bürgergeld")
    lebenslagen.station(akte, betrieb="Bäckerei Muster", durch_kim=True)
    lebenslagen.zertifikat(akte, stelle="telc")
    text = _seite(cm, akte)
    for wort in (
        "§ 25 Abs. 3 AufenthG", "Wohnsitz in Düren", "Bürgergeld", "Bäckerei Muster",
        "durch KIM vermittelt", "Deutsch B1", "telc", "Rechtsstand",
    ):  # fmt: skip
        assert wort in text, wort
    svg = angemeldet(cm).get(f"/faelle/{akte.pk}/lebenslage/").content.decode()
    assert "<desc" in svg and "ab 01.01.2024" in svg


def test_the_page_costs_the_same_with_one_and_three_rows(cm, akte):
    client, url = angemeldet(cm), f"/faelle/{akte.pk}/lebenslage/"
    tag = date(2020, 1, 1)
    for nr in range(3):
        von, bis = tag + timedelta(days=nr * 100), tag + timedelta(days=nr * 100 + 99)
        lebenslagen.titel(akte, von=von, bis=bis)
        lebenslagen.leistung(akte, von=von, bis=bis)
        lebenslagen.station(akte, von=von)
        lebenslagen.zertifikat(akte, datum=von)
        client.get(url)
        with CaptureQueriesContext(connection) as abfragen:
            client.get(url)
        if nr == 0:
            eine = len(abfragen)
    assert len(abfragen) == eine


@pytest.mark.parametrize(
    ("teil", "eingabe", "satz"),
    [
        ("aufenthalt", {"titel": "104c", "von": "01.01.2022"}, "erst seit dem 31.12.2022"),
        ("aufenthalt", {"titel": "anderer", "von": "01.01.2022"}, "Benennen Sie"),
        ("aufenthalt", {"titel": "25-3", "bezeichnung": "x", "von": "1.1.22"}, "nur bei „anderer"),
        ("station", {"art": "kurs", "von": "01.02.2024", "bis": "01.01.2024"}, "vor dem Beginn"),
        ("zertifikat", {"sprache": "Deutsch", "niveau": "b1", "datum": "1.1.2090"}, "nicht nach"),
    ],
)
def test_bad_input_is_refused_in_german(cm, akte, teil, eingabe, satz):
    grund = {"beschaeftigung": "erlaubt", "nachweis": "karte"}
    antwort = angemeldet(cm).post(f"/faelle/{akte.pk}/lebenslage/{teil}/", grund | eingabe)
    assert antwort.status_code == 422
    assert satz in text_von(antwort.content.decode())


def test_a_rechtskreis_counts_only_while_it_is_in_force(cm, akte):
    kreis = lebenslagen.rechtskreis("Neu")
    with systemkontext("Test"):
        kreis.gueltig_von = date(2024, 6, 1)
        kreis.save()
    antwort = angemeldet(cm).post(
        f"/faelle/{akte.pk}/lebenslage/leistung/", {"rechtskreis": kreis.pk, "von": "01.05.2024"}
    )
    assert antwort.status_code == 422
    assert "gilt am 01.05.2024 nicht" in text_von(antwort.content.decode())


def test_ending_asks_for_the_day_only(cm, akte):
    zeile = lebenslagen.station(akte)
    client, url = angemeldet(cm), f"/faelle/{akte.pk}/lebenslage/station/{zeile.pk}/beenden/"
    stand = client.get(url).context["formular"].initial["stand"]
    zu_frueh = client.post(url, {"bis": "31.12.2023", "stand": stand})
    assert zu_frueh.status_code == 422
    assert "beginnt erst am 01.01.2024" in text_von(zu_frueh.content.decode())
    assert client.post(url, {"bis": "30.06.2024", "stand": stand}).status_code == 302
    spaet = client.post(url, {"bis": "31.07.2024", "stand": stand})
    assert spaet.status_code == 422
    assert "inzwischen gespeichert" in text_von(spaet.content.decode())
    with systemkontext("Test"):
        zeile.refresh_from_db()
    assert zeile.bis == date(2024, 6, 30)


def test_deleting_wants_a_reason_which_the_history_keeps(cm, akte):
    zeile = lebenslagen.titel(akte)
    client, url = angemeldet(cm), f"/faelle/{akte.pk}/lebenslage/aufenthalt/{zeile.pk}/loeschen/"
    assert client.post(url, {"grund": ""}).status_code == 422
    assert client.post(url, {"grund": "falsche Akte"}).status_code == 302
    with systemkontext("Test"):
        letzter = Aufenthaltsstatus.history.filter(id=zeile.pk).latest()
    assert (letzter.history_type, letzter.history_change_reason) == ("-", "falsche Akte")


def test_a_row_of_another_file_and_an_unknown_kind_are_404(cm, akte, dueren, team_von):
    andere = lebenslagen.titel(akten.akte(team_von(dueren), cm, "Andere Erfunden"))
    client = angemeldet(cm)
    for teil in (f"aufenthalt/{andere.pk}/", f"aufenthalt/{andere.pk}/loeschen/", "unsinn/"):
        assert client.get(f"/faelle/{akte.pk}/lebenslage/{teil}").status_code == 404


def test_nobody_deletes_in_a_file_of_another_kommune(akte, nutzer_mit, soest):
    zeile, fremde = lebenslagen.titel(akte), nutzer_mit("case_management", soest)
    with kontext(fremde), pytest.raises(Fall.DoesNotExist):
        delete_angabe(angabe=zeile, grund="x", by=fremde)


def test_a_certificate_has_no_end(cm, akte):
    zeile = lebenslagen.zertifikat(akte)
    url = f"/faelle/{akte.pk}/lebenslage/zertifikat/{zeile.pk}/beenden/"
    assert angemeldet(cm).get(url).status_code == 404


def test_the_profile_is_made_once_and_changed_afterwards(cm, akte):
    client, url = angemeldet(cm), f"/faelle/{akte.pk}/lebenslage/arbeitsmarkt/"
    assert client.post(url, {"beruf": "Schneiderin"}).status_code == 302
    stand = client.get(url).context["formular"].initial["stand"]
    assert client.post(url, {"beruf": "Köchin", "stand": stand}).status_code == 302
    assert "Köchin" in _seite(cm, akte)
    with systemkontext("Test"):
        assert akte.arbeitsmarktprofile.count() == 1


# -- the head of the file, the list, the titles ---------------------------------------------
@pytest.mark.parametrize(
    ("tage", "marke"),
    [(91, None), (90, "Titel endet am"), (0, "Titel endet am"), (-1, "abgelaufen")],
)
def test_the_head_warns_of_a_title_that_ends(cm, akte, tage, marke):
    lebenslagen.titel(akte, bis=timezone.localdate() + timedelta(days=tage))
    lebenslagen.leistung(akte, "AsylbLG")
    text = text_von(angemeldet(cm).get(f"/faelle/{akte.pk}/").content.decode())
    assert "§ 60a Abs. 2 S. 1 AufenthG, bis" in text
    assert "Leistungen AsylbLG" in text
    for satz in ("Titel endet am", "Titel abgelaufen"):
        assert (satz in text) is bool(marke and marke in satz)


def test_the_list_of_ending_titles_is_what_the_number_counts(cm, dueren, team_von):
    from casemanagement.fristen import endende_titel

    heute, team = timezone.localdate(), team_von(dueren)
    namen = ("Bald", "Vorbei", "Verlängert", "Später", "Unbefristet", "Ohne")
    faelle = {n: akten.akte(team, cm, f"{n} Erfunden") for n in namen}
    lebenslagen.titel(faelle["Bald"], bis=heute + timedelta(days=90))
    lebenslagen.titel(faelle["Vorbei"], bis=heute - timedelta(days=1))
    lebenslagen.titel(faelle["Verlängert"], bis=heute + timedelta(days=5))
    lebenslagen.titel(faelle["Verlängert"], von=heute + timedelta(days=6))
    lebenslagen.titel(faelle["Später"], bis=heute + timedelta(days=91))
    lebenslagen.titel(faelle["Unbefristet"])
    liste = angemeldet(cm).get("/faelle/", {"titel_endet": "90"})
    text = text_von(liste.content.decode())
    gezeigt = {n for n in namen if f"{n} Erfunden" in text}
    with kontext(cm):
        gezaehlt = set(endende_titel(cm))
    assert gezeigt == {"Bald", "Vorbei"}
    assert gezaehlt == {faelle[n] for n in gezeigt}


def test_every_title_names_its_source_and_state_of_the_law():
    for eintrag in alle_titel().values():
        if eintrag.paragraf:
            assert eintrag.gesetz and eintrag.rechtsstand and eintrag.quelle, eintrag
    assert titel("104c").gab_es(date(2023, 1, 1))
    assert not titel("104c").gab_es(date(2026, 1, 1))


def test_titles_without_paragraph_are_shown_in_their_own_words(cm, akte):
    """One that left the list, and one the list does not have."""
    lebenslagen.titel(akte, titel="alter-titel", **JAHR)
    lebenslagen.titel(akte, titel="anderer", bezeichnung="Passersatz", von=date(2025, 1, 1))
    text = _seite(cm, akte)
    assert "alter-titel" in text
    assert "Passersatz" in text
