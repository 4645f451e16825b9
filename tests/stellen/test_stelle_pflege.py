"""Keeping posts: every form says at which field what is wrong, and nothing is half saved."""

from datetime import date
from decimal import Decimal

import pytest

from kim.kontext import systemkontext
from kim.models import Gemeinde, Organisation
from stellen.constants import VakanzStand
from stellen.models import Abwesenheit, Besetzung, Fachkraft, Stelle, Vakanz
from tests.stellen.plan import adresse, besetze, fehle, fehler, gib_an, lege_an, stand_von
from tests.stellen.seite import angemeldet, text_von

D = Decimal


@pytest.fixture
def kora(nutzer_mit, dueren):
    return angemeldet(nutzer_mit("koordination", dueren))


@pytest.fixture
def post(dueren):
    return lege_an(dueren)


def aendere(client, url: str, **daten):
    """Open a form that edits a record and send it back with changes."""
    return client.post(url, {"stand": stand_von(client, url)} | daten)


def alle(modell, **filter_):
    with systemkontext("Test"):
        return list(modell.objects.filter(**filter_).order_by("pk"))


def namen_auf(post) -> list[str | None]:
    with systemkontext("Test"):
        return list(
            Besetzung.objects.filter(stelle=post)
            .order_by("pk")
            .values_list("fachkraft__name", flat=True)
        )


# -- the post ------------------------------------------------------------------------------
def test_a_post_is_made_and_changed(kora, dueren):
    daten = {"bezeichnung": "CM 7", "stellenart": "case_management", "vzae": "0,75"}
    antwort = kora.post(adresse("stelle_neu"), daten | {"gueltig_von": "1.3.24"}, follow=True)
    assert "„CM 7“ ist angelegt" in text_von(antwort.content.decode())
    (neu,) = alle(Stelle)
    assert (neu.kommune, neu.vzae, neu.gueltig_von) == (dueren, D("0.75"), date(2024, 3, 1))
    url = adresse("stelle_bearbeiten", neu.pk)
    assert aendere(kora, url, **daten | {"gueltig_von": "1.2.24", "vzae": "0,5"}).status_code == 302
    assert alle(Stelle)[0].vzae == D("0.50")


@pytest.mark.parametrize(
    ("felder", "feld", "text"),
    [
        ({"vzae": "0"}, "vzae", "nicht kleiner als 0,01"),
        ({"gueltig_bis": "31.12.2023"}, "gueltig_bis", "Das Ende liegt vor dem Beginn."),
        ({"gueltig_von": "31.2.24"}, "gueltig_von", "ist kein Datum"),
    ],
)
def test_a_wrong_post_is_refused_at_its_field(kora, felder, feld, text):
    daten = {"bezeichnung": "x", "stellenart": "abh", "vzae": "1", "gueltig_von": "1.1.24"}
    gefunden = fehler(kora.post(adresse("stelle_neu"), daten | felder))
    assert list(gefunden) == [feld] and text in gefunden[feld][0]
    assert alle(Stelle) == []


def test_a_filled_post_is_neither_cut_nor_moved(kora, post):
    besetze(post, "Ada")
    url = adresse("stelle_bearbeiten", post.pk)
    daten = {"bezeichnung": "x", "stellenart": "abh", "vzae": "0,5", "gueltig_von": "1.1.24"}
    assert "1,00 VZÄ besetzt" in fehler(aendere(kora, url, **daten))["vzae"][0]
    spaeter = aendere(kora, url, **daten | {"vzae": "1", "gueltig_von": "1.2.24"})
    assert "ganz in diesem Zeitraum" in fehler(spaeter)["gueltig_von"][0]


