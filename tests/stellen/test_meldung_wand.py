"""The second wall of reporting: what a Kommune can't do, not even with raw SQL."""

import pytest
from django.db import Error, connection, transaction

from kim.kontext import kontext, systemkontext
from stellen.actions import melden
from stellen.constants import MeldungStatus
from stellen.models import Meldung
from tests.stellen.fabriken import bringe_auf, meldung_von, offene_erhebung

pytestmark = pytest.mark.django_db

S = MeldungStatus


@pytest.fixture
def kora(nutzer_mit, dueren):
    return nutzer_mit("koordination", dueren)


@pytest.fixture
def meldung(dueren) -> Meldung:
    return meldung_von(offene_erhebung(), dueren)


def roh(sql: str, *werte) -> int:
    """Run SQL in a savepoint; how many rows it touched."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, werte)
        return cursor.rowcount


def gelesen(meldung: Meldung) -> str:
    with systemkontext("Test"):
        return Meldung.objects.get(pk=meldung.pk).status


@pytest.mark.parametrize("ziel", [S.GEPRUEFT, S.FESTGESTELLT])
def test_a_kommune_does_not_check_or_settle(kora, meldung, ziel):
    bringe_auf(meldung, S.GEMELDET)
    with kontext(kora), pytest.raises(Error, match="row-level security"):
        roh(
            "UPDATE stellen_meldung SET status = %s, festgestellt_am = "
            "CASE WHEN %s = 'festgestellt' THEN now() END WHERE id = %s",
            ziel, ziel, meldung.pk,
        )  # fmt: skip
    assert gelesen(meldung) == S.GEMELDET


@pytest.mark.parametrize("ziel", [S.ENTWURF, S.GEMELDET])
def test_a_kommune_does_not_touch_what_is_checked(kora, meldung, ziel):
    bringe_auf(meldung, S.GEPRUEFT)
    with kontext(kora):
        assert roh("UPDATE stellen_meldung SET status = %s WHERE id = %s", ziel, meldung.pk) == 0
        assert roh("DELETE FROM stellen_meldung WHERE id = %s", meldung.pk) == 0
    assert gelesen(meldung) == S.GEPRUEFT


@pytest.mark.parametrize("stand", [S.FREIGABE, S.GEMELDET, S.GEPRUEFT])
def test_a_kommune_does_not_change_figures_it_has_sent(kora, meldung, stand):
    bringe_auf(meldung, stand)
    with kontext(kora):
        assert (
            roh("UPDATE stellen_meldungzeile SET besetzt = 9 WHERE meldung_id = %s", meldung.pk)
            == 0
        )
        assert roh("DELETE FROM stellen_meldungzeile WHERE meldung_id = %s", meldung.pk) == 0


@pytest.mark.parametrize("stand", [S.ENTWURF, S.RUECKFRAGE])
def test_a_kommune_changes_figures_of_a_draft(kora, meldung, stand):
    bringe_auf(meldung, stand)
    with kontext(kora):
        assert (
            roh("UPDATE stellen_meldungzeile SET besetzt = 9 WHERE meldung_id = %s", meldung.pk)
            == 5
        )


def test_a_foreign_kommune_does_neither(nutzer_mit, soest, meldung):
    with kontext(nutzer_mit("koordination", soest)):
        assert (
            roh("UPDATE stellen_meldungzeile SET besetzt = 9 WHERE meldung_id = %s", meldung.pk)
            == 0
        )
        assert roh("UPDATE stellen_meldung SET status = 'gemeldet' WHERE id = %s", meldung.pk) == 0


def test_the_second_person_can_not_be_left_out(kora, meldung, dueren):
    with kontext(kora):
        melden.set_vier_augen(kommune=dueren, vier_augen=True, by=kora)
        with pytest.raises(Error, match="gibt eine zweite Person die Meldung frei"):
            roh("UPDATE stellen_meldung SET status = 'gemeldet' WHERE id = %s", meldung.pk)
    assert gelesen(meldung) == S.ENTWURF


def test_the_conversation_is_only_appended_to(kora, meldung):
    with kontext(kora):
        for sql in (
            "UPDATE stellen_meldungbeitrag SET text = ''",
            "DELETE FROM stellen_meldungbeitrag",
        ):
            with pytest.raises(Error, match="permission denied"):
                roh(sql)


def test_a_kommune_does_not_open_a_survey(kora, meldung):
    with kontext(kora):
        assert roh("UPDATE stellen_erhebung SET status = 'offen'") == 0
        with pytest.raises(Error, match="row-level security"):
            roh(
                "INSERT INTO stellen_erinnerung (erhebung_id, anlass, frist, tag, empfaenger) "
                "VALUES (%s, 'am_tag', now(), now(), 0)",
                meldung.erhebung_id,
            )
