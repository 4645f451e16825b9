"""Finding persons: across spellings and scripts, and never those of others."""

from datetime import date, timedelta

import pytest
from django.db import Error, connection, transaction
from django.utils import timezone

from casemanagement.constants import Genauigkeit
from casemanagement.models import Person, PersonSchluessel, Vertretung
from casemanagement.personensuche import finde_personen
from kim.constants import ZugriffArt
from kim.kontext import kontext, systemkontext
from kim.models import Zugriff
from tests.casemanagement.akten import akte

ROH = "SELECT person_id FROM casemanagement_personensuche(%s::text[], %s::text[], %s, 50)"


@pytest.fixture
def cm(nutzer_mit, dueren):
    return nutzer_mit("case_management", dueren)


@pytest.fixture
def team(team_von, dueren):
    return team_von(dueren)


def namen(nutzer, text, **weitere):
    with kontext(nutzer):
        return [fund.person.name for fund in finde_personen(nutzer, text, **weitere)]


@pytest.mark.parametrize(
    ("gesucht", "gespeichert"),
    [
        ("Mohamad Alsayed", "Muhammad Al-Sayyid"),
        ("محمد السيد", "Mohammed Alsayed"),
        ("Олександр Шевченко", "Oleksandr Schewtschenko"),
        ("Tesfay Gebremariam", "ተስፋይ ገብረማርያም"),
        ("Ayse Yildiz", "Ayşe Yıldız"),
        ("Yildiz Ayşe", "Ayşe Yıldız"),
        ("Karimi Amirhossein", "Amir Hossein Karimi"),
        ("Abdulrahman Khaled", "Abd ar-Rahman Chaled"),
        ("Mueller", "Jürgen Müller"),
        ("Samria Erfunden", "Samira Erfunden"),
        ("Moham", "Mohammed Erfunden"),
        ("Muhamad Alsayed", "Mohammed"),
    ],
)
def test_a_person_is_found_however_the_name_is_spelled(cm, team, gesucht, gespeichert):
    akte(team, cm, gespeichert)
    akte(team, cm, "Ganz Anders")
    assert namen(cm, gesucht) == [gespeichert]


def test_the_same_spelling_comes_first(cm, team):
    for gespeichert in ("Muhamad Alsaied", "Mohamed Alsayed", "Mohammed Al-Sayed"):
        akte(team, cm, gespeichert)
    assert namen(cm, "Mohamed Alsayed")[0] == "Mohamed Alsayed"


def test_every_other_spelling_counts_and_says_so(cm, team):
    with systemkontext("Test"):
        person = akte(team, cm, "Natalia Erfunden").person
        person.schreibweisen = ["Наталія Вигадана"]
        person.save()
    with kontext(cm):
        (fund,) = finde_personen(cm, "Natalija Wyhadana")
    assert "auch geschrieben: Наталія Вигадана" in fund.gruende


def test_the_birth_date_is_evidence(cm, team):
    alt, neu = (akte(team, cm, "Mohamed Erfunden").person for _ in "12")
    with systemkontext("Test"):
        alt.geburtsdatum = date(1955, 1, 1)
        alt.save()
    with kontext(cm):
        assert [f.person for f in finde_personen(cm, "Mohammed Erfunden 1990")] == [neu, alt]
        assert finde_personen(cm, "Mohammed Erfunden 1.1.1955")[0].person == alt
        gefunden = finde_personen(cm, "Muhamad Erfnden", date(1990, 5, 3))
    assert gefunden[0].person == neu
    assert "Geburtsdatum stimmt überein" in gefunden[0].gruende


def test_with_the_same_birth_date_a_faintly_similar_name_is_found(cm, team):
    person = akte(team, cm, "Fatima Zahra Erfunden").person
    with kontext(cm):
        (fund,) = finde_personen(cm, "Fatma Benali", date(1990, 5, 3))
    assert fund.person == person


def test_a_year_known_as_such_agrees_only_with_the_year(cm, team):
    with systemkontext("Test"):
        person = akte(team, cm, "Omar Erfunden").person
        person.geburtsdatum, person.geburt_genau = date(1990, 1, 1), Genauigkeit.JAHR
        person.save()
    with kontext(cm):
        (fund,) = finde_personen(cm, "Omar Erfunden 03.05.1990")
    assert "Geburtsdatum weicht ab" not in fund.gruende


@pytest.mark.parametrize("text", ["", "   ", "!!", "'", "%", "\\", "x" * 300, "🙂"])
def test_what_is_no_name_finds_nobody(cm, team, text):
    akte(team, cm)
    assert namen(cm, text) == []


