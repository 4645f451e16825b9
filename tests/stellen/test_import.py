"""Taking over a file: all or nothing, versions for settled figures, undo, history."""

import gc
import tracemalloc
from datetime import date, timedelta
from importlib.resources import files
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.db import connection

from kim.kontext import kontext
from stellen.actions import (
    change_status,
    feststellen,
    geaenderte_meldungen,
    korrigieren,
    lege_importlauf_an,
    plane_import,
    rueckgaengig,
    uebernehmen,
)
from stellen.actions.pruefungen import run_pruefungen
from stellen.constants import ImportStatus, MeldungStatus, Stellenart
from stellen.models import Erhebung, Importlauf, Meldung, MeldungZeile

pytestmark = pytest.mark.django_db

TAG = date(2024, 6, 30)
ECHT = files("stellen.daten").joinpath("stellenbesetzung-2024-06-30.csv").read_text("utf-8")
# Düren, Koordination: 3.50 = 2.00 + 1.00 + 0.50
DUEREN = '"Düren, Kreis",1,koordination,3.50,2.00,1.00,0.50'
GEAENDERT = ECHT.replace(DUEREN, DUEREN.replace("2.00,1.00", "3.00,0.00"))


def _lauf(text: str, name: str = "figuren.csv", tag: date | None = TAG) -> Importlauf:
    return lege_importlauf_an(inhalt=text.encode(), dateiname=name, stichtag=tag, by=None)


def _importieren(text: str, grund: str = "") -> Importlauf:
    lauf = _lauf(text)
    uebernehmen(lauf=lauf, by=None, grund=grund)
    connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    lauf.refresh_from_db()
    return lauf


def _dueren() -> Meldung:
    return Meldung.objects.filter(kommune__ags="05358").neueste().get()


def test_import_stores_every_row_with_exactly_one_history_row(system):
    lauf = _importieren(ECHT)
    assert (lauf.zeilen, lauf.status) == (270, ImportStatus.UEBERNOMMEN)
    assert MeldungZeile.objects.count() == MeldungZeile.history.count() == 270
    assert Meldung.objects.count() == Meldung.history.count() == 54
    assert set(MeldungZeile.history.values_list("history_change_reason", flat=True)) == {"Test"}


def test_dry_run_stores_nothing_and_shows_the_difference(system):
    _importieren(ECHT)
    ergebnis, plan = plane_import(_lauf(GEAENDERT))
    assert not ergebnis.fehler
    assert (plan.neu, plan.gleich, plan.geaendert, plan.korrektur) == (0, 53, 1, 0)
    unterschied = plan.unterschiede[0]
    assert (unterschied.kommune, unterschied.stellenart) == ("Düren, Kreis", "koordination")
    assert [str(w) for w in unterschied.alt] == ["3.50", "2.00", "1.00", "0.50"]
    assert [str(w) for w in unterschied.neu] == ["3.50", "3.00", "0.00", "0.50"]
    assert MeldungZeile.history.count() == 270


def test_unsettled_figures_are_changed_in_place_and_undone(system):
    _importieren(ECHT)
    lauf = _importieren(GEAENDERT)
    zeile = _dueren().zeilen.get(stellenart="koordination")
    assert str(zeile.besetzt) == "3.00"
    assert [str(h.besetzt) for h in zeile.history.all()] == ["3.00", "2.00"]
    assert rueckgaengig(lauf=lauf, by=None) == 1
    zeile.refresh_from_db()
    assert str(zeile.besetzt) == "2.00"
    assert zeile.history.count() == 3


