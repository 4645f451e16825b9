"""The second wall proves itself with raw models: declared, in force, and not to be passed.

Covers every model of KIM's apps, history included; a new model without declaration or
without a factory in ``tests/fabriken.py`` fails here.
"""

from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date

import pytest
from django.db import Error, connection, models, transaction
from django.utils import timezone

from kim.actions.rollen import grant_role
from kim.kontext import kontext, systemkontext
from kim.models import Kalenderabo, Kommune, Nutzer, Organisation, Team
from kim.rechte_katalog import ROLLEN, Ebene
from kim.schutz.anwenden import APP_ROLLE, eigene_modelle, schutz_von
from kim.schutz.historie import basis_von
from kim.schutz.regeln import Offen, Zeilenschutz
from kim.verlauf import VerlaufBasis
from stellen.models import Meldung
from tests.fabriken import FABRIKEN, Bereich

MODELLE = eigene_modelle()
GESCHUETZT = [m for m in MODELLE if isinstance(schutz_von(m), Zeilenschutz)]
MIT_FABRIK = sorted(FABRIKEN, key=lambda m: m._meta.label)

FREMDE_TABELLEN = {
    "account_emailaddress": "E-Mail-Adresse des Kontos; allauth liest sie vor der Anmeldung",
    "account_emailconfirmation": "offene Bestätigungen; allauth liest sie vor der Anmeldung",
    "auth_group": "Namen der Rollen, ohne Personenbezug",
    "auth_group_permissions": "bleibt leer",
    "auth_permission": "Namen der Rechte, ohne Personenbezug",
    "django_content_type": "Namen der Modelle",
    "django_migrations": "Stand des Schemas, für kim_app nur lesbar",
    "django_session": "Sitzungen; werden vor der Anmeldung gelesen, Inhalt signiert und befristet",
    "guardian_groupobjectpermission": "bleibt leer: KIM nutzt Tabellen mit Fremdschlüssel",
    "guardian_userobjectpermission": "bleibt leer: KIM nutzt Tabellen mit Fremdschlüssel",
    "kim_cache": "Zähler der Anmeldedrossel, ohne Klartext",
    "mfa_authenticator": "zweite Faktoren; allauth prüft sie vor der vollen Anmeldung",
    "socialaccount_socialaccount": "Verknüpfung mit einem Identitätsdienst, vor der Anmeldung",
    "socialaccount_socialapp": "Identitätsdienste; KIM nimmt sie aus der Umgebung",
    "socialaccount_socialtoken": "bleibt leer: KIM bewahrt keine Token auf",
}
"""Tables of libraries, and why row-level security does not guard them."""


def namen(modell: type[models.Model]) -> str:
    return modell._meta.label


@dataclass(frozen=True)
class Bestand:
    """One row of each protected model in Düren, and who looks at it."""

    duerener: Bereich
    fremder: Nutzer
    """Every role there is in Soest: all of them together see nothing."""
    land: dict[str, Nutzer]
    zeilen: dict[type[models.Model], models.Model]


@pytest.fixture(scope="module")
def bestand(django_db_setup, django_db_blocker) -> Iterator[Bestand]:
    """Made once, in a transaction that is rolled back after the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        with systemkontext("Test"):
            duerener, soester = _bereich("05358"), _bereich("05974")
            for rolle, regel in ROLLEN.items():
                if regel.ebene != Ebene.LAND:
                    _geben(soester.nutzer, rolle, soester)
            land = {r: _land(r) for r, x in ROLLEN.items() if x.ebene == Ebene.LAND}
            zeilen = {modell: FABRIKEN[modell].bauen(duerener) for modell in MIT_FABRIK}
            # Open itself, its history is not.
            zeilen[Kalenderabo] = Kalenderabo.objects.create(
                nutzer=duerener.nutzer, schluessel="x", erstellt_am=timezone.now()
            )
        yield Bestand(duerener, soester.nutzer, land, zeilen)
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def rueckgaengig(bestand) -> Iterator[None]:
    """Each test in a savepoint of its own."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _bereich(ags: str) -> Bereich:
    kommune = Kommune.objects.get(ags=ags)
    amt = Organisation.objects.create(name="Isolation", kommune=kommune, art="amt")
    team = Team.objects.create(name="Isolation", kommune=kommune, organisation=amt)
    nutzer = Nutzer.objects.create_user(f"iso-{ags}@test.example", name=ags, kommune=kommune)
    return Bereich(kommune, team, nutzer)


