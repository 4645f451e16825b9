"""Documents: stored encrypted, delivered only to whom the file is open, gone when deleted."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from casemanagement.models import Dokument
from kim import tresor
from kim.kontext import kontext, systemkontext
from kim.models import Zugriff
from tests.casemanagement import akten
from tests.stellen.seite import angemeldet

ANGABEN = {"titel": "Bescheid vom Mai", "art": "bescheid", "tag": "03.05.2024"}
INHALT = "Erfundener Bescheid mit Umlauten äöü".encode()


@pytest.fixture
def cm(nutzer_mit, dueren):
    return nutzer_mit("case_management", dueren)


@pytest.fixture
def akte(cm, dueren, team_von):
    return akten.akte(team_von(dueren), cm)


def _datei(name: str = "bescheid.txt", inhalt: bytes = INHALT) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, inhalt, "text/plain")


def _hochladen(wer, akte, **felder):
    werte = ANGABEN | {"datei": _datei()} | felder
    return angemeldet(wer).post(f"/faelle/{akte.pk}/dokumente/neu/", werte)


def _inhalt(antwort) -> bytes:
    return b"".join(antwort.streaming_content)


def test_what_was_uploaded_comes_back_byte_by_byte_as_a_download(cm, akte, settings):
    assert _hochladen(cm, akte).status_code == 302
    with systemkontext("Test"):
        dokument = Dokument.objects.get(fall=akte)
    assert (dokument.groesse, dokument.typ) == (len(INHALT), "txt")
    antwort = angemeldet(cm).get(f"/faelle/{akte.pk}/dokumente/{dokument.pk}/datei/")
    assert _inhalt(antwort) == INHALT
    assert antwort["Content-Disposition"].startswith("attachment")
    assert antwort["X-Content-Type-Options"] == "nosniff"
    with systemkontext("Test"):
        assert Zugriff.objects.filter(
            nutzer=cm, art="export", objekt_typ="casemanagement.dokument", objekt_id=dokument.pk
        ).exists()


def test_foreign_teams_kommunen_and_roles_get_nothing(cm, akte, nutzer_mit, dueren, soest):
    dokument = akten.dokument(akte, cm)
    url = f"/faelle/{akte.pk}/dokumente/{dokument.pk}/datei/"
    for wer, status in (
        (nutzer_mit("case_management", dueren, "Caritas"), 404),
        (nutzer_mit("case_management", soest), 404),
        (nutzer_mit("fachaufsicht", soest), 404),
        (nutzer_mit("koordination", dueren), 403),
        (nutzer_mit("abh", dueren), 403),
        (nutzer_mit("fachaufsicht", dueren), 200),
    ):
        antwort = angemeldet(wer).get(url)
        assert antwort.status_code == status, wer
        if antwort.streaming:
            assert _inhalt(antwort)


def test_the_document_of_one_file_is_not_found_below_another(cm, akte, dueren, team_von):
    andere = akten.akte(team_von(dueren), cm, "Andere Erfunden")
    dokument = akten.dokument(akte, cm)
    client = angemeldet(cm)
    assert client.get(f"/faelle/{andere.pk}/dokumente/{dokument.pk}/datei/").status_code == 404


def test_a_confidential_document_is_hidden_from_team_and_fachaufsicht(cm, akte, nutzer_mit, dueren):
    dokument = akten.dokument(akte, cm, titel="GEHEIMES Gutachten", vertraulich=True)
    for wer in (nutzer_mit("case_management", dueren), nutzer_mit("fachaufsicht", dueren)):
        client = angemeldet(wer)
        for seite in (f"/faelle/{akte.pk}/", f"/faelle/{akte.pk}/dokumente/"):
            assert "GEHEIMES" not in client.get(seite).content.decode()
        url = f"/faelle/{akte.pk}/dokumente/{dokument.pk}/datei/"
        assert client.get(url).status_code == 404


@pytest.mark.parametrize(
    ("name", "inhalt", "satz"),
    [
        ("seite.html", b"<script>alert(1)</script>", "HTML"),
        ("leer.txt", b"", "leer"),
        ("bild.png", b"kein Bild", "PNG"),
        ("programm.exe", b"MZ" + b"\0" * 100, "exe"),
    ],
)
def test_what_kim_does_not_take_is_refused_with_a_sentence(cm, akte, name, inhalt, satz):
    antwort = _hochladen(cm, akte, datei=_datei(name, inhalt))
    assert antwort.status_code == 422
    assert satz.lower() in antwort.content.decode().lower()
    with systemkontext("Test"):
        assert not Dokument.objects.filter(fall=akte).exists()


def test_a_closed_file_takes_an_addendum_and_no_change(cm, dueren, team_von):
    akte = akten.beendete_akte(team_von(dueren), cm)
    assert _hochladen(cm, akte).status_code == 302
    with systemkontext("Test"):
        dokument = Dokument.objects.get(fall=akte)
    assert dokument.nachtrag
    url = f"/faelle/{akte.pk}/dokumente/{dokument.pk}/loeschen/"
    antwort = angemeldet(cm).post(url, {"grund": "falsche Akte"})
    assert antwort.status_code == 422
    assert "beendet" in antwort.content.decode()


def test_only_who_uploaded_it_and_the_fallfuehrung_change_it(cm, akte, nutzer_mit, dueren):
    kollegin = nutzer_mit("case_management", dueren)
    dritte = nutzer_mit("case_management", dueren)
    dokument = akten.dokument(akte, kollegin)
    url = f"/faelle/{akte.pk}/dokumente/{dokument.pk}/"
    for wer, status in ((kollegin, 200), (cm, 200), (dritte, 403)):
        assert angemeldet(wer).get(url).status_code == status


def test_deleting_removes_the_file_and_keeps_the_history(
    cm, akte, django_capture_on_commit_callbacks
):
    dokument = akten.dokument(akte, cm)
    url = f"/faelle/{akte.pk}/dokumente/{dokument.pk}/loeschen/"
    with django_capture_on_commit_callbacks(execute=True):
        assert angemeldet(cm).post(url, {"grund": "falsche Akte"}).status_code == 302
    with pytest.raises(tresor.AblageFehlt):
        tresor.oeffnen(dokument.kennung)
    with systemkontext("Test"):
        letzte = Dokument.history.filter(id=dokument.pk).latest()
    assert (letzte.history_type, letzte.history_change_reason) == ("-", "falsche Akte")


def test_it_stands_in_the_chronology_on_its_day(cm, akte):
    akten.dokument(akte, cm, titel="Zeugnis A2", art="zeugnis", tag=date(2024, 2, 1))
    seite = angemeldet(cm).get(f"/faelle/{akte.pk}/", {"art": "dokument"}).content.decode()
    assert "Zeugnis A2" in seite


def test_the_list_costs_the_same_with_one_and_three_documents(cm, akte, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, url = angemeldet(cm), f"/faelle/{akte.pk}/dokumente/"
    akten.dokument(akte, cm)
    client.get(url)
    with CaptureQueriesContext(connection) as eine:
        client.get(url)
    for _ in range(2):
        akten.dokument(akte, cm)
    with django_assert_num_queries(len(eine)):
        client.get(url)


def test_a_foreign_row_is_refused_by_the_database(cm, akte, nutzer_mit, soest, dueren):
    from django.db import Error

    fremde = nutzer_mit("case_management", soest)
    with kontext(fremde), pytest.raises(Error), transaction.atomic():
        Dokument.objects.create(
            fall=akte, kommune=dueren, titel="x", art="bescheid", verfasser=fremde,
            kennung="a" * 32, dateiname="x", typ="txt", groesse=1, sha256="0" * 64,
        )  # fmt: skip