def test_undo_takes_added_rows_away_and_gives_the_status_back(system):
    _importieren(ECHT)
    dueren = _dueren()
    dueren.zeilen.get(stellenart="ebh").delete()
    change_status(meldung=dueren, status=MeldungStatus.GEPRUEFT, by=None)
    lauf = _importieren(GEAENDERT)
    assert [(m.pk, m.status) for m in geaenderte_meldungen(lauf)] == [(dueren.pk, "gemeldet")]
    assert dueren.zeilen.count() == 5
    assert rueckgaengig(lauf=lauf, by=None) == 1
    dueren.refresh_from_db()
    assert dueren.status == MeldungStatus.GEPRUEFT
    assert str(dueren.zeilen.get(stellenart="koordination").besetzt) == "2.00"
    assert not dueren.zeilen.filter(stellenart="ebh").exists()
    laeufe = MeldungZeile.history.filter(meldung=dueren, stellenart="ebh")
    assert [h.history_type for h in laeufe.order_by("history_id")] == ["+", "-", "+", "-"]
    assert dueren.zeilen.get(stellenart="abh").history.count() == 1, "unchanged rows stay alone"


def _lauf_mit(stichtage: int) -> Importlauf:
    """A draft with the published figures for so many Stichtage."""
    kopf, *zeilen = ECHT.splitlines(keepends=True)
    tage = [(TAG + timedelta(days=n)).isoformat() for n in range(1, stichtage + 1)]
    text = kopf + "".join(z.replace("2024-06-30", tag) for tag in tage for z in zeilen)
    return _lauf(text, tag=None)


def _spitze(stichtage: int) -> int:
    """Most bytes Python held at once while so many Stichtage were taken over and undone."""
    lauf = _lauf_mit(stichtage)
    gc.collect()
    tracemalloc.start()
    uebernehmen(lauf=lauf, by=None)
    rueckgaengig(lauf=lauf, by=None)
    spitze = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return spitze


def test_memory_is_flat_however_long_the_file(system):
    _spitze(1)
    # 6,480 rows more; their ids alone, held in Python, would be twice the allowance.
    assert _spitze(32) < _spitze(8) + 700_000


def test_an_undo_is_quick_when_the_statistics_say_the_tables_are_empty(system):
    """As after an undone import: nested joins once took 85 s for these 2,160 rows."""
    tabellen = [m._meta.db_table for m in (Meldung, MeldungZeile)]
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        for tabelle in tabellen:
            cursor.execute(
                "SELECT pg_restore_relation_stats('schemaname', 'public', 'relname', %s,"
                " 'relpages', 1000::int, 'reltuples', 0::real)",
                [tabelle],
            )
        cursor.execute("SET ROLE kim_app; SET LOCAL statement_timeout = '20s'")
    lauf = _lauf_mit(8)
    uebernehmen(lauf=lauf, by=None)
    assert rueckgaengig(lauf=lauf, by=None) == 8 * 54
    assert not MeldungZeile.objects.exists()


def test_settled_figures_become_a_new_version_with_reason(system):
    _importieren(ECHT)
    erhebung = Erhebung.objects.get(stichtag=TAG)
    assert feststellen(erhebung=erhebung, by=None) == 54
    with pytest.raises(ValidationError, match="1 festgestellte Meldungen würden korrigiert"):
        uebernehmen(lauf=_lauf(GEAENDERT), by=None)
    lauf = _importieren(GEAENDERT, grund="Nachmeldung vom 12.07.2024")
    neu = _dueren()
    assert (neu.version, neu.status, neu.grund) == (2, "gemeldet", "Nachmeldung vom 12.07.2024")
    assert neu.vorgaenger.status == MeldungStatus.FESTGESTELLT
    assert neu.zeilen.count() == 5
    assert Meldung.objects.filter(erhebung=erhebung).count() == 55
    assert rueckgaengig(lauf=lauf, by=None) == 1
    assert _dueren().version == 1


def test_undo_of_a_whole_import_removes_it_but_keeps_its_history(system):
    lauf = _importieren(ECHT)
    assert rueckgaengig(lauf=lauf, by=None) == 54
    assert not Meldung.objects.exists()
    assert not Erhebung.objects.filter(stichtag=TAG).exists()
    assert MeldungZeile.history.filter(history_type="-").count() == 270
    with pytest.raises(ValidationError, match="rückgängig gemacht"):
        rueckgaengig(lauf=lauf, by=None)