def _land(rolle: str) -> Nutzer:
    nutzer = Nutzer.objects.create_user(f"iso-{rolle}@test.example", name=rolle)
    _geben(nutzer, rolle, None)
    return nutzer


def _geben(nutzer: Nutzer, rolle: str, bereich: Bereich | None) -> None:
    auf_team = ROLLEN[rolle].ebene == Ebene.TEAM
    grant_role(
        nutzer=nutzer,
        rolle=rolle,
        kommune=bereich.kommune if bereich and not auf_team else None,
        team=bereich.team if auf_team else None,
        grund="Test",
        gueltig_von=date(2020, 1, 1),
        by=None,
    )


# -- declared ------------------------------------------------------------------------------
@pytest.mark.parametrize("modell", MODELLE, ids=namen)
def test_every_model_declares_its_protection(modell):
    regel = schutz_von(modell)
    assert isinstance(regel, Zeilenschutz) or (isinstance(regel, Offen) and regel.grund)


def test_every_protected_model_has_a_factory():
    assert {m for m in GESCHUETZT if basis_von(m) is None} == set(FABRIKEN)


def test_every_other_table_is_known():
    with connection.cursor() as cursor:
        vorhanden = set(connection.introspection.table_names(cursor))
    assert vorhanden - {m._meta.db_table for m in MODELLE} == set(FREMDE_TABELLEN)


@pytest.mark.parametrize(
    "tabelle",
    ["auth_group_permissions", "guardian_groupobjectpermission", "guardian_userobjectpermission"],
)
def test_tables_said_to_be_empty_are(tabelle):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {tabelle}")
        assert cursor.fetchone() == (0,)


# -- in force ------------------------------------------------------------------------------
@pytest.mark.parametrize("modell", MODELLE, ids=namen)
def test_the_database_enforces_what_is_declared(modell):
    geschuetzt = modell in GESCHUETZT or bool(getattr(schutz_von(modell), "schreiben", None))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relrowsecurity, c.relforcerowsecurity, pg_get_userbyid(c.relowner)"
            " FROM pg_class c WHERE c.oid = %s::regclass",
            [modell._meta.db_table],
        )
        an, erzwungen, besitzer = cursor.fetchone()
        cursor.execute(
            "SELECT policyname, cmd, roles FROM pg_policies"
            " WHERE schemaname = 'public' AND tablename = %s",
            [modell._meta.db_table],
        )
        policies = {name: (befehl, rollen) for name, befehl, rollen in cursor.fetchall()}
    assert besitzer != APP_ROLLE
    assert (an, erzwungen or not geschuetzt) == (geschuetzt, True)
    soll = {
        "kim_lesen": ("SELECT", ["public"]),
        "kim_anlegen": ("INSERT", ["public"]),
        "kim_aendern": ("UPDATE", ["public"]),
        "kim_loeschen": ("DELETE", ["public"]),
        "kim_waechter": ("ALL", ["kim_waechter"]),
    }
    assert policies == (soll if geschuetzt else {})


@pytest.mark.parametrize("modell", MODELLE, ids=namen)
def test_the_serving_role_has_no_more_power_than_it_needs(modell):
    nur_anfuegen = basis_von(modell) is not None or getattr(
        schutz_von(modell), "nur_anfuegen", False
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT has_table_privilege(%s, t, 'UPDATE'), has_table_privilege(%s, t, 'DELETE'),"
            " has_table_privilege(%s, t, 'TRUNCATE'), has_any_column_privilege(%s, t, 'UPDATE')"
            " FROM (SELECT %s::regclass::oid AS t) x",
            [*[APP_ROLLE] * 4, modell._meta.db_table],
        )
        aendern, loeschen, leeren, spalten = cursor.fetchone()
    assert not leeren
    assert (aendern, loeschen, spalten) == ((not nur_anfuegen,) * 3)