def test_a_post_is_passed_on_and_taken_back(kora, post, dueren, soest):
    with systemkontext("Test"):
        awo = Organisation.objects.create(name="AWO", kommune=dueren, art="traeger")
        fremd = Organisation.objects.create(name="AWO Soest", kommune=soest, art="traeger")
        amt = Organisation.objects.create(name="Amt", kommune=dueren, art="amt")
        juelich = Gemeinde.objects.get(name="Jülich")
    url = adresse("stelle_weiterleiten", post.pk)
    ohne = fehler(aendere(kora, url, traeger_art="traeger"))
    assert set(ohne) == {"organisation", "bescheid_am"}
    for falsch in (fremd, amt):
        daten = {"traeger_art": "traeger", "organisation": falsch.pk, "bescheid_am": "1.2.24"}
        assert "organisation" in fehler(aendere(kora, url, **daten))
    daten = {"traeger_art": "traeger", "organisation": awo.pk, "bescheid_am": "1.2.24"}
    assert aendere(kora, url, **daten).status_code == 302
    daten = {"traeger_art": "gemeinde", "gemeinde": juelich.pk, "bescheid_am": "1.3.24"}
    # What the form still holds of the carrier before is emptied.
    assert aendere(kora, url, **daten | {"organisation": awo.pk}).status_code == 302
    (eine,) = alle(Stelle)
    assert (eine.gemeinde, eine.organisation, eine.bescheid_am) == (juelich, None, date(2024, 3, 1))
    assert aendere(kora, url, traeger_art="kommune", bescheid_am="1.3.24").status_code == 302
    (eine,) = alle(Stelle)
    assert (eine.gemeinde, eine.bescheid_am) == (None, None)


def test_a_post_ends_with_all_that_runs_on_it(kora, post):
    wer = besetze(post, "Ada")
    fehle(wer, date(2024, 5, 1))
    gib_an(post, VakanzStand.VORGESEHEN, von=date(2024, 5, 1))
    url = adresse("stelle_beenden", post.pk)
    assert aendere(kora, url, gueltig_bis="30.6.24").status_code == 302
    ende = date(2024, 6, 30)
    assert alle(Stelle)[0].gueltig_bis == ende
    assert [x.bis for m in (Besetzung, Abwesenheit, Vakanz) for x in alle(m)] == [ende] * 3


def test_a_post_does_not_end_before_what_begins_later(kora, post):
    besetze(post, "Ada", von=date(2024, 9, 1))
    url = adresse("stelle_beenden", post.pk)
    gefunden = fehler(aendere(kora, url, gueltig_bis="30.6.24"))
    assert "beginnt erst am 01.09.2024" in gefunden["gueltig_bis"][0]
    assert alle(Stelle)[0].gueltig_bis is None


def test_only_an_empty_post_is_deleted_and_the_page_says_what_hangs_on_it(kora, post):
    wer = besetze(post, "Ada")
    url = adresse("stelle_loeschen", post.pk)
    text = text_von(kora.get(url).content.decode())
    assert "eine Besetzung" in text and "Begründung" not in text
    assert (
        "Zu der Stelle gibt es noch eine Besetzung."
        in fehler(kora.post(url, {"grund": "Irrtum"}))["__all__"]
    )
    kora.post(adresse("besetzung_loeschen", post.pk, wer.pk), {"grund": "Irrtum"})
    assert kora.post(url, {"grund": "Irrtum"}).status_code == 302
    assert alle(Stelle) == []
    verlauf = kora.get(f"/verlauf/stellen.stelle/{post.pk}/")
    assert verlauf.status_code == 200 and "Irrtum" in verlauf.content.decode()


# -- who fills it --------------------------------------------------------------------------
def test_a_known_name_is_the_same_person_and_a_new_one_a_new_person(kora, post, dueren):
    besetze(lege_an(dueren), "Ada Beispiel")
    url = adresse("besetzung_neu", post.pk)
    seite = kora.get(url).content.decode()
    assert '<option value="Ada Beispiel"></option>' in seite
    kora.post(url, {"fachkraft": "  ada  BEISPIEL ", "vzae": "0,5", "von": "1.1.24"})
    kora.post(url, {"fachkraft": "Neue Person", "vzae": "0,25", "von": "1.1.24"})
    kora.post(url, {"fachkraft": "", "vzae": "0,25", "von": "1.1.24"})
    assert [f.name for f in alle(Fachkraft)] == ["Ada Beispiel", "Neue Person"]
    assert namen_auf(post) == ["Ada Beispiel", "Neue Person", None]


