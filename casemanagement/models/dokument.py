"""Documents of a file. Their content lies encrypted outside the database (ADR 0010)."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from casemanagement.constants import Dokumentart
from casemanagement.models.fall import Fall
from casemanagement.models.grund import UNTER_AKTE_VERTRAULICH
from casemanagement.models.kontakt import UnterAkteQuerySet
from kim.models import Kommune, Nutzer
from kim.tresor import AblageFeld
from kim.verlauf import Verlauf


class Dokument(models.Model):
    """A stored file and what it is. ``vertraulich`` and ``nachtrag`` as for a ``Kontakt``.

    Content is never replaced: a better scan is another document.
    """

    fall = models.ForeignKey(Fall, models.PROTECT, related_name="dokumente")
    kommune = models.ForeignKey(Kommune, models.PROTECT, related_name="+")
    titel = models.CharField("Titel", max_length=200)
    art = models.CharField("Art", max_length=20, choices=Dokumentart)
    tag = models.DateField("Datum des Dokuments", default=timezone.localdate)
    gueltig_bis = models.DateField("gültig bis", null=True, blank=True)
    bemerkung = models.CharField("Bemerkung", max_length=300, blank=True)
    vertraulich = models.BooleanField("vertraulich", default=False)
    nachtrag = models.BooleanField("Nachtrag", default=False, editable=False)
    verfasser = models.ForeignKey(
        Nutzer, models.PROTECT, related_name="+", editable=False, verbose_name="hochgeladen von"
    )
    erstellt_am = models.DateTimeField("hochgeladen am", auto_now_add=True)
    kennung = AblageFeld("Datei", unique=True)
    dateiname = models.CharField("Dateiname", max_length=200, editable=False)
    typ = models.CharField("Dateityp", max_length=10, editable=False)
    groesse = models.PositiveBigIntegerField("Größe in Byte", editable=False)
    sha256 = models.CharField("Prüfsumme (SHA-256)", max_length=64, editable=False)

    schutz = UNTER_AKTE_VERTRAULICH
    history = Verlauf()
    objects = UnterAkteQuerySet.as_manager()

    class Meta:
        verbose_name = "Dokument"
        verbose_name_plural = "Dokumente"
        ordering = ("-tag", "-id")
        default_permissions = ()
        constraints = (
            models.CheckConstraint(
                name="dokument_titel_da",
                condition=~Q(titel=""),
                violation_error_message="Geben Sie dem Dokument einen Titel.",
            ),
        )
        indexes = (models.Index(fields=["fall", "-tag", "-id"], name="dokument_verlauf"),)

    def __str__(self) -> str:
        return self.titel
