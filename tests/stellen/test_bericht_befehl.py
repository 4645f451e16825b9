"""``manage.py bericht``: the published figures, as CSV, XLSX and PDF, and clear refusals."""

import io
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from kim.kontext import systemkontext
from stellen.bericht_daten import lade_bericht
from stellen.constants import GROESSEN, MeldungStatus
from stellen.models import Erhebung, Meldung
from tests.stellen.fabriken import (
    STICHTAG,
    erhebung_mit_zahlen,
    neue_version,
    settle,
    veroeffentlichte_zeilen,
    zeile_von,
)

pytestmark = pytest.mark.django_db


def bericht(**optionen) -> str:
    aus = io.StringIO()
    call_command("bericht", stichtag=STICHTAG, stdout=aus, **optionen)
    return aus.getvalue()


def zahl(wert) -> str:
    return f"{wert:.2f}".replace(".", ",")


def test_csv_is_exactly_the_published_tables():
    erhebung_mit_zahlen()
    kopf, *zeilen = bericht().splitlines()
    assert kopf == "tabelle;kommune;zugewiesen;besetzt;vorgesehen;nicht_vorgesehen"
    soll = []
    summen = {z["stellenart"]: z for z in veroeffentlichte_zeilen("gesamt-2024-06-30.csv")}
    echte = veroeffentlichte_zeilen()
    for art in ("koordination", "assistenz", "case_management", "abh", "ebh"):
        tabelle = [z for z in echte if z["stellenart"] == art]
        tabelle.append(summen[art] | {"kommune": "Gesamt"})
        soll += [";".join([art, z["kommune"], *(zahl(z[g]) for g in GROESSEN)]) for z in tabelle]
    assert zeilen == soll
    assert len(zeilen) == 5 * 55


def test_xlsx_and_pdf_go_into_files(tmp_path):
    erhebung_mit_zahlen()
    assert bericht(format="xlsx", out=tmp_path / "b.xlsx") == ""
    buch = load_workbook(tmp_path / "b.xlsx", data_only=True)
    assert [b.max_row for b in buch.worksheets[1:]] == [59] * 5
    texte = [str(z[0].value) for z in buch.worksheets[0].iter_rows(max_col=1)]
    assert "54 von 54 Meldungen festgestellt." in texte
    bericht(format="pdf", out=tmp_path / "b.pdf")
    assert (tmp_path / "b.pdf").read_bytes().startswith(b"%PDF-1.7")


def test_binary_output_without_a_file_is_refused():
    erhebung_mit_zahlen()
    with pytest.raises(CommandError, match=r"--out stellenbesetzung-2024-06-30\.pdf"):
        bericht(format="pdf")


def test_unknown_stichtag_names_the_known_ones():
    with pytest.raises(CommandError, match="noch kein Stichtag importiert"):
        bericht()
    erhebung_mit_zahlen(date(2023, 6, 30), veroeffentlicht=False)
    with pytest.raises(CommandError, match=r"2024-06-30 gibt es keine.*Vorhanden: 2023-06-30"):
        bericht()


def test_a_stichtag_without_figures_counts_as_unknown(system):
    Erhebung.objects.create(stichtag=STICHTAG)
    with pytest.raises(CommandError, match="keine Zahlen"):
        bericht()


@pytest.mark.parametrize(
    ("ziel", "grund"), [("fehlt/b.csv", "der Ordner fehlt"), (".", "das ist ein Ordner")]
)
def test_unwritable_target_is_named(tmp_path, ziel, grund):
    erhebung_mit_zahlen()
    with pytest.raises(CommandError, match=grund):
        bericht(out=tmp_path / ziel)


def test_report_holds_the_settled_version_and_names_the_newer_one(system):
    """Decided in ``bericht_daten``: a correction counts once it is settled."""
    erhebung = erhebung_mit_zahlen()
    neu = neue_version(Meldung.objects.get(erhebung=erhebung, kommune__ags="05358"))
    zeile = zeile_von(erhebung, "05358", "koordination")
    zeile.besetzt, zeile.vorgesehen = zeile.vorgesehen, zeile.besetzt
    zeile.save()
    fehler = io.StringIO()
    vorher = bericht(stderr=fehler)
    assert "koordination;Düren, Kreis;3,50;2,00;1,00;0,50" in vorher
    assert "54 von 54" in fehler.getvalue()
    assert "noch nicht festgestellte Fassung gibt es für Düren, Kreis;" in fehler.getvalue()
    neu.status = MeldungStatus.GEPRUEFT
    neu.save()
    settle([neu])
    fehler = io.StringIO()
    assert "koordination;Düren, Kreis;3,50;1,00;2,00;0,50" in bericht(stderr=fehler)
    assert fehler.getvalue() == ""


def test_unsettled_figures_are_in_it_with_a_notice(system, dueren):
    erhebung_mit_zahlen(kommunen=[dueren], status=MeldungStatus.GEMELDET)
    fehler = io.StringIO()
    assert bericht(stderr=fehler).count("\n") == 1 + 5 * 2
    assert "0 von 54 Meldungen festgestellt." in fehler.getvalue()
    assert "enthalten: Düren, Kreis." in fehler.getvalue()
    assert "Es fehlen Meldungen von Aachen, Stadt; Aachen, Städteregion" in fehler.getvalue()


def test_demo_figures_say_that_they_are_invented():
    erhebung_mit_zahlen(ist_demo=True)
    with systemkontext("Test"):
        daten = lade_bericht(Erhebung.objects.get(stichtag=STICHTAG), nutzer=None)
    assert daten.status_hinweis.startswith("Erfundene Demodaten")
