"""An import over Meldungen the Kommunen are still working on: said before, told after."""

import pytest
from django.core.management import call_command

from kim.kontext import systemkontext
from kim.models import Benachrichtigung, Kommune
from stellen.constants import MeldungStatus
from stellen.models import Erhebung
from tests.stellen.fabriken import (
    STICHTAG,
    bringe_auf,
    datei_der_zahlen,
    meldung_von,
    offene_erhebung,
    zeile_von,
)
from tests.stellen.importhilfen import entwurf, stand_von, uebernehmen
from tests.stellen.seite import angemeldet, text_von

pytestmark = pytest.mark.django_db

S = MeldungStatus


@pytest.fixture
def client(nutzer_mit):
    return angemeldet(nutzer_mit("ministerium"))


@pytest.fixture
def erhebung(dueren, soest) -> Erhebung:
    """All 54 sent, but Düren was asked back and Soest has not sent yet."""
    erhebung = offene_erhebung(STICHTAG)
    with systemkontext("Test"):
        uebrige = list(Kommune.objects.exclude(pk__in=[dueren.pk, soest.pk]))
    for kommune in uebrige:
        bringe_auf(meldung_von(erhebung, kommune), S.GEMELDET)
    bringe_auf(meldung_von(erhebung, dueren), S.RUECKFRAGE)
    return erhebung


def test_the_preview_names_them_and_wants_it_confirmed(client, erhebung, soest, nutzer_mit):
    kora = nutzer_mit("koordination", soest)
    url = entwurf(client, datei_der_zahlen())
    html = client.get(url).content.decode()
    seite = text_von(html)
    assert "Der Import ersetzt Zahlen, die noch nicht gesendet sind." in seite
    assert "30.06.2024: Düren, Kreis (Rückfrage); Soest, Kreis (Entwurf)" in seite
    antwort = client.post(f"{url}uebernehmen/", {"stand": stand_von(html)})
    assert antwort.status_code == 422
    assert "dass Sie die Hinweise gelesen haben" in text_von(antwort.content.decode())
    assert uebernehmen(client, url, hinweise="on").status_code == 302
    assert meldung_von(erhebung, soest).status == S.ENTWURF, "sent it is not"
    with systemkontext("Test"):
        assert zeile_von(erhebung, soest.ags, "koordination").zugewiesen > 0
        (notiz,) = Benachrichtigung.objects.filter(empfaenger=kora)
    assert notiz.text == (
        "Das Ministerium hat Zahlen in Ihre Meldung zum Stichtag 30.06.2024 importiert. "
        "Bitte prüfen und senden Sie sie."
    )


def test_sent_meanwhile_the_preview_is_out_of_date(client, erhebung, soest):
    url = entwurf(client, datei_der_zahlen())
    stand = stand_von(client.get(url).content.decode())
    bringe_auf(meldung_von(erhebung, soest), S.GEMELDET)
    antwort = client.post(f"{url}uebernehmen/", {"stand": stand, "hinweise": "on"})
    assert antwort.status_code == 409
    assert "Soest, Kreis (Entwurf)" not in text_von(antwort.content.decode())


def test_without_drafts_nothing_of_it_is_said(client, erhebung, dueren, soest):
    for kommune in (dueren, soest):
        bringe_auf(meldung_von(erhebung, kommune), S.GEMELDET)
    url = entwurf(client, datei_der_zahlen())
    html = client.get(url).content.decode()
    assert "noch nicht gesendet" not in html
    assert 'name="hinweise"' not in html


def test_the_command_says_it_too(erhebung, tmp_path, capsys):
    pfad = tmp_path / "zahlen.csv"
    pfad.write_text(datei_der_zahlen(), encoding="utf-8")
    call_command("stellen_import", str(pfad), "--probelauf")
    fehler = capsys.readouterr().err
    assert "Hinweis: Soest, Kreis, 30.06.2024: Die Kommune hat ihre Meldung noch nicht" in fehler
    assert fehler.count("Hinweis: ") == 2
