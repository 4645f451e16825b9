"""Who else may look into a file, until when: Vertretung, shares, break-glass."""

from datetime import date, timedelta

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils import timezone
from guardian.models import UserObjectPermissionBase

from casemanagement.models.fall import Fall
from casemanagement.models.grund import UNTER_AKTE, zuweisbar
from kim.models import Kommune, Nutzer
from kim.schutz.regeln import EIGENE, SYSTEM, Zeilenschutz, hat
from kim.verlauf import KimQuerySet, Verlauf

FREIGABE_TAGE = 366
"""A share lasts a year at most."""
NOTZUGRIFF_STUNDEN = 4
NOTZUGRIFF_GRUND_MINDESTENS = 20


class BefristetQuerySet(KimQuerySet):
    """Rows with ``von``, ``bis`` (both days inclusive) and ``beendet_am`` (ended at once)."""

    def gueltig_am(self, tag: date) -> "BefristetQuerySet":
        return self.filter(von__lte=tag, bis__gte=tag, beendet_am=None)

    def nicht_vorbei(self, tag: date) -> "BefristetQuerySet":
        """In force on this day, or later on."""
        return self.filter(bis__gte=tag, beendet_am=None)


def tage(von: str, bis: str) -> tuple[Func, str]:
    return (
        Func(von, bis, Value("[]"), function="DATERANGE", output_field=DateRangeField()),
        RangeOperators.OVERLAPS,
    )


class Vertretung(models.Model):
    """Who stands in for the Fallführung of a file, from–to (both days inclusive)."""

    fall = models.ForeignKey(Fall, models.PROTECT, related_name="vertretungen")
    kommune = models.ForeignKey(Kommune, models.PROTECT, related_name="+")
    nutzer = models.ForeignKey(Nutzer, models.PROTECT, related_name="+", verbose_name="Vertretung")
    von = models.DateField("von")
    bis = models.DateField("bis")
    beendet_am = models.DateTimeField("vorzeitig beendet am", null=True, editable=False)

    schutz = Zeilenschutz(
        lesen=f"nutzer_id = {EIGENE} OR {UNTER_AKTE.lesen}", schreiben=zuweisbar()
    )
    history = Verlauf()
    objects = BefristetQuerySet.as_manager()

    class Meta:
        verbose_name = "Vertretung"
        verbose_name_plural = "Vertretungen"
        ordering = ("fall", "von")
        default_permissions = ()
        constraints = (
            models.CheckConstraint(
                name="vertretung_zeitraum",
                condition=Q(bis__gte=F("von")),
                violation_error_message="Das Ende liegt vor dem Beginn.",
            ),
            ExclusionConstraint(
                name="vertretung_ueberschneidung",
                expressions=[("fall", RangeOperators.EQUAL), tage("von", "bis")],
                condition=Q(beendet_am=None),
                violation_error_message="Für einen Teil dieses Zeitraums gibt es schon eine "
                "Vertretung.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.nutzer} bis {self.bis:%d.%m.%Y}"


class Fallfreigabe(UserObjectPermissionBase):
    """A single file shared with one account until a day: guardian's per-object permission."""

    content_object = models.ForeignKey(Fall, models.PROTECT, related_name="freigaben")
    kommune = models.ForeignKey(Kommune, models.PROTECT, related_name="+")
    von = models.DateField("von", default=timezone.localdate)
    bis = models.DateField("bis")
    grund = models.CharField("Begründung", max_length=300)
    beendet_am = models.DateTimeField("vorzeitig beendet am", null=True, editable=False)

    _AKTE = "EXISTS (SELECT FROM casemanagement_fall f WHERE f.id = content_object_id)"
    schutz = Zeilenschutz(
        lesen=f"user_id = {EIGENE} OR {_AKTE}", schreiben=zuweisbar("content_object_id")
    )
    history = Verlauf()
    objects = BefristetQuerySet.as_manager()

    class Meta(UserObjectPermissionBase.Meta):
        # guardian's one row per account would forbid to share a second time later.
        unique_together = ()
        verbose_name = "Freigabe einer Akte"
        verbose_name_plural = "Freigaben von Akten"
        default_permissions = ()
        constraints = (
            models.CheckConstraint(
                name="fallfreigabe_zeitraum",
                condition=Q(bis__gte=F("von")),
                violation_error_message="Das Ende liegt vor dem Beginn.",
            ),
            models.CheckConstraint(
                name="fallfreigabe_hoechstens_ein_jahr",
                condition=Q(bis__lte=F("von") + timedelta(days=FREIGABE_TAGE)),
                violation_error_message="Eine Freigabe gilt höchstens ein Jahr.",
            ),
            ExclusionConstraint(
                name="fallfreigabe_ueberschneidung",
                expressions=[
                    ("content_object", RangeOperators.EQUAL),
                    ("user", RangeOperators.EQUAL),
                    tage("von", "bis"),
                ],
                condition=Q(beendet_am=None),
                violation_error_message="Für einen Teil dieses Zeitraums ist die Akte schon mit "
                "dieser Person geteilt.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} bis {self.bis:%d.%m.%Y}"


class NotzugriffQuerySet(KimQuerySet):
    def laufend(self) -> "NotzugriffQuerySet":
        return self.filter(ende__gt=timezone.now())


class Notzugriff(models.Model):
    """Break-glass: the Fachaufsicht reads confidential notes for a while, with a reason.

    Notified to the Fallführung; never changed, never deleted.
    """

    fall = models.ForeignKey(Fall, models.PROTECT, related_name="notzugriffe")
    kommune = models.ForeignKey(Kommune, models.PROTECT, related_name="+")
    nutzer = models.ForeignKey(Nutzer, models.PROTECT, related_name="+")
    grund = models.CharField("Begründung", max_length=300)
    beginn = models.DateTimeField("Beginn", auto_now_add=True)
    ende = models.DateTimeField("Ende")

    schutz = Zeilenschutz(
        lesen=UNTER_AKTE.lesen,
        schreiben=f"{SYSTEM} OR nutzer_id = {EIGENE} AND {hat('kommune_id', 'supervise_faelle')}",
        nur_anfuegen=True,
    )
    history = Verlauf()
    objects = NotzugriffQuerySet.as_manager()

    class Meta:
        verbose_name = "Notzugriff"
        verbose_name_plural = "Notzugriffe"
        ordering = ("-beginn", "-id")
        default_permissions = ()
        constraints = (
            models.CheckConstraint(
                name="notzugriff_begruendet",
                condition=~Q(grund=""),
                violation_error_message="Ein Notzugriff braucht eine Begründung.",
            ),
            models.CheckConstraint(
                name="notzugriff_dauer",
                # A minute more: the beginning is written a moment after the end is reckoned.
                condition=Q(ende__gt=F("beginn"))
                & Q(ende__lte=F("beginn") + timedelta(hours=NOTZUGRIFF_STUNDEN, minutes=1)),
                violation_error_message="Ein Notzugriff endet nach vier Stunden.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.nutzer} am {self.beginn:%d.%m.%Y %H:%M}"
