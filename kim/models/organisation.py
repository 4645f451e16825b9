"""Organisationen KIM works with, their contact persons, and the Teams of Case Managers."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower

from kim.constants import OrganisationArt
from kim.models.orte import Kommune
from kim.schutz.regeln import SYSTEM, Offen, Zeilenschutz, hat
from kim.verlauf import KimQuerySet, Verlauf


class RechtskreisQuerySet(KimQuerySet):
    def gueltig_am(self, tag: date) -> "RechtskreisQuerySet":
        return self.filter(gueltig_von__lte=tag).filter(
            models.Q(gueltig_bis=None) | models.Q(gueltig_bis__gte=tag)
        )


class Rechtskreis(models.Model):
    """A body of law under which services are granted; data with a validity period."""

    kuerzel = models.CharField("Kürzel", max_length=20, unique=True)
    bezeichnung = models.CharField("Bezeichnung", max_length=200)
    gueltig_von = models.DateField("gültig von")
    gueltig_bis = models.DateField("gültig bis", null=True, blank=True)
    quelle = models.CharField("Quelle", max_length=300)
    reihenfolge = models.PositiveSmallIntegerField("Reihenfolge", default=0)

    schutz = Offen("Verzeichnis der Gesetze, ohne Personenbezug")
    history = Verlauf()
    objects = RechtskreisQuerySet.as_manager()

    class Meta:
        verbose_name = "Rechtskreis"
        verbose_name_plural = "Rechtskreise"
        ordering = ("reihenfolge", "kuerzel")
        default_permissions = ()

    def __str__(self) -> str:
        return self.kuerzel


class Organisation(models.Model):
    """An authority, service or association; without ``kommune`` it works statewide."""

    name = models.CharField("Name", max_length=200)
    art = models.CharField("Art", max_length=20, choices=OrganisationArt)
    kommune = models.ForeignKey(
        Kommune, models.PROTECT, null=True, blank=True, verbose_name="Kommune"
    )
    rechtskreise = ArrayField(
        models.CharField(max_length=20), default=list, blank=True, verbose_name="Rechtskreise"
    )
    anschrift = models.TextField("Anschrift", blank=True)
    telefon = models.CharField("Telefon", max_length=60, blank=True)
    email = models.EmailField("E-Mail-Adresse", blank=True)
    webseite = models.URLField("Webseite", blank=True)
    aktiv = models.BooleanField("aktiv", default=True)

    schutz = Offen(
        "Verzeichnis öffentlicher Stellen, ohne Personenbezug",
        schreiben=f"{SYSTEM} OR {hat('coalesce(kommune_id, 0)', 'manage_organisationen')}",
    )
    history = Verlauf()
    objects = KimQuerySet.as_manager()

    class Meta:
        verbose_name = "Organisation"
        verbose_name_plural = "Organisationen"
        ordering = ("name",)
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                Lower("name"),
                "kommune",
                name="organisation_name_je_kommune",
                nulls_distinct=False,
                violation_error_message="In dieser Kommune gibt es schon eine Organisation mit diesem Namen.",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Ansprechperson(models.Model):
    """Whom to call at an Organisation. Readable for every signed-in account.

    ``kommune`` is the Organisation's (kept by the action), so that the row carries
    its scope itself.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="ansprechpersonen")
    kommune = models.ForeignKey(Kommune, models.PROTECT, null=True, editable=False)
    name = models.CharField("Name", max_length=200)
    funktion = models.CharField("Funktion", max_length=200, blank=True)
    telefon = models.CharField("Telefon", max_length=60, blank=True)
    email = models.EmailField("E-Mail-Adresse", blank=True)

    schutz = Zeilenschutz(
        lesen="(SELECT kim_hat_kontext())",
        schreiben=(f"{SYSTEM} OR {hat('coalesce(kommune_id, 0)', 'manage_organisationen')}"),
    )
    history = Verlauf()
    objects = KimQuerySet.as_manager()

    class Meta:
        verbose_name = "Ansprechperson"
        verbose_name_plural = "Ansprechpersonen"
        ordering = ("name",)
        default_permissions = ()

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    """Case Managers of one Organisation in one Kommune: the unit of access to files."""

    name = models.CharField("Name", max_length=120)
    kommune = models.ForeignKey(Kommune, models.PROTECT, related_name="teams")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="teams")
    aktiv = models.BooleanField("aktiv", default=True)

    schutz = Offen(
        "Verzeichnis der Teams, ohne Personenbezug",
        schreiben=f"{SYSTEM} OR {hat('kommune_id', 'manage_organisationen')}",
    )
    history = Verlauf()
    objects = KimQuerySet.as_manager()

    class Meta:
        verbose_name = "Team"
        verbose_name_plural = "Teams"
        ordering = ("kommune", "name")
        default_permissions = ()
        permissions = (("work_faelle", "Fallakten des Teams führen"),)
        constraints = (
            models.UniqueConstraint(
                Lower("name"),
                "kommune",
                name="team_name_je_kommune",
                violation_error_message="In dieser Kommune gibt es schon ein Team mit diesem Namen.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} ({self.kommune.kurzname})"
