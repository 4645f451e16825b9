"""Notices inside KIM."""

from django.db import models
from django.utils import timezone

from kim.models.nutzer import Nutzer
from kim.schutz.regeln import EIGENE, SYSTEM, Zeilenschutz

_EIGENE = f"{SYSTEM} OR empfaenger_id = {EIGENE}"


class BenachrichtigungQuerySet(models.QuerySet):
    def visible_to(self, nutzer: Nutzer) -> "BenachrichtigungQuerySet":
        return self.filter(empfaenger=nutzer)

    def ungelesen(self) -> "BenachrichtigungQuerySet":
        return self.filter(gelesen_am=None)

    def als_gelesen(self) -> int:
        """Mark as read; their number. Notices have no history, so this may be a bulk write."""
        return self.ungelesen().update(gelesen_am=timezone.now())


class Benachrichtigung(models.Model):
    """One notice for one account; the text carries no personal data of clients."""

    empfaenger = models.ForeignKey(Nutzer, models.CASCADE, related_name="benachrichtigungen")
    text = models.CharField("Text", max_length=300)
    url = models.CharField("Verweis", max_length=300, blank=True)
    erstellt_am = models.DateTimeField("erstellt am", auto_now_add=True)
    gelesen_am = models.DateTimeField("gelesen am", null=True)

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
        )

    def __str__(self) -> str:
        return self.text
