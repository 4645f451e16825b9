"""From which figure on a check speaks, by day; and what each audit run found."""

from django.db import models
from django.db.models import Q

from kim.models import Nutzer
from kim.schutz.regeln import Offen, Zeilenschutz, irgendwo
from kim.verlauf import KimQuerySet, Verlauf
from stellen.constants import Schwelle
from stellen.models.erhebung import Erhebung

_PRUEFEN = irgendwo("audit_stellen")


class Pruefschwelle(models.Model):
    """A threshold set by the Ministerium, for Stichtage from a day on.

    Without a row for its day the stated default of ``stellen.pruefungen.schwellen`` holds.
    """

    schwelle = models.CharField("Schwelle", max_length=20, choices=Schwelle)
    wert = models.DecimalField("Wert", max_digits=6, decimal_places=2)
    gueltig_ab = models.DateField("gilt für Stichtage ab")
    begruendung = models.CharField("Begründung", max_length=300)

    schutz = Offen("Woran geprüft wird, wissen alle Kommunen", schreiben=_PRUEFEN)
    history = Verlauf()
    objects = KimQuerySet.as_manager()

    class Meta:
        verbose_name = "Schwelle einer Prüfung"
        verbose_name_plural = "Schwellen der Prüfungen"
        ordering = ("schwelle", "gueltig_ab")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=["schwelle", "gueltig_ab"],
                name="pruefschwelle_eindeutig",
                violation_error_message="Ab diesem Tag ist diese Schwelle schon festgelegt. Ändern "
                "Sie den vorhandenen Wert oder wählen Sie einen anderen Tag.",
            ),
            models.CheckConstraint(
                name="pruefschwelle_nicht_negativ",
                condition=Q(wert__gte=0),
                violation_error_message="Eine Schwelle ist nicht kleiner als 0.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_schwelle_display()} ab {self.gueltig_ab:%d.%m.%Y}"


class Prueflauf(models.Model):
    """One run of all checks over a Stichtag: when, by whom (``None``: the system), what changed.

    ``befunde`` counts what was found, ``neu``, ``wieder_offen``, ``uebernommen`` and ``behoben``
    what the run changed.
    """

    erhebung = models.ForeignKey(Erhebung, models.PROTECT, related_name="prueflaeufe")
    beendet_am = models.DateTimeField("geprüft am", auto_now_add=True)
    gestartet_von = models.ForeignKey(Nutzer, models.PROTECT, null=True, related_name="+")
    befunde = models.PositiveIntegerField("Befunde")
    neu = models.PositiveIntegerField("neu")
    wieder_offen = models.PositiveIntegerField("wieder offen")
    uebernommen = models.PositiveIntegerField("als akzeptiert übernommen")
    behoben = models.PositiveIntegerField("behoben")

    schutz = Zeilenschutz(lesen=_PRUEFEN, schreiben=_PRUEFEN, nur_anfuegen=True)
    history = Verlauf()
    objects = KimQuerySet.as_manager()

    class Meta:
        verbose_name = "Prüflauf"
        verbose_name_plural = "Prüfläufe"
        ordering = ("-beendet_am", "-id")
        default_permissions = ()

    def __str__(self) -> str:
        return f"Prüflauf {self.erhebung}"
