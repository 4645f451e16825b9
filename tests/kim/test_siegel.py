"""The seal finds what was done to history, read log, links and heads, and names it."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, ProgrammingError, connection, transaction
from django.utils import timezone

from kim.actions.siegel import export_koepfe, seal
from kim.kontext import kontext, systemkontext
from kim.models import Organisation, Siegel, SiegelGlied
from kim.schutz.anwenden import eigene_modelle
from kim.siegel.pruefung import Befund, Ergebnis, pruefen
from kim.siegel.quellen import quellen
from kim.tasks.siegel import siegeln

pytestmark = pytest.mark.django_db
TABELLE = "kim_historicalorganisation"


def _sql(sql: str, *werte) -> list:
    with connection.cursor() as cursor:
        cursor.execute(sql, werte)
        return cursor.fetchall() if cursor.description else []


@contextmanager
def als_eigentuemer() -> Iterator[None]:
    """The power of somebody with the owner's password: no append-only, no policies."""
    _sql("RESET ROLE")
    for tabelle in ("kim_siegel", "kim_siegelglied"):
        _sql(f"ALTER TABLE {tabelle} DISABLE ROW LEVEL SECURITY")
    yield
    _sql("SET ROLE kim_app")


@pytest.fixture
def kette(system, dueren, tmp_path, settings) -> Callable[[], Ergebnis]:
    """Five sealed and exported rows of Düren; calling it checks the seals."""
    settings.SIEGEL_EXPORT_VERZEICHNIS = tmp_path
    for nummer in range(5):
        Organisation.objects.create(name=f"Amt {nummer}", kommune=dueren, art="amt")
    seal()
    export_koepfe()
    return lambda: pruefen(tmp_path)


def _glied(nummer: int) -> SiegelGlied:
    """The link of the history row of ``Amt <nummer>``."""
    zeile = Organisation.history.get(name=f"Amt {nummer}").history_id
    return SiegelGlied.objects.get(tabelle=TABELLE, zeile_id=zeile)


def _einziger(ergebnis: Ergebnis) -> Befund:
    assert len(ergebnis.befunde) == 1, [str(b) for b in ergebnis.befunde]
    return ergebnis.befunde[0]


def test_everything_is_sealed_once_and_holds(kette):
    ergebnis = kette()
    assert ergebnis.in_ordnung
    assert ergebnis.unversiegelt == 0
    assert ergebnis.glieder == SiegelGlied.objects.count() > 400
    assert {s.kette for s in Siegel.objects.all()} >= {"land", "05358", "05974"}
    assert seal() == []


def test_every_history_table_and_the_read_log_are_sealed():
    tabellen = {q.tabelle for q in quellen(eigene_modelle())}
    assert {m._meta.db_table for m in eigene_modelle() if hasattr(m, "instance_type")} < tabellen
    assert "kim_zugriff" in tabellen


def test_rows_belong_to_the_chain_of_their_kommune(kette, dueren):
    assert _glied(0).kette == "05358"
    eigene = dueren.history.get().history_id
    assert (
        SiegelGlied.objects.get(tabelle="kim_historicalkommune", zeile_id=eigene).kette == "05358"
    )


def test_rows_written_since_are_reported_as_not_sealed_yet(kette, dueren):
    Organisation.objects.create(name="Neu", kommune=dueren, art="amt")
    ergebnis = kette()
    assert ergebnis.in_ordnung
    assert ergebnis.unversiegelt == 1
    assert [v.kette for v in seal()] == ["05358"]
    export_koepfe()
    assert kette().unversiegelt == 0


def test_a_changed_row_is_named(kette):
    glied = _glied(2)
    with als_eigentuemer():
        _sql(f"UPDATE {TABELLE} SET name = 'Gefälscht' WHERE history_id = %s", glied.zeile_id)
    befund = _einziger(kette())
    assert (befund.was, befund.kette, befund.nr) == ("geändert", "05358", glied.nr)
    assert (befund.tabelle, befund.zeile_id) == (TABELLE, glied.zeile_id)
    assert befund.tag == timezone.localdate()


def test_a_deleted_row_is_named(kette):
    glied = _glied(1)
    with als_eigentuemer():
        _sql(f"DELETE FROM {TABELLE} WHERE history_id = %s", glied.zeile_id)
    befund = _einziger(kette())
    assert (befund.was, befund.nr, befund.zeile_id) == ("gelöscht", glied.nr, glied.zeile_id)


