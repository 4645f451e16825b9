"""The import, step by step, as the Ministerium does it without JavaScript."""

import csv
import io
from datetime import date

import pytest
from django.test import Client
from openpyxl import Workbook

from kim.constants import ZugriffArt
from kim.kontext import systemkontext
from kim.models import Zugriff
from stellen.actions import feststellen, uebernehmen
from stellen.constants import ImportStatus, MeldungStatus
from stellen.models import Erhebung, Importlauf, Meldung
from tests.stellen.fabriken import STICHTAG, datei_der_zahlen, erhebung_mit_zahlen, zeile_von
from tests.stellen.importhilfen import (
    PFAD,
    bestand,
    entwurf,
    hochladen,
    letzter_lauf,
    stand_von,
)
from tests.stellen.importhilfen import uebernehmen as bestaetigen
from tests.stellen.seite import angemeldet, text_von

pytestmark = pytest.mark.django_db

ECHT = datei_der_zahlen()
DUEREN = '"Düren, Kreis",1,koordination,3.50,2.00,1.00,0.50'
GEAENDERT = ECHT.replace(DUEREN, DUEREN.replace("2.00,1.00", "3.00,0.00"))
SCHIEF = ECHT.replace(DUEREN, DUEREN.replace("1.00,0.50", "1.00,0.40"))


@pytest.fixture
def client(nutzer_mit) -> Client:
    return angemeldet(nutzer_mit("ministerium"))


def xlsx_der_zahlen() -> bytes:
    buch = Workbook()
    for zeile in csv.reader(io.StringIO(ECHT)):
        buch.active.append(zeile)
    buch.save(datei := io.BytesIO())
    return datei.getvalue()


def seite(client: Client, url: str) -> str:
    return text_von(client.get(url).content.decode())


def dueren(feld: str) -> str:
    with systemkontext("Test"):
        erhebung = Erhebung.objects.get(stichtag=STICHTAG)
        return str(getattr(zeile_von(erhebung, "05358", "koordination"), feld))


def test_new_stichtag_from_upload_to_audit_page_and_back(client):
    url = entwurf(client, ECHT, name="stand.csv")
    text = seite(client, url)
    assert "54 neue Meldungen 0 geänderte Meldungen" in text
    assert "geschieht zum Stichtag 30.06.2024 genau dies, ganz oder gar nicht" in text
    assert "54 Meldungen werden angelegt, im Stand „gemeldet“." in text
    assert bestand()["stellen.Meldung"] == 0
    antwort = bestaetigen(client, url)
    assert antwort["Location"] == url
    html = client.get(url).content.decode()
    assert "54 Meldungen wurden übernommen." in html
    assert 'href="/stellen/2024-06-30/"' in html
    assert bestand()["stellen.MeldungZeile"] == 270
    assert "54 Meldungen mit allen Zahlen" in seite(client, f"{url}rueckgaengig/")
    text = text_von(client.post(f"{url}rueckgaengig/", follow=True).content.decode())
    assert "Der Import ist rückgängig gemacht: 54 Meldungen, Stand wie vorher." in text
    assert bestand()["stellen.MeldungZeile"] == 0


@pytest.mark.parametrize("als_xlsx", [False, True])
def test_a_large_upload_comes_as_a_file_and_is_kept_as_it_came(client, settings, als_xlsx):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000
    inhalt = xlsx_der_zahlen() if als_xlsx else ECHT.encode()
    url = entwurf(client, inhalt, name="gross.xlsx" if als_xlsx else "gross.csv")
    assert client.get(f"{url}datei/").content == inhalt
    assert "54 neue Meldungen" in seite(client, url)


def test_changed_figures_are_shown_old_and_new(client):
    erhebung_mit_zahlen(status=MeldungStatus.GEMELDET)
    url = entwurf(client, GEAENDERT)
    html = client.get(url).content.decode()
    text = text_von(html)
    assert "0 neue Meldungen 1 geänderte Meldungen" in text
    assert "Eine abweichende Zeile" in text
    assert "Düren, Kreis Koordination geändert 3,50 bisher 2,00 → neu 3,00" in text
    assert "Bielefeld" not in text
    bestaetigen(client, url)
    assert dueren("besetzt") == "3.00"
    assert "Eine Meldung, durch diesen Import geändert" in seite(client, f"{url}rueckgaengig/")
    client.post(f"{url}rueckgaengig/")
    assert dueren("besetzt") == "2.00"


def test_settled_figures_need_a_reason(client):
    erhebung_mit_zahlen()
    url = entwurf(client, GEAENDERT)
    assert "Eine festgestellte Meldung bleibt unverändert und sichtbar" in seite(client, url)
    vorher = bestand()
    antwort = bestaetigen(client, url)
    assert antwort.status_code == 422
    assert "Bitte begründen Sie die Korrektur festgestellter Zahlen." in antwort.content.decode()
    assert bestand() == vorher
    assert bestaetigen(client, url, grund="Nachmeldung").status_code == 302
    with systemkontext("Test"):
        neu = Meldung.objects.get(kommune__ags="05358", version=2)
    assert (neu.grund, neu.status) == ("Nachmeldung", MeldungStatus.GEMELDET)
    assert "Begründung Nachmeldung" in seite(client, url)


