"""The read log, and the seals over history and read log."""

from django.db import models

from kim.constants import ZugriffArt
from kim.kontext import rechte_von
from kim.models.nutzer import Nutzer
from kim.models.orte import Kommune
from kim.schutz.regeln import EIGENE, SYSTEM, Zeilenschutz, hat


class ZugriffQuerySet(models.QuerySet):
    def visible_to(self, nutzer: Nutzer) -> "ZugriffQuerySet":
        """Own reads, and those in the Kommunen whose log one may see."""
        rechte = rechte_von(nutzer)
        sichtbar = models.Q(nutzer=nutzer) | models.Q(
            kommune_id__in=rechte.bereiche("view_protokoll")
        )
        if rechte.ist_land("view_protokoll"):
            sichtbar |= models.Q(kommune=None)
        return self.filter(sichtbar)


class Zugriff(models.Model):
    """Who read which personal record, when and why. Append-only."""

    nutzer = models.ForeignKey(Nutzer, models.PROTECT, related_name="zugriffe")
    zeitpunkt = models.DateTimeField("Zeitpunkt", auto_now_add=True)
    art = models.CharField("Art", max_length=20, choices=ZugriffArt)
    objekt_typ = models.CharField("Datensatz", max_length=80)
    objekt_id = models.CharField("Kennung", max_length=64, blank=True)
    kommune = models.ForeignKey(Kommune, models.PROTECT, null=True)
    zweck = models.CharField("Zweck", max_length=200)
    anzahl = models.PositiveIntegerField("Anzahl Datensätze", default=1)
    anfrage_id = models.CharField("Anfrage", max_length=64)

    schutz = Zeilenschutz(
        lesen=(
            f"{SYSTEM} OR nutzer_id = {EIGENE} OR {hat('coalesce(kommune_id, 0)', 'view_protokoll')}"
        ),
        schreiben=f"{SYSTEM} OR nutzer_id = {EIGENE}",
        nur_anfuegen=True,
    )
    objects = ZugriffQuerySet.as_manager()

    class Meta:
        verbose_name = "Zugriff"
        verbose_name_plural = "Zugriffe"
        ordering = ("-zeitpunkt", "-id")
        default_permissions = ()
        indexes = (
            models.Index(fields=["objekt_typ", "objekt_id", "-zeitpunkt"], name="zugriff_objekt"),
            models.Index(fields=["kommune", "-zeitpunkt", "-id"], name="zugriff_kommune"),
            models.Index(fields=["nutzer", "-zeitpunkt", "-id"], name="zugriff_nutzer"),
            models.Index(fields=["-zeitpunkt", "-id"], name="zugriff_zeit"),
        )

    def __str__(self) -> str:
        return f"{self.nutzer} {self.get_art_display()} {self.zeitpunkt:%d.%m.%Y %H:%M}"


class Siegel(models.Model):
    """One daily seal of a chain: how many links, and the head that is exported.

    ``kette`` is the AGS of the Kommune or ``land``. ``spalten`` names, per table,
    the columns that went into the hashes, so that a later migration that adds a
    column breaks no seal.
    """

    kette = models.CharField("Kette", max_length=10)
    versiegelt_am = models.DateTimeField("versiegelt am")
    bis_nr = models.PositiveBigIntegerField("bis Glied")
    anzahl = models.PositiveIntegerField("neue Glieder")
    kopf = models.CharField("Kopf", max_length=64)
    spalten = models.JSONField("Spalten je Tabelle")

    schutz = Zeilenschutz(lesen=SYSTEM, schreiben="false", nur_anfuegen=True)

    class Meta:
        verbose_name = "Siegel"
        verbose_name_plural = "Siegel"
        ordering = ("kette", "bis_nr")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(fields=["kette", "bis_nr"], name="siegel_bis_nr_eindeutig"),
        )

    def __str__(self) -> str:
        return f"{self.kette} bis {self.bis_nr}"


class SiegelGlied(models.Model):
    """One link: ``hash`` over its predecessor, the sealed row's name and ``inhalt``.

    ``inhalt`` is the hash of the row's content. Kept apart, it tells a changed row from
    a broken chain. ``versiegelt_am`` names its ``Siegel``.
    """

    kette = models.CharField("Kette", max_length=10)
    nr = models.PositiveBigIntegerField("Nummer")
    tabelle = models.CharField("Tabelle", max_length=80)
    zeile_id = models.BigIntegerField("Zeile")
    inhalt = models.CharField("Hash des Inhalts", max_length=64)
    hash = models.CharField("Hash", max_length=64)
    versiegelt_am = models.DateTimeField("versiegelt am")

    schutz = Zeilenschutz(lesen=SYSTEM, schreiben="false", nur_anfuegen=True)

    class Meta:
        verbose_name = "Glied eines Siegels"
        verbose_name_plural = "Glieder der Siegel"
        ordering = ("kette", "nr")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(fields=["kette", "nr"], name="glied_nr_eindeutig"),
            models.UniqueConstraint(fields=["tabelle", "zeile_id"], name="glied_zeile_eindeutig"),
        )

    def __str__(self) -> str:
        return f"{self.kette} {self.nr}"
