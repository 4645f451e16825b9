"""One imported file of staffing figures."""

from django.db import models

from kim.models import Nutzer
from kim.schutz.regeln import Zeilenschutz, irgendwo
from kim.verlauf import KimQuerySet, Verlauf
from stellen.constants import ImportStatus


class Importlauf(models.Model):
    """One imported file: kept as it came, what it changed, and how to undo it.

    ``zuordnungen`` maps names in the file to the AGS a person confirmed.
    ``vorher`` holds what the import replaced, per Meldung.
    """

    dateiname = models.CharField("Dateiname", max_length=200)
    datei = models.BinaryField("Datei")
    pruefsumme = models.CharField("SHA-256", max_length=64)
    stichtag = models.DateField("Stichtag laut Angabe", null=True, blank=True)
    zuordnungen = models.JSONField("bestätigte Zuordnungen", default=dict)
    vorher = models.JSONField("Stand vorher", default=dict)
    zeilen = models.PositiveIntegerField("Zeilen", default=0)
    grund = models.CharField("Begründung", max_length=300, blank=True)
    status = models.CharField(
        "Status", max_length=20, choices=ImportStatus, default=ImportStatus.ENTWURF
    )
    erstellt_von = models.ForeignKey(Nutzer, models.PROTECT, null=True, related_name="+")
    erstellt_am = models.DateTimeField("erstellt am", auto_now_add=True)
    uebernommen_am = models.DateTimeField("übernommen am", null=True)

    schutz = Zeilenschutz(lesen=irgendwo("audit_stellen"), schreiben=irgendwo("audit_stellen"))
    history = Verlauf(excluded_fields=["datei", "vorher"])
    objects = KimQuerySet.as_manager()

    class Meta:
        verbose_name = "Import"
        verbose_name_plural = "Importe"
        ordering = ("-erstellt_am", "-id")
        default_permissions = ()

    def __str__(self) -> str:
        return self.dateiname