def test_rows_that_do_not_add_up_need_a_tick_and_are_never_settled(client):
    url = entwurf(client, SCHIEF)
    text = seite(client, url)
    assert "Ein Hinweis" in text
    assert "Zeilen, die nicht aufgehen" in text
    assert "ergibt 3,40, zugewiesen sind 3,50" in text
    vorher = bestand()
    antwort = bestaetigen(client, url)
    assert antwort.status_code == 422
    assert "dass Sie die Hinweise gelesen haben" in antwort.content.decode()
    assert bestand() == vorher
    assert bestaetigen(client, url, hinweise="on").status_code == 302
    text = text_von(client.post("/stellen/2024-06-30/feststellen/").content.decode())
    assert "Düren, Kreis, Koordination: 3,50 zugewiesen" in text


def test_spellings_are_confirmed_by_a_person(client):
    text = ECHT.replace('05358,"Düren, Kreis"', ",Krs. Düren")
    url = entwurf(client, text.replace('05334002,"Aachen, Stadt"', ",Aachen"))
    html = client.get(url).content.decode()
    assert "„Aachen“" in html
    assert "nicht eindeutig, zuerst in Zeile 2" in html
    assert "ungenau geschrieben, zuerst in Zeile 12" in html
    assert "Unterschiede zum gespeicherten Stand" not in html
    namen = dict(zip(("aachen", "dueren"), _felder(html), strict=True))
    ohne = client.post(f"{url}zuordnungen/", {namen["dueren"]: "05358"})
    assert ohne.status_code == 422
    assert "Bitte wählen Sie eine Kommune." in ohne.content.decode()
    gewaehlt = {namen["aachen"]: "05334002", namen["dueren"]: "05358"}
    antwort = client.post(f"{url}zuordnungen/", gewaehlt, follow=True)
    assert "54 neue Meldungen" in text_von(antwort.content.decode())
    assert letzter_lauf().zuordnungen == {"Aachen": "05334002", "Krs. Düren": "05358"}
    bestaetigen(client, url)
    assert "„Aachen“ zugeordnet zu 05334002" in seite(client, url)
    assert dueren("besetzt") == "2.00"


def _felder(html: str) -> list[str]:
    return [teil.split('"')[0] for teil in html.split('<select name="')[1:]]


@pytest.mark.parametrize("ags", ["05999", "05334000", "x"])
def test_key_of_a_kommune_that_does_not_report_is_refused(client, ags):
    url = entwurf(client, ECHT.replace('05358,"Düren, Kreis"', ",Krs. Düren"))
    [name] = _felder(client.get(url).content.decode())
    vorher = bestand()
    antwort = client.post(f"{url}zuordnungen/", {name: ags})
    assert antwort.status_code == 422
    assert "Das ist keine der Kommunen, die hier berichten." in antwort.content.decode()
    assert bestand() == vorher
    assert letzter_lauf().zuordnungen == {}


def test_wrong_choice_can_be_changed(client):
    """Düren's rows given to Soest are doubled rows; the question stays open to be mended."""
    url = entwurf(client, ECHT.replace('05358,"Düren, Kreis"', ",Krs. Düren"))
    [name] = _felder(client.get(url).content.decode())
    text = text_von(
        client.post(f"{url}zuordnungen/", {name: "05974"}, follow=True).content.decode()
    )
    assert "Doppelte Zeilen" in text
    assert "Zuordnungen ändern" in text
    text = text_von(
        client.post(f"{url}zuordnungen/", {name: "05358"}, follow=True).content.decode()
    )
    assert "54 neue Meldungen" in text


def test_what_was_not_seen_is_not_taken_over(client):
    erhebung_mit_zahlen(status=MeldungStatus.GEMELDET)
    url = entwurf(client, GEAENDERT)
    stand = stand_von(client.get(url).content.decode())
    with systemkontext("Test"):
        feststellen(erhebung=Erhebung.objects.get(stichtag=STICHTAG), by=None)
    vorher = bestand()
    antwort = client.post(f"{url}uebernehmen/", {"stand": stand, "grund": "Nachmeldung"})
    assert antwort.status_code == 409
    text = text_von(antwort.content.decode())
    assert "haben sich geändert, seit Sie die Unterschiede angesehen haben" in text
    assert "Nachmeldung" in text
    assert bestand() == vorher