@pytest.mark.parametrize(
    ("felder", "feld", "text"),
    [
        ({"vzae": "0,51"}, "vzae", "Am 01.03.2024 wären 1,01 VZÄ besetzt, die Stelle hat 1,00."),
        ({"von": "31.12.23"}, "von", "Die Stelle gilt ab 01.01.2024."),
        ({"bis": "1.1.24"}, "bis", "Das Ende liegt vor dem Beginn."),
        ({"fachkraft": "Ada"}, "fachkraft", "Diese Person ist in einem Teil dieses Zeitraums"),
        ({"vzae": ""}, "vzae", "Geben Sie die VZÄ an"),
    ],
)
def test_what_does_not_fit_is_refused_at_its_field(kora, post, felder, feld, text):
    besetze(post, "Ada", vzae="0.50", von=date(2024, 2, 1))
    daten = {"fachkraft": "Ben", "vzae": "0,5", "von": "1.3.24"}
    gefunden = fehler(kora.post(adresse("besetzung_neu", post.pk), daten | felder))
    assert list(gefunden) == [feld] and text in gefunden[feld][0]
    assert [f.name for f in alle(Fachkraft)] == ["Ada"] and len(alle(Besetzung)) == 1


def test_filling_a_post_ends_the_open_statement_about_its_vacancy(kora, post):
    gib_an(post, VakanzStand.VORGESEHEN)
    url = adresse("besetzung_neu", post.pk)
    kora.post(url, {"vzae": "0,5", "von": "1.3.24"})
    assert alle(Vakanz)[0].bis is None  # still half free
    antwort = kora.post(url, {"vzae": "0,5", "von": "1.5.24"}, follow=True)
    assert "Die Angabe zur Vakanz endet am 30.04.2024." in text_von(antwort.content.decode())
    assert alle(Vakanz)[0].bis == date(2024, 4, 30)


def test_a_besetzung_ends_and_its_leave_with_it(kora, post):
    wer = besetze(post, "Ada")
    fehle(wer, date(2024, 5, 1))
    url = adresse("besetzung_beenden", post.pk, wer.pk)
    assert "Abwesenheit ab 01.05.2024" in fehler(aendere(kora, url, bis="30.4.24"))["bis"][0]
    assert aendere(kora, url, bis="30.6.24").status_code == 302
    assert alle(Besetzung)[0].bis == alle(Abwesenheit)[0].bis == date(2024, 6, 30)


def test_a_besetzung_with_leave_and_substitute_is_not_deleted(kora, post):
    stamm = besetze(post, "Ada")
    fehle(stamm, date(2024, 5, 1))
    besetze(post, "Ben", von=date(2024, 5, 1), vertritt=stamm)
    text = text_von(kora.get(adresse("besetzung_loeschen", post.pk, stamm.pk)).content.decode())
    assert "Elternzeit ab 01.05.2024" in text and "Vertretung durch Ben ab 01.05.2024" in text


# -- leave and substitute ------------------------------------------------------------------
VERTRETUNG = {
    "art": "elternzeit",
    "von": "1.3.24",
    "bis": "31.8.24",
    "vertretung": "on",
    "vertretung_person": "Ben",
    "vertretung_vzae": "1",
}


def test_leave_and_substitute_in_one_step(kora, post):
    stamm = besetze(post, "Ada")
    url = adresse("abwesenheit_neu", post.pk, stamm.pk)
    antwort = kora.post(url, VERTRETUNG, follow=True)
    text = text_von(antwort.content.decode())
    assert "Ada: Elternzeit ab 01.03.2024 ist eingetragen. Vertretung: Ben." in text
    ben = alle(Besetzung)[1]
    assert namen_auf(post) == ["Ada", "Ben"]
    assert (ben.vertritt_id, ben.von, ben.bis) == (stamm.pk, date(2024, 3, 1), date(2024, 8, 31))


@pytest.mark.parametrize(
    ("felder", "feld", "text"),
    [
        ({"vertretung_vzae": "1,5"}, "vertretung_vzae", "die Stelle hat 1,00"),
        ({"vertretung_bis": "15.9.24"}, "vertretung_vzae", "Am 01.09.2024"),
        ({"vertretung_vzae": ""}, "vertretung_vzae", "Geben Sie die VZÄ der Vertretung an."),
        ({"vertretung_von": "1.12.23"}, "vertretung_von", "Die Stelle gilt ab"),
        ({"von": "1.12.23"}, "von", "Die Besetzung beginnt erst am 01.01.2024."),
        ({"bis": "1.2.24"}, "bis", "Das Ende liegt vor dem Beginn."),
    ],
)
def test_a_wrong_substitute_saves_no_leave_either(kora, post, felder, feld, text):
    stamm = besetze(post, "Ada")
    url = adresse("abwesenheit_neu", post.pk, stamm.pk)
    gefunden = fehler(kora.post(url, VERTRETUNG | felder))
    assert list(gefunden) == [feld] and text in gefunden[feld][0]
    assert alle(Abwesenheit) == [] and len(alle(Besetzung)) == len(alle(Fachkraft)) == 1