def test_the_serving_role_owns_nothing_and_bypasses_nothing():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper, rolbypassrls, rolcreatedb, rolcreaterole FROM pg_roles"
            " WHERE rolname = %s",
            [APP_ROLLE],
        )
        assert cursor.fetchone() == (False,) * 4
        cursor.execute(
            "SELECT count(*) FROM pg_class WHERE pg_get_userbyid(relowner) = %s", [APP_ROLLE]
        )
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT has_schema_privilege(%s, 'public', 'CREATE')", [APP_ROLLE])
        assert cursor.fetchone() == (False,)


# -- not to be passed ----------------------------------------------------------------------
VERBOTEN = "row-level security|permission denied"


@pytest.mark.parametrize("modell", GESCHUETZT, ids=namen)
def test_without_context_nothing_is_read(modell):
    with pytest.raises(Error, match="Kein Datenkontext"), transaction.atomic():
        modell._base_manager.count()


@pytest.mark.parametrize("modell", GESCHUETZT, ids=namen)
def test_a_foreign_context_sees_no_row(modell, bestand):
    basis = basis_von(modell) or modell
    with systemkontext("Test"):
        kennungen = _kennungen(modell, bestand)
    assert kennungen
    with kontext(bestand.fremder):
        gesehen = set(modell._base_manager.values_list("pk", flat=True))
    if basis in FABRIKEN and FABRIKEN[basis].ueberall:
        assert kennungen <= gesehen
    else:
        assert not kennungen & gesehen


def _kennungen(modell: type[models.Model], bestand: Bestand) -> set:
    """Keys of Düren's rows in this table; in a history table those of their history."""
    basis = basis_von(modell)
    if basis is None:
        return {bestand.zeilen[modell].pk}
    # Where the base table is open and its history is not: the account.
    zeile = bestand.zeilen.get(basis, bestand.duerener.nutzer)
    return set(modell._base_manager.filter(id=zeile.pk).values_list("pk", flat=True))


@pytest.mark.parametrize("modell", MIT_FABRIK, ids=namen)
@pytest.mark.parametrize("rolle", [r for r, x in ROLLEN.items() if x.ebene == Ebene.LAND])
def test_the_land_sees_exactly_what_is_declared(modell, rolle, bestand):
    fabrik = FABRIKEN[modell]
    with kontext(bestand.land[rolle]):
        sieht = modell._base_manager.filter(pk=bestand.zeilen[modell].pk).exists()
    assert sieht == (rolle in fabrik.sichtbar_fuer or bool(fabrik.ueberall))


@pytest.mark.parametrize("modell", MIT_FABRIK, ids=namen)
def test_a_foreign_row_is_not_written(modell, bestand):
    # An import belongs to no Kommune: there the first without the right may not either.
    with pytest.raises(Error, match=VERBOTEN), kontext(bestand.fremder):
        FABRIKEN[modell].bauen(bestand.duerener)


@pytest.mark.parametrize("modell", MIT_FABRIK, ids=namen)
@pytest.mark.parametrize("befehl", ["UPDATE {t} SET {s} = {s}", "DELETE FROM {t}"])
def test_a_foreign_row_is_neither_changed_nor_deleted(modell, befehl, bestand):
    meta = modell._meta
    spalte = next(f.column for f in meta.concrete_fields if not f.primary_key)
    anweisung = f"{befehl.format(t=meta.db_table, s=spalte)} WHERE {meta.pk.column} = %s"
    darf_nur_anfuegen = FABRIKEN[modell].modell.schutz.nur_anfuegen
    erwartung = pytest.raises(Error, match=VERBOTEN) if darf_nur_anfuegen else nullcontext()
    with erwartung, kontext(bestand.fremder), connection.cursor() as cursor:
        cursor.execute(anweisung, [bestand.zeilen[modell].pk])
        assert cursor.rowcount == 0


