"""What a person lives on and by which right: residence, benefits, work and language over time.

Each row belongs to a file. Days are inclusive; without ``bis`` a period has no known end.
"""

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from casemanagement.constants import (
    GER_NIVEAUS,
    Anerkennung,
    Berufsabschluss,
    Beschaeftigung,
    Fahrerlaubnis,
    Schulabschluss,
    Stationsart,
    Titelnachweis,
)
from casemanagement.models.fall import Fall
from casemanagement.models.grund import UNTER_AKTE
from casemanagement.models.kontakt import UnterAkteQuerySet
from casemanagement.models.zugriff import tage
from casemanagement.titel import ANDERER, titel
from kim.models import Kommune, Organisation, Rechtskreis
from kim.verlauf import Verlauf

UEBERGANG_TAGE = 31
"""A benefit of another Rechtskreis that begins this soon after the last one is a change of it."""


def _zeitraum(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=name,
        condition=Q(bis=None) | Q(bis__gte=F("von")),
        violation_error_message="Das Ende liegt vor dem Beginn.",
    )


class AufenthaltsstatusQuerySet(UnterAkteQuerySet):
    def letzte_bis(self, grenze: date) -> "AufenthaltsstatusQuerySet":
        """The last known title of a file, where it ends until this day or has ended already."""
        spaeter = Aufenthaltsstatus.objects.filter(
            fall=models.OuterRef("fall"), von__gt=models.OuterRef("von")
        )
        return self.filter(bis__lte=grenze).exclude(models.Exists(spaeter))


class Aufenthaltsstatus(models.Model):
    """One residence title of the person (or what stands in for one) and how long it is valid.

    ``titel`` is a key of ``daten/aufenthaltstitel.csv``; ``anderer`` is named in ``bezeichnung``.
    """

    fall = models.ForeignKey(Fall, models.PROTECT, related_name="aufenthaltsstatus")
    kommune = models.ForeignKey(Kommune, models.PROTECT, related_name="+")
    titel = models.CharField("Titel", max_length=40)
    bezeichnung = models.CharField("anderer Titel", max_length=120, blank=True)
    von = models.DateField("von")
    bis = models.DateField("gültig bis", null=True, blank=True)
    beschaeftigung = models.CharField(
        "Beschäftigung",
        max_length=12,
        choices=Beschaeftigung,
        default=Beschaeftigung.UNKLAR,
    )
    nebenbestimmungen = models.TextField("Nebenbestimmungen", max_length=1000, blank=True)
    nachweis = models.CharField(
        "Nachweis", max_length=12, choices=Titelnachweis, default=Titelnachweis.ANGABE
    )

    schutz = UNTER_AKTE
    history = Verlauf()
    objects = AufenthaltsstatusQuerySet.as_manager()

    class Meta:
        verbose_name = "Aufenthaltsstatus"
        verbose_name_plural = "Aufenthaltsstatus"
        ordering = ("-von", "-id")
        default_permissions = ()
        constraints = (
            _zeitraum("aufenthalt_zeitraum"),
            ExclusionConstraint(
                name="aufenthalt_ueberschneidung",
                expressions=[("fall", RangeOperators.EQUAL), tage("von", "bis")],
                violation_error_message="Für einen Teil dieses Zeitraums ist schon ein Titel "
                "eingetragen. Beenden Sie ihn zuerst, oder ändern Sie den Beginn.",
            ),
            models.CheckConstraint(
                name="aufenthalt_bezeichnung",
                condition=~Q(titel=ANDERER) & Q(bezeichnung="")
                | Q(titel=ANDERER) & ~Q(bezeichnung=""),
                violation_error_message="Benennen Sie den anderen Titel; nur er hat eine eigene "
                "Bezeichnung.",
            ),
        )
        indexes = (
            models.Index(fields=["bis", "fall"], name="aufenthalt_ende", condition=~Q(bis=None)),
        )

    def __str__(self) -> str:
        return self.bezeichnung or titel(self.titel).text

    @property
    def kurz(self) -> str:
        """The words that fit into a bar: „§ 60a Abs. 2 S. 1“."""
        return self.bezeichnung or titel(self.titel).kurz


class LeistungsbezugQuerySet(UnterAkteQuerySet):
    def mit_bisher(self) -> "LeistungsbezugQuerySet":
        """With ``bisher``: the Rechtskreis this benefit followed on, when it is another one.

        So it is a Rechtskreiswechsel: the old benefit ended before this one began, at most
        ``UEBERGANG_TAGE`` earlier.
        """
        vorher = Leistungsbezug.objects.filter(
            fall=models.OuterRef("fall"),
            bis__lt=models.OuterRef("von"),
            bis__gte=models.ExpressionWrapper(
                models.OuterRef("von") - UEBERGANG_TAGE, output_field=models.DateField()
            ),
        ).exclude(rechtskreis=models.OuterRef("rechtskreis"))
        return self.annotate(
            bisher=models.Subquery(
                vorher.order_by("-bis", "-pk").values("rechtskreis__kuerzel")[:1]
            )
        )


