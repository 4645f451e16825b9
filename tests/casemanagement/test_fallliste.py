"""Lists of files: whose, in which order, page by page, and taken away as a file."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from casemanagement.fallliste import JE_SEITE, TEAM, Wahl, auswahl, seite
from casemanagement.models import Fall, Fallfreigabe, Vertretung
from kim.kontext import kontext, systemkontext
from kim.models import Zugriff
from tests.casemanagement import akten
from tests.kim.anmelden import bestaetige
from tests.stellen.seite import angemeldet, text_von


@pytest.fixture
def cm(nutzer_mit, dueren):
    return nutzer_mit("case_management", dueren)


def _liste(nutzer, **abfrage) -> str:
    antwort = angemeldet(nutzer).get("/faelle/", abfrage)
    assert antwort.status_code == 200
    return text_von(antwort.content.decode())


def test_mine_and_the_teams(cm, nutzer_mit, dueren, team_von):
    kollegin = nutzer_mit("case_management", dueren)
    akten.akte(team_von(dueren), cm, "Meine Erfunden")
    akten.akte(team_von(dueren), kollegin, "Ihre Erfunden")
    assert "Meine Erfunden" in _liste(cm)
    assert "Ihre Erfunden" not in _liste(cm)
    assert "Ihre Erfunden" in _liste(cm, umfang="team")


def test_no_list_shows_another_team_or_kommune(cm, nutzer_mit, dueren, soest, team_von):
    akten.akte(team_von(dueren), cm, "GEHEIM Erfunden")
    for wer in (
        nutzer_mit("case_management", dueren, "Caritas"),
        nutzer_mit("case_management", soest),
        nutzer_mit("fachaufsicht", soest),
    ):
        for umfang in ("meine", "team", "vertretung", "geteilt", "kommune"):
            assert "GEHEIM" not in _liste(wer, umfang=umfang)


def test_the_fachaufsicht_sees_all_of_its_kommune(cm, nutzer_mit, dueren, team_von):
    akten.akte(team_von(dueren), cm, "Eine Erfunden")
    akten.akte(team_von(dueren, "Caritas"), cm, "Andere Erfunden")
    text = _liste(nutzer_mit("fachaufsicht", dueren), umfang="kommune")
    assert "Eine Erfunden" in text
    assert "Andere Erfunden" in text


def test_vertretung_and_share_have_lists_of_their_own(cm, nutzer_mit, dueren, soest, team_von):
    heute = timezone.localdate()
    fremde = nutzer_mit("case_management", soest)
    vertreten = akten.akte(team_von(dueren), cm, "Vertreten Erfunden")
    geteilt = akten.akte(team_von(dueren), cm, "Geteilt Erfunden")
    from django.contrib.auth.models import Permission

    with systemkontext("Test"):
        Vertretung.objects.create(
            fall=vertreten, kommune=dueren, nutzer=fremde, von=heute, bis=heute
        )
        Fallfreigabe.objects.create(
            content_object=geteilt,
            kommune=dueren,
            user=fremde,
            permission=Permission.objects.get(codename="read_fall"),
            von=heute,
            bis=heute,
            grund="Test",
        )
    assert "Vertreten Erfunden" in _liste(fremde, umfang="vertretung")
    assert "Geteilt Erfunden" in _liste(fremde, umfang="geteilt")
    assert "Geteilt Erfunden" not in _liste(fremde, umfang="team")
    assert angemeldet(fremde).get(f"/faelle/{geteilt.pk}/").status_code == 200


def test_pages_go_on_without_gap_or_double(cm, dueren, team_von):
    team, erster = team_von(dueren), date(2024, 1, 1)
    with systemkontext("Test"):
        for nr in range(JE_SEITE + 10):
            fall = akten.akte(team, cm, f"Person {nr:02d} Erfunden")
            # Some on the same day, some without any contact.
            fall.letzter_kontakt_am = erster + timedelta(days=nr // 4) if nr % 5 else None
            fall.save()
    with kontext(cm):
        alle = auswahl(cm, Wahl(umfang=TEAM))
        eins = seite(alle)
        zwei = seite(alle, eins.weiter)
    assert zwei.weiter == ""
    ids = [z["pk"] for z in (*eins.zeilen, *zwei.zeilen)]
    assert len(ids) == len(set(ids)) == JE_SEITE + 10
    tage = [z["letzter_kontakt_am"] or date.min for z in (*eins.zeilen, *zwei.zeilen)]
    assert tage == sorted(tage, reverse=True)


@pytest.mark.parametrize("ab", ["", "x", "~", "2024-99-99~1", "2024-01-01~zwei"])
def test_a_broken_place_in_the_address_begins_at_the_top(cm, dueren, team_von, ab):
    akten.akte(team_von(dueren), cm, "Oben Erfunden")
    assert "Oben Erfunden" in _liste(cm, ab=ab)


def test_without_contact_counts_from_the_beginning_too(cm, dueren, team_von):
    heute = timezone.localdate()
    team = team_von(dueren)
    akten.akte(team, cm, "Still Erfunden", begonnen_am=heute - timedelta(weeks=20))
    akten.akte(team, cm, "Neu Erfunden", begonnen_am=heute)
    text = _liste(cm, ohne_kontakt="8")
    assert "Still Erfunden" in text
    assert "Neu Erfunden" not in text


def test_the_list_costs_the_same_with_one_and_three_files(
    cm, dueren, team_von, django_assert_num_queries
):
    client, team = angemeldet(cm), team_von(dueren)
    akten.akte(team, cm)
    client.get("/faelle/")
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as eine:
        client.get("/faelle/")
    for nr in range(2):
        akten.akte(team, cm, f"Weitere {nr} Erfunden")
    with django_assert_num_queries(len(eine)):
        client.get("/faelle/")


def test_the_export_holds_the_rows_of_the_list_and_no_formula(cm, dueren, team_von):
    team = team_von(dueren)
    akten.akte(team, cm, "=HYPERLINK(1) Erfunden")
    akten.akte(team, cm, "Zweite Erfunden")
    akten.beendete_akte(team, cm, name="Beendet Erfunden")
    client = angemeldet(cm)
    # Names leave KIM: without the password once more there is no file.
    assert client.get("/faelle/faelle.csv").status_code == 302
    bestaetige(client, cm)
    zeilen = client.get("/faelle/faelle.csv").content.decode("utf-8-sig").splitlines()
    assert len(zeilen) == 3
    assert not any(feld.startswith("=") for zeile in zeilen for feld in zeile.split(";"))
    with systemkontext("Test"):
        eintrag = Zugriff.objects.get(nutzer=cm, art="export")
    assert eintrag.anzahl == 2
    assert Fall._meta.label_lower == eintrag.objekt_typ
