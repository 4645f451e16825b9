"""How somebody gets along, field of action by field of action, at a day of the file."""

from django.db import models
from django.db.models import Q

from casemanagement.constants import Anlass, Bewertung
from casemanagement.models.fall import Fall
from casemanagement.models.grund import UNTER_AKTE
from casemanagement.models.kontakt import UnterAkteQuerySet
from casemanagement.models.verzeichnis import Handlungsfeld
from kim.models import Kommune, Nutzer
from kim.verlauf import Verlauf


class AssessmentQuerySet(UnterAkteQuerySet):
    def abgeschlossene(self) -> "AssessmentQuerySet":
        return self.filter(abgeschlossen_am__isnull=False)


class Assessment(models.Model):
    """A draft until ``abgeschlossen_am``; from then on the database refuses to change it."""

    fall = models.ForeignKey(Fall, models.PROTECT, related_name="assessments")
    kommune = models.ForeignKey(Kommune, models.PROTECT, related_name="+")
    anlass = models.CharField("Anlass", max_length=10, choices=Anlass)
    tag = models.DateField("Datum")
    verfasser = models.ForeignKey(Nutzer, models.PROTECT, related_name="+", editable=False)
    abgeschlossen_am = models.DateField("abgeschlossen am", null=True, editable=False)

    schutz = UNTER_AKTE
    history = Verlauf()
    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = "Assessment"
        verbose_name_plural = "Assessments"
        ordering = ("-tag", "-id")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(fields=["id", "fall", "kommune"], name="assessment_id_fall"),
            models.UniqueConstraint(
                fields=["fall"],
                name="assessment_ein_entwurf",
                condition=Q(abgeschlossen_am=None),
                violation_error_message="In dieser Akte ist schon ein Assessment in Arbeit.",
            ),
        )
        indexes = (models.Index(fields=["fall", "-tag", "-id"], name="assessment_verlauf"),)

    def __str__(self) -> str:
        return f"Assessment {self.get_anlass_display()} vom {self.tag:%d.%m.%Y}"


class AssessmentWert(models.Model):
    """One field of action in an assessment; without ``wert`` it was not talked about."""

    fall = models.ForeignKey(Fall, models.PROTECT, related_name="+")
    kommune = models.ForeignKey(Kommune, models.PROTECT, related_name="+")
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="werte")
    handlungsfeld = models.ForeignKey(Handlungsfeld, models.PROTECT, related_name="+")
    wert = models.PositiveSmallIntegerField(
        "Einschätzung", null=True, blank=True, choices=Bewertung.choices
    )
    bedarf = models.BooleanField("Hilfebedarf", default=False)
    ressource = models.CharField("Ressourcen", max_length=500, blank=True)
    notiz = models.TextField("Notiz", max_length=2000, blank=True)

    schutz = UNTER_AKTE
    history = Verlauf()
    objects = UnterAkteQuerySet.as_manager()

    class Meta:
        verbose_name = "Einschätzung eines Handlungsfelds"
        verbose_name_plural = "Einschätzungen der Handlungsfelder"
        ordering = ("handlungsfeld__reihenfolge", "handlungsfeld__name")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=["assessment", "handlungsfeld"],
                name="assessmentwert_eindeutig",
                violation_error_message="Dieses Handlungsfeld ist schon eingeschätzt.",
            ),
            models.CheckConstraint(
                name="assessmentwert_stufe",
                condition=Q(wert=None) | Q(wert__in=Bewertung.values),
                violation_error_message="Die Einschätzung liegt zwischen 0 und 4.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.handlungsfeld}: {self.get_wert_display() or 'nicht besprochen'}"