def test_undo_of_an_import_that_was_checked_keeps_the_stichtag_and_its_findings(system):
    lauf = _importieren(ECHT.replace(DUEREN, DUEREN.replace("1.00,0.50", "1.00,0.40")))
    erhebung = Erhebung.objects.get(stichtag=TAG)
    run_pruefungen(erhebung=erhebung, by=None)
    befunde = erhebung.pruefbefunde.count()
    assert rueckgaengig(lauf=lauf, by=None) == 54
    assert not Meldung.objects.exists()
    assert erhebung.pruefbefunde.count() == befunde > 0


def test_undo_refuses_when_figures_were_settled_or_changed_since(system):
    lauf = _importieren(ECHT)
    feststellen(erhebung=Erhebung.objects.get(stichtag=TAG), by=None)
    with pytest.raises(ValidationError) as info:
        rueckgaengig(lauf=lauf, by=None)
    assert len(info.value.messages) == 54
    assert Meldung.objects.count() == 54


def test_a_file_with_one_error_stores_nothing(system):
    kaputt = ECHT.replace(DUEREN, DUEREN.replace("2.00", "-2.00"))
    with pytest.raises(ValidationError, match="Zeile 12"):
        uebernehmen(lauf=_lauf(kaputt), by=None)
    assert not Meldung.objects.exists()
    assert not MeldungZeile.history.exists()


def test_rows_that_do_not_add_up_are_stored_but_never_settled(system):
    schief = ECHT.replace(DUEREN, DUEREN.replace("1.00,0.50", "1.00,0.40"))
    _importieren(schief)
    with pytest.raises(ValidationError, match="Düren, Kreis, Koordination: 3,50 zugewiesen"):
        feststellen(erhebung=Erhebung.objects.get(stichtag=TAG), by=None)
    assert not Meldung.objects.exclude(status=MeldungStatus.GEMELDET).exists()


def test_correction_keeps_both_versions(system):
    _importieren(ECHT)
    feststellen(erhebung=Erhebung.objects.get(stichtag=TAG), by=None)
    alt = _dueren()
    with pytest.raises(ValidationError, match="begründen"):
        korrigieren(meldung=alt, werte={}, grund=" ", by=None)
    werte = {Stellenart.ABH: {"besetzt": alt.zeilen.get(stellenart="abh").besetzt}}
    neu = korrigieren(meldung=alt, werte=werte, grund="Zahlendreher", by=None)
    assert (neu.version, neu.vorgaenger) == (2, alt)
    with pytest.raises(ValidationError, match="neuere Version"):
        korrigieren(meldung=alt, werte={}, grund="noch einmal", by=None)


def test_only_the_ministry_imports(nutzer_mit, dueren):
    koordination = nutzer_mit("koordination", dueren)
    with kontext(koordination), pytest.raises(PermissionDenied):
        lege_importlauf_an(inhalt=b"x", dateiname="x.csv", stichtag=TAG, by=koordination)


def test_command_imports_settles_and_names_errors(system, tmp_path):
    datei = tmp_path / "stand.csv"
    datei.write_text(ECHT, encoding="utf-8")
    aus = StringIO()
    call_command("stellen_import", str(datei), stichtag=TAG, feststellen=True, stdout=aus)
    assert "54 neu" in aus.getvalue()
    assert Meldung.objects.filter(status=MeldungStatus.FESTGESTELLT).count() == 54
    datei.write_text(GEAENDERT, encoding="utf-8")
    with pytest.raises(CommandError, match="Nichts wurde gespeichert"):
        call_command("stellen_import", str(datei), stichtag=TAG, stdout=aus)
    with pytest.raises(CommandError, match="nicht lesbar"):
        call_command("stellen_import", str(tmp_path / "fehlt.csv"), stdout=aus)


def test_many_stichtage_in_one_file(system):
    kopf, *zeilen = ECHT.splitlines(keepends=True)
    viele = kopf + "".join(
        z.replace("2024-06-30", f"{jahr}-{monat:02}-28")
        for jahr in (2021, 2022)
        for monat in (6, 12)
        for z in zeilen
    )
    lauf = _lauf(viele, tag=None)
    uebernehmen(lauf=lauf, by=None)
    assert Erhebung.objects.count() == 4
    assert MeldungZeile.objects.count() == 4 * 270
