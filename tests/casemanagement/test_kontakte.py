"""Contact notes: stored once, never overwritten silently, confidential where marked."""

import uuid
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from casemanagement.actions.kontakte import save_entwurf, save_kontakt
from casemanagement.constants import Kontaktform
from casemanagement.models import Fall, Handlungsfeld, Kontakt, Kontaktentwurf
from kim.actions.zugriff import log_zugriff
from kim.constants import ZugriffArt
from kim.kontext import kontext, systemkontext
from kim.models import Zugriff
from tests.casemanagement import akten
from tests.stellen.seite import angemeldet, text_von

EINGABE = {"tag": "03.05.2024", "form": "telefon", "notiz": "Der Kurs beginnt im Juni."}


@pytest.fixture
def cm(nutzer_mit, dueren):
    return nutzer_mit("case_management", dueren)


@pytest.fixture
def akte(cm, dueren, team_von) -> Fall:
    return akten.akte(team_von(dueren), cm)


def _neu(fall: Fall, **felder) -> Kontakt:
    werte = {"tag": date(2024, 5, 3), "form": Kontaktform.TELEFON, "notiz": "Notiz"} | felder
    return Kontakt(fall=fall, **werte)


def _lies(fall: Fall) -> Fall:
    with systemkontext("Test"):
        return Fall.objects.get(pk=fall.pk)


def test_a_note_is_stored_with_author_and_keeps_the_latest_contact(cm, akte):
    with kontext(cm):
        feld = Handlungsfeld.objects.first()
        felder = [feld] if feld else []
        eintrag = save_kontakt(kontakt=_neu(akte), handlungsfelder=felder, by=cm)
    assert eintrag.verfasser == cm
    assert not eintrag.nachtrag
    assert _lies(akte).letzter_kontakt_am == date(2024, 5, 3)


def test_an_older_note_does_not_move_the_latest_contact_back(cm, akte):
    with kontext(cm):
        save_kontakt(kontakt=_neu(akte), handlungsfelder=[], by=cm)
        save_kontakt(kontakt=_neu(akte, tag=date(2024, 1, 1)), handlungsfelder=[], by=cm)
    assert _lies(akte).letzter_kontakt_am == date(2024, 5, 3)


def test_a_note_moved_to_another_day_finds_the_latest_anew(cm, akte):
    with kontext(cm):
        erste = save_kontakt(kontakt=_neu(akte), handlungsfelder=[], by=cm)
        save_kontakt(kontakt=_neu(akte, tag=date(2024, 2, 1)), handlungsfelder=[], by=cm)
        erste.tag = date(2024, 1, 1)
        save_kontakt(kontakt=erste, handlungsfelder=[], by=cm)
    assert _lies(akte).letzter_kontakt_am == date(2024, 2, 1)


def test_sent_twice_it_is_stored_once(cm, akte):
    vorgang = uuid.uuid4()
    client = angemeldet(cm)
    for _ in range(2):
        antwort = client.post(f"/faelle/{akte.pk}/kontakt/", EINGABE | {"vorgang": str(vorgang)})
        assert antwort.status_code == 302
    with systemkontext("Test"):
        assert Kontakt.objects.filter(fall=akte).count() == 1


def test_nobody_rewrites_the_note_of_somebody_else(cm, akte, nutzer_mit, dueren):
    kollegin = nutzer_mit("case_management", dueren)
    eintrag = akten.kontakt(akte, cm)
    assert (
        angemeldet(kollegin).get(f"/faelle/{akte.pk}/kontakte/{eintrag.pk}/bearbeiten/").status_code
        == 403
    )
    with kontext(kollegin), pytest.raises(PermissionDenied):
        save_kontakt(kontakt=Kontakt.objects.get(pk=eintrag.pk), handlungsfelder=[], by=kollegin)


def test_a_second_save_of_an_old_form_shows_both_texts_and_stores_nothing(cm, akte):
    eintrag = akten.kontakt(akte, cm, "Urtext")
    url = f"/faelle/{akte.pk}/kontakte/{eintrag.pk}/bearbeiten/"
    client = angemeldet(cm)
    stand = client.get(url).context["formular"].initial["stand"]
    assert client.post(url, EINGABE | {"notiz": "Erste Fassung", "stand": stand}).status_code == 302
    zweite = client.post(url, EINGABE | {"notiz": "Zweite Fassung", "stand": stand})
    assert zweite.status_code == 422
    text = text_von(zweite.content.decode())
    assert "Erste Fassung" in text
    assert "Zweite Fassung" in text
    with systemkontext("Test"):
        assert Kontakt.objects.get(pk=eintrag.pk).notiz == "Erste Fassung"