def test_second_confirmation_says_it_is_done_already(client):
    url = entwurf(client, ECHT)
    stand = stand_von(client.get(url).content.decode())
    client.post(f"{url}uebernehmen/", {"stand": stand})
    vorher = bestand()
    antwort = client.post(f"{url}uebernehmen/", {"stand": stand}, follow=True)
    assert "Dieser Import ist inzwischen übernommen." in antwort.content.decode()
    antwort = client.post(f"{url}verwerfen/", follow=True)
    assert "Dieser Import ist übernommen; das geht jetzt nicht mehr." in antwort.content.decode()
    antwort = client.post(f"{url}zuordnungen/", follow=True)
    assert "Dieser Import ist übernommen; das geht jetzt nicht mehr." in antwort.content.decode()
    assert bestand() == vorher


def test_discarded_draft_stays_on_record(client):
    url = entwurf(client, ECHT, name="irrtum.csv")
    assert "Die Datei „irrtum.csv“ wird nicht übernommen." in seite(client, f"{url}verwerfen/")
    antwort = client.post(f"{url}verwerfen/", follow=True)
    assert "Dieser Import ist verworfen." in text_von(antwort.content.decode())
    assert letzter_lauf().status == ImportStatus.VERWORFEN
    assert "irrtum.csv verworfen" in seite(client, "/stellen/importe/")
    assert client.get(f"{url}rueckgaengig/")["Location"] == url


def test_undo_of_settled_figures_lists_what_stands_in_the_way(client):
    url = entwurf(client, ECHT)
    bestaetigen(client, url)
    with systemkontext("Test"):
        feststellen(erhebung=Erhebung.objects.get(stichtag=STICHTAG), by=None)
    vorher = bestand()
    antwort = client.post(f"{url}rueckgaengig/")
    assert antwort.status_code == 409
    assert antwort.content.decode().count("seit dem Import geändert oder festgestellt") == 54
    assert bestand() == vorher


def test_file_that_says_nothing_new(client):
    erhebung_mit_zahlen()
    text = seite(client, entwurf(client, ECHT))
    assert "54 unveränderte Meldungen" in text
    assert "Nichts zu übernehmen" in text
    assert "Begründung" not in text


def test_original_comes_back_as_it_was(client, nutzer_mit):
    url = entwurf(client, ECHT, name="Größe.csv")
    antwort = client.get(f"{url}datei/")
    assert antwort.content == ECHT.encode()
    assert antwort["Content-Type"] == "application/octet-stream"
    assert "attachment; filename*=utf-8''Gr%C3%B6%C3%9Fe.csv" in antwort["Content-Disposition"]
    assert antwort["X-Content-Type-Options"] == "nosniff"
    with systemkontext("Test"):
        eintrag = Zugriff.objects.get(art=ZugriffArt.EXPORT)
    assert (eintrag.objekt_typ, eintrag.objekt_id) == (
        "stellen.importlauf",
        str(letzter_lauf().pk),
    )


def test_many_rows_are_capped_and_counted(client):
    kopf, *zeilen = ECHT.splitlines(keepends=True)
    tage = ("2021-06-30", "2022-06-30")
    url = entwurf(client, kopf + "".join(z.replace("2024-06-30", t) for t in tage for z in zeilen))
    text = seite(client, url)
    assert "108 neue Meldungen" in text
    assert "540 abweichende Zeilen" in text
    assert "Und 240 weitere abweichende Zeilen. Auch sie werden übernommen." in text


def test_empty_list_says_what_will_stand_here(client):
    text = seite(client, "/stellen/importe/")
    assert "Noch keine Importe" in text
    assert "Stichtag importieren" in text


def test_list_is_paged_with_a_constant_number_of_queries(client, django_assert_num_queries):
    def anlegen(anzahl: int) -> None:
        with systemkontext("Test"):
            for nummer in range(anzahl):
                Importlauf.objects.create(
                    dateiname=f"{nummer}.csv", datei=b"x" * 100_000, pruefsumme="0"
                )

    anlegen(1)
    client.get("/stellen/importe/")
    with django_assert_num_queries(17):
        client.get("/stellen/importe/")
    anlegen(24)
    with django_assert_num_queries(17):
        text = seite(client, "/stellen/importe/")
    assert "1 bis 20 von 25 Importen" in text
    assert "KIM (Kommandozeile)" in text


def test_import_by_the_command_shows_on_the_page(client):
    with systemkontext("Test"):
        lauf = Importlauf.objects.create(
            dateiname="befehl.csv", datei=ECHT.encode(), pruefsumme="0", stichtag=date(2024, 6, 30)
        )
        uebernehmen(lauf=lauf, by=None)
    text = seite(client, f"{PFAD}{lauf.pk}/")
    assert "Die Zahlen sind übernommen. 270 Zeilen" in text
    assert "Stichtag laut Angabe 30.06.2024" in text


def test_form_must_carry_the_token(client):
    streng = Client(enforce_csrf_checks=True)
    streng.cookies = client.cookies
    vorher = bestand()
    assert hochladen(streng, ECHT).status_code == 403
    assert bestand() == vorher
