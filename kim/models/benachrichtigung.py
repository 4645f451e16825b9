"""Notices inside KIM, and which of them a mail has told about."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from kim.constants import Hinweisart
from kim.models.nutzer import Nutzer
from kim.schutz.regeln import EIGENE, SYSTEM, Zeilenschutz

_EIGENE = f"{SYSTEM} OR empfaenger_id = {EIGENE}"
MAIL_TAGE = 7
"""Older notices are not mailed any more: whoever signs in sees them anyway."""


class BenachrichtigungQuerySet(models.QuerySet):
    def visible_to(self, nutzer: Nutzer) -> "BenachrichtigungQuerySet":
        return self.filter(empfaenger=nutzer)

    def ungelesen(self) -> "BenachrichtigungQuerySet":
        return self.filter(gelesen_am=None)

    def als_gelesen(self) -> int:
        """Mark as read; their number. Notices have no history, so this may be a bulk write."""
        return self.ungelesen().update(gelesen_am=timezone.now())

    def hinterlassen(self, notizen: Iterable["Benachrichtigung"]) -> int:
        """Store many notices at once; their number."""
        return len(self.bulk_create(notizen))

    def zu_mailen(self, jetzt: datetime) -> "BenachrichtigungQuerySet":
        """Unread, of these days, not mailed yet, and no attempt failed a moment ago.

        After the n-th failed attempt the next one waits 5 · 2ⁿ minutes, at most a day.
        """
        frisch = self.ungelesen().filter(
            gemailt_am=None, erstellt_am__gte=jetzt - timedelta(days=MAIL_TAGE)
        )
        return frisch.filter(Q(mail_erneut_ab=None) | Q(mail_erneut_ab__lte=jetzt))

    def als_gemailt(self, jetzt: datetime) -> int:
        return self.update(gemailt_am=jetzt, mail_erneut_ab=None)

    def mail_gescheitert(self, jetzt: datetime) -> None:
        """Note the failed attempt, so that the next one waits longer."""
        versuche = max(self.values_list("mail_versuche", flat=True), default=0)
        warten = min(timedelta(minutes=5 * 2 ** min(versuche + 1, 9)), timedelta(days=1))
        self.update(mail_versuche=F("mail_versuche") + 1, mail_erneut_ab=jetzt + warten)


class Benachrichtigung(models.Model):
    """One notice for one account; the text carries no personal data of clients."""

    empfaenger = models.ForeignKey(Nutzer, models.CASCADE, related_name="benachrichtigungen")
    art = models.CharField("Art", max_length=20, choices=Hinweisart, default=Hinweisart.STAND)
    text = models.CharField("Text", max_length=300)
    url = models.CharField("Verweis", max_length=300, blank=True)
    erstellt_am = models.DateTimeField("erstellt am", auto_now_add=True)
    gelesen_am = models.DateTimeField("gelesen am", null=True)
    gemailt_am = models.DateTimeField("gemailt am", null=True, editable=False)
    mail_versuche = models.PositiveSmallIntegerField(
        "gescheiterte Mails", default=0, editable=False
    )
    mail_erneut_ab = models.DateTimeField("nächster Versuch", null=True, editable=False)

    # Notices for others are left by the system (kim.actions.benachrichtigungen.notify).
    schutz = Zeilenschutz(lesen=_EIGENE, schreiben=_EIGENE)
    objects = BenachrichtigungQuerySet.as_manager()

    class Meta:
        verbose_name = "Benachrichtigung"
        verbose_name_plural = "Benachrichtigungen"
        ordering = ("-erstellt_am", "-id")
        default_permissions = ()
        indexes = (
            models.Index(
                fields=["empfaenger", "-erstellt_am"],
                name="benachrichtigung_ungelesen",
                condition=models.Q(gelesen_am=None),
            ),
            models.Index(
                fields=["erstellt_am"],
                name="benachrichtigung_zu_mailen",
                condition=models.Q(gelesen_am=None, gemailt_am=None),
            ),
        )

    def __str__(self) -> str:
        return self.text
