"""Assessments: a draft until completed, then unchanging, compared over time."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from casemanagement.actions.assessments import (
    begin_assessment,
    discard_assessment,
    save_assessment,
)
from casemanagement.chronik import Wahl, eintraege
from casemanagement.constants import Anlass, Phase
from casemanagement.models import Assessment, AssessmentWert, Fall, Handlungsfeld
from casemanagement.vergleich import netz, vergleich, verlauf
from kim.kontext import kontext, systemkontext
from tests.casemanagement import akten
from tests.casemanagement.phasen import akte_in, assessment
from tests.stellen.seite import angemeldet, text_von


@pytest.fixture
def cm(nutzer_mit, dueren):
    return nutzer_mit("case_management", dueren)


@pytest.fixture
def akte(cm, dueren, team_von) -> Fall:
    return akte_in(Phase.ASSESSMENT, team_von(dueren), cm)


def _eingabe(client, adresse: str, **neu: str) -> dict[str, str]:
    """Everything the form would send, with these fields changed (``Sprache__wert``)."""
    formular = client.get(adresse).context["formular"]
    daten = {}
    for einer in formular.formulare:
        name = getattr(getattr(einer.instance, "handlungsfeld", None), "name", "kopf")
        for feld in einer.fields:
            wert = neu.pop(f"{name}__{feld}", einer[feld].value())
            if wert not in (None, False, ""):
                daten[einer.add_prefix(feld)] = (
                    f"{wert:%d.%m.%Y}" if isinstance(wert, date) else str(wert)
                )
    return daten | neu


def _adresse(eines: Assessment) -> str:
    return f"/faelle/{eines.fall_id}/assessment/{eines.pk}/bearbeiten/"


# -- actions -------------------------------------------------------------------------------
def test_it_begins_with_every_valid_field_of_the_kommune(cm, akte, dueren, soest):
    with systemkontext("Test"):
        Handlungsfeld.objects.create(name="Nur Düren", kommune=dueren, gueltig_von=date(2020, 1, 1))
        Handlungsfeld.objects.create(name="Nur Soest", kommune=soest, gueltig_von=date(2020, 1, 1))
        Handlungsfeld.objects.create(
            name="Vorbei", gueltig_von=date(2020, 1, 1), gueltig_bis=date(2021, 1, 1)
        )
    with kontext(cm):
        eines = begin_assessment(fall=akte, anlass=Anlass.BEGINN, by=cm)
        namen = set(eines.werte.values_list("handlungsfeld__name", flat=True))
    assert "Nur Düren" in namen
    assert namen.isdisjoint({"Nur Soest", "Vorbei"})
    assert eines.abgeschlossen_am is None


def test_no_assessment_without_consent(cm, dueren, team_von):
    fall = akten.akte(team_von(dueren), cm)
    with kontext(cm), pytest.raises(ValidationError, match="gültige Einwilligung"):
        begin_assessment(fall=fall, anlass=Anlass.BEGINN, by=cm)


def test_one_draft_at_a_time(cm, akte):
    with kontext(cm):
        begin_assessment(fall=akte, anlass=Anlass.BEGINN, by=cm)
        with pytest.raises(ValidationError, match="schon ein Assessment in Arbeit"):
            begin_assessment(fall=akte, anlass=Anlass.VERLAUF, by=cm)


def test_completing_wants_at_least_one_rating(cm, akte):
    with kontext(cm):
        eines = begin_assessment(fall=akte, anlass=Anlass.BEGINN, by=cm)
        with pytest.raises(ValidationError, match="mindestens ein Handlungsfeld"):
            save_assessment(assessment=eines, werte=[], by=cm, abschliessen=True)


def test_who_only_reads_begins_none(cm, akte, nutzer_mit, dueren):
    aufsicht = nutzer_mit("fachaufsicht", dueren)
    with kontext(aufsicht), pytest.raises(PermissionDenied):
        begin_assessment(fall=akte, anlass=Anlass.BEGINN, by=aufsicht)


def test_a_draft_is_thrown_away_a_completed_one_never(cm, akte):
    fertig = assessment(akte, cm)
    with kontext(cm):
        entwurf = begin_assessment(fall=akte, anlass=Anlass.VERLAUF, by=cm)
        discard_assessment(assessment=entwurf, by=cm)
        assert list(akte.assessments.all()) == [fertig]
        with pytest.raises(ValidationError, match="ist abgeschlossen"):
            discard_assessment(assessment=fertig, by=cm)
        with pytest.raises(ValidationError, match="ist abgeschlossen"):
            save_assessment(assessment=fertig, werte=[], by=cm)


# -- the database --------------------------------------------------------------------------
@pytest.mark.parametrize(
    "satz",
    [
        "UPDATE casemanagement_assessment SET tag = '2020-01-01' WHERE fall_id = %s",
        "UPDATE casemanagement_assessment SET abgeschlossen_am = NULL WHERE fall_id = %s",
        "UPDATE casemanagement_assessmentwert SET wert = 1 WHERE fall_id = %s",
        "DELETE FROM casemanagement_assessmentwert WHERE fall_id = %s",
    ],
)
def test_a_completed_one_is_never_changed(cm, akte, satz):
    assessment(akte, cm)
    with (
        kontext(cm),
        pytest.raises(IntegrityError, match="abgeschlossenes Assessment"),
        transaction.atomic(),
        connection.cursor() as zeiger,
    ):
        zeiger.execute(satz, [akte.pk])


def test_the_rating_lies_on_the_scale(cm, akte):
    eines = assessment(akte, cm, fertig=False)
    with systemkontext("Test"):
        wert = eines.werte.first()
        wert.wert = 5
        with pytest.raises(IntegrityError, match="assessmentwert_stufe"), transaction.atomic():
            wert.save()
        doppelt = AssessmentWert(
            fall=akte, kommune=akte.kommune, assessment=eines, handlungsfeld=wert.handlungsfeld
        )
        with pytest.raises(IntegrityError, match="assessmentwert_eindeutig"), transaction.atomic():
            doppelt.save()


def test_a_rating_belongs_to_the_file_of_its_assessment(cm, akte, dueren, team_von):
    eines = assessment(akte, cm, fertig=False)
    andere = akte_in(Phase.ASSESSMENT, team_von(dueren), cm)
    with (
        systemkontext("Test"),
        pytest.raises(DatabaseError, match="wert_assessment_fall"),
        transaction.atomic(),
        connection.cursor() as zeiger,
    ):
        zeiger.execute(
            "UPDATE casemanagement_assessmentwert SET fall_id = %s WHERE assessment_id = %s",
            [andere.pk, eines.pk],
        )
        zeiger.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_an_ended_file_takes_no_assessment(cm, dueren, team_von):
    fall = akte_in(Phase.ABGESCHLOSSEN, team_von(dueren), cm)
    with kontext(cm), pytest.raises(ValidationError, match="Die Akte ist beendet"):
        begin_assessment(fall=fall, anlass=Anlass.VERLAUF, by=cm)
    with (
        kontext(cm),
        pytest.raises(IntegrityError, match="Die Akte ist beendet"),
        transaction.atomic(),
    ):
        Assessment.objects.create(
            fall=fall, kommune=fall.kommune, anlass="verlauf", tag=date(2024, 1, 1), verfasser=cm
        )


# -- comparing -----------------------------------------------------------------------------
@pytest.fixture
def zwei(cm, akte) -> Fall:
    assessment(akte, cm, stufen={"Sprache": 1, "Wohnen": 3, "Arbeit": 2}, bedarf=["Sprache"])
    assessment(
        akte,
        cm,
        anlass=Anlass.VERLAUF,
        tag=date(2024, 12, 1),
        stufen={"Sprache": 3, "Wohnen": 2, "Arbeit": 2},
        bedarf=["Wohnen", "Arbeit"],
    )
    return akte


def test_what_changed_is_said_in_a_sentence(cm, zwei):
    with kontext(cm):
        v = vergleich(zwei)
    assert v.satz == (
        "Seit dem 01.06.2024 besser eingeschätzt: 1, schlechter eingeschätzt: 1. "
        "Hilfebedarf besteht in 2 von 10 Handlungsfeldern."
    )
    aenderung = {f.name: f.aenderung for f in v.felder}
    assert (aenderung["Sprache"], aenderung["Wohnen"], aenderung["Arbeit"]) == (2, -1, 0)
    assert aenderung["Familie"] is None
    assert [p["name"] for p in netz(v)["profile"]] == ["Beginn, 01.06.2024", "Verlauf, 01.12.2024"]
    assert [linie["name"] for linie in verlauf(v)["linien"]] == ["Sprache", "Wohnen"]


def test_one_alone_has_no_course(cm, akte):
    assessment(akte, cm, stufen={"Sprache": 1})
    with kontext(cm):
        v = vergleich(akte)
    assert "Seit" not in v.satz
    assert verlauf(v) is None
    assert len(netz(v)["profile"]) == 1


def test_the_page_shows_pictures_and_the_table_behind_them(cm, zwei):
    antwort = angemeldet(cm).get(f"/faelle/{zwei.pk}/assessment/")
    html = antwort.content.decode()
    assert html.count('<svg class="kim-diagramm"') == 2
    text = text_von(html)
    assert "Sprache 1 3 +2 nein" in text
    assert "Wohnen 3 2 -1 Bedarf" in text


def test_the_page_costs_the_same_with_many(cm, akte):
    client = angemeldet(cm)
    zahlen = []
    for tag in (1, 2, 3):
        assessment(akte, cm, tag=date(2024, 6, tag), stufen={"Sprache": tag})
        with CaptureQueriesContext(connection) as abfragen:
            assert client.get(f"/faelle/{akte.pk}/assessment/").status_code == 200
        zahlen.append(len(abfragen))
    assert zahlen[0] == zahlen[2]


def test_the_chronology_tells_of_completed_ones(cm, zwei):
    assessment(zwei, cm, fertig=False)
    with kontext(cm):
        seite, _ = eintraege(zwei, Wahl(art="assessment"))
        gefunden, _ = eintraege(zwei, Wahl(art="assessment", wort="steht nirgends"))
    assert [e.titel for e in seite] == ["Assessment (Verlauf)", "Assessment (Beginn)"]
    assert seite[0].text == "3 Handlungsfelder eingeschätzt, Hilfebedarf in 2"
    assert gefunden == []


# -- pages ---------------------------------------------------------------------------------
def test_from_the_button_to_the_completed_assessment(cm, akte):
    client = angemeldet(cm)
    antwort = client.post(f"/faelle/{akte.pk}/assessment/neu/", {"anlass": "beginn"})
    adresse = antwort.url
    daten = _eingabe(client, adresse, Sprache__wert="1", Sprache__bedarf="on")
    assert client.post(adresse, daten).url == adresse  # saved as a draft
    daten = _eingabe(client, adresse, Wohnen__wert="4", abschliessen="1")
    antwort = client.post(adresse, daten)
    assert antwort.status_code == 302, antwort.context["formular"].errors
    assert antwort.url == f"/faelle/{akte.pk}/assessment/"
    with systemkontext("Test"):
        eines = Assessment.objects.get(fall=akte)
        werte = {
            w.handlungsfeld.name: (w.wert, w.bedarf)
            for w in eines.werte.exclude(wert=None).select_related("handlungsfeld")
        }
    assert werte == {"Sprache": (1, True), "Wohnen": (4, False)}
    assert eines.abgeschlossen_am is not None
    assert client.get(adresse).status_code == 302  # completed: to read only
    seite = text_von(client.get(f"/faelle/{akte.pk}/assessment/{eines.pk}/").content.decode())
    assert "1 – kommt kaum zurecht" in seite


def test_only_changed_rows_leave_history(cm, akte):
    eines = assessment(akte, cm, fertig=False)
    client = angemeldet(cm)
    client.post(_adresse(eines), _eingabe(client, _adresse(eines), Sprache__wert="2"))
    with systemkontext("Test"):
        zeilen = AssessmentWert.history.filter(assessment_id=eines.pk, history_type="~")
        assert [z.wert for z in zeilen] == [2]


def test_two_at_once_see_each_other(cm, akte, nutzer_mit, dueren):
    eines = assessment(akte, cm, fertig=False)
    eins, zwei = angemeldet(cm), angemeldet(nutzer_mit("case_management", dueren))
    vom_ersten = _eingabe(eins, _adresse(eines), Sprache__wert="1", Wohnen__notiz="nur von eins")
    vom_zweiten = _eingabe(zwei, _adresse(eines), Sprache__wert="3")
    assert eins.post(_adresse(eines), vom_ersten).status_code == 302
    antwort = zwei.post(_adresse(eines), vom_zweiten)
    assert antwort.status_code == 422
    (konflikt,) = antwort.context["formular"].konflikte
    assert (konflikt.feld, konflikt.gespeichert, konflikt.eigene) == (
        "Sprache: Einschätzung",
        "1 – kommt kaum zurecht",
        "3 – kommt meist zurecht",
    )
    assert antwort.context["formular"].uebernommen == ["Wohnen: Notiz"]


def test_a_draft_is_thrown_away_after_a_question(cm, akte):
    eines = assessment(akte, cm, fertig=False)
    client = angemeldet(cm)
    adresse = f"/faelle/{akte.pk}/assessment/{eines.pk}/verwerfen/"
    assert "wird verworfen" in client.get(adresse).content.decode()
    assert client.post(adresse).status_code == 302
    with systemkontext("Test"):
        assert not Assessment.objects.filter(fall=akte).exists()


def test_without_consent_the_page_says_so(cm, dueren, team_von):
    fall = akten.akte(team_von(dueren), cm)
    client = angemeldet(cm)
    seite = text_von(client.get(f"/faelle/{fall.pk}/assessment/").content.decode())
    assert "Es fehlt eine gültige Einwilligung" in seite
    antwort = client.post(f"/faelle/{fall.pk}/assessment/neu/", {"anlass": "beginn"}, follow=True)
    assert "Es fehlt eine gültige Einwilligung" in antwort.content.decode()
