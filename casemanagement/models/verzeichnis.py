"""Vocabulary that is data: fields of action and target groups, with validity."""

from datetime import date

from django.db import models
from django.db.models import Q

from kim.models import Kommune
from kim.schutz.regeln import SYSTEM, Offen, hat
from kim.verlauf import KimQuerySet, Verlauf


class VerzeichnisQuerySet(KimQuerySet):
    def gueltig_am(self, tag: date) -> "VerzeichnisQuerySet":
        return self.filter(gueltig_von__lte=tag).filter(
            Q(gueltig_bis=None) | Q(gueltig_bis__gte=tag)
        )

    def fuer(self, kommune_id: int) -> "VerzeichnisQuerySet":
        """Entries of the whole Land and of one Kommune."""
        return self.filter(Q(kommune=None) | Q(kommune_id=kommune_id))


class Verzeichniseintrag(models.Model):
    """A word of a list that a Kommune may extend; without ``kommune`` it is the Land's."""

    kommune = models.ForeignKey(Kommune, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField("Name", max_length=120)
    erklaerung = models.CharField("Erklärung", max_length=300, blank=True)
    reihenfolge = models.PositiveSmallIntegerField("Reihenfolge", default=0)
    gueltig_von = models.DateField("gültig von")
    gueltig_bis = models.DateField("gültig bis", null=True, blank=True)

    schutz = Offen(
        "Verzeichnis ohne Personenbezug",
        schreiben=f"{SYSTEM} OR {hat('coalesce(kommune_id, 0)', 'supervise_faelle')}",
    )
    objects = VerzeichnisQuerySet.as_manager()

    class Meta:
        abstract = True
        default_permissions = ()
        ordering = ("reihenfolge", "name")

    def __str__(self) -> str:
        return self.name


class Handlungsfeld(Verzeichniseintrag):
    """Where somebody may need help: language, work, housing …"""

    history = Verlauf()

    class Meta(Verzeichniseintrag.Meta):
        verbose_name = "Handlungsfeld"
        verbose_name_plural = "Handlungsfelder"
        constraints = (
            models.UniqueConstraint(
                fields=["name", "kommune"],
                name="handlungsfeld_eindeutig",
                nulls_distinct=False,
                violation_error_message="Dieses Handlungsfeld gibt es schon.",
            ),
        )


class Zielgruppe(Verzeichniseintrag):
    """Whom the Kommune's CM-Konzept is for."""

    history = Verlauf()

    class Meta(Verzeichniseintrag.Meta):
        verbose_name = "Zielgruppe"
        verbose_name_plural = "Zielgruppen"
        constraints = (
            models.UniqueConstraint(
                fields=["name", "kommune"],
                name="zielgruppe_eindeutig",
                nulls_distinct=False,
                violation_error_message="Diese Zielgruppe gibt es schon.",
            ),
        )
