"""The read log: what is written, who sees it, paging, export; it is written or nothing is shown."""

import csv
import io

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kim.actions.zugriff import FehlenderZweck, log_zugriff
from kim.kontext import kontext, systemkontext
from kim.models import Nutzer, Organisation, Zugriff
from kim.views import protokoll
from tests.kim.anmelden import bestaetige

pytestmark = pytest.mark.django_db


def _lesen(nutzer, objekte, zweck="Test", art="ansicht") -> list[Zugriff]:
    with kontext(nutzer, anfrage_id="anfrage-7"):
        return log_zugriff(by=nutzer, objekte=objekte, art=art, zweck=zweck)


def _zeilen(client, nutzer, **abfrage) -> list:
    client.force_login(nutzer)
    return client.get(reverse("protokoll"), abfrage).context["zugriffe"]


def test_one_record_names_it(nutzer_mit, dueren):
    nutzer = nutzer_mit("administration", dueren)
    _lesen(nutzer, nutzer)
    with systemkontext("Test"):
        z = Zugriff.objects.get()
    assert (z.nutzer, z.objekt_typ, z.objekt_id) == (nutzer, "kim.nutzer", str(nutzer.pk))
    assert (z.kommune, z.anzahl, z.anfrage_id) == (dueren, 1, "anfrage-7")


def test_many_records_leave_one_entry_per_kommune(nutzer_mit, dueren, soest):
    for kommune in (dueren, dueren, soest):
        nutzer_mit("koordination", kommune)
    admin = nutzer_mit("administration_land")
    erwartet = {(dueren.pk, 2), (soest.pk, 1), (None, 1)}
    for objekte in (Nutzer.objects.all(), list(Nutzer.objects.all())):
        with systemkontext("Test"):
            alle = objekte
        geschrieben = _lesen(admin, alle, art="export")
        assert {(z.kommune_id, z.anzahl) for z in geschrieben} == erwartet
    assert _lesen(admin, Nutzer.objects.none()) == []


def test_a_purpose_and_a_known_kind_are_needed(nutzer_mit, dueren):
    nutzer = nutzer_mit("administration", dueren)
    with pytest.raises(FehlenderZweck):
        _lesen(nutzer, nutzer, zweck=" ")
    with pytest.raises(ValueError, match="unfug"):
        _lesen(nutzer, nutzer, art="unfug")


def test_without_context_or_for_somebody_else_nothing_is_written(nutzer_mit, dueren):
    a, b = nutzer_mit("administration", dueren), nutzer_mit("koordination", dueren)
    with pytest.raises(ProgrammingError, match="Kein Datenkontext"), transaction.atomic():
        log_zugriff(by=a, objekte=a, art="ansicht", zweck="Test")
    with pytest.raises(ProgrammingError, match="row-level security"), kontext(a):
        log_zugriff(by=b, objekte=a, art="ansicht", zweck="Test")


def test_a_page_whose_read_cant_be_logged_shows_nothing(client, nutzer_mit, dueren):
    admin = nutzer_mit("administration", dueren)
    client.force_login(admin)
    client.raise_request_exception = False
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE; REVOKE INSERT ON kim_zugriff FROM kim_app; SET ROLE kim_app")
    antwort = client.get(reverse("verlauf", args=["kim.nutzer", admin.pk]))
    assert antwort.status_code == 500
    assert admin.email not in antwort.content.decode()


@pytest.mark.parametrize(
    "sql", ["DELETE FROM kim_zugriff", "UPDATE kim_zugriff SET zweck = ''", "TRUNCATE kim_zugriff"]
)
def test_the_log_is_append_only(system, sql):
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(sql)


def test_everybody_sees_own_reads_the_administration_those_of_its_kommune(
    client, nutzer_mit, dueren, soest
):
    koordination, fremd = nutzer_mit("koordination", dueren), nutzer_mit("koordination", soest)
    _lesen(koordination, koordination)
    _lesen(fremd, fremd)
    assert [z.person for z in _zeilen(client, koordination)] == ["Sie"]
    assert [z.person for z in _zeilen(client, nutzer_mit("administration", dueren))] == [
        koordination.name
    ]
    assert len(_zeilen(client, nutzer_mit("administration_land"))) == 2
    assert _zeilen(client, nutzer_mit("case_management", dueren)) == []


def test_filters(client, nutzer_mit, dueren):
    admin, b = nutzer_mit("administration", dueren), nutzer_mit("koordination", dueren)
    _lesen(admin, b, art="ansicht")
    _lesen(b, b, art="export")
    assert len(_zeilen(client, admin, art="export")) == 1
    assert [z.person for z in _zeilen(client, admin, person=b.email[:12])] == [b.name]
    assert _zeilen(client, admin, bis="1.1.2020") == []
    assert len(_zeilen(client, admin, von="01.01.2020")) == 2
    client.force_login(admin)
    falsch = client.get(reverse("protokoll"), {"von": "3.5.24", "bis": "1.1.24"})
    assert falsch.status_code == 422
    assert "Bis" in falsch.content.decode()


