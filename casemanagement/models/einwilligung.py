"""What the person allowed: to keep a file, and to tell others."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from casemanagement.constants import Nachweis
from casemanagement.models.fall import Fall
from casemanagement.models.grund import UNTER_AKTE
from casemanagement.models.kontakt import UnterAkteQuerySet
from kim.models import Kommune, Organisation
from kim.verlauf import Verlauf


class EinwilligungQuerySet(UnterAkteQuerySet):
    def gueltig_am(self, tag: date) -> "EinwilligungQuerySet":
        return self.filter(von__lte=tag, widerrufen_am=None).filter(Q(bis=None) | Q(bis__gte=tag))

    def zur_fallarbeit(self) -> "EinwilligungQuerySet":
        """Consents to keep the file itself, not releases to others."""
        return self.filter(empfaenger=None)


class Einwilligung(models.Model):
    """A consent. Without ``empfaenger``: to case work in KIM. With one: a
    Schweigepflichtentbindung towards this Organisation for a purpose and groups of fields.

    Withdrawal ends it for the future (Art. 7 (3) DSGVO); the row stays.
    """

    fall = models.ForeignKey(Fall, models.PROTECT, related_name="einwilligungen")
    kommune = models.ForeignKey(Kommune, models.PROTECT, related_name="+")
    empfaenger = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, verbose_name="gegenüber"
    )
    zweck = models.CharField("Zweck", max_length=300)
    feldgruppen = ArrayField(
        models.CharField(max_length=40), default=list, blank=True, verbose_name="umfasst"
    )
    sprache = models.CharField("Sprache der Erklärung", max_length=12, default="de")
    nachweis = models.CharField("Nachweis", max_length=20, choices=Nachweis)
    von = models.DateField("gültig von")
    bis = models.DateField("gültig bis", null=True, blank=True)
    widerrufen_am = models.DateField("widerrufen am", null=True, blank=True)

    schutz = UNTER_AKTE
    history = Verlauf()
    objects = EinwilligungQuerySet.as_manager()

    class Meta:
        verbose_name = "Einwilligung"
        verbose_name_plural = "Einwilligungen"
        ordering = ("-von", "-id")
        default_permissions = ()
        constraints = (
            models.CheckConstraint(
                name="einwilligung_zeitraum",
                condition=Q(bis=None) | Q(bis__gte=F("von")),
                violation_error_message="Das Ende liegt vor dem Beginn.",
            ),
        )

    def __str__(self) -> str:
        return self.zweck
