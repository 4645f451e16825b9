"""Reminders of a deadline, the one mail about them, and the calendar feed."""

from datetime import date, datetime, timedelta

import icalendar
import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from kim.actions.kalenderabo import renew_kalenderabo, revoke_kalenderabo
from kim.actions.mails import send_mails
from kim.constants import Mailweise
from kim.kontext import kontext, systemkontext
from kim.models import Benachrichtigung
from stellen.actions.erinnern import remind, remind_by_hand
from stellen.constants import MeldungStatus
from stellen.models import Erhebung
from tests.stellen.fabriken import bringe_auf, erhebung_mit_zahlen, meldung_von, offene_erhebung

pytestmark = pytest.mark.django_db


@pytest.fixture
def erhebung(dueren, soest) -> Erhebung:
    erhebung_mit_zahlen(date(2024, 6, 30), kommunen=[dueren, soest])
    return offene_erhebung(tage=20)


@pytest.fixture
def kora(nutzer_mit, dueren):
    return nutzer_mit("koordination", dueren)


def laufe(tag: date) -> int:
    with systemkontext("Test"):
        return remind(tag)


def notizen(nutzer) -> list[str]:
    with kontext(nutzer):
        return list(
            Benachrichtigung.objects.filter(empfaenger=nutzer)
            .order_by("pk")
            .values_list("text", flat=True)
        )


# -- when and whom -------------------------------------------------------------------------
def test_each_occasion_reminds_once_and_a_missed_day_is_caught_up(erhebung, kora):
    frist = erhebung.frist
    assert laufe(frist - timedelta(days=15)) == 0
    assert laufe(frist - timedelta(days=13)) == 1  # the fourteenth day was missed
    assert laufe(frist - timedelta(days=13)) == 0
    assert laufe(frist - timedelta(days=3)) == 1
    assert laufe(frist) == 1
    assert laufe(frist + timedelta(days=3)) == 1
    assert laufe(frist + timedelta(days=30)) == 0
    assert notizen(kora)[-1] == (
        f"Die Meldung zum Stichtag 31.12.2024 ist seit dem {frist:%d.%m.%Y} überfällig."
    )


def test_who_has_sent_is_left_alone_until_asked_back(erhebung, kora, dueren):
    meldung = meldung_von(erhebung, dueren)
    bringe_auf(meldung, MeldungStatus.GEMELDET)
    assert laufe(erhebung.frist - timedelta(days=3)) == 0
    bringe_auf(meldung_von(erhebung, dueren), MeldungStatus.RUECKFRAGE)
    assert laufe(erhebung.frist) == 1
    assert notizen(kora)[-1].endswith("ist heute fällig.")


def test_the_ministerium_hears_how_many_have_reported(erhebung, nutzer_mit, kora):
    ministerium = nutzer_mit("ministerium")
    laufe(erhebung.frist - timedelta(days=3))
    assert notizen(ministerium) == []
    laufe(erhebung.frist)
    assert notizen(ministerium) == [
        "Heute endet die Meldefrist zum Stichtag 31.12.2024: 0 von 54 Kommunen haben gemeldet."
    ]


def test_by_hand_once_a_day(erhebung, nutzer_mit, kora):
    ministerium = nutzer_mit("ministerium")
    with kontext(ministerium):
        assert remind_by_hand(erhebung=erhebung, by=ministerium) == 1
    with kontext(ministerium), pytest.raises(ValidationError, match="Heute wurde schon erinnert"):
        remind_by_hand(erhebung=erhebung, by=ministerium)


# -- the mail ------------------------------------------------------------------------------
def am_vormittag() -> datetime:
    """A moment after ``KIM_MAIL_AB`` that is not in the past."""
    return timezone.localtime().replace(hour=12, minute=0) + timedelta(days=1)


def test_one_mail_says_how_much_is_new_and_nothing_else(erhebung, kora, dueren):
    laufe(erhebung.frist - timedelta(days=14))
    laufe(erhebung.frist - timedelta(days=3))
    jetzt = am_vormittag()
    assert send_mails(jetzt) == 1
    assert send_mails(jetzt) == 0
    [brief] = mail.outbox
    assert brief.subject == "Es gibt Neues in KIM"
    assert brief.to == [kora.email]
    assert "2 Erinnerungen an Fristen" in brief.body
    assert not [w for w in (dueren.name, "31.12.2024", kora.name) if w in brief.body]


def test_who_wants_no_mail_gets_none_and_keeps_the_notice(erhebung, kora):
    with kontext(kora):
        kora.mailweise = Mailweise.NIE
        kora.save()
    laufe(erhebung.frist)
    assert send_mails(am_vormittag()) == 0
    assert len(notizen(kora)) == 1


def test_a_dead_mail_server_loses_nothing(erhebung, kora, settings, caplog):
    laufe(erhebung.frist)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert send_mails(am_vormittag()) == 0
    assert "mail server unreachable" in caplog.text
    assert kora.email not in caplog.text
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send_mails(am_vormittag()) == 1


# -- the calendar --------------------------------------------------------------------------
def _adresse(schluessel: str) -> str:
    return reverse("kalender_abruf", args=[schluessel])


def test_the_feed_names_the_deadline_until_the_meldung_is_sent(erhebung, kora, dueren, client):
    with kontext(kora):
        schluessel = renew_kalenderabo(by=kora)
    antwort = client.get(_adresse(schluessel))
    assert antwort.status_code == 200
    assert antwort["Content-Type"].startswith("text/calendar")
    roh = antwort.content
    assert b"\r\n" in roh and b"\n" not in roh.replace(b"\r\n", b"")
    assert max(map(len, roh.split(b"\r\n"))) <= 75
    [ereignis] = icalendar.Calendar.from_ical(roh).walk("VEVENT")
    assert ereignis["dtstart"].dt == erhebung.frist
    assert str(ereignis["summary"]) == "Meldefrist Stellenbesetzung 31.12.2024 (Kreis Düren)"
    bringe_auf(meldung_von(erhebung, dueren), MeldungStatus.GEMELDET)
    assert b"VEVENT" not in client.get(_adresse(schluessel)).content


def test_a_renewed_revoked_or_closed_feed_is_gone(erhebung, kora, client):
    with kontext(kora):
        alt = renew_kalenderabo(by=kora)
        neu = renew_kalenderabo(by=kora)
    assert client.get(_adresse(alt)).status_code == 404
    assert client.get(_adresse(neu)).status_code == 200
    with systemkontext("Test"):
        kora.is_active = False
        kora.save()
    assert client.get(_adresse(neu)).status_code == 404
    with systemkontext("Test"):
        kora.is_active = True
        kora.save()
    with kontext(kora):
        assert revoke_kalenderabo(by=kora)
    assert client.get(_adresse(neu)).status_code == 404