def test_without_the_tick_nobody_substitutes(kora, post):
    stamm = besetze(post, "Ada")
    daten = {k: v for k, v in VERTRETUNG.items() if k != "vertretung"}
    kora.post(adresse("abwesenheit_neu", post.pk, stamm.pk), daten)
    assert len(alle(Abwesenheit)) == 1 and len(alle(Besetzung)) == 1


def test_a_leave_is_not_cut_or_deleted_under_its_substitute(kora, post):
    stamm = besetze(post, "Ada")
    fort = fehle(stamm, date(2024, 3, 1), date(2024, 8, 31))
    besetze(post, "Ben", von=date(2024, 3, 1), bis=date(2024, 8, 31), vertritt=stamm)
    kuerzer = {"art": "elternzeit", "von": "1.3.24", "bis": "31.7.24"}
    url = adresse("abwesenheit_bearbeiten", post.pk, fort.pk)
    assert "Am 01.08.2024" in fehler(aendere(kora, url, **kuerzer))["bis"][0]
    weg = kora.post(adresse("abwesenheit_loeschen", post.pk, fort.pk), {"grund": "Irrtum"})
    assert "Am 01.03.2024" in fehler(weg)["grund"][0]
    nochmal = {"art": "sonstige", "von": "1.8.24"}
    doppelt = kora.post(adresse("abwesenheit_neu", post.pk, stamm.pk), nochmal)
    assert "schon eine Abwesenheit" in fehler(doppelt)["von"][0]


# -- vacancy -------------------------------------------------------------------------------
def test_a_new_statement_ends_the_open_one(kora, post):
    url = adresse("vakanz_neu", post.pk)
    assert kora.get(url).context["formular"].initial["von"] == date(2024, 1, 1)
    kora.post(url, {"stand": "vorgesehen", "verfahren": "auswahl", "von": "1.1.24"})
    kora.post(url, {"stand": "nicht_vorgesehen", "grund": "Haushalt", "von": "1.7.24"})
    assert [(v.von, v.bis) for v in alle(Vakanz)] == [
        (date(2024, 1, 1), date(2024, 6, 30)),
        (date(2024, 7, 1), None),
    ]


@pytest.mark.parametrize(
    ("felder", "feld", "text"),
    [
        ({"stand": "nicht_vorgesehen"}, "grund", "warum die Stelle nicht besetzt werden soll"),
        (
            {"stand": "nicht_vorgesehen", "grund": "x", "verfahren": "auswahl"},
            "verfahren",
            "hat keinen Verfahrensstand",
        ),
        ({"von": "1.12.23"}, "von", "Die Stelle gibt es erst ab 01.01.2024."),
        ({"von": "1.4.24"}, "von", "gibt es schon eine Angabe"),
        ({"bis": "1.5.24"}, "bis", "Das Ende liegt vor dem Beginn."),
    ],
)
def test_a_wrong_statement_is_refused_at_its_field(kora, post, felder, feld, text):
    gib_an(post, VakanzStand.VORGESEHEN, von=date(2024, 3, 1), bis=date(2024, 5, 31))
    daten = {"stand": "vorgesehen", "von": "1.6.24"}
    gefunden = fehler(kora.post(adresse("vakanz_neu", post.pk), daten | felder))
    assert list(gefunden) == [feld] and text in gefunden[feld][0]
    assert len(alle(Vakanz)) == 1


# -- persons -------------------------------------------------------------------------------
def test_a_person_gets_another_name_but_nobody_elses(kora, post):
    ada, _ = besetze(post, "Ada", vzae="0.50"), besetze(post, "Ben", vzae="0.50")
    url = adresse("fachkraft", ada.fachkraft_id)
    assert "gibt es hier schon" in fehler(aendere(kora, url, name="ben"))["name"][0]
    assert aendere(kora, url, name="Ada Neu").status_code == 302
    assert [f.name for f in alle(Fachkraft)] == ["Ada Neu", "Ben"]
