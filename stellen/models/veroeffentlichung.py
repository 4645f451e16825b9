"""Figures released as open data: the file itself, as it was published."""

from django.db import models
from django.db.models import Func, OuterRef, Q, Subquery
from django.utils import timezone

from kim.schutz.regeln import Offen, irgendwo
from kim.verlauf import KimQuerySet, Verlauf
from stellen.models.erhebung import Erhebung


class VeroeffentlichungQuerySet(KimQuerySet):
    def neueste(self) -> "VeroeffentlichungQuerySet":
        """Of each Stichtag the newest version, withdrawn or not, newest Stichtag first."""
        return (
            self.select_related("erhebung")
            .order_by("-erhebung__stichtag", "-version")
            .distinct("erhebung__stichtag")
        )

    def mit_erster(self) -> "VeroeffentlichungQuerySet":
        """``erste``: when the Stichtag was first published (of what is still public)."""
        erste = Veroeffentlichung.objects.filter(
            erhebung=OuterRef("erhebung"), zurueckgezogen_am=None
        )
        return self.annotate(erste=Subquery(erste.order_by("version").values("erstellt_am")[:1]))

    def mit_groesse(self) -> "VeroeffentlichungQuerySet":
        """``groesse``: bytes of the file, without reading it."""
        laenge = Func("inhalt", function="octet_length", output_field=models.IntegerField())
        return self.annotate(groesse=laenge)


class Veroeffentlichung(models.Model):
    """One version of the open file of a Stichtag.

    Public pages read only this table: what is in it was settled and released, so it needs
    no context, and nothing that is not in it can be reached without one. ``inhalt`` never
    changes; a settled correction is a further version. A withdrawn Stichtag keeps its rows
    with ``zurueckgezogen_am``.
    """

    erhebung = models.ForeignKey(Erhebung, models.PROTECT, related_name="veroeffentlichungen")
    version = models.PositiveSmallIntegerField("Version")
    inhalt = models.BinaryField("Datei")
    pruefsumme = models.CharField("SHA-256", max_length=64)
    zeilen = models.PositiveIntegerField("Zeilen")
    anmerkung = models.CharField("Was diese Version ist", max_length=500)
    erstellt_am = models.DateTimeField("veröffentlicht am", default=timezone.now)
    zurueckgezogen_am = models.DateTimeField("zurückgezogen am", null=True, blank=True)

    schutz = Offen(
        "vom Ministerium freigegebene, festgestellte Zahlen je Kommune",
        schreiben=irgendwo("audit_stellen"),
    )
    history = Verlauf(excluded_fields=["inhalt"])
    objects = VeroeffentlichungQuerySet.as_manager()

    class Meta:
        verbose_name = "Veröffentlichung"
        verbose_name_plural = "Veröffentlichungen"
        ordering = ("-erhebung__stichtag", "-version")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=["erhebung", "version"],
                name="veroeffentlichung_version_eindeutig",
                violation_error_message="Diese Version ist schon veröffentlicht.",
            ),
            models.CheckConstraint(
                name="veroeffentlichung_zurueckgezogen_nachher",
                condition=Q(zurueckgezogen_am=None)
                | Q(zurueckgezogen_am__gte=models.F("erstellt_am")),
                violation_error_message="Zurückgezogen wird nach der Veröffentlichung.",
            ),
        )

    def __str__(self) -> str:
        return f"Offene Daten zum {self.erhebung.stichtag:%d.%m.%Y}, Version {self.version}"

    @property
    def dateiname(self) -> str:
        return f"stellenbesetzung-{self.erhebung.stichtag:%Y-%m-%d}.csv"
