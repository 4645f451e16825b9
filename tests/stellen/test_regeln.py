"""What the database itself refuses, for raw SQL too, and says in German."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from stellen.constants import GROESSEN, MeldungStatus, Stellenart
from stellen.models import (
    Erhebung,
    Meldung,
    MeldungZeile,
    VeroeffentlichteSumme,
    Zuweisung,
)
from tests.stellen.fabriken import erhebung_mit_zahlen, neue_version, settle, zeile_von

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("system")]


def sql(befehl: str, *werte) -> None:
    """Raw SQL in a savepoint; deferred constraints are checked at once."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(befehl, werte)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def verstoss(name: str):
    return pytest.raises(IntegrityError, match=name)


@pytest.fixture
def entwurf(dueren) -> Meldung:
    erhebung_mit_zahlen(kommunen=[dueren], status=MeldungStatus.ENTWURF)
    return Meldung.objects.get()


@pytest.fixture
def festgestellt(dueren) -> Meldung:
    erhebung_mit_zahlen(kommunen=[dueren])
    return Meldung.objects.get()


@pytest.mark.parametrize("groesse", GROESSEN)
def test_no_amount_is_negative(entwurf, groesse):
    zeile = entwurf.zeilen.first()
    with verstoss(f"zeile_{groesse}_nicht_negativ"):
        sql(f"UPDATE stellen_meldungzeile SET {groesse} = -0.01 WHERE id = %s", zeile.pk)
    setattr(zeile, groesse, Decimal("-0.01"))
    with pytest.raises(ValidationError, match="darf nicht negativ sein"):
        zeile.full_clean()


def test_one_row_per_stellenart(entwurf, dueren):
    doppelt = MeldungZeile(
        meldung=entwurf,
        kommune=dueren,
        stellenart=Stellenart.ABH,
        **dict.fromkeys(GROESSEN, Decimal(0)),
    )
    with pytest.raises(ValidationError, match="steht schon in der Meldung"):
        doppelt.full_clean()
    with verstoss("zeile_je_stellenart"), transaction.atomic():
        doppelt.save()


def test_one_meldung_per_version(entwurf, dueren):
    doppelt = Meldung(erhebung=entwurf.erhebung, kommune=dueren, version=1)
    with pytest.raises(ValidationError, match="Version der Meldung gibt es schon"):
        doppelt.full_clean()
    with verstoss("meldung_version_eindeutig"), transaction.atomic():
        doppelt.save()


def test_a_correction_names_its_reason_and_what_it_replaces(festgestellt, dueren):
    for felder in (
        {"grund": "", "vorgaenger": festgestellt},
        {"grund": "weil", "vorgaenger": None},
    ):
        neu = Meldung(erhebung=festgestellt.erhebung, kommune=dueren, version=2, **felder)
        with pytest.raises(ValidationError, match="braucht eine Begründung"):
            neu.full_clean()
        with verstoss("meldung_korrektur_begruendet"), transaction.atomic():
            neu.save()


@pytest.mark.parametrize(
    ("status", "wann"),
    [(MeldungStatus.GEMELDET, timezone.now()), (MeldungStatus.FESTGESTELLT, None)],
)
def test_exactly_the_settled_ones_have_a_moment(entwurf, status, wann):
    entwurf.status, entwurf.festgestellt_am = status, wann
    with pytest.raises(ValidationError, match="Zeitpunkt der Feststellung"):
        entwurf.validate_constraints()
    with verstoss("meldung_festgestellt_am"), transaction.atomic():
        entwurf.save()


def test_a_row_belongs_to_the_kommune_of_its_meldung(entwurf, soest):
    with verstoss("zeile_meldung_kommune"):
        sql(
            "UPDATE stellen_meldungzeile SET kommune_id = %s WHERE meldung_id = %s",
            soest.pk,
            entwurf.pk,
        )


@pytest.mark.parametrize("status", [MeldungStatus.GEPRUEFT, MeldungStatus.FESTGESTELLT])
def test_what_does_not_add_up_is_neither_checked_nor_settled(entwurf, status):
    zeile = entwurf.zeilen.first()
    zeile.besetzt += Decimal("0.25")
    zeile.save()
    with verstoss("zugewiesen ist nicht die Summe"):
        sql(
            "UPDATE stellen_meldung SET status = %s, festgestellt_am = %s WHERE id = %s",
            status,
            timezone.now() if status == MeldungStatus.FESTGESTELLT else None,
            entwurf.pk,
        )


