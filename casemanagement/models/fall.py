"""The file: whose it is and where it stands."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q, Value
from django.utils import timezone

from casemanagement.constants import (
    BEENDET,
    Abschlussgrund,
    Kriterium,
    Phase,
    Zielerreichung,
    Zugangsweg,
)
from casemanagement.models.grund import STAMM, ZUSATZ
from casemanagement.models.person import Person
from casemanagement.models.verzeichnis import Zielgruppe
from kim.kontext import rechte_von
from kim.models import Gemeinde, Kommune, Nutzer, Organisation, Team
from kim.schutz.regeln import SYSTEM, Zeilenschutz
from kim.verlauf import KimQuerySet, Verlauf


class FallQuerySet(KimQuerySet):
    def visible_to(self, nutzer: Nutzer) -> "FallQuerySet":
        """Files of the own Teams, of a supervised Kommune, and those shared or substituted."""
        rechte = rechte_von(nutzer)
        return self.filter(
            Q(team_id__in=rechte.bereiche("work_faelle"))
            | Q(kommune_id__in=rechte.bereiche("supervise_faelle"))
            | Q(pk__in=Fall.objects.mit_zugriff(nutzer).values("pk"))
        )

    def mit_zugriff(self, nutzer: Nutzer) -> "FallQuerySet":
        """Files of others that are open to this account today by a share or as Vertretung."""
        from casemanagement.models.zugriff import Fallfreigabe, Vertretung

        heute = timezone.localdate()
        return self.filter(
            Q(
                pk__in=Fallfreigabe.objects.gueltig_am(heute)
                .filter(user=nutzer)
                .values("content_object_id")
            )
            | Q(pk__in=Vertretung.objects.gueltig_am(heute).filter(nutzer=nutzer).values("fall_id"))
        )

    def offene(self) -> "FallQuerySet":
        return self.filter(offen=True)


class Fall(models.Model):
    """A Fallakte. ``aktenzeichen`` is given at the end of the intake, gapless per year.

    ``offen`` and ``letzter_kontakt_am`` are kept by the database and by the action that
    writes a Kontakt: the lists sort and filter by them through one index.
    """

    kommune = models.ForeignKey(Kommune, models.PROTECT, related_name="faelle")
    team = models.ForeignKey(Team, models.PROTECT, related_name="faelle")
    person = models.ForeignKey(Person, models.PROTECT, related_name="faelle")
    aktenzeichen = models.CharField("Aktenzeichen", max_length=30, null=True, editable=False)
    phase = models.CharField("Phase", max_length=20, choices=Phase, default=Phase.ANFRAGE)
    fallfuehrung = models.ForeignKey(
        Nutzer, models.PROTECT, related_name="+", verbose_name="Fallführung"
    )
    zugangsweg = models.CharField("Zugangsweg", max_length=20, choices=Zugangsweg, blank=True)
    anlass = models.TextField("Anlass", max_length=2000, blank=True)
    kriterien = ArrayField(
        models.CharField(max_length=20, choices=Kriterium),
        default=list,
        blank=True,
        verbose_name="Aufnahmekriterien",
    )
    zielgruppe = models.ForeignKey(
        Zielgruppe, models.PROTECT, null=True, blank=True, verbose_name="Zielgruppe"
    )
    gemeinde = models.ForeignKey(
        Gemeinde,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="zuständige Gemeinde",
    )
    begonnen_am = models.DateField("begonnen am", default=timezone.localdate)
    letzter_kontakt_am = models.DateField("letzter Kontakt", null=True, editable=False)
    offen = models.GeneratedField(
        expression=models.Case(
            models.When(phase__in=BEENDET, then=Value(False)), default=Value(True)
        ),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    ende_grund = models.CharField("Begründung des Endes", max_length=500, blank=True)
    ende_art = models.CharField("Abschlussgrund", max_length=20, choices=Abschlussgrund, blank=True)
    weiter_an = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, verbose_name="weiterverwiesen an"
    )
    zielerreichung = models.CharField(
        "Zielerreichung", max_length=10, choices=Zielerreichung, blank=True
    )
    beendet_am = models.DateField("beendet am", null=True, blank=True)

    _ALLE = f"{STAMM} OR id = ANY ({ZUSATZ})"
    schutz = Zeilenschutz(lesen=_ALLE, schreiben=_ALLE)
    history = Verlauf(excluded_fields=["offen"])
    objects = FallQuerySet.as_manager()

    class Meta:
        verbose_name = "Fallakte"
        verbose_name_plural = "Fallakten"
        ordering = ("-letzter_kontakt_am", "-id")
        default_permissions = ()
        permissions = (("read_fall", "diese Fallakte lesen und führen, befristet geteilt"),)
        constraints = (
            models.UniqueConstraint(fields=["id", "kommune"], name="fall_id_kommune"),
            models.UniqueConstraint(
                fields=["aktenzeichen"],
                name="fall_aktenzeichen_eindeutig",
                violation_error_message="Dieses Aktenzeichen ist schon vergeben.",
            ),
            models.CheckConstraint(
                name="fall_aktenzeichen_nach_aufnahme",
                condition=Q(phase__in=[Phase.ANFRAGE, Phase.FALLKLAERUNG, *BEENDET])
                | Q(aktenzeichen__isnull=False),
                violation_error_message="Ab dem Assessment hat jede Akte ein Aktenzeichen.",
            ),
            models.CheckConstraint(
                name="fall_ende_begruendet",
                condition=Q(phase__in=BEENDET, beendet_am__isnull=False) & ~Q(ende_grund="")
                | ~Q(phase__in=BEENDET) & Q(beendet_am=None),
                violation_error_message="Wer eine Akte beendet, nennt Grund und Tag.",
            ),
        )
        indexes = (
            # In the order of the lists; INCLUDE carries the policy's other column (ADR 0002).
            models.Index(
                "team", F("letzter_kontakt_am").desc(nulls_last=True), F("id").desc(),
                name="fall_team_offen", condition=Q(offen=True), include=["kommune"],
            ),
            models.Index(
                "kommune", F("letzter_kontakt_am").desc(nulls_last=True), F("id").desc(),
                name="fall_kommune_offen", condition=Q(offen=True), include=["team"],
            ),
            models.Index(
                "fallfuehrung", F("letzter_kontakt_am").desc(nulls_last=True), F("id").desc(),
                name="fall_fuehrung_offen", condition=Q(offen=True), include=["team", "kommune"],
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.aktenzeichen or f"Anfrage vom {self.begonnen_am:%d.%m.%Y}"


class Aktenzaehler(models.Model):
    """The last number given per Kommune and year; the row is locked while one is given."""

    kommune = models.ForeignKey(Kommune, models.PROTECT, related_name="+")
    jahr = models.PositiveSmallIntegerField("Jahr")
    letzte = models.PositiveIntegerField("letzte Nummer", default=0)

    schutz = Zeilenschutz(lesen=SYSTEM, schreiben=SYSTEM)
    history = Verlauf()
    objects = KimQuerySet.as_manager()

    class Meta:
        verbose_name = "Zähler der Aktenzeichen"
        verbose_name_plural = "Zähler der Aktenzeichen"
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(fields=["kommune", "jahr"], name="aktenzaehler_eindeutig"),
        )

    def __str__(self) -> str:
        return f"{self.kommune} {self.jahr}: {self.letzte}"
