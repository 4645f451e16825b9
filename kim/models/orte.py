"""The 54 Kreise, kreisfreie Städte and the Städteregion, and their Gemeinden."""

from django.db import models

from kim.constants import KommuneArt, Regierungsbezirk
from kim.rechte_katalog import KOMMUNE_RECHTE
from kim.schutz.regeln import Offen
from kim.verlauf import KimQuerySet, Verlauf

AGS_KREIS = r"^05\d{3}(\d{3})?$"


class Kommune(models.Model):
    """A Kreis, kreisfreie Stadt or the Städteregion: the unit of all rights.

    ``reihenfolge`` is the place in the official tables of the Landtag report.
    """

    ags = models.CharField("Amtlicher Gemeindeschlüssel", max_length=8, unique=True)
    name = models.CharField("Name", max_length=80, unique=True)
    kurzname = models.CharField("Kurzname", max_length=60, unique=True)
    art = models.CharField("Art", max_length=20, choices=KommuneArt)
    regierungsbezirk = models.CharField("Regierungsbezirk", max_length=12, choices=Regierungsbezirk)
    reihenfolge = models.PositiveSmallIntegerField("Reihenfolge", unique=True)

    schutz = Offen("amtliche Verzeichnisdaten ohne Personenbezug")
    history = Verlauf()
    objects = KimQuerySet.as_manager()

    class Meta:
        verbose_name = "Kommune"
        verbose_name_plural = "Kommunen"
        ordering = ("reihenfolge",)
        default_permissions = ()
        permissions = tuple(KOMMUNE_RECHTE.items())
        constraints = (
            models.CheckConstraint(
                name="kommune_ags_form", condition=models.Q(ags__regex=AGS_KREIS)
            ),
        )

    def __str__(self) -> str:
        return self.name


class GemeindeQuerySet(KimQuerySet):
    def gueltig(self) -> "GemeindeQuerySet":
        """Gemeinden of the current official list."""
        return self.filter(gueltig_bis=None)


class Gemeinde(models.Model):
    """A municipality of the official list; one that leaves it keeps its row."""

    ags = models.CharField("Amtlicher Gemeindeschlüssel", max_length=8, unique=True)
    name = models.CharField("Name", max_length=80)
    kommune = models.ForeignKey(
        Kommune, models.PROTECT, related_name="gemeinden", verbose_name="Kommune"
    )
    gueltig_bis = models.DateField("gültig bis", null=True, blank=True)

    schutz = Offen("amtliche Verzeichnisdaten ohne Personenbezug")
    history = Verlauf()
    objects = GemeindeQuerySet.as_manager()

    class Meta:
        verbose_name = "Gemeinde"
        verbose_name_plural = "Gemeinden"
        ordering = ("name",)
        default_permissions = ()
        constraints = (
            models.CheckConstraint(
                name="gemeinde_ags_form", condition=models.Q(ags__regex=r"^05\d{6}$")
            ),
        )

    def __str__(self) -> str:
        return self.name