def test_a_foreign_account_is_neither_changed_nor_made_nor_deleted(bestand):
    """Accounts are readable before sign-in; taking one over needs the right all the same."""
    konto = bestand.duerener.nutzer
    for befehl in ("UPDATE kim_nutzer SET email = 'b@test.example'", "DELETE FROM kim_nutzer"):
        with kontext(bestand.fremder), connection.cursor() as cursor:
            cursor.execute(f"{befehl} WHERE id = %s", [konto.pk])
            assert cursor.rowcount == 0
    with pytest.raises(Error, match=VERBOTEN), kontext(bestand.fremder):
        Nutzer.objects.create_user("neu@test.example", name="Neu", kommune=konto.kommune)
    with pytest.raises(Error, match=VERBOTEN), kontext(bestand.fremder):
        Nutzer.objects.create_user("neu@test.example", name="Neu")  # of the Land


@pytest.mark.parametrize("tabelle", ["kim_organisation", "kim_team"])
@pytest.mark.parametrize("befehl", ["UPDATE {} SET name = 'fremd'", "DELETE FROM {}"])
def test_a_foreign_organisation_or_team_is_neither_changed_nor_deleted(bestand, tabelle, befehl):
    """Everybody may read the directory; a Team is the unit of access to files."""
    with kontext(bestand.fremder), connection.cursor() as cursor:
        cursor.execute(f"{befehl.format(tabelle)} WHERE kommune_id = %s", [_dueren(bestand).pk])
        assert cursor.rowcount == 0


@pytest.mark.parametrize("kommune", [True, False], ids=["Kommune", "Land"])
def test_a_foreign_organisation_is_not_made(bestand, kommune):
    with pytest.raises(Error, match=VERBOTEN), kontext(bestand.fremder):
        Organisation.objects.create(
            name="Fremd", art="amt", kommune=_dueren(bestand) if kommune else None
        )


def test_a_foreign_team_is_not_made_and_an_own_one_does_not_move(bestand):
    dueren, team = _dueren(bestand), bestand.duerener.team
    with pytest.raises(Error, match=VERBOTEN), kontext(bestand.fremder):
        Team.objects.create(name="Fremd", kommune=dueren, organisation=team.organisation)
    with kontext(bestand.fremder):
        eigenes = Team.objects.get(kommune_id=bestand.fremder.kommune_id, name="Isolation")
    eigenes.kommune = dueren
    with pytest.raises(Error, match=VERBOTEN), kontext(bestand.fremder):
        eigenes.save()


def _dueren(bestand: Bestand) -> Kommune:
    return bestand.duerener.kommune


@pytest.mark.parametrize("modell", [m for m in MODELLE if basis_von(m)], ids=namen)
@pytest.mark.parametrize(
    "befehl", ["UPDATE {} SET history_type = '~'", "DELETE FROM {}", "TRUNCATE {}"]
)
def test_history_is_append_only_even_for_the_system(modell, befehl):
    with (
        pytest.raises(Error, match="permission denied"),
        systemkontext("Test"),
        connection.cursor() as cursor,
    ):
        cursor.execute(befehl.format(modell._meta.db_table))


def test_a_child_of_a_foreign_parent_is_refused(bestand):
    """Foreign-key checks bypass row-level security; policy and composite key do not."""
    with (
        pytest.raises(Error, match=f"zeile_meldung_kommune|{VERBOTEN}"),
        kontext(bestand.fremder),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT INTO stellen_meldungzeile (meldung_id, kommune_id, stellenart,"
            " zugewiesen, besetzt, vorgesehen, nicht_vorgesehen)"
            " VALUES (%s, %s, 'ebh', 0, 0, 0, 0)",
            [bestand.zeilen[Meldung].pk, bestand.fremder.kommune_id],
        )
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize("modell", [m for m in MODELLE if basis_von(m)], ids=namen)
def test_columns_of_the_history_itself_hide_no_tracked_field(modell):
    eigene = {f.name for f in VerlaufBasis._meta.fields}
    assert not eigene & {f.name for f in basis_von(modell)._meta.fields}