def test_an_inserted_row_is_named_even_after_the_next_seal(kette, dueren):
    gestern = timezone.now() - timedelta(days=1)
    with als_eigentuemer():
        zeile = _sql(
            f"INSERT INTO {TABELLE} (id, name, art, kommune_id, rechtskreise, anschrift, telefon,"
            " email, webseite, aktiv, history_date, history_type)"
            " VALUES (999, 'Untergeschoben', 'amt', %s, '{}', '', '', '', '', true, %s, '+')"
            " RETURNING history_id",
            dueren.pk,
            gestern,
        )[0][0]
    befund = _einziger(kette())
    assert (befund.was, befund.kette, befund.zeile_id) == ("eingefügt", "05358", zeile)
    seal()
    export_koepfe()
    befund = _einziger(kette())
    assert (befund.was, befund.zeile_id, befund.nr) == (
        "eingefügt",
        zeile,
        SiegelGlied.objects.get(tabelle=TABELLE, zeile_id=zeile).nr,
    )


def test_two_rows_that_changed_places_are_named(kette):
    a, b = _glied(1), _glied(3)
    with als_eigentuemer():
        for von, nach in ((a.zeile_id, -1), (b.zeile_id, a.zeile_id), (-1, b.zeile_id)):
            _sql(f"UPDATE {TABELLE} SET history_id = %s WHERE history_id = %s", nach, von)
    befunde = kette().befunde
    assert [(x.was, x.nr) for x in befunde] == [("vertauscht", a.nr), ("vertauscht", b.nr)]


def test_two_links_that_changed_places_are_named(kette):
    a, b = _glied(1), _glied(3)
    with als_eigentuemer():
        for glied, nr in ((a, 10**6), (b, a.nr), (a, b.nr)):
            _sql("UPDATE kim_siegelglied SET nr = %s WHERE id = %s", nr, glied.pk)
    erster = kette().befunde[0]
    assert (erster.was, erster.nr) == ("vertauscht", a.nr)


def test_a_deleted_link_breaks_the_chain(kette):
    glied = _glied(2)
    with als_eigentuemer():
        _sql("DELETE FROM kim_siegelglied WHERE id = %s", glied.pk)
    erster = kette().befunde[0]
    assert (erster.was, erster.kette, erster.nr) == ("Kette gebrochen", "05358", glied.nr)


def test_a_link_adapted_to_the_forged_row_breaks_the_chain(kette):
    glied = _glied(1)
    with als_eigentuemer():
        _sql(f"UPDATE {TABELLE} SET name = 'Gefälscht' WHERE history_id = %s", glied.zeile_id)
        _sql(
            "UPDATE kim_siegelglied g SET inhalt = encode(sha256(convert_to((to_jsonb(h)"
            " - ARRAY['history_id', 'verlauf_bis'])::text, 'UTF8')), 'hex')"
            f" FROM {TABELLE} h WHERE h.history_id = g.zeile_id AND g.id = %s",
            glied.pk,
        )
    befund = _einziger(kette())
    assert (befund.was, befund.nr) == ("Kette gebrochen", glied.nr)


def test_a_wholly_recomputed_chain_differs_from_the_exported_head(kette, tmp_path):
    letztes = SiegelGlied.objects.filter(kette="05358").latest("nr")
    with als_eigentuemer():
        _sql(
            f"DELETE FROM {letztes.tabelle} WHERE history_id = %s"
            if letztes.tabelle != "kim_zugriff"
            else "DELETE FROM kim_zugriff WHERE id = %s",
            letztes.zeile_id,
        )
        _sql("DELETE FROM kim_siegelglied WHERE id = %s", letztes.pk)
        _sql(
            "UPDATE kim_siegel s SET bis_nr = bis_nr - 1, anzahl = anzahl - 1,"
            " kopf = (SELECT hash FROM kim_siegelglied g WHERE g.kette = s.kette"
            " AND g.nr = s.bis_nr - 1) WHERE kette = '05358'",
        )
    erster = kette().befunde[0]
    assert erster.was == "Kopf ≠ exportierter Kopf"
    assert (erster.kette, erster.nr) == ("05358", letztes.nr - 1)
    assert "nicht exportiert" in erster.erklaerung