class Leistungsbezug(models.Model):
    """Which body of law the person gets a benefit by, and from whom.

    Of one Rechtskreis there is one benefit at a time; of several there may be several.
    """

    fall = models.ForeignKey(Fall, models.PROTECT, related_name="leistungsbezuege")
    kommune = models.ForeignKey(Kommune, models.PROTECT, related_name="+")
    rechtskreis = models.ForeignKey(
        Rechtskreis, models.PROTECT, related_name="+", verbose_name="Rechtskreis"
    )
    leistung = models.CharField("Leistung", max_length=120, blank=True)
    traeger = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Träger"
    )
    von = models.DateField("von")
    bis = models.DateField("bis", null=True, blank=True)

    schutz = UNTER_AKTE
    history = Verlauf()
    objects = LeistungsbezugQuerySet.as_manager()

    class Meta:
        verbose_name = "Leistungsbezug"
        verbose_name_plural = "Leistungsbezüge"
        ordering = ("-von", "-id")
        default_permissions = ()
        constraints = (
            _zeitraum("leistungsbezug_zeitraum"),
            ExclusionConstraint(
                name="leistungsbezug_ueberschneidung",
                expressions=[
                    ("fall", RangeOperators.EQUAL),
                    ("rechtskreis", RangeOperators.EQUAL),
                    tage("von", "bis"),
                ],
                violation_error_message="Für einen Teil dieses Zeitraums ist schon ein Bezug dieses "
                "Rechtskreises eingetragen.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.rechtskreis}, {self.leistung}" if self.leistung else str(self.rechtskreis)


class Arbeitsmarktprofil(models.Model):
    """What the person brings to the labour market; one row per file."""

    fall = models.ForeignKey(Fall, models.PROTECT, related_name="arbeitsmarktprofile")
    kommune = models.ForeignKey(Kommune, models.PROTECT, related_name="+")
    schulabschluss = models.CharField(
        "Schulabschluss", max_length=20, choices=Schulabschluss, blank=True
    )
    berufsabschluss = models.CharField(
        "Berufsabschluss", max_length=12, choices=Berufsabschluss, blank=True
    )
    beruf = models.CharField("erlernter oder ausgeübter Beruf", max_length=160, blank=True)
    anerkennung = models.CharField("Anerkennung", max_length=20, choices=Anerkennung, blank=True)
    fahrerlaubnis = models.CharField(
        "Fahrerlaubnis", max_length=12, choices=Fahrerlaubnis, blank=True
    )
    berufswunsch = models.CharField("Berufswunsch", max_length=160, blank=True)

    schutz = UNTER_AKTE
    history = Verlauf()
    objects = UnterAkteQuerySet.as_manager()

    class Meta:
        verbose_name = "Arbeitsmarktprofil"
        verbose_name_plural = "Arbeitsmarktprofile"
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=["fall"],
                name="arbeitsmarktprofil_je_akte",
                violation_error_message="Das Arbeitsmarktprofil ist gerade schon angelegt worden. "
                "Laden Sie die Seite neu.",
            ),
        )

    def __str__(self) -> str:
        return "Arbeitsmarktprofil"


class Station(models.Model):
    """A station of working life or education. Stations may overlap: a course beside a Minijob."""

    fall = models.ForeignKey(Fall, models.PROTECT, related_name="stationen")
    kommune = models.ForeignKey(Kommune, models.PROTECT, related_name="+")
    art = models.CharField("Art", max_length=20, choices=Stationsart)
    von = models.DateField("von")
    bis = models.DateField("bis", null=True, blank=True)
    betrieb = models.CharField("Betrieb, Schule oder Träger", max_length=160, blank=True)
    ort = models.CharField("Ort", max_length=80, blank=True)
    durch_kim = models.BooleanField("durch KIM vermittelt", default=False)

    schutz = UNTER_AKTE
    history = Verlauf()
    objects = UnterAkteQuerySet.as_manager()

    class Meta:
        verbose_name = "Station"
        verbose_name_plural = "Stationen"
        ordering = ("-von", "-id")
        default_permissions = ()
        constraints = (_zeitraum("station_zeitraum"),)
        indexes = (models.Index(fields=["fall", "-von"], name="station_fall"),)

    def __str__(self) -> str:
        wo = ", ".join(wort for wort in (self.betrieb, self.ort) if wort)
        return f"{self.get_art_display()}: {wo}" if wo else self.get_art_display()


class Sprachzertifikat(models.Model):
    """A certificate of a level of a language (GER), as passed on a day."""

    fall = models.ForeignKey(Fall, models.PROTECT, related_name="sprachzertifikate")
    kommune = models.ForeignKey(Kommune, models.PROTECT, related_name="+")
    sprache = models.CharField("Sprache", max_length=60, default="Deutsch")
    niveau = models.CharField("Niveau (GER)", max_length=10, choices=GER_NIVEAUS)
    datum = models.DateField("Datum")
    stelle = models.CharField("ausgestellt von", max_length=160, blank=True)

    schutz = UNTER_AKTE
    history = Verlauf()
    objects = UnterAkteQuerySet.as_manager()

    class Meta:
        verbose_name = "Sprachzertifikat"
        verbose_name_plural = "Sprachzertifikate"
        ordering = ("-datum", "-id")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=["fall", "sprache", "niveau", "datum"],
                name="sprachzertifikat_eindeutig",
                violation_error_message="Dieses Zertifikat ist schon eingetragen.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.sprache} {self.get_niveau_display()}"
