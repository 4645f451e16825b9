"""Downloads of the report: exactly what the page shows, as a safe file, logged."""

import io
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from openpyxl import load_workbook

from kim.actions.auftrag_lauf import run_auftrag
from kim.constants import AuftragStatus, ZugriffArt
from kim.kontext import systemkontext
from kim.models import Auftrag, Kommune, Nutzer, Zugriff
from stellen.constants import MeldungStatus
from stellen.models import Erhebung
from tests.stellen.fabriken import STICHTAG, erhebung_mit_zahlen, zeile_von
from tests.stellen.importhilfen import PFAD as IMPORT
from tests.stellen.importhilfen import bestand, entwurf, uebernehmen
from tests.stellen.seite import PFAD, angemeldet, tabellen_von

pytestmark = pytest.mark.django_db
CSV, XLSX, PDF = (f"{PFAD}bericht.{endung}" for endung in ("csv", "xlsx", "pdf"))


def zeilen_der_seite(client: Client) -> list[list[str]]:
    """Stellenart, Kommune and the four figures as the page shows them."""
    tabellen = tabellen_von(client.get(PFAD).content.decode())
    return [
        [art, *zeile[:5]]
        for art, t in tabellen.items()
        for zeile in t["tbody"]
        if len(zeile) > 5  # not the notice that nothing matches
    ]


def zeilen_der_datei(client: Client) -> list[list[str]]:
    text = client.get(CSV).content.decode()
    return [z.split(";") for z in text.splitlines()[1:] if ";Gesamt;" not in z]


def export(nutzer: Nutzer) -> list[tuple[str, str, int]]:
    with systemkontext("Test"):
        eintraege = Zugriff.objects.filter(nutzer=nutzer, art=ZugriffArt.EXPORT)
        return list(eintraege.order_by("pk").values_list("objekt_typ", "zweck", "anzahl"))


@pytest.mark.parametrize("rolle", ["ministerium", "evaluation", "koordination"])
def test_csv_holds_exactly_the_rows_of_the_page(nutzer_mit, dueren, rolle):
    erhebung_mit_zahlen()
    client = angemeldet(nutzer_mit(rolle, dueren if rolle == "koordination" else None))
    assert len(zeilen_der_seite(client)) == 270
    assert zeilen_der_datei(client) == zeilen_der_seite(client)


def test_a_koordination_exports_its_own_unsettled_and_what_is_settled(nutzer_mit, dueren, soest):
    """Düren has reported, Soest has reported, Unna is settled."""
    unna = Kommune.objects.get(ags="05978")
    erhebung = erhebung_mit_zahlen(kommunen=[dueren, soest], status=MeldungStatus.GEMELDET)
    erhebung_mit_zahlen(date(2023, 6, 30), kommunen=[unna])
    with systemkontext("Test"):
        meldung = Erhebung.objects.get(stichtag=date(2023, 6, 30)).meldungen.get()
    client = angemeldet(nutzer_mit("koordination", dueren))
    assert {z[1] for z in zeilen_der_datei(client)} == {"Düren, Kreis"}
    assert zeilen_der_datei(client) == zeilen_der_seite(client)
    assert {z[1] for z in zeilen_der_datei(angemeldet(nutzer_mit("ministerium")))} == {
        "Düren, Kreis",
        "Soest, Kreis",
    }
    fremd = client.get(f"/stellen/{meldung.erhebung.stichtag}/bericht.csv").content.decode()
    assert "Unna, Kreis" in fremd
    assert erhebung.stichtag == STICHTAG


def test_notice_does_not_reveal_what_others_reported(nutzer_mit, dueren, soest):
    erhebung_mit_zahlen(kommunen=[dueren, soest], status=MeldungStatus.GEMELDET)
    mappe = angemeldet(nutzer_mit("koordination", dueren)).get(XLSX).content
    blatt = load_workbook(io.BytesIO(mappe))["Übersicht"]
    text = " ".join(str(z[0].value) for z in blatt.iter_rows(max_col=1))
    assert "Enthalten sind die Zahlen von 1 der 54 Kommunen." in text
    assert "Soest" not in text