def test_a_checked_row_keeps_adding_up(dueren):
    erhebung_mit_zahlen(kommunen=[dueren], status=MeldungStatus.GEPRUEFT)
    zeile = MeldungZeile.objects.first()
    with verstoss("zugewiesen ist nicht die Summe"):
        sql("UPDATE stellen_meldungzeile SET besetzt = besetzt + 1 WHERE id = %s", zeile.pk)
    sql(
        "UPDATE stellen_meldungzeile SET zugewiesen = zugewiesen + 1, besetzt = besetzt + 1 "
        "WHERE id = %s",
        zeile.pk,
    )


def test_a_draft_may_be_unfinished(entwurf):
    zeile = entwurf.zeilen.first()
    zeile.besetzt += 1
    zeile.save()
    assert not zeile.identitaet_stimmt


@pytest.mark.parametrize(
    "befehl",
    [
        "UPDATE stellen_meldung SET status = 'entwurf', festgestellt_am = NULL WHERE id = %s",
        "UPDATE stellen_meldung SET grund = 'x' WHERE id = %s",
        "DELETE FROM stellen_meldung WHERE id = %s",
        "UPDATE stellen_meldungzeile SET besetzt = 0 WHERE meldung_id = %s",
        "DELETE FROM stellen_meldungzeile WHERE meldung_id = %s",
        (
            "INSERT INTO stellen_meldungzeile (meldung_id, kommune_id, stellenart, zugewiesen, besetzt, "
            "vorgesehen, nicht_vorgesehen) SELECT id, kommune_id, 'weitere', 0, 0, 0, 0 "
            "FROM stellen_meldung WHERE id = %s"
        ),
    ],
)
def test_a_settled_meldung_is_immutable(festgestellt, befehl):
    with verstoss("festgestellt und unveränderlich"):
        sql(befehl, festgestellt.pk)


def test_a_row_never_moves_to_another_meldung(festgestellt):
    neu = neue_version(festgestellt, status=MeldungStatus.GEMELDET)
    dritte = Meldung.objects.create(
        erhebung=neu.erhebung, kommune=neu.kommune, version=3, vorgaenger=neu, grund="Test"
    )
    with verstoss("wechselt die Meldung nicht"):
        sql(
            "UPDATE stellen_meldungzeile SET meldung_id = %s WHERE meldung_id = %s",
            dritte.pk,
            neu.pk,
        )


def test_a_settled_version_stays_beside_its_correction(festgestellt):
    neu = neue_version(festgestellt, status=MeldungStatus.FESTGESTELLT)
    assert {m.version for m in Meldung.objects.all()} == {1, 2}
    assert list(Meldung.objects.all().neueste()) == [neu]
    assert neu.zeilen.count() == festgestellt.zeilen.count() == 5


def test_one_stichtag_one_erhebung(festgestellt):
    with verstoss("stellen_erhebung_stichtag"), transaction.atomic():
        Erhebung.objects.create(stichtag=festgestellt.erhebung.stichtag)


def test_zuweisung_is_unique_and_not_negative(dueren):
    werte = {
        "kommune": dueren, "stellenart": Stellenart.ABH, "haushaltsjahr": 2024, "quelle": "Test",
    }  # fmt: skip
    with pytest.raises(ValidationError, match="Zuweisung darf nicht negativ sein"):
        Zuweisung(vzae=Decimal(-1), **werte).full_clean()
    with verstoss("zuweisung_nicht_negativ"), transaction.atomic():
        Zuweisung.objects.create(vzae=Decimal(-1), **werte)
    Zuweisung.objects.create(vzae=Decimal(1), **werte)
    with pytest.raises(ValidationError, match="gibt es schon eine Zuweisung"):
        Zuweisung(vzae=Decimal(2), **werte).full_clean()
    with verstoss("zuweisung_eindeutig"), transaction.atomic():
        Zuweisung.objects.create(vzae=Decimal(2), **werte)


def test_one_published_total_per_stellenart(festgestellt):
    doppelt = VeroeffentlichteSumme(
        erhebung=festgestellt.erhebung,
        stellenart=Stellenart.ABH,
        quelle="Test",
        **dict.fromkeys(GROESSEN, Decimal(0)),
    )
    with pytest.raises(ValidationError, match="gibt es schon eine veröffentlichte Summe"):
        doppelt.full_clean()
    with verstoss("veroeffentlichte_summe_eindeutig"), transaction.atomic():
        doppelt.save()


def test_settling_by_hand_needs_rows_that_add_up(entwurf):
    zeile = zeile_von(entwurf.erhebung, entwurf.kommune.ags, Stellenart.EBH)
    zeile.zugewiesen += 1
    zeile.save()
    with verstoss("zugewiesen ist nicht die Summe"), transaction.atomic():
        settle([entwurf])
