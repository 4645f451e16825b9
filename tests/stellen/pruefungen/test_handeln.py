"""What people do with a finding: who may, what follows, who is told."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from kim.kontext import kontext, systemkontext
from kim.models import Benachrichtigung
from stellen.actions.pruefbefunde import (
    accept_befunde,
    add_beitrag,
    assign_befunde,
    decide_befund,
)
from stellen.constants import Beitragsart, PruefbefundStatus, Schwere
from stellen.models import Pruefbefund
from tests.stellen.pruefungen.hilfen import TAG, erhebung

pytestmark = pytest.mark.django_db

OFFEN, KLAERUNG, AKZEPTIERT, BEHOBEN = PruefbefundStatus
RUECKFRAGE, ANTWORT, KOMMENTAR = Beitragsart.RUECKFRAGE, Beitragsart.ANTWORT, Beitragsart.KOMMENTAR


@pytest.fixture
def befund(db, dueren):
    return neuer(dueren)


def neuer(kommune, schluessel="abh", **felder) -> Pruefbefund:
    vorgabe = {"schwere": Schwere.FEHLER, "text": "Probe", "mass": Decimal("0.50")}
    with systemkontext("Test"):
        from stellen.models import Erhebung

        zu = Erhebung.objects.filter(stichtag=TAG).first() or erhebung()
        return Pruefbefund.objects.create(
            erhebung=zu,
            kommune=kommune,
            pruefung="zuweisung_liste",
            schluessel=schluessel,
            **(vorgabe | felder),
        )


def notizen(nutzer) -> list[str]:
    with systemkontext("Test"):
        return list(
            Benachrichtigung.objects.filter(empfaenger=nutzer).values_list("text", flat=True)
        )


def gespeichert(befund) -> Pruefbefund:
    with systemkontext("Test"):
        return Pruefbefund.objects.get(pk=befund.pk)


# -- ask and answer ------------------------------------------------------------------------
def test_the_ministerium_asks_and_the_kommune_is_told(befund, nutzer_mit, dueren, soest):
    ministerium = nutzer_mit("ministerium")
    eigene = [nutzer_mit(rolle, dueren) for rolle in ("koordination", "assistenz")]
    fremde = [nutzer_mit("koordination", soest), nutzer_mit("case_management", dueren)]
    with kontext(ministerium):
        add_beitrag(befund=befund, art=RUECKFRAGE, text=" Warum? ", by=ministerium)
    assert gespeichert(befund).status == KLAERUNG
    for nutzer in eigene:
        assert notizen(nutzer) == [
            "Rückfrage: Prüfbefund „Zugewiesen weicht von der Landesliste ab“ zum 30.06.2031"
        ]
    assert [notizen(n) for n in fremde] == [[], []]


def test_the_kommune_answers_and_who_asked_is_told(befund, nutzer_mit, dueren):
    ministerium, andere = nutzer_mit("ministerium"), nutzer_mit("ministerium")
    assistenz = nutzer_mit("assistenz", dueren)
    with kontext(ministerium):
        add_beitrag(befund=befund, art=RUECKFRAGE, text="Warum?", by=ministerium)
    with kontext(assistenz):
        add_beitrag(befund=befund, art=ANTWORT, text="Darum.", by=assistenz)
    assert len(notizen(ministerium)) == 1
    assert notizen(andere) == []
    with systemkontext("Test"):
        assert [b.text for b in befund.beitraege.all()] == ["Warum?", "Darum."]


def test_an_answer_nobody_asked_for_goes_to_the_ministerium(befund, nutzer_mit, dueren):
    ministerium, koordination = nutzer_mit("ministerium"), nutzer_mit("koordination", dueren)
    with kontext(koordination):
        add_beitrag(befund=befund, art=ANTWORT, text="Das ist richtig so.", by=koordination)
    jetzt = gespeichert(befund)
    assert jetzt.status == KLAERUNG
    with systemkontext("Test"):
        letzter = jetzt.history.first()
        assert (letzter.history_user, letzter.history_change_reason) == (koordination, "Antwort")
    assert len(notizen(ministerium)) == 1


def test_a_comment_changes_no_state_and_tells_nobody(befund, nutzer_mit, dueren):
    ministerium, koordination = nutzer_mit("ministerium"), nutzer_mit("koordination", dueren)
    with kontext(koordination):
        add_beitrag(befund=befund, art=KOMMENTAR, text="Notiert.", by=koordination)
    assert gespeichert(befund).status == OFFEN
    assert notizen(ministerium) == []


@pytest.mark.parametrize(
    ("rolle", "fremd", "art"),
    [
        ("koordination", False, RUECKFRAGE),
        ("ministerium", False, ANTWORT),
        ("koordination", True, ANTWORT),
        ("koordination", True, KOMMENTAR),
        ("evaluation", False, KOMMENTAR),
    ],
)
def test_who_may_not_contribute(befund, nutzer_mit, dueren, soest, rolle, fremd, art):
    land = rolle in ("ministerium", "evaluation")
    nutzer = nutzer_mit(rolle, None if land else soest if fremd else dueren)
    with kontext(nutzer), pytest.raises(PermissionDenied):
        add_beitrag(befund=befund, art=art, text="x", by=nutzer)


def test_a_finding_of_the_land_has_nobody_to_answer(nutzer_mit):
    ministerium, eine = nutzer_mit("ministerium"), neuer(None)
    with kontext(ministerium):
        with pytest.raises(ValidationError, match="keine Kommune"):
            add_beitrag(befund=eine, art=RUECKFRAGE, text="x", by=ministerium)
        add_beitrag(befund=eine, art=KOMMENTAR, text="Liste bestellt", by=ministerium)


# -- decide --------------------------------------------------------------------------------
def test_accepting_remembers_reason_and_measure(befund, nutzer_mit):
    ministerium = nutzer_mit("ministerium")
    with kontext(ministerium):
        decide_befund(befund=befund, status=AKZEPTIERT, grund=" Bescheid ", by=ministerium)
    jetzt = gespeichert(befund)
    assert (jetzt.status, jetzt.begruendung) == (AKZEPTIERT, "Bescheid")
    assert jetzt.akzeptiert_bis == Decimal("0.50")
    with systemkontext("Test"):
        assert jetzt.history.first().history_user == ministerium


@pytest.mark.parametrize(
    ("status", "grund", "text"),
    [(AKZEPTIERT, "  ", "begründen"), (OFFEN, "x", "kein Weg")],
)
def test_a_decision_needs_a_reason_and_a_way(befund, nutzer_mit, status, grund, text):
    ministerium = nutzer_mit("ministerium")
    with kontext(ministerium), pytest.raises(ValidationError, match=text):
        decide_befund(befund=befund, status=status, grund=grund, by=ministerium)


def test_the_second_of_two_decisions_sees_the_first(befund, nutzer_mit):
    erste, zweite = nutzer_mit("ministerium"), nutzer_mit("ministerium")
    with kontext(erste):
        decide_befund(befund=befund, status=AKZEPTIERT, grund="Bescheid", by=erste, gesehen=OFFEN)
    with kontext(zweite), pytest.raises(ValidationError) as fehler:
        decide_befund(befund=befund, status=BEHOBEN, grund="x", by=zweite, gesehen=OFFEN)
    (text,) = fehler.value.messages
    assert text.startswith(f"{erste} hat den Stand inzwischen auf „mit Begründung akzeptiert“")
    assert "Begründung: Bescheid" in text
    assert gespeichert(befund).status == AKZEPTIERT


@pytest.mark.parametrize("rolle", ["koordination", "assistenz"])
def test_the_kommune_does_not_decide(befund, nutzer_mit, dueren, rolle):
    nutzer = nutzer_mit(rolle, dueren)
    with kontext(nutzer), pytest.raises(PermissionDenied):
        decide_befund(befund=befund, status=AKZEPTIERT, grund="x", by=nutzer)
    with kontext(nutzer), pytest.raises(PermissionDenied):
        accept_befunde(befunde=Pruefbefund.objects.all(), grund="x", by=nutzer)


# -- many at once --------------------------------------------------------------------------
def test_accepting_many_is_all_or_none(nutzer_mit, dueren, soest):
    ministerium = nutzer_mit("ministerium")
    neuer(dueren), neuer(soest)
    with kontext(ministerium):
        assert (
            accept_befunde(befunde=Pruefbefund.objects.all(), grund="Erlass", by=ministerium) == 2
        )
    mit_behobenem = neuer(soest, "ebh", status=BEHOBEN)
    noch_offen = neuer(dueren, "ebh")
    with kontext(ministerium), pytest.raises(ValidationError, match="kann nicht akzeptiert"):
        accept_befunde(
            befunde=Pruefbefund.objects.filter(schluessel="ebh"), grund="x", by=ministerium
        )
    assert gespeichert(noch_offen).status == OFFEN
    assert gespeichert(mit_behobenem).status == BEHOBEN
    with systemkontext("Test"):
        assert {
            b.history.first().history_user for b in Pruefbefund.objects.filter(schluessel="abh")
        } == {ministerium}


def test_responsibility_for_many_is_one_notice(nutzer_mit, dueren, soest):
    ministerium, kollegin = nutzer_mit("ministerium"), nutzer_mit("ministerium")
    neuer(dueren), neuer(soest)
    with kontext(ministerium):
        assign_befunde(
            befunde=Pruefbefund.objects.all(),
            verantwortlich=kollegin,
            faellig_am=date(2031, 8, 1),
            grund="Bericht",
            by=ministerium,
        )
    assert notizen(kollegin) == ["Sie sind für 2 Prüfbefunde zum 30.06.2031 zuständig."]
    with systemkontext("Test"):
        assert {(b.verantwortlich, b.faellig_am) for b in Pruefbefund.objects.all()} == {
            (kollegin, date(2031, 8, 1))
        }