def test_a_missing_seal_or_export_is_said(kette, tmp_path):
    with als_eigentuemer():
        _sql("UPDATE kim_siegel SET kopf = repeat('0', 64) WHERE kette = '05358'")
    assert _einziger(kette()).was == "Kette gebrochen"
    for datei in tmp_path.iterdir():
        datei.unlink()
    assert any("kein Export" in b.erklaerung for b in kette().befunde)


def test_a_later_column_breaks_no_seal(kette):
    with als_eigentuemer():
        _sql("SET CONSTRAINTS ALL IMMEDIATE")
        _sql(f"ALTER TABLE {TABELLE} ADD COLUMN spaeter integer DEFAULT 7")
    assert kette().in_ordnung
    with als_eigentuemer():
        _sql(f"ALTER TABLE {TABELLE} DROP COLUMN telefon")
    befund = _einziger(kette())
    assert befund.was == "nicht prüfbar"
    assert "telefon" in befund.erklaerung


def test_verlauf_bis_may_change_after_the_seal(kette):
    organisation = Organisation.objects.get(name="Amt 0")
    organisation.name = "Amt null"
    organisation.save()
    assert Organisation.history.filter(name="Amt 0").get().verlauf_bis is not None
    assert kette().in_ordnung


@pytest.mark.parametrize("tabelle", ["kim_siegel", "kim_siegelglied"])
@pytest.mark.parametrize("sql", ["DELETE FROM {}", "UPDATE {} SET kette = ''", "TRUNCATE {}"])
def test_the_app_role_cant_touch_the_seals(kette, tabelle, sql):
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        _sql(sql.format(tabelle))


def test_the_app_role_cant_write_a_link(system):
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        SiegelGlied.objects.create(
            kette="land", nr=1, tabelle="x", zeile_id=1, inhalt="0", hash="0"
        )


def test_sealing_needs_the_system_context(nutzer_mit):
    nutzer = nutzer_mit("administration_land")
    with pytest.raises(ProgrammingError, match="Systemkontext"), kontext(nutzer):
        seal()


def test_the_commands_answer_with_their_exit_code(db, dueren, tmp_path, settings, capsys):
    settings.SIEGEL_EXPORT_VERZEICHNIS = tmp_path / "koepfe"
    with systemkontext("Test"):
        Organisation.objects.create(name="Amt 2", kommune=dueren, art="amt")
    call_command("siegeln")
    datei = next((tmp_path / "koepfe").iterdir())
    assert len(json.loads(Path(datei).read_text())["koepfe"]["05358"]["kopf"]) == 64
    call_command("siegel_pruefen")
    assert "unversehrt" in capsys.readouterr().out
    with systemkontext("Test"):
        zeile = _glied(2).zeile_id
        with als_eigentuemer():
            _sql(f"UPDATE {TABELLE} SET art = 'betrieb' WHERE history_id = %s", zeile)
    with pytest.raises(SystemExit) as ende:
        call_command("siegel_pruefen")
    assert ende.value.code == 1
    assert f"Zeile {zeile}" in capsys.readouterr().err


def test_the_nightly_task_seals_and_exports(db, tmp_path, settings):
    settings.SIEGEL_EXPORT_VERZEICHNIS = tmp_path
    assert settings.CELERY_BEAT_SCHEDULE["siegeln"]["task"] == siegeln.name
    siegeln()
    siegeln()
    assert len(list(tmp_path.iterdir())) == 2
    with systemkontext("Test"):
        assert pruefen(tmp_path).in_ordnung


def test_an_export_that_is_none_is_said(kette, tmp_path):
    (tmp_path / "siegel-0.json").write_text("kaputt")
    with pytest.raises(CommandError, match="kein Export"):
        call_command("siegel_pruefen")


def test_concurrent_runs_are_kept_apart_by_a_lock(system):
    with psycopg.connect(**connection.get_connection_params()) as andere:
        andere.execute("SELECT pg_advisory_xact_lock(hashtext('kim_siegeln'))")
        _sql("SET LOCAL lock_timeout = '200ms'")
        with pytest.raises(OperationalError, match="lock timeout"), transaction.atomic():
            seal()
        andere.rollback()
        assert seal()
