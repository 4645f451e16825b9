"""What the Land assigns, pays per VZÄ and has in its budget. Amounts in VZÄ and in euros."""

from django.db import models
from django.db.models import Q

from kim.models import Kommune
from kim.schutz.regeln import Offen, Zeilenschutz, hat, irgendwo
from kim.verlauf import KimQuerySet, Verlauf
from stellen.constants import Baustein, Stellenart
from stellen.models.grund import SEHEN, vzae


def euro(beschriftung: str) -> models.DecimalField:
    """An amount in euros, to the cent."""
    return models.DecimalField(beschriftung, max_digits=14, decimal_places=2)


class Zuweisung(models.Model):
    """What the Land assigns to a Kommune for a Stellenart in a budget year."""

    kommune = models.ForeignKey(Kommune, models.PROTECT, related_name="zuweisungen")
    stellenart = models.CharField("Stellenart", max_length=20, choices=Stellenart)
    haushaltsjahr = models.PositiveSmallIntegerField("Haushaltsjahr")
    vzae = vzae("VZÄ")
    quelle = models.CharField("Quelle", max_length=300)

    schutz = Zeilenschutz(lesen=SEHEN, schreiben=hat("kommune_id", "audit_stellen"))
    history = Verlauf()
    objects = KimQuerySet.as_manager()

    class Meta:
        verbose_name = "Zuweisung"
        verbose_name_plural = "Zuweisungen"
        ordering = ("haushaltsjahr", "kommune", "stellenart")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=["kommune", "stellenart", "haushaltsjahr"],
                name="zuweisung_eindeutig",
                violation_error_message="Für diese Kommune, Stellenart und dieses Haushaltsjahr "
                "gibt es schon eine Zuweisung.",
            ),
            models.CheckConstraint(
                name="zuweisung_nicht_negativ",
                condition=Q(vzae__gte=0),
                violation_error_message="Die Zuweisung darf nicht negativ sein.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kommune}, {self.get_stellenart_display()} {self.haushaltsjahr}"


class Foerdersatz(models.Model):
    """What the Land pays per VZÄ of a Stellenart in a budget year; data, never a constant."""

    stellenart = models.CharField("Stellenart", max_length=20, choices=Stellenart)
    haushaltsjahr = models.PositiveSmallIntegerField("Haushaltsjahr")
    betrag = euro("Euro je VZÄ und Jahr")
    rechnerisch = models.BooleanField(
        "rechnerisch ermittelt",
        default=False,
        help_text="Ansatz geteilt durch zugewiesene VZÄ, kein festgesetzter Betrag",
    )
    quelle = models.CharField("Quelle", max_length=300)

    schutz = Offen("Fördersätze sind veröffentlicht", schreiben=irgendwo("audit_stellen"))
    history = Verlauf()
    objects = KimQuerySet.as_manager()

    class Meta:
        verbose_name = "Fördersatz"
        verbose_name_plural = "Fördersätze"
        ordering = ("-haushaltsjahr", "stellenart")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=["stellenart", "haushaltsjahr"],
                name="foerdersatz_eindeutig",
                violation_error_message="Für diese Stellenart und dieses Haushaltsjahr gibt es "
                "schon einen Fördersatz.",
            ),
            models.CheckConstraint(
                name="foerdersatz_positiv",
                condition=Q(betrag__gt=0),
                violation_error_message="Der Fördersatz muss größer als 0 sein.",
            ),
        )

    def __str__(self) -> str:
        return f"Fördersatz {self.get_stellenart_display()} {self.haushaltsjahr}"


class Haushaltsansatz(models.Model):
    """The budget of the Land for a Baustein in a year (fachbezogene Pauschale)."""

    baustein = models.PositiveSmallIntegerField("Baustein", choices=Baustein)
    haushaltsjahr = models.PositiveSmallIntegerField("Haushaltsjahr")
    betrag = euro("Ansatz in Euro")
    quelle = models.CharField("Quelle", max_length=300)

    schutz = Offen("Haushaltsansätze sind veröffentlicht", schreiben=irgendwo("audit_stellen"))
    history = Verlauf()
    objects = KimQuerySet.as_manager()

    class Meta:
        verbose_name = "Haushaltsansatz"
        verbose_name_plural = "Haushaltsansätze"
        ordering = ("-haushaltsjahr", "baustein")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=["baustein", "haushaltsjahr"],
                name="haushaltsansatz_eindeutig",
                violation_error_message="Für diesen Baustein und dieses Haushaltsjahr gibt es "
                "schon einen Ansatz.",
            ),
            models.CheckConstraint(
                name="haushaltsansatz_nicht_negativ",
                condition=Q(betrag__gte=0),
                violation_error_message="Der Ansatz darf nicht negativ sein.",
            ),
        )

    def __str__(self) -> str:
        return f"Ansatz {self.get_baustein_display()} {self.haushaltsjahr}"
