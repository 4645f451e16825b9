"""What the database guards about posts: periods, over-occupancy, carriers, reasons."""

from contextlib import contextmanager
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from kim.kontext import systemkontext
from kim.models import Kommune, Organisation
from stellen.constants import (
    Abwesenheitsart,
    Anstellungstraeger,
    PruefbefundStatus,
    Schwere,
    Stellenart,
    VakanzStand,
    Verfahrensstand,
)
from stellen.models import (
    Abwesenheit,
    Besetzung,
    Erhebung,
    Fachkraft,
    Foerdersatz,
    Haushaltsansatz,
    Pruefbefund,
    Stelle,
    Vakanz,
)
from stellen.stellenplan import stand_am

TAG = date(2024, 6, 30)
BEGINN = date(2024, 1, 1)


@pytest.fixture
def dueren(db):
    with systemkontext("Test"):
        yield Kommune.objects.get(ags="05358")


@contextmanager
def verletzt(name: str):
    """The block breaks exactly this rule of the database."""
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        yield
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def stelle(kommune, vzae="1.00", **felder) -> Stelle:
    vorgabe = {
        "bezeichnung": "Case Management 1",
        "stellenart": Stellenart.CASE_MANAGEMENT,
        "gueltig_von": BEGINN,
    }
    return Stelle.objects.create(kommune=kommune, vzae=Decimal(vzae), **(vorgabe | felder))


def besetzung(post, vzae="1.00", von=BEGINN, **felder) -> Besetzung:
    return Besetzung.objects.create(
        stelle=post, kommune_id=post.kommune_id, vzae=Decimal(vzae), von=von, **felder
    )


def abwesenheit(wer, von, bis=None) -> Abwesenheit:
    return Abwesenheit.objects.create(
        besetzung=wer, kommune_id=wer.kommune_id, art=Abwesenheitsart.ELTERNZEIT, von=von, bis=bis
    )


def vakanz(post, stand=VakanzStand.VORGESEHEN, von=BEGINN, **felder) -> Vakanz:
    return Vakanz.objects.create(
        stelle=post, kommune_id=post.kommune_id, stand=stand, von=von, **felder
    )


# -- over-occupancy ------------------------------------------------------------------------
def test_two_halves_fill_a_post_and_a_third_is_refused(dueren):
    post = stelle(dueren)
    besetzung(post, "0.50")
    besetzung(post, "0.50")
    with verletzt("mehr VZÄ besetzt"):
        besetzung(post, "0.01", von=TAG)


def test_over_occupancy_is_found_where_periods_only_touch(dueren):
    post = stelle(dueren)
    besetzung(post, bis=TAG)
    with verletzt("30.06.2024"):
        besetzung(post, von=TAG)
    besetzung(post, von=date(2024, 7, 1))


def test_a_leave_makes_room_for_a_substitute_until_its_last_day(dueren):
    post = stelle(dueren)
    stamm = besetzung(post)
    abwesenheit(stamm, date(2024, 3, 1), date(2024, 8, 31))
    with verletzt("01.09.2024"):
        besetzung(post, von=date(2024, 3, 1), bis=date(2024, 9, 1), vertritt=stamm)
    besetzung(post, von=date(2024, 3, 1), bis=date(2024, 8, 31), vertritt=stamm)


def test_a_leave_that_ends_earlier_would_crowd_the_post(dueren):
    post = stelle(dueren)
    stamm = besetzung(post)
    fort = abwesenheit(stamm, date(2024, 3, 1), date(2024, 8, 31))
    besetzung(post, von=date(2024, 3, 1), bis=date(2024, 8, 31), vertritt=stamm)
    with verletzt("mehr VZÄ besetzt"):
        fort.bis = date(2024, 7, 31)
        fort.save()
    with verletzt("mehr VZÄ besetzt"):
        Abwesenheit.objects.get(pk=fort.pk).delete()


def test_a_filled_post_is_not_cut(dueren):
    post = stelle(dueren)
    besetzung(post)
    with verletzt("mehr VZÄ besetzt"):
        post.vzae = Decimal("0.50")
        post.save()
    with verletzt("Gültigkeit der Stelle"):
        post.refresh_from_db()
        post.gueltig_bis = TAG
        post.save()


def test_nobody_fills_a_post_before_it_exists(dueren):
    with verletzt("Gültigkeit der Stelle"):
        besetzung(stelle(dueren), von=date(2023, 12, 31))


# -- the same twice ------------------------------------------------------------------------
def test_a_person_is_not_on_one_post_twice_at_a_time(dueren):
    post, person = stelle(dueren), Fachkraft.objects.create(kommune=dueren, name="A. Beispiel")
    besetzung(post, "0.50", bis=TAG, fachkraft=person)
    with verletzt("besetzung_person_ueberschneidung"):
        besetzung(post, "0.50", von=TAG, fachkraft=person)
    besetzung(post, "0.50", von=date(2024, 7, 1), fachkraft=person)


def test_statements_about_a_vacancy_and_leaves_do_not_overlap(dueren):
    post = stelle(dueren)
    vakanz(post, bis=TAG)
    with verletzt("vakanz_ueberschneidung"):
        vakanz(post, von=TAG)
    wer = besetzung(post)
    abwesenheit(wer, date(2024, 3, 1))
    with verletzt("abwesenheit_ueberschneidung"):
        abwesenheit(wer, TAG, TAG)


