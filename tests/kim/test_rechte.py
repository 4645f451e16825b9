"""Wer darf was: the table, its filter, its CSV, and that looking is logged."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kim.kontext import systemkontext
from kim.models import Zugriff
from kim.rechte_katalog import KOMMUNE_RECHTE, ROLLEN, TEAM_RECHTE, Rolle
from kim.rechte_worte import ALLE_RECHTE
from tests.kim.anmelden import angemeldet

pytestmark = pytest.mark.django_db

ABFRAGEN_TABELLE = 19


@pytest.fixture
def admin(nutzer_mit, dueren):
    return nutzer_mit("administration", dueren)


def test_every_right_of_every_role_has_words():
    vergeben = {r for regel in ROLLEN.values() for r in (*regel.kommune_rechte, *regel.team_rechte)}
    assert vergeben <= set(ALLE_RECHTE) == set(KOMMUNE_RECHTE) | set(TEAM_RECHTE)
    assert set(ROLLEN) == set(Rolle)


def test_table_of_a_kommune_in_plain_words(admin, nutzer_mit, dueren, soest):
    kora = nutzer_mit("koordination", dueren)
    fremd = nutzer_mit("koordination", soest)
    antwort = angemeldet(admin).get(reverse("rechte_kommune", args=["05358"]))
    zeilen = {z.nutzer.pk: z.rechte for z in antwort.context["zeilen"]}
    assert KOMMUNE_RECHTE["edit_stellen"] in zeilen[kora.pk]
    assert KOMMUNE_RECHTE["manage_konten"] in zeilen[admin.pk]
    assert fremd.pk not in zeilen
    assert KOMMUNE_RECHTE["edit_stellen"] in antwort.content.decode()


def test_filter_by_right(admin, nutzer_mit, dueren):
    kora = nutzer_mit("koordination", dueren)
    antwort = angemeldet(admin).get(
        reverse("rechte_kommune", args=["05358"]), {"recht": "edit_stellen"}
    )
    assert [z.nutzer.pk for z in antwort.context["zeilen"]] == [kora.pk]


def test_a_team_shows_only_its_members(admin, nutzer_mit, dueren, team_von):
    with systemkontext("Test"):
        team = team_von(dueren, "Caritas")
    cm = nutzer_mit("case_management", dueren, "Caritas")
    nutzer_mit("case_management", dueren, "Sozialamt")
    antwort = angemeldet(admin).get(reverse("rechte_team", args=[team.pk]))
    assert [z.nutzer.pk for z in antwort.context["zeilen"]] == [cm.pk]
    assert TEAM_RECHTE["work_faelle"] in antwort.content.decode()


def test_foreign_kommune_team_and_land_stay_closed(admin, soest, team_von):
    with systemkontext("Test"):
        team = team_von(soest)
    client = angemeldet(admin)
    for name, args in (
        ("rechte_kommune", ["05974"]),
        ("rechte_kommune", ["99999"]),
        ("rechte_kommune_csv", ["05974"]),
        ("rechte_team", [team.pk]),
        ("rechte_team_csv", [team.pk]),
    ):
        assert client.get(reverse(name, args=args)).status_code == 404, name
    assert client.get(reverse("rechte_land")).status_code == 403


def test_land_sees_land_roles_and_every_kommune(nutzer_mit):
    land, mina = nutzer_mit("administration_land"), nutzer_mit("ministerium")
    client = angemeldet(land)
    zeilen = client.get(reverse("rechte_land")).context["zeilen"]
    assert {z.nutzer.pk for z in zeilen} >= {land.pk, mina.pk}
    auswahl = client.get(reverse("rechte"))
    assert len(auswahl.context["kommunen"]) == 54
    assert client.get(reverse("rechte_kommune", args=["05974"])).status_code == 200


def test_csv_has_the_rows_of_the_page_neutralised_and_logged(admin, nutzer_mit, dueren):
    kora = nutzer_mit("koordination", dueren)
    with systemkontext("Test"):
        kora.name = "=cmd()|' /C calc'!A0"
        kora.save()
    client = angemeldet(admin, bestaetigt=True)
    seite = client.get(reverse("rechte_kommune", args=["05358"]))
    antwort = client.get(reverse("rechte_kommune_csv", args=["05358"]))
    assert antwort["Content-Type"].startswith("text/csv")
    text = antwort.content.decode("utf-8-sig")
    zeilen = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert len(zeilen) == len(seite.context["zeilen"]) == 2
    assert {z["name"] for z in zeilen} == {"'" + kora.name, admin.name}
    with systemkontext("Test"):
        export = Zugriff.objects.get(art="export")
        assert (export.nutzer, export.kommune, export.anzahl) == (admin, dueren, 2)


def test_csv_asks_for_the_password_again_and_is_not_logged_before(admin):
    antwort = angemeldet(admin).get(reverse("rechte_kommune_csv", args=["05358"]))
    assert antwort["Location"].startswith("/konto/bestaetigen/")
    with systemkontext("Test"):
        assert not Zugriff.objects.filter(art="export").exists()


def test_csv_keeps_the_filter(admin, nutzer_mit, dueren):
    nutzer_mit("koordination", dueren)
    client = angemeldet(admin, bestaetigt=True)
    antwort = client.get(reverse("rechte_kommune_csv", args=["05358"]), {"recht": "edit_stellen"})
    assert len(antwort.content.decode("utf-8-sig").splitlines()) == 2


def test_same_number_of_queries_for_one_and_three(admin, nutzer_mit, dueren):
    client, pfad = angemeldet(admin), reverse("rechte_kommune", args=["05358"])

    def abfragen() -> int:
        client.get(pfad)
        with CaptureQueriesContext(connection) as gezaehlt:
            client.get(pfad)
        return len(gezaehlt)

    assert abfragen() == ABFRAGEN_TABELLE
    nutzer_mit("koordination", dueren)
    nutzer_mit("case_management", dueren)
    assert abfragen() == ABFRAGEN_TABELLE


def test_without_the_right_there_is_nothing(nutzer_mit, dueren):
    client = angemeldet(nutzer_mit("koordination", dueren))
    for name, args in (("rechte", []), ("rechte_land", []), ("rechte_kommune", ["05358"])):
        assert client.get(reverse(name, args=args)).status_code == 403