def test_a_closed_file_takes_only_marked_addenda(cm, dueren, team_von):
    fall = akten.beendete_akte(team_von(dueren), cm)
    with kontext(cm):
        nachtrag = save_kontakt(kontakt=_neu(fall), handlungsfelder=[], by=cm)
        assert nachtrag.nachtrag
        nachtrag.notiz = "geändert"
        with pytest.raises(ValidationError, match="beendet"):
            save_kontakt(kontakt=nachtrag, handlungsfelder=[], by=cm)


def test_the_database_refuses_to_change_a_closed_file(cm, dueren, team_von):
    fall = akten.beendete_akte(team_von(dueren), cm)
    with kontext(cm), pytest.raises(IntegrityError, match="beendet"), transaction.atomic():
        Kontakt.objects.create(
            fall=fall, kommune=dueren, verfasser=cm, tag=date(2024, 1, 1), form="telefon", notiz="x"
        )


def test_a_confidential_note_is_for_its_author_and_the_fallfuehrung(cm, akte, nutzer_mit, dueren):
    schreibt = nutzer_mit("case_management", dueren)
    aufsicht = nutzer_mit("fachaufsicht", dueren)
    kollege = nutzer_mit("case_management", dueren)
    akten.kontakt(akte, schreibt, "STRENG-GEHEIM", vertraulich=True)
    for wer, sieht in ((schreibt, True), (cm, True), (kollege, False), (aufsicht, False)):
        seite = angemeldet(wer).get(f"/faelle/{akte.pk}/")
        assert seite.status_code == 200
        assert ("STRENG-GEHEIM" in seite.content.decode()) is sieht, wer


def test_the_draft_is_kept_shown_again_and_gone_after_saving(cm, akte):
    client = angemeldet(cm)
    gesichert = client.post(f"/faelle/{akte.pk}/kontakt/entwurf/", EINGABE)
    assert "gesichert" in gesichert.json()
    seite = client.get(f"/faelle/{akte.pk}/kontakt/").content.decode()
    assert "Der Kurs beginnt im Juni." in seite
    assert "Ihr Entwurf vom" in seite
    assert client.post(f"/faelle/{akte.pk}/kontakt/", EINGABE).status_code == 302
    with systemkontext("Test"):
        assert not Kontaktentwurf.objects.filter(fall=akte).exists()


def test_a_draft_is_its_writers_alone(cm, akte, nutzer_mit, dueren):
    kollegin = nutzer_mit("case_management", dueren)
    with kontext(cm):
        save_entwurf(fall=akte, eingaben={"notiz": "halb"}, by=cm)
    with kontext(kollegin):
        assert not Kontaktentwurf.objects.exists()


def test_an_endless_draft_is_refused(cm, akte):
    antwort = angemeldet(cm).post(
        f"/faelle/{akte.pk}/kontakt/entwurf/", EINGABE | {"notiz": "x" * 70_000}
    )
    assert antwort.status_code == 422


@pytest.mark.parametrize(
    ("eingabe", "satz"),
    [
        ({"tag": "31.02.2024"}, "ist kein Datum"),
        ({"tag": "01.01.2090"}, "darf nicht nach dem"),
        ({"dauer": "2000"}, "höchstens 1.440"),
        ({"notiz": ""}, "erforderlich"),
    ],
)
def test_bad_input_names_the_field_and_keeps_what_was_typed(cm, akte, eingabe, satz):
    antwort = angemeldet(cm).post(f"/faelle/{akte.pk}/kontakt/", EINGABE | eingabe)
    assert antwort.status_code == 422
    text = antwort.content.decode()
    assert satz in text
    assert "Der Kurs beginnt" in text or "notiz" in eingabe
    with systemkontext("Test"):
        assert not Kontakt.objects.filter(fall=akte).exists()


def test_saving_takes_at_most_twelve_statements(cm, akte):
    """With a field of action, both histories and the read log; as the view does it."""
    with systemkontext("Test"):
        feld = Handlungsfeld.objects.create(name="Testfeld", gueltig_von=date(2020, 1, 1))
    with kontext(cm), CaptureQueriesContext(connection) as abfragen:
        log_zugriff(by=cm, objekte=akte, art=ZugriffArt.ANSICHT, zweck="Kontakt schreiben")
        save_kontakt(kontakt=_neu(akte), handlungsfelder=[feld], by=cm)
    assert len(abfragen) <= 12, [a["sql"][:120] for a in abfragen]


def test_reading_a_file_is_logged_with_its_number(cm, akte):
    angemeldet(cm).get(f"/faelle/{akte.pk}/")
    with systemkontext("Test"):
        assert Zugriff.objects.filter(
            nutzer=cm, objekt_typ="casemanagement.fall", objekt_id=str(akte.pk)
        ).exists()


def test_a_new_note_begins_with_today(cm, akte):
    seite = angemeldet(cm).get(f"/faelle/{akte.pk}/kontakt/").content.decode()
    assert f'value="{timezone.localdate():%d.%m.%Y}"' in seite
