"""An answer that waits for the second person is nobody's but the Kommune's."""

from datetime import date

import pytest
from django.db import Error, connection, transaction

from kim.kontext import kontext, systemkontext
from kim.models import Benachrichtigung
from stellen.actions import gespraech, melden
from stellen.constants import Beitragsart, MeldungStatus
from stellen.models import Antwortentwurf, Meldung, MeldungBeitrag
from tests.stellen.fabriken import bringe_auf, erhebung_mit_zahlen, meldung_von, offene_erhebung
from tests.stellen.seite import angemeldet, text_von

pytestmark = pytest.mark.django_db

S = MeldungStatus
PFAD = "/stellen/2024-12-31/05358/"
ANTWORT = "Eine Person ging zum 30.11."


@pytest.fixture
def kora(nutzer_mit, dueren):
    return nutzer_mit("koordination", dueren)


@pytest.fixture
def asim(nutzer_mit, dueren):
    return nutzer_mit("assistenz", dueren)


@pytest.fixture
def ministerium(nutzer_mit):
    return nutzer_mit("ministerium")


@pytest.fixture
def meldung(dueren, soest, kora, ministerium) -> Meldung:
    """Düren wants a second person; the Ministerium has asked back."""
    erhebung_mit_zahlen(date(2024, 6, 30), kommunen=[dueren, soest])
    meldung = bringe_auf(meldung_von(offene_erhebung(), dueren), S.GEMELDET)
    with kontext(kora):
        melden.set_vier_augen(kommune=dueren, vier_augen=True, by=kora)
    with kontext(ministerium):
        gespraech.ask_back(meldung=meldung, text="Warum 2,00?", by=ministerium)
    return meldung


def seite(client, pfad: str = PFAD) -> str:
    return text_von(client.get(pfad).content.decode())


def test_it_is_shown_to_the_ministerium_by_the_release(meldung, kora, asim, ministerium):
    eins, zwei, land = angemeldet(kora), angemeldet(asim), angemeldet(ministerium)
    assert eins.post(f"{PFAD}vorlegen/", {"text": ANTWORT}).status_code == 302
    assert ANTWORT not in seite(land)
    assert "noch nicht freigegeben" not in seite(land)
    assert f"noch nicht freigegeben Diesen Text sieht nur Ihre Kommune. Er geht mit der Freigabe der Meldung an das Ministerium. {ANTWORT}" in seite(zwei)  # fmt: skip
    assert f"Dazu dieser Text: {ANTWORT}" in seite(zwei, f"{PFAD}freigeben/")
    with systemkontext("Test"):
        assert not Benachrichtigung.objects.filter(empfaenger=ministerium).exists()
    assert zwei.post(f"{PFAD}freigeben/").status_code == 302
    assert ANTWORT in seite(land)
    assert "noch nicht freigegeben" not in seite(zwei)
    with systemkontext("Test"):
        eintrag = MeldungBeitrag.objects.get(art=Beitragsart.ANTWORT)
        assert (eintrag.text, eintrag.verfasser) == (ANTWORT, kora)
        assert not Antwortentwurf.objects.exists()
        (notiz,) = Benachrichtigung.objects.filter(empfaenger=ministerium)
        assert notiz.text == "Antwort auf Ihre Rückfrage: Düren, Kreis, Stichtag 31.12.2024."


def test_the_database_shows_it_to_the_own_kommune_only(
    meldung, kora, asim, ministerium, nutzer_mit, soest
):
    with kontext(kora):
        melden.send_meldung(meldung=meldung, antwort=ANTWORT, by=kora)
    for nutzer, sieht in (
        (kora, 1), (asim, 1), (ministerium, 0), (nutzer_mit("koordination", soest), 0),
    ):  # fmt: skip
        with kontext(nutzer):
            assert Antwortentwurf.objects.count() == sieht
            assert Antwortentwurf.history.count() == sieht
            assert MeldungBeitrag.objects.filter(art=Beitragsart.ANTWORT).count() == 0


def test_not_released_it_is_the_draft_of_the_next_attempt(meldung, kora, asim, ministerium):
    eins, zwei, land = angemeldet(kora), angemeldet(asim), angemeldet(ministerium)
    eins.post(f"{PFAD}vorlegen/", {"text": ANTWORT})
    zwei.post(f"{PFAD}zurueckgeben/", {"text": "Bitte genauer"})
    assert ANTWORT not in seite(land)
    assert ANTWORT in eins.get(f"{PFAD}vorlegen/").content.decode()
    eins.post(f"{PFAD}vorlegen/", {"text": "Frau M. ging."})
    zwei.post(f"{PFAD}freigeben/")
    assert "Frau M. ging." in seite(land)
    assert ANTWORT not in seite(land)


def test_a_comment_presented_with_a_draft_waits_too(meldung, kora, asim, ministerium):
    bringe_auf(meldung, S.ENTWURF)
    with kontext(kora):
        melden.send_meldung(meldung=meldung, antwort="Stand heute", by=kora)
    assert "Stand heute" not in seite(angemeldet(ministerium))
    with kontext(asim):
        melden.release_meldung(meldung=meldung, by=asim)
    assert "Stand heute" in seite(angemeldet(ministerium))


def test_without_a_second_person_any_more_it_is_sent_at_once(meldung, kora, asim, dueren):
    with kontext(kora):
        melden.send_meldung(meldung=meldung, antwort=ANTWORT, by=kora)
    with kontext(asim):
        melden.give_back_meldung(meldung=meldung, grund="Nein", by=asim)
        melden.set_vier_augen(kommune=dueren, vier_augen=False, by=asim)
        melden.send_meldung(meldung=meldung, antwort="Doch.", by=asim)
    with systemkontext("Test"):
        assert not Antwortentwurf.objects.exists()
        assert MeldungBeitrag.objects.get(art=Beitragsart.ANTWORT).text == "Doch."


def test_it_belongs_to_the_kommune_of_its_meldung(meldung, kora, soest):
    with (
        systemkontext("Test"),
        pytest.raises(Error, match="antwortentwurf_meldung_kommune"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT INTO stellen_antwortentwurf (meldung_id, kommune_id, text, verfasser_id)"
            " VALUES (%s, %s, 'x', %s); SET CONSTRAINTS ALL IMMEDIATE",
            [meldung.pk, soest.pk, kora.pk],
        )
