"""A run of all checks: what it stores, closes, reopens and remembers."""

import threading
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kim.kontext import kontext, systemkontext
from kim.models import Kommune
from stellen.actions.pruefungen import run_pruefungen
from stellen.constants import PruefbefundStatus
from stellen.models import Erhebung, Pruefbefund, Prueflauf, Zuweisung
from stellen.pruefungen import PRUEFUNGEN, Pruefstoff
from tests.stellen.fabriken import erhebung_mit_zahlen, zeile_von
from tests.stellen.pruefungen.hilfen import TAG, VORHER, erhebung, liste, meldung, person, stelle

OFFEN, KLAERUNG, AKZEPTIERT, BEHOBEN = PruefbefundStatus


def lauf(zu: Erhebung, by=None) -> Prueflauf:
    return run_pruefungen(erhebung=zu, by=by)


def befunde(zu: Erhebung, pruefung: str = "") -> list[Pruefbefund]:
    alle = Pruefbefund.objects.filter(erhebung=zu).order_by("pruefung", "kommune", "schluessel")
    return list(alle.filter(pruefung=pruefung) if pruefung else alle)


def akzeptiere(befund: Pruefbefund, grund: str = "Bescheid liegt vor") -> None:
    befund.status, befund.begruendung = AKZEPTIERT, grund
    befund.akzeptiert_bis = befund.mass
    befund.save()


def setze(zu: Erhebung, ags: str, art: str, zahlen: str) -> None:
    zeile = zeile_von(zu, ags, art)
    werte = ("zugewiesen", "besetzt", "vorgesehen", "nicht_vorgesehen")
    for name, wert in zip(werte, zahlen.split(), strict=True):
        setattr(zeile, name, Decimal(wert))
    zeile.save()


@pytest.fixture
def abweichung(system, dueren) -> Erhebung:
    """Düren reports half a VZÄ too many in the ABH; a Stichtag with nothing else."""
    zu = erhebung()
    liste(dueren)
    meldung(zu, dueren, {"abh": "1.50 1.50 0 0"})
    return zu


# -- store, repeat, close, reopen ----------------------------------------------------------
def test_a_run_stores_what_it_finds_and_says_how_much(abweichung, dueren, nutzer_mit):
    ministerium = nutzer_mit("ministerium")
    ergebnis = lauf(abweichung, ministerium)
    (eine,) = befunde(abweichung, "zuweisung_liste")
    assert (eine.kommune, eine.schluessel, eine.status) == (dueren, "abh", OFFEN)
    assert (eine.mass, eine.schwere) == (Decimal("0.50"), "fehler")
    assert eine.werte == [["gemeldet", "1,50"], ["Landesliste", "1,00"]]
    assert eine.history.get().history_user == ministerium
    assert ergebnis.befunde == ergebnis.neu == len(befunde(abweichung))
    assert (ergebnis.behoben, ergebnis.uebernommen, ergebnis.wieder_offen) == (0, 0, 0)


def test_the_same_run_again_changes_nothing(abweichung):
    lauf(abweichung)
    vorher = list(Pruefbefund.objects.values()), Pruefbefund.history.count()
    ergebnis = lauf(abweichung)
    assert (list(Pruefbefund.objects.values()), Pruefbefund.history.count()) == vorher
    assert (ergebnis.neu, ergebnis.behoben, ergebnis.wieder_offen) == (0, 0, 0)


def test_what_is_gone_is_closed_and_what_comes_back_reopened(abweichung, dueren):
    lauf(abweichung)
    setze(abweichung, dueren.ags, "abh", "1.00 1.00 0 0")
    assert lauf(abweichung).behoben == 2
    (eine,) = befunde(abweichung, "zuweisung_liste")
    assert eine.status == BEHOBEN
    assert "nicht mehr gefunden" in eine.begruendung
    assert eine.history.first().history_change_reason == eine.begruendung
    setze(abweichung, dueren.ags, "abh", "1.25 1.25 0 0")
    assert lauf(abweichung).wieder_offen == 2
    eine.refresh_from_db()
    assert (eine.status, eine.mass) == (OFFEN, Decimal("0.25"))
    assert "wieder gefunden" in eine.begruendung


