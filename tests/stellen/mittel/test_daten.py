"""What is read for the arithmetic: posts, leaves, assignments, settled Meldungen, rates."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from kim.kontext import kontext, systemkontext
from kim.models import Gemeinde, Kommune, Organisation
from stellen.actions.erstdaten_mittel import load_mittel
from stellen.actions.mittel import (
    delete_ansatz,
    delete_foerdersatz,
    errechne_saetze,
    save_foerdersatz,
)
from stellen.constants import (
    Abwesenheitsart,
    Anstellungstraeger,
    Baustein,
    MeldungStatus,
    Stellenart,
)
from stellen.mittel.daten import Grundlage, jahre, lade_mittel
from stellen.mittel.rechnen import Euro
from stellen.mittel.uebersicht import je_kommune, sortiert
from stellen.mittel.wege import gesamt, je_baustein, je_traeger
from stellen.models import Abwesenheit, Foerdersatz, Haushaltsansatz
from stellen.stellenplan import vakanztage
from tests.stellen.fabriken import erhebung_mit_zahlen, veroeffentlichte_zeilen
from tests.stellen.mittel.hilfen import ansaetze_2024, besetzt, satz, stelle, zuweisung

pytestmark = pytest.mark.django_db
CM = Stellenart.CASE_MANAGEMENT


def zeile(kommune, art: str = CM, jahr: int = 2024):
    return next(z for z in lade_mittel([kommune], jahr) if z.stellenart == art)


@pytest.fixture
def system():
    with systemkontext("Test"):
        yield


# -- from posts ----------------------------------------------------------------------------
def test_posts_of_the_kommune_decide_day_by_day(system, dueren, soest):
    """Two assigned, one post, vacant in the first half of 2024 (182 days at 100 €)."""
    satz("36600.00")
    zuweisung(dueren, "2.00")
    besetzt(stelle(dueren), von=date(2024, 7, 1))
    besetzt(stelle(soest))
    z = zeile(dueren)
    assert z.grundlage == Grundlage.STELLEN
    assert z.euro == Euro(Decimal("18400.00"), Decimal("18200.00"), Decimal("36600.00"))


def test_a_leave_counts_for_the_ministerium_that_may_not_see_it(dueren, nutzer_mit):
    """31 days of March 2024."""
    with systemkontext("Test"):
        satz("36600.00")
        zuweisung(dueren, "1.00")
        wer = besetzt(stelle(dueren))
        Abwesenheit.objects.create(
            besetzung=wer,
            kommune=dueren,
            art=Abwesenheitsart.ELTERNZEIT,
            von=date(2024, 3, 1),
            bis=date(2024, 3, 31),
        )
    with kontext(nutzer_mit("ministerium")):
        assert zeile(dueren).euro.unbesetzt == Decimal("3100.00")
        assert not Abwesenheit.objects.exists()


def test_the_same_vacancy_as_the_plan_of_posts(system, dueren):
    for monat in (2, 5, 9):
        besetzt(stelle(dueren, "1.50"), von=date(2024, monat, 1))
    tage = vakanztage([dueren.pk], date(2024, 1, 1), date(2024, 12, 31))
    assert zeile(dueren).aufteilung.unbesetzt == tage[dueren.pk, CM]


def test_what_is_passed_on_follows_who_employs(system, dueren):
    """One post each; the freie Träger got his on 2 July (183 of 366 days) and filled it."""
    satz("36600.00")
    zuweisung(dueren, "3.00")
    besetzt(stelle(dueren))
    gemeinde = Gemeinde.objects.filter(kommune=dueren).first()
    traeger = Organisation.objects.create(name="Verein", art="wohlfahrt", kommune=dueren)
    weiter = {"bescheid_am": date(2024, 1, 15)}
    stelle(dueren, traeger_art=Anstellungstraeger.GEMEINDE, gemeinde=gemeinde, **weiter)
    beim_verein = stelle(
        dueren,
        traeger_art=Anstellungstraeger.TRAEGER,
        organisation=traeger,
        gueltig_von=date(2024, 7, 2),
        **weiter,
    )
    besetzt(beim_verein, von=date(2024, 7, 2))
    zeilen = lade_mittel([dueren], 2024)
    assert [(z.name, z.weitergeleitet, *z.betrag) for z in je_traeger(zeilen)] == [
        ("", False, Decimal("36600.00"), Decimal("0.00")),
        (gemeinde.name, True, Decimal("0.00"), Decimal("36600.00")),
        ("Verein", True, Decimal("18300.00"), Decimal("0.00")),
        ("", False, Decimal("0.00"), Decimal("18300.00")),
    ]
    summe = gesamt(zeilen)
    assert summe.pauschale == Decimal("109800.00")
    assert sum(z.betrag.bewilligt for z in je_traeger(zeilen)) == summe.pauschale


# -- from Meldungen ------------------------------------------------------------------------
def test_without_posts_settled_meldungen_are_the_basis(system, dueren):
    """Düren, Case Management: 12.00 assigned, 11.50 filled; half a rate is left."""
    erhebung_mit_zahlen(kommunen=[dueren])
    satz("36600.00")
    zuweisung(dueren, "12.00")
    z = zeile(dueren)
    assert z.grundlage == Grundlage.MELDUNGEN
    assert z.euro == Euro(Decimal("420900.00"), Decimal("18300.00"))


def test_unsettled_meldungen_say_nothing(system, dueren):
    erhebung_mit_zahlen(kommunen=[dueren], status=MeldungStatus.GEMELDET)
    satz("36600.00")
    zuweisung(dueren, "12.00")
    z = zeile(dueren)
    assert z.grundlage == Grundlage.KEINE
    assert z.euro == Euro(unbekannt=Decimal("439200.00"))
    assert z.euro.anteil_nicht is None


def test_without_a_rate_there_is_no_amount(system, dueren):
    zuweisung(dueren, "12.00")
    assert zeile(dueren).ergebnis is None


def test_the_whole_land_of_2024_comes_to_its_budget(system):
    """54 Kommunen with the published figures; each amount computed here on its own."""
    erhebung_mit_zahlen()
    for z in veroeffentlichte_zeilen():
        zuweisung(Kommune.objects.get(ags=z["ags"]), str(z["zugewiesen"]), 2024, z["stellenart"])
    ansaetze_2024()
    summen = je_baustein(lade_mittel(Kommune.objects.all(), 2024))
    assert set(summen) == {Baustein.CASE_MANAGEMENT, Baustein.BEHOERDEN}
    assert summen[Baustein.BEHOERDEN].pauschale == Decimal("10000000.00")
    assert summen[Baustein.BEHOERDEN].nicht_verausgabt == Decimal("1470000.00")  # 29.40 VZÄ
    cm = summen[Baustein.CASE_MANAGEMENT]
    assert cm.pauschale == Decimal("39299996.73")
    assert abs(cm.nicht_verausgabt - Decimal("55119.21") * Decimal("143.26")) < Decimal("0.28")


# -- rank ----------------------------------------------------------------------------------
def test_rank_is_by_what_is_left_and_stays_when_sorted_otherwise(system, dueren, soest):
    satz("36600.00")
    for kommune, vzae in ((dueren, "2.00"), (soest, "1.00")):
        zuweisung(kommune, vzae)
        stelle(kommune, vzae)
    zeilen = je_kommune(lade_mittel([soest, dueren], 2024))
    assert [(z.kommune, z.rang) for z in zeilen] == [(dueren, 1), (soest, 2)]
    assert [z.rang for z in sortiert(zeilen, "nicht")] == [2, 1]
    assert [z.rang for z in sortiert(zeilen, "-name")] == [2, 1]
    assert sortiert(zeilen, "unsinn") == zeilen


# -- rates and budgets ---------------------------------------------------------------------
def test_initial_data_holds_what_has_a_source_and_computes_the_rest(system, dueren):
    zuweisung(dueren, "713.00")
    zuweisung(dueren, "81.00", 2024, Stellenart.ABH)
    zuweisung(dueren, "119.00", 2024, Stellenart.EBH)
    assert load_mittel() == ["Mittel: 2 Ansätze, 4 Fördersätze neu, 3 errechnet"]
    saetze = {s.stellenart: s for s in Foerdersatz.objects.filter(haushaltsjahr=2024)}
    assert set(saetze) == {CM, Stellenart.ABH, Stellenart.EBH}
    assert saetze[CM].betrag == Decimal("55119.21")
    assert saetze[Stellenart.ABH].betrag == saetze[Stellenart.EBH].betrag == Decimal(50000)
    assert all(s.rechnerisch and "÷" in s.quelle for s in saetze.values())
    assert "Stichtag 30.06.2024" in Haushaltsansatz.objects.get(baustein=2).quelle
    assert jahre() == [2024, 2023]
    assert load_mittel() == ["Mittel: 0 Ansätze, 0 Fördersätze neu, 0 errechnet"]


def test_computing_again_keeps_what_was_laid_down(system, dueren):
    zuweisung(dueren, "100.00", 2024, Stellenart.ABH)
    fest = satz("48000.00", 2024, Stellenart.EBH)
    ansatz = Haushaltsansatz.objects.create(
        baustein=3, haushaltsjahr=2024, betrag=Decimal(5_000_000), quelle="Test"
    )
    assert [s.stellenart for s in errechne_saetze(ansatz=ansatz, by=None)] == [Stellenart.ABH]
    ansatz.betrag = Decimal(6_000_000)
    errechne_saetze(ansatz=ansatz, by=None)
    assert Foerdersatz.objects.get(stellenart=Stellenart.ABH).betrag == Decimal("60000.00")
    fest.refresh_from_db()
    assert (fest.betrag, fest.rechnerisch) == (Decimal("48000.00"), False)


def test_nothing_to_compute_from_is_said(system):
    ansatz = Haushaltsansatz.objects.create(
        baustein=2, haushaltsjahr=2024, betrag=Decimal(1000), quelle="Test"
    )
    with pytest.raises(ValidationError, match="lässt sich kein Satz errechnen"):
        errechne_saetze(ansatz=ansatz, by=None)


def test_a_changed_amount_is_no_longer_computed(system):
    einer = satz("50000.00")
    einer.rechnerisch = True
    einer.save()
    einer.quelle = "Erlass vom 01.02.2024"
    assert save_foerdersatz(satz=einer, by=None).rechnerisch
    einer.betrag = Decimal("51000.00")
    assert not save_foerdersatz(satz=einer, by=None).rechnerisch


def test_only_what_nothing_is_computed_with_can_be_deleted(system, dueren):
    mit_zuweisung, mit_stelle, frei = satz("1.00", 2024), satz("1.00", 2025), satz("1.00", 2019)
    zuweisung(dueren, "1.00", 2024)
    stelle(dueren, gueltig_von=date(2025, 1, 1))
    for einer in (mit_zuweisung, mit_stelle):
        with pytest.raises(ValidationError, match="wird gerechnet"):
            delete_foerdersatz(satz=einer, by=None)
    delete_foerdersatz(satz=frei, by=None)
    assert set(Foerdersatz.objects.all()) == {mit_zuweisung, mit_stelle}
    ansatz = Haushaltsansatz.objects.create(
        baustein=2, haushaltsjahr=2024, betrag=Decimal(1000), quelle="Test"
    )
    delete_ansatz(ansatz=ansatz, by=None)
    assert not Haushaltsansatz.objects.exists()


def test_a_budget_rates_were_computed_from_stays(system, dueren):
    zuweisung(dueren, "1.00")
    ansatz = Haushaltsansatz.objects.create(
        baustein=2, haushaltsjahr=2024, betrag=Decimal(1000), quelle="Test"
    )
    errechne_saetze(ansatz=ansatz, by=None)
    with pytest.raises(ValidationError, match="sind Fördersätze errechnet"):
        delete_ansatz(ansatz=ansatz, by=None)


def test_rates_are_kept_by_the_ministerium_alone(dueren, nutzer_mit):
    kora = nutzer_mit("koordination", dueren)
    with systemkontext("Test"):
        einer = satz("1.00")
    with kontext(kora), pytest.raises(PermissionDenied):
        save_foerdersatz(satz=einer, by=kora)
