"""Mails about notices: one per person, saying only how many there are of each kind.

The notice in KIM is the truth. A mail that fails leaves it as it is, is noted in the log
without an address, and is tried again by a later run, each time after a longer pause.
"""

import logging
import smtplib
from collections import Counter
from datetime import datetime, time

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import Max, Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from kim.constants import HINWEISART_MEHRZAHL, Hinweisart, Mailweise
from kim.kontext import systemkontext
from kim.models import Benachrichtigung, Nutzer

log = logging.getLogger("kim.mails")
BETREFF = "Es gibt Neues in KIM"


def send_mails(jetzt: datetime | None = None) -> int:
    """Mail everybody whose turn it is; how many mails the server took.

    ``sofort``: with every run. ``taeglich``: the first run after ``KIM_MAIL_AB`` on a day on
    which nothing was mailed yet, so that a missed day is caught up.
    """
    jetzt = jetzt or timezone.now()
    with systemkontext("Mails über Benachrichtigungen"):
        faellige = _faellige(jetzt)
    if not faellige:
        return 0
    verbindung = get_connection()
    try:
        verbindung.open()
    except (OSError, smtplib.SMTPException) as fehler:
        log.error("mail server unreachable, %s accounts wait: %s", len(faellige), type(fehler))
        return 0
    try:
        return sum(_send_one(pk, verbindung, jetzt) for pk in faellige)
    finally:
        verbindung.close()


def _faellige(jetzt: datetime) -> list[int]:
    """Ids of the accounts with something to tell whose turn it is."""
    offen = Benachrichtigung.objects.zu_mailen(jetzt).order_by().values("empfaenger_id").distinct()
    konten = Nutzer.objects.filter(pk__in=offen, is_active=True)
    sofort = konten.filter(mailweise=Mailweise.SOFORT).values_list("pk", flat=True)
    lokal = timezone.localtime(jetzt)
    if lokal.time() < time.fromisoformat(settings.KIM_MAIL_AB):
        return sorted(sofort)
    mitternacht = lokal.replace(hour=0, minute=0, second=0, microsecond=0)
    taeglich = (
        konten.filter(mailweise=Mailweise.TAEGLICH)
        .annotate(zuletzt=Max("benachrichtigungen__gemailt_am"))
        # Never mailed at all counts too: an exclude() would drop the NULL.
        .filter(Q(zuletzt=None) | Q(zuletzt__lt=mitternacht))
        .values_list("pk", flat=True)
    )
    return sorted([*sofort, *taeglich])


def _send_one(pk: int, verbindung: BaseEmailBackend, jetzt: datetime) -> int:
    """One mail; its notices are locked meanwhile, so that two runs don't send twice."""
    with systemkontext("Mail über Benachrichtigungen"):
        notizen = list(
            Benachrichtigung.objects.zu_mailen(jetzt)
            .filter(empfaenger=pk)
            .select_for_update(skip_locked=True)
            .values_list("pk", "art")
        )
        if not notizen:
            return 0
        eigene = Benachrichtigung.objects.filter(pk__in=[n for n, _ in notizen])
        mail = _mail(Nutzer.objects.get(pk=pk), Counter(art for _, art in notizen))
        mail.connection = verbindung
        try:
            mail.send()
        except (OSError, smtplib.SMTPException) as fehler:
            log.warning("mail to account %s failed, tried again later: %s", pk, type(fehler))
            eigene.mail_gescheitert(jetzt)
            return 0
        eigene.als_gemailt(jetzt)
        return 1


def _mail(nutzer: Nutzer, je_art: Counter[str]) -> EmailMessage:
    """No figure, no name, no Kommune: it may be read on the way."""
    zeilen = [
        f"{anzahl} {Hinweisart(art).label if anzahl == 1 else HINWEISART_MEHRZAHL[Hinweisart(art)]}"
        for art, anzahl in sorted(je_art.items())
    ]
    text = render_to_string(
        "kim/mails/neues.txt",
        {
            "zeilen": zeilen,
            "link": f"{settings.KIM_ADRESSE}{reverse('benachrichtigungen')}",
            "einstellen": f"{settings.KIM_ADRESSE}{reverse('mein_konto')}",
        },
    )
    return EmailMessage(BETREFF, text, to=[nutzer.email])