def test_what_is_being_clarified_stays_so_with_the_new_figures(abweichung, dueren):
    lauf(abweichung)
    (eine,) = befunde(abweichung, "zuweisung_liste")
    eine.status = KLAERUNG
    eine.save()
    setze(abweichung, dueren.ags, "abh", "3.00 3.00 0 0")
    lauf(abweichung)
    eine.refresh_from_db()
    assert (eine.status, eine.mass) == (KLAERUNG, Decimal("2.00"))
    assert "3,00 VZÄ" in eine.text


# -- accepted ------------------------------------------------------------------------------
def test_an_acceptance_holds_until_it_gets_worse(abweichung, dueren):
    lauf(abweichung)
    (eine,) = befunde(abweichung, "zuweisung_liste")
    akzeptiere(eine)
    setze(abweichung, dueren.ags, "abh", "1.25 1.25 0 0")
    lauf(abweichung)
    eine.refresh_from_db()
    assert (eine.status, eine.mass, eine.akzeptiert_bis) == (
        AKZEPTIERT, Decimal("0.25"), Decimal("0.50"),
    )  # fmt: skip
    setze(abweichung, dueren.ags, "abh", "1.50 1.50 0 0")
    lauf(abweichung)
    eine.refresh_from_db()
    assert eine.status == AKZEPTIERT
    setze(abweichung, dueren.ags, "abh", "1.75 1.75 0 0")
    lauf(abweichung)
    eine.refresh_from_db()
    assert (eine.status, eine.akzeptiert_bis) == (OFFEN, None)
    assert eine.begruendung == (
        "Größer als akzeptiert: bisher bis zum Ausmaß 0,50, jetzt 0,75. "
        "Begründung war: Bescheid liegt vor"
    )


def naechster(dueren: Kommune, abh: str) -> Erhebung:
    zu = erhebung(TAG.replace(year=TAG.year + 1))
    liste(dueren, zu.stichtag.year)
    meldung(zu, dueren, {"abh": abh})
    return zu


def test_the_next_stichtag_takes_an_acceptance_over(abweichung, dueren):
    lauf(abweichung)
    (eine,) = befunde(abweichung, "zuweisung_liste")
    akzeptiere(eine)
    zu = naechster(dueren, "1.50 1.50 0 0")
    assert lauf(zu).uebernommen == 1
    (neue,) = befunde(zu, "zuweisung_liste")
    assert (neue.status, neue.uebernommen_von) == (AKZEPTIERT, eine)
    assert neue.begruendung == "Bescheid liegt vor"
    assert neue.history.get().history_change_reason == "Akzeptiert wie am 30.06.2031."
    assert befunde(zu, "summe_zuweisung")[0].status == OFFEN


def test_a_worse_one_is_open_and_says_what_was_accepted(abweichung, dueren):
    lauf(abweichung)
    (eine,) = befunde(abweichung, "zuweisung_liste")
    akzeptiere(eine)
    zu = naechster(dueren, "2.00 2.00 0 0")
    lauf(zu)
    (neue,) = befunde(zu, "zuweisung_liste")
    assert (neue.status, neue.uebernommen_von) == (OFFEN, eine)
    assert neue.begruendung.startswith(
        "Größer als akzeptiert: am 30.06.2031 bis zum Ausmaß 0,50, jetzt 1,00."
    )


def test_the_last_decision_counts(abweichung, dueren):
    """Accepted once, open at the Stichtag after: nothing to take over at the third."""
    lauf(abweichung)
    akzeptiere(befunde(abweichung, "zuweisung_liste")[0])
    zweiter = naechster(dueren, "1.50 1.50 0 0")
    lauf(zweiter)
    (zwischen,) = befunde(zweiter, "zuweisung_liste")
    zwischen.status = OFFEN
    zwischen.save()
    dritter = erhebung(TAG.replace(year=TAG.year + 2))
    liste(dueren, dritter.stichtag.year)
    meldung(dritter, dueren, {"abh": "1.50 1.50 0 0"})
    lauf(dritter)
    (neue,) = befunde(dritter, "zuweisung_liste")
    assert (neue.status, neue.uebernommen_von) == (OFFEN, None)


def test_what_belongs_to_one_stichtag_is_not_remembered(system, dueren):
    """A jump accepted once says nothing about the next jump."""
    anfang, mitte, ende = erhebung(VORHER), erhebung(), erhebung(TAG.replace(month=12, day=31))
    meldung(anfang, dueren)
    meldung(mitte, dueren, {"case_management": "9.00 4.00 5.00 0"})
    meldung(ende, dueren, {"case_management": "9.00 8.00 1.00 0"})
    lauf(mitte)
    akzeptiere(befunde(mitte, "sprung")[0])
    lauf(ende)
    assert [b.status for b in befunde(ende, "sprung")] == [OFFEN]


