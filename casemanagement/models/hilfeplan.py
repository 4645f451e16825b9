"""What was agreed with the person: goals, and who does what for each of them.

A version is a draft until it is agreed; then only the state of its goals and services goes on.
A change makes the next version, a copy that names its reason; ``vorlage`` points back.
"""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from casemanagement.constants import LeistungStatus, PlanStand, ZielStand
from casemanagement.models.fall import Fall
from casemanagement.models.grund import UNTER_AKTE
from casemanagement.models.kontakt import UnterAkteQuerySet
from casemanagement.models.verzeichnis import Handlungsfeld
from kim.models import Kommune, Nutzer, Organisation, Rechtskreis
from kim.verlauf import Verlauf


class HilfeplanQuerySet(UnterAkteQuerySet):
    def geltende(self) -> "HilfeplanQuerySet":
        """Drafts and agreed versions, the newest first: the first of a file is worked on."""
        return self.exclude(stand=PlanStand.ERSETZT).order_by("-nummer")


class Hilfeplan(models.Model):
    fall = models.ForeignKey(Fall, models.PROTECT, related_name="hilfeplaene")
    kommune = models.ForeignKey(Kommune, models.PROTECT, related_name="+")
    nummer = models.PositiveSmallIntegerField("Version", editable=False)
    stand = models.CharField(
        "Stand", max_length=10, choices=PlanStand, default=PlanStand.ENTWURF, editable=False
    )
    grund = models.CharField("Grund der Änderung", max_length=300, blank=True)
    gueltig_ab = models.DateField("gültig ab", null=True, blank=True)
    vereinbart_am = models.DateField("vereinbart am", null=True, blank=True)
    unterschrieben = models.BooleanField("von der Person unterschrieben", default=False)
    verfasser = models.ForeignKey(Nutzer, models.PROTECT, related_name="+", editable=False)

    schutz = UNTER_AKTE
    history = Verlauf()
    objects = HilfeplanQuerySet.as_manager()

    class Meta:
        verbose_name = "Hilfeplan"
        verbose_name_plural = "Hilfepläne"
        ordering = ("-nummer",)
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(fields=["id", "fall", "kommune"], name="hilfeplan_id_fall"),
            models.UniqueConstraint(
                fields=["fall", "nummer"],
                name="hilfeplan_nummer",
                violation_error_message="Diese Version des Hilfeplans gibt es schon.",
            ),
            models.UniqueConstraint(
                fields=["fall"],
                name="hilfeplan_ein_entwurf",
                condition=Q(stand=PlanStand.ENTWURF),
                violation_error_message="In dieser Akte ist schon ein Hilfeplan in Arbeit.",
            ),
            models.UniqueConstraint(
                fields=["fall"],
                name="hilfeplan_ein_vereinbarter",
                condition=Q(stand=PlanStand.VEREINBART),
                violation_error_message="In dieser Akte gilt schon ein vereinbarter Hilfeplan.",
            ),
            models.CheckConstraint(
                name="hilfeplan_vereinbart_am",
                condition=Q(stand=PlanStand.ENTWURF)
                | Q(vereinbart_am__isnull=False, gueltig_ab__isnull=False),
                violation_error_message="Ein vereinbarter Hilfeplan nennt, wann er vereinbart "
                "wurde und ab wann er gilt.",
            ),
            models.CheckConstraint(
                name="hilfeplan_grund",
                condition=Q(nummer=1) | ~Q(grund=""),
                violation_error_message="Eine neue Version nennt den Grund der Änderung.",
            ),
        )

    def __str__(self) -> str:
        return f"Hilfeplan, Version {self.nummer}"


class Ziel(models.Model):
    fall = models.ForeignKey(Fall, models.PROTECT, related_name="+")
    kommune = models.ForeignKey(Kommune, models.PROTECT, related_name="+")
    hilfeplan = models.ForeignKey(Hilfeplan, models.PROTECT, related_name="ziele")
    handlungsfeld = models.ForeignKey(
        Handlungsfeld, models.PROTECT, related_name="+", verbose_name="Handlungsfeld"
    )
    text = models.CharField("Ziel", max_length=300)
    indikator = models.CharField(
        "Woran merken wir, dass es erreicht ist?", max_length=300, blank=True
    )
    faellig_am = models.DateField("bis wann", null=True, blank=True)
    stand = models.CharField("Stand", max_length=12, choices=ZielStand, default=ZielStand.OFFEN)
    vorlage = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", editable=False)

    schutz = UNTER_AKTE
    history = Verlauf()
    objects = UnterAkteQuerySet.as_manager()

    class Meta:
        verbose_name = "Ziel"
        verbose_name_plural = "Ziele"
        ordering = ("handlungsfeld__reihenfolge", "handlungsfeld__name", "id")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(fields=["id", "fall", "kommune"], name="ziel_id_fall"),
            models.CheckConstraint(
                name="ziel_text_da",
                condition=~Q(text=""),
                violation_error_message="Beschreiben Sie das Ziel.",
            ),
        )

    def __str__(self) -> str:
        return self.text


class Leistung(models.Model):
    """Who does what towards a goal. ``status_am`` is the day its state was last confirmed."""

    fall = models.ForeignKey(Fall, models.PROTECT, related_name="+")
    kommune = models.ForeignKey(Kommune, models.PROTECT, related_name="+")
    ziel = models.ForeignKey(Ziel, models.PROTECT, related_name="leistungen")
    was = models.CharField("Leistung", max_length=300)
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="Wer hilft",
    )
    rechtskreis = models.ForeignKey(
        Rechtskreis,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="Rechtskreis",
    )
    beginn = models.DateField("Beginn", null=True, blank=True)
    status = models.CharField(
        "Status", max_length=15, choices=LeistungStatus, default=LeistungStatus.GEPLANT
    )
    status_am = models.DateField("Stand vom", default=timezone.localdate)
    vorlage = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", editable=False)

    schutz = UNTER_AKTE
    history = Verlauf()
    objects = UnterAkteQuerySet.as_manager()

    class Meta:
        verbose_name = "Leistung"
        verbose_name_plural = "Leistungen"
        ordering = ("id",)
        default_permissions = ()
        constraints = (
            models.CheckConstraint(
                name="leistung_was_da",
                condition=~Q(was=""),
                violation_error_message="Beschreiben Sie die Leistung.",
            ),
        )

    def __str__(self) -> str:
        return self.was
