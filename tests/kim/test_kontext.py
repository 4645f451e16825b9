"""The second wall: contexts, row-level security, and its measured traps."""

from datetime import timedelta

import pytest
from django.db import InternalError, ProgrammingError, connection, transaction
from django.utils import timezone

from kim.actions.rollen import revoke_role
from kim.kontext import aktueller_kontext, kontext, rechte_von, systemkontext
from kim.models import Auftrag, Rollenvergabe
from kim.permissions import darf

pytestmark = pytest.mark.django_db


def test_runs_as_app_role_without_power():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == ("kim_app", False, False)


def test_reading_protected_data_without_context_is_loud(nutzer_mit, dueren):
    nutzer_mit("koordination", dueren)
    with pytest.raises(ProgrammingError, match="Kein Datenkontext"), transaction.atomic():
        list(Rollenvergabe.objects.all())


def test_rights_are_resolved_per_scope(nutzer_mit, dueren, soest):
    koordination = nutzer_mit("koordination", dueren)
    assert darf(koordination, "edit_stellen", dueren)
    assert not darf(koordination, "edit_stellen", soest)
    assert not darf(koordination, "supervise_faelle")
    ministerium = nutzer_mit("ministerium")
    assert len(rechte_von(ministerium).bereiche("audit_stellen")) == 55  # 54 and the Land


def test_a_context_sees_only_its_rows(nutzer_mit, dueren, soest):
    administration = nutzer_mit("administration", dueren)
    fremd = nutzer_mit("koordination", soest)
    with kontext(administration):
        gesehen = set(Rollenvergabe.objects.values_list("nutzer_id", flat=True))
    assert administration.pk in gesehen
    assert fremd.pk not in gesehen


def test_a_right_taken_back_is_gone_at_once(nutzer_mit, dueren):
    nutzer = nutzer_mit("koordination", dueren)
    admin = nutzer_mit("administration", dueren)
    with kontext(admin):
        revoke_role(
            vergabe=nutzer.rollenvergaben.get(), grund="Test", ab=timezone.localdate(), by=admin
        )
    assert not darf(nutzer, "edit_stellen", dueren)


def test_a_role_before_and_after_its_period_gives_nothing(nutzer_mit, dueren):
    nutzer = nutzer_mit("koordination", dueren)
    heute = timezone.localdate()
    with systemkontext("Test"):
        vergabe = nutzer.rollenvergaben.get()
        vergabe.gueltig_von = heute + timedelta(days=1)
        vergabe.save()
        assert not darf(nutzer, "edit_stellen", dueren)
        vergabe.gueltig_von = heute - timedelta(days=9)
        vergabe.gueltig_bis = heute
        vergabe.save()
        assert darf(nutzer, "edit_stellen", dueren)


def test_nested_context_gives_the_outer_one_back(nutzer_mit, dueren, soest):
    a, b = nutzer_mit("administration", dueren), nutzer_mit("administration", soest)
    with kontext(a):
        vorher = set(Rollenvergabe.objects.values_list("pk", flat=True))
        with kontext(b):
            assert aktueller_kontext().nutzer == b
            assert vorher.isdisjoint(Rollenvergabe.objects.values_list("pk", flat=True))
        assert set(Rollenvergabe.objects.values_list("pk", flat=True)) == vorher
    assert aktueller_kontext() is None


def test_writing_a_foreign_row_is_refused_by_the_database(nutzer_mit, dueren, soest):
    a, b = nutzer_mit("koordination", dueren), nutzer_mit("koordination", soest)
    with pytest.raises((ProgrammingError, InternalError)), kontext(a):
        Auftrag.objects.create(art="x", titel="x", besitzer=b)


def test_the_context_is_gone_after_the_transaction(nutzer_mit, dueren):
    with kontext(nutzer_mit("koordination", dueren)):
        pass
    with pytest.raises(ProgrammingError, match="Kein Datenkontext"), transaction.atomic():
        Rollenvergabe.objects.count()
