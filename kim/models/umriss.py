"""Official outlines of the Kommunen, when the operator has loaded them."""

from django.db import models

from kim.models.orte import Kommune
from kim.schutz.regeln import Offen
from kim.verlauf import KimQuerySet, Verlauf


class KommuneUmriss(models.Model):
    """The border as a path of the map's picture (``kim.geometrie``), and where its label is."""

    kommune = models.OneToOneField(Kommune, models.CASCADE, related_name="umriss")
    pfad = models.TextField("Pfad")
    mitte_x = models.PositiveSmallIntegerField("Mitte, waagerecht")
    mitte_y = models.PositiveSmallIntegerField("Mitte, senkrecht")
    quelle = models.CharField("Quelle", max_length=300)

    schutz = Offen("amtliche Geodaten ohne Personenbezug")
    history = Verlauf(excluded_fields=["pfad"])
    objects = KimQuerySet.as_manager()

    class Meta:
        verbose_name = "Umriss einer Kommune"
        verbose_name_plural = "Umrisse von Kommunen"
        ordering = ("kommune",)
        default_permissions = ()

    def __str__(self) -> str:
        return f"Umriss: {self.kommune}"