def test_paging_by_key_shows_every_entry_once(client, nutzer_mit, dueren):
    nutzer = nutzer_mit("koordination", dueren)
    for _ in range(120):
        _lesen(nutzer, dueren)
    client.force_login(nutzer)
    gesehen, adresse, seiten = [], reverse("protokoll"), []
    while adresse:
        antwort = client.get(adresse)
        seiten.append(adresse)
        gesehen += [z.zeitpunkt for z in antwort.context["zugriffe"]]
        weiter = antwort.context["weiter_url"]
        adresse = reverse("protokoll") + weiter if weiter else ""
    assert len(gesehen) == len(set(gesehen)) == 120
    assert gesehen == sorted(gesehen, reverse=True)
    zurueck = client.get(reverse("protokoll") + antwort.context["zurueck_url"])
    assert [z.zeitpunkt for z in zurueck.context["zugriffe"]] == gesehen[50:100]
    for kaputt in ("x", "2024-01-01~1", "2024-13-01T00:00:00+00:00~1", "~", f"~{9 * 10**30}"):
        assert client.get(reverse("protokoll"), {"nach": kaputt}).status_code == 200


def test_constant_number_of_queries(client, nutzer_mit, dueren):
    admin = nutzer_mit("administration", dueren)
    client.force_login(admin)
    je_anzahl = {}
    for anzahl in (1, 2, 3):
        _lesen(admin, nutzer_mit("koordination", dueren))
        with CaptureQueriesContext(connection) as abfragen:
            assert len(client.get(reverse("protokoll")).context["zugriffe"]) == anzahl
        je_anzahl[anzahl] = len(abfragen)
        assert sum('FROM "kim_zugriff"' in q["sql"] for q in abfragen) == 2
    assert je_anzahl[1] == je_anzahl[3]


def test_the_export_is_complete_neutralised_and_logged(client, nutzer_mit, dueren):
    admin = nutzer_mit("administration", dueren)
    _lesen(admin, admin, zweck="=cmd|' /C calc'!A0")
    _lesen(admin, dueren, art="suche")
    client.force_login(admin)
    bestaetige(client, admin)
    antwort = client.get(reverse("protokoll_csv"))
    text = antwort.content.decode("utf-8-sig")
    kopf, *zeilen = csv.reader(io.StringIO(text), delimiter=";")
    assert kopf[0] == "Zeitpunkt"
    assert len(zeilen) == 2
    assert zeilen[1][7] == "'=cmd|' /C calc'!A0"
    with systemkontext("Test"):
        export = Zugriff.objects.get(art="export")
    assert (export.objekt_typ, export.anzahl, export.kommune) == ("kim.zugriff", 2, dueren)
    falsch = client.get(reverse("protokoll_csv"), {"von": "quatsch"})
    assert falsch.status_code == 422


def test_the_export_asks_for_the_password_again(client, nutzer_mit, dueren):
    client.force_login(nutzer_mit("administration", dueren))
    antwort = client.get(reverse("protokoll_csv"))
    assert antwort["Location"].startswith("/konto/bestaetigen/")


def test_a_large_export_is_sent_from_the_disk(client, nutzer_mit, dueren, monkeypatch):
    monkeypatch.setattr(protokoll, "IM_SPEICHER", 100)
    monkeypatch.setattr(protokoll, "BLOCK", 2)
    admin = nutzer_mit("administration", dueren)
    for _ in range(5):
        _lesen(admin, admin)
    client.force_login(admin)
    bestaetige(client, admin)
    antwort = client.get(reverse("protokoll_csv"))
    assert antwort.streaming
    zeilen = b"".join(antwort.streaming_content).decode("utf-8-sig").splitlines()
    assert len(zeilen) == 6
    assert "attachment" in antwort["Content-Disposition"]


def test_who_read_this_record(client, nutzer_mit, dueren, soest):
    admin, koordination = nutzer_mit("administration", dueren), nutzer_mit("koordination", dueren)
    _lesen(koordination, koordination)
    _lesen(admin, koordination)
    ziel = ["kim.nutzer", koordination.pk]
    client.force_login(admin)
    personen = [z.person for z in client.get(reverse("leser", args=ziel)).context["zugriffe"]]
    assert personen == ["Sie", koordination.name]
    text = client.get(reverse("leser_ausschnitt", args=ziel)).content.decode()
    assert koordination.name in text
    assert "<html" not in text
    client.force_login(koordination)
    eigene = client.get(reverse("leser", args=ziel)).context["zugriffe"]
    assert [z.person for z in eigene] == ["Sie"]
    client.force_login(nutzer_mit("administration", soest))
    assert client.get(reverse("leser", args=ziel)).status_code == 404
    assert client.get(reverse("leser_ausschnitt", args=ziel)).status_code == 404


def test_records_are_named_only_for_whom_may_see_them(client, nutzer_mit, dueren, soest):
    nutzer, fremd = nutzer_mit("koordination", dueren), nutzer_mit("koordination", soest)
    with systemkontext("Test"):
        organisation = Organisation.objects.create(name="Amt X", art="amt", kommune=dueren)
    _lesen(nutzer, organisation)
    _lesen(nutzer, fremd)
    namen = {z.datensatz for z in _zeilen(client, nutzer)}
    assert namen == {"Organisation: Amt X", f"Konto Nr. {fremd.pk}"}