# -- what is kept beside the person ---------------------------------------------------------
def test_the_keys_follow_name_birth_date_and_spellings(cm, team):
    with systemkontext("Test"):
        person = akte(team, cm, "Chaled Alt").person
        person.name, person.schreibweisen = "Samira Neu", ["Zamira Neu", "Rosa Neu"]
        person.save()
        # Samira and Zamira are coarsely one.
        assert PersonSchluessel.objects.filter(person=person).count() == 2
        person.telefon = "1"
        person.save(update_fields=["telefon"])
    assert namen(cm, "Chaled Alt") == []
    assert namen(cm, "Zamira Neu") == namen(cm, "Rosa Neu") == ["Samira Neu"]


def test_the_keys_follow_the_person_to_another_team(cm, team, team_von, nutzer_mit, soest):
    soester = nutzer_mit("case_management", soest)
    with systemkontext("Test"):
        person = Person.objects.create(kommune=team.kommune, team=team, name="Samira Erfunden")
        person.team, person.kommune = team_von(soest), soest
        person.save()
    assert namen(cm, "Samira Erfunden") == []
    assert namen(soester, "Samira Erfunden") == ["Samira Erfunden"]


def test_a_deleted_person_leaves_no_keys(cm, team):
    with systemkontext("Test"):
        person = Person.objects.create(kommune=team.kommune, team=team, name="Samira Erfunden")
        person.delete()
        assert not PersonSchluessel.objects.exists()


# -- the walls -------------------------------------------------------------------------------
def test_nobody_of_another_team_or_kommune_is_found(nutzer_mit, team_von, dueren, soest, team, cm):
    akte(team, cm, "Samira Erfunden")
    andere = nutzer_mit("case_management", dueren, "Caritas")
    fremde = nutzer_mit("fachaufsicht", soest)
    aufsicht = nutzer_mit("fachaufsicht", dueren)
    assert namen(andere, "Samira Erfunden") == namen(fremde, "Samira Erfunden") == []
    assert namen(aufsicht, "Samira Erfunden") == ["Samira Erfunden"]


def test_who_stands_in_finds_the_person_until_the_last_day(cm, team, nutzer_mit, dueren):
    kollege = nutzer_mit("case_management", dueren, "Caritas")
    fall, heute = akte(team, cm, "Samira Erfunden"), timezone.localdate()
    akte(team, cm, "Samira Erfunden")
    for bis, sieht in ((heute, ["Samira Erfunden"]), (heute - timedelta(days=1), [])):
        with systemkontext("Test"):
            vertretung = Vertretung.objects.create(
                fall=fall, kommune=dueren, nutzer=kollege, von=heute - timedelta(days=9), bis=bis
            )
            gesehen = namen(kollege, "Zamira Erfunden")
            vertretung.delete()
        assert gesehen == sieht


@pytest.mark.parametrize("rolle", ["koordination", "administration", "gremienmitglied"])
def test_the_raw_function_gives_others_nothing(nutzer_mit, dueren, team, cm, rolle):
    akte(team, cm, "Samira Erfunden")
    werte = [["{SMR}"], ["{SMR}"], "samira"]
    with kontext(nutzer_mit(rolle, dueren)), connection.cursor() as cursor:
        cursor.execute(ROH, werte)
        assert cursor.fetchall() == []
    with kontext(cm), connection.cursor() as cursor:
        cursor.execute(ROH, werte)
        assert len(cursor.fetchall()) == 1


def test_without_a_context_the_functions_refuse(db):
    for sql, werte in (
        (ROH, [["{SMR}"], ["{SMR}"], "samira"]),
        ("SELECT * FROM casemanagement_notizsuche(%s, 5)", ["Wohnung"]),
    ):
        with (
            pytest.raises(Error, match="Kein Datenkontext"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql, werte)


def test_the_functions_are_not_everybodys(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname, pg_get_userbyid(proowner), proconfig::text LIKE '%%search_path%%',"
            " coalesce(proacl::text, '=X/') LIKE '%%{=X/%%' OR proacl IS NULL FROM pg_proc"
            " WHERE proname IN ('casemanagement_personensuche', 'casemanagement_notizsuche')"
        )
        zeilen = cursor.fetchall()
    assert len(zeilen) == 2
    assert all(zeile[1:] == ("kim_waechter", True, False) for zeile in zeilen)


def test_what_was_found_stands_in_the_read_log(cm, team):
    akte(team, cm, "Samira Erfunden")
    namen(cm, "Samira")
    with kontext(cm):
        eintrag = Zugriff.objects.get(art=ZugriffArt.SUCHE)
    assert (eintrag.anzahl, eintrag.objekt_typ) == (1, "casemanagement.person")


def test_one_hit_and_three_cost_the_same_statements(cm, team, django_assert_num_queries):
    """Candidates, persons, read log."""
    akte(team, cm, "Samira Erfunden")
    with kontext(cm), django_assert_num_queries(3):
        assert len(finde_personen(cm, "Samira Erfunden")) == 1
    for _ in "12":
        akte(team, cm, "Samira Erfunden")
    with kontext(cm), django_assert_num_queries(3):
        assert len(finde_personen(cm, "Samira Erfunden")) == 3