@pytest.mark.parametrize(
    ("url", "inhaltstyp", "anfang"),
    [
        (CSV, "text/csv; charset=utf-8", b"tabelle;"),
        (XLSX, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK"),
    ],
)
def test_download_headers_and_read_log(nutzer_mit, url, inhaltstyp, anfang):
    erhebung_mit_zahlen()
    nutzer = nutzer_mit("ministerium")
    antwort = angemeldet(nutzer).get(url)
    endung = url.rsplit(".", 1)[1]
    assert antwort["Content-Type"] == inhaltstyp
    assert antwort["Content-Disposition"] == (
        f'attachment; filename="stellenbesetzung-2024-06-30.{endung}"'
    )
    assert antwort["X-Content-Type-Options"] == "nosniff"
    assert antwort["Cache-Control"] == "private, no-store"
    assert antwort.content.startswith(anfang)
    zweck = f"Bericht zum 30.06.2024 als {endung.upper()}"
    assert export(nutzer) == [("stellen.erhebung", zweck, 270)]


def test_nothing_visible_is_not_found(nutzer_mit, dueren):
    erhebung_mit_zahlen(kommunen=[dueren], status=MeldungStatus.GEMELDET)
    nutzer = nutzer_mit("evaluation")
    assert angemeldet(nutzer).get(CSV).status_code == 404
    assert angemeldet(nutzer).get("/stellen/2020-01-01/bericht.csv").status_code == 404
    assert angemeldet(nutzer).get(f"{PFAD}bericht.docx").status_code == 404
    assert export(nutzer) == []


def test_names_that_look_like_commands_are_neutralised(nutzer_mit, system, dueren):
    erhebung_mit_zahlen()
    dueren.name = "=HYPERLINK(1)"
    dueren.save()
    client = angemeldet(nutzer_mit("ministerium"))
    assert b"\nkoordination;'=HYPERLINK(1);3,50" in client.get(CSV).content
    blatt = load_workbook(io.BytesIO(client.get(XLSX).content))["Koordination"]
    assert "'=HYPERLINK(1)" in [zeile[0].value for zeile in blatt.iter_rows()]


def test_xlsx_holds_numbers_not_texts(nutzer_mit):
    erhebung = erhebung_mit_zahlen()
    mappe = angemeldet(nutzer_mit("ministerium")).get(XLSX).content
    blatt = load_workbook(io.BytesIO(mappe), data_only=True)["Case Management"]
    zeilen = {z[0].value: [c.value for c in z[1:5]] for z in blatt.iter_rows(min_row=5)}
    with systemkontext("Test"):
        soest = zeile_von(erhebung, "05974", "case_management")
    assert [Decimal(str(w)) for w in zeilen["Soest, Kreis"]] == [
        soest.zugewiesen,
        soest.besetzt,
        soest.vorgesehen,
        soest.nicht_vorgesehen,
    ]
    assert zeilen["Gesamt"] == [713, 569.74, 77.51, 65.75]


def test_pdf_is_a_job_that_leads_to_its_page(nutzer_mit, dueren):
    erhebung_mit_zahlen()
    nutzer = nutzer_mit("koordination", dueren)
    client = angemeldet(nutzer)
    antwort = client.post(PDF)
    with systemkontext("Test"):
        auftrag = Auftrag.objects.get(besitzer=nutzer)
    assert antwort["Location"] == f"/auftraege/{auftrag.pk}/"
    assert auftrag.titel == "Bericht zum 30.06.2024 als PDF"
    run_auftrag(auftrag.pk)
    ergebnis = client.get(f"/auftraege/{auftrag.pk}/ergebnis/")
    assert ergebnis["Content-Type"] == "application/pdf"
    assert ergebnis.content.startswith(b"%PDF-1.7")
    assert export(nutzer) == [("stellen.erhebung", "Bericht zum 30.06.2024 als PDF", 270)]
    assert client.get(PDF).status_code == 405


def test_pdf_job_uses_the_rights_of_the_moment(nutzer_mit, dueren):
    erhebung_mit_zahlen(kommunen=[dueren], status=MeldungStatus.GEMELDET)
    nutzer = nutzer_mit("evaluation")
    angemeldet(nutzer).post(PDF)
    with systemkontext("Test"):
        auftrag = Auftrag.objects.get(besitzer=nutzer)
    run_auftrag(auftrag.pk)
    with systemkontext("Test"):
        auftrag.refresh_from_db()
    assert auftrag.status == AuftragStatus.FEHLGESCHLAGEN
    assert auftrag.fehler == "Zum Stichtag 30.06.2024 gibt es keine Zahlen für Sie."


def test_report_query_count_is_the_same_for_one_and_all(
    nutzer_mit, dueren, django_assert_num_queries
):
    """Session, rights and context; then Erhebung, choice, Kommunen, rows, and the log."""
    erhebung_mit_zahlen(date(2023, 6, 30), kommunen=[dueren])
    erhebung_mit_zahlen()
    client = angemeldet(nutzer_mit("ministerium"))
    client.get(CSV)
    for url in (CSV, "/stellen/2023-06-30/bericht.csv"):
        with django_assert_num_queries(18):
            client.get(url)


def test_round_trip_report_import_report_is_the_identity(nutzer_mit):
    """The CSV of one Stichtag, imported through the pages as another, comes out the same."""
    erhebung_mit_zahlen()
    client = angemeldet(nutzer_mit("ministerium"))
    vorher = client.get(CSV).content
    url = entwurf(client, vorher, stichtag="30.06.2023")
    assert url.startswith(IMPORT)
    assert uebernehmen(client, url).status_code == 302
    assert client.get("/stellen/2023-06-30/bericht.csv").content == vorher
    # Once more into the same Stichtag: nothing differs, nothing is written.
    stand = bestand()
    seite = client.get(entwurf(client, vorher, stichtag="30.06.2024")).content.decode()
    assert "Nichts zu übernehmen" in seite
    assert bestand()["stellen.MeldungZeile"] == stand["stellen.MeldungZeile"] == 540