# -- who, how often, how dear --------------------------------------------------------------
@pytest.mark.parametrize("rolle", ["koordination", "assistenz", "evaluation"])
def test_only_the_ministerium_starts_a_run(abweichung, dueren, nutzer_mit, rolle):
    nutzer = nutzer_mit(rolle, None if rolle == "evaluation" else dueren)
    with kontext(nutzer), pytest.raises(PermissionDenied):
        lauf(abweichung, nutzer)


def test_the_ministerium_runs_it_from_its_own_context(abweichung, nutzer_mit):
    ministerium = nutzer_mit("ministerium")
    with kontext(ministerium):
        lauf(abweichung, ministerium)
        assert Pruefbefund.objects.visible_to(ministerium).filter(erhebung=abweichung).exists()


def test_two_runs_at_once_take_turns(echte_datenbank):
    with systemkontext("Test"):
        dueren = Kommune.objects.get(ags="05358")
        zu = erhebung()
        meldung(zu, dueren, {"abh": "1.50 1.25 0 0"})
    fehler: list[Exception] = []
    start = threading.Barrier(4)

    def einer() -> None:
        try:
            start.wait()
            lauf(zu)
        except Exception as e:
            fehler.append(e)
        finally:
            connection.close()

    faeden = [threading.Thread(target=einer) for _ in range(4)]
    for faden in faeden:
        faden.start()
    for faden in faeden:
        faden.join()
    assert fehler == []
    with systemkontext("Test"):
        neu = sorted(Prueflauf.objects.values_list("neu", flat=True))
        assert neu == [0, 0, 0, Pruefbefund.objects.count()]
        assert Pruefbefund.history.count() == Pruefbefund.objects.count()


def _volle_erhebung(dueren: Kommune, soest: Kommune) -> Erhebung:
    """Something to do for every check, from rows of every kind."""
    erhebung_mit_zahlen(VORHER)
    zu = erhebung_mit_zahlen(TAG, status="gemeldet")
    with systemkontext("Test"):
        liste(dueren, abh="9.00")
        person(dueren, "Ada Muster", "0.75")
        person(soest, "Ada Muster", "0.75")
        stelle(dueren)
        zu.status, zu.frist = "abgeschlossen", TAG
        zu.save()
    return zu


@pytest.mark.parametrize("name", list(PRUEFUNGEN))
def test_a_check_alone_takes_at_most_five_statements(db, dueren, soest, name):
    zu = _volle_erhebung(dueren, soest)
    with systemkontext("Test"), CaptureQueriesContext(connection) as abfragen:
        PRUEFUNGEN[name].finde(Pruefstoff(zu))
    assert len(abfragen) <= 5, [a["sql"] for a in abfragen]


def test_a_whole_run_takes_few_statements_however_many_stichtage(db, dueren, soest):
    zu = _volle_erhebung(dueren, soest)
    anzahlen = []
    for weitere in (0, 3):
        with systemkontext("Test"):
            Pruefbefund.objects.filter(erhebung=zu).delete()
            for monat in range(weitere):
                meldung(erhebung(VORHER.replace(month=7 + monat, day=30)), dueren)
        with CaptureQueriesContext(connection) as abfragen:
            lauf(zu)
        anzahlen.append(len(abfragen))
    assert anzahlen[0] == anzahlen[1] <= 5 * len(PRUEFUNGEN)


# -- the published figures -----------------------------------------------------------------
def test_the_published_figures_raise_no_alarm(db):
    """54 × 5 rows that add up to their published totals, with the Land's list of the year."""
    zu = erhebung_mit_zahlen()
    with systemkontext("Test"):
        for meldung_ in zu.meldungen.prefetch_related("zeilen"):
            for zeile in meldung_.zeilen.all():
                Zuweisung.objects.create(
                    kommune_id=meldung_.kommune_id,
                    stellenart=zeile.stellenart,
                    haushaltsjahr=2024,
                    vzae=zeile.zugewiesen,
                    quelle="Test",
                )
    assert lauf(zu).befunde == 0