# -- single rows ---------------------------------------------------------------------------
def test_a_post_passed_on_names_carrier_and_bescheid(dueren):
    traeger = Organisation.objects.create(name="Träger", kommune=dueren, art="traeger")
    with verletzt("stelle_traeger"):
        stelle(dueren, traeger_art=Anstellungstraeger.TRAEGER, organisation=traeger)
    with verletzt("stelle_traeger"):
        stelle(dueren, organisation=traeger, bescheid_am=BEGINN)
    stelle(
        dueren,
        traeger_art=Anstellungstraeger.TRAEGER,
        organisation=traeger,
        bescheid_am=BEGINN,
    )


def test_amounts_are_positive_and_periods_have_an_end_after_their_beginning(dueren):
    vorher = date(2023, 12, 31)
    with verletzt("stelle_vzae_positiv"):
        stelle(dueren, "0.00")
    with verletzt("stelle_zeitraum"):
        stelle(dueren, gueltig_bis=vorher)
    post = stelle(dueren)
    with verletzt("besetzung_vzae_positiv"):
        besetzung(post, "0.00")
    with verletzt("besetzung_zeitraum|range lower bound"):
        besetzung(post, bis=vorher)
    with verletzt("vakanz_zeitraum|range lower bound"):
        vakanz(post, bis=vorher)
    with verletzt("abwesenheit_zeitraum|range lower bound"):
        abwesenheit(besetzung(post), BEGINN, vorher)


def test_not_planned_needs_a_reason_and_has_no_procedure(dueren):
    post = stelle(dueren)
    with verletzt("vakanz_begruendet"):
        vakanz(post, VakanzStand.NICHT_VORGESEHEN)
    with verletzt("vakanz_begruendet"):
        vakanz(
            post,
            VakanzStand.NICHT_VORGESEHEN,
            grund="Haushalt",
            verfahren=Verfahrensstand.AUSWAHL,
        )
    vakanz(post, VakanzStand.NICHT_VORGESEHEN, grund="Haushalt")


def test_nobody_substitutes_themselves(dueren):
    wer = besetzung(stelle(dueren))
    with verletzt("besetzung_vertritt_andere"):
        wer.vertritt = wer
        wer.save()


def test_rates_and_budgets_are_unique_and_positive(dueren):
    satz = {"stellenart": Stellenart.ABH, "haushaltsjahr": 2099, "quelle": "Test"}
    Foerdersatz.objects.create(betrag=Decimal("50000.00"), **satz)
    with verletzt("foerdersatz_eindeutig"):
        Foerdersatz.objects.create(betrag=1, **satz)
    with verletzt("foerdersatz_positiv"):
        Foerdersatz.objects.create(betrag=0, **(satz | {"haushaltsjahr": 2098}))
    ansatz = {"baustein": 2, "haushaltsjahr": 2099, "quelle": "Test"}
    Haushaltsansatz.objects.create(betrag=1, **ansatz)
    with verletzt("haushaltsansatz_eindeutig"):
        Haushaltsansatz.objects.create(betrag=1, **ansatz)
    with verletzt("haushaltsansatz_nicht_negativ"):
        Haushaltsansatz.objects.create(betrag=-1, **(ansatz | {"haushaltsjahr": 2098}))


def test_a_finding_is_stored_once_and_accepted_with_a_reason(dueren):
    erhebung = Erhebung.objects.create(stichtag=date(2099, 6, 30))
    felder = {
        "erhebung": erhebung,
        "pruefung": "probe",
        "schwere": Schwere.WARNUNG,
        "text": "Probe",
    }
    Pruefbefund.objects.create(**felder)
    with verletzt("pruefbefund_eindeutig"):
        Pruefbefund.objects.create(**felder)
    with verletzt("pruefbefund_begruendet"):
        Pruefbefund.objects.create(status=PruefbefundStatus.AKZEPTIERT, schluessel="x", **felder)


def test_an_open_survey_has_a_deadline(dueren):
    with verletzt("erhebung_offen_mit_frist"):
        Erhebung.objects.create(stichtag=date(2099, 6, 30), status="offen")


# -- sums of a day -------------------------------------------------------------------------
def test_the_sums_of_a_day_count_presence_and_plans(dueren):
    besetzung(stelle(dueren), "0.75")
    geplant = stelle(dueren, "2.00")
    vakanz(geplant, VakanzStand.VORGESEHEN, verfahren=Verfahrensstand.AUSWAHL)
    nicht = stelle(dueren, "0.50")
    vakanz(nicht, VakanzStand.NICHT_VORGESEHEN, grund="Haushalt", bis=TAG)
    vertreten = stelle(dueren)
    abwesenheit(besetzung(vertreten), date(2024, 6, 1))
    besetzung(vertreten, "0.50", von=date(2024, 6, 1))
    stelle(dueren, "3.00", gueltig_bis=date(2024, 6, 29))
    summen = stand_am([dueren.pk], TAG)
    assert [str(b) for b in summen[dueren.pk, "case_management"].alle] == [
        "4.50", "1.25", "2.75", "0.50",
    ]  # fmt: skip
    tags_darauf = stand_am([dueren.pk], date(2024, 7, 1))[dueren.pk, "case_management"]
    assert str(tags_darauf.nicht_vorgesehen) == "0.00"
    assert stand_am([dueren.pk], date(2020, 1, 1)) == {}


def test_the_sums_cost_the_same_for_many_posts(dueren, django_assert_num_queries):
    with django_assert_num_queries(7):
        stand_am([dueren.pk], TAG)
    for _ in range(3):
        besetzung(stelle(dueren))
    with django_assert_num_queries(7):
        stand_am([dueren.pk], TAG)
