"""Access of programs: a token that acts with the rights of its account, never with more."""

from datetime import date, datetime, timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from kim.constants import ApiBereich
from kim.models.nutzer import Nutzer
from kim.schutz.regeln import EIGENE, SYSTEM, Zeilenschutz, hat
from kim.verlauf import KimQuerySet, Verlauf

HOECHSTENS = timedelta(days=367)
"""A year and a day of grace: the last day counts whole, and clocks change twice a year."""
NUTZUNG = ("zuletzt_benutzt_am", "anfragen")
"""Written with every request by ``kim_api_zugang``, left out of the history."""


def _der_verwalteten(recht: str) -> str:
    """SQL condition: the token's account is kept where the context holds ``recht``."""
    bedingung = hat("coalesce(n.kommune_id, 0)", recht)
    return f"nutzer_id IN (SELECT n.id FROM kim_nutzer n WHERE {bedingung})"  # noqa: S608


class ApiZugangQuerySet(KimQuerySet):
    def visible_to(self, nutzer: Nutzer) -> "ApiZugangQuerySet":
        """One's own, and those of the accounts one may see."""
        return self.filter(nutzer__in=Nutzer.objects.visible_to(nutzer))

    def gueltig(self) -> "ApiZugangQuerySet":
        """Neither revoked nor expired."""
        return self.filter(widerrufen_am=None, laeuft_ab_am__gt=timezone.now())


class ApiZugang(models.Model):
    """A token of an account. The secret itself is shown once and never stored.

    ``pruefsumme`` is the SHA-256 of the whole token (256 random bits: nothing to guess, so
    no slow hash). ``bereiche`` narrow the account's rights, they never widen them.
    ``zuletzt_benutzt_am`` is the minute of the last request, ``anfragen`` how many that
    minute has seen: the rate limit.
    """

    nutzer = models.ForeignKey(Nutzer, models.PROTECT, related_name="api_zugaenge")
    name = models.CharField("Bezeichnung", max_length=80)
    praefix = models.CharField("Anfang des Tokens", max_length=16, unique=True)
    pruefsumme = models.CharField("SHA-256 des Tokens", max_length=64, unique=True)
    bereiche = ArrayField(
        models.CharField(max_length=40, choices=ApiBereich), verbose_name="Bereiche"
    )
    erstellt_am = models.DateTimeField("erstellt am", default=timezone.now)
    laeuft_ab_am = models.DateTimeField("läuft ab am")
    zuletzt_benutzt_am = models.DateTimeField("zuletzt benutzt am", null=True, blank=True)
    anfragen = models.PositiveIntegerField("Anfragen in dieser Minute", default=0)
    widerrufen_am = models.DateTimeField("widerrufen am", null=True, blank=True)
    widerrufen_von = models.ForeignKey(
        Nutzer, models.PROTECT, null=True, blank=True, related_name="+"
    )

    schutz = Zeilenschutz(
        lesen=f"{SYSTEM} OR nutzer_id = {EIGENE} OR {_der_verwalteten('view_konten')}",
        schreiben=f"{SYSTEM} OR nutzer_id = {EIGENE} OR {_der_verwalteten('manage_konten')}",
        waechter_aendert=NUTZUNG,
    )
    history = Verlauf(excluded_fields=["pruefsumme", *NUTZUNG])
    objects = ApiZugangQuerySet.as_manager()

    class Meta:
        verbose_name = "API-Zugang"
        verbose_name_plural = "API-Zugänge"
        ordering = ("-erstellt_am", "-id")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=["nutzer", "name"],
                condition=models.Q(widerrufen_am=None),
                name="api_zugang_name_eindeutig",
                violation_error_message="Einen Zugang mit dieser Bezeichnung haben Sie schon. "
                "Wählen Sie eine andere, oder widerrufen Sie den alten.",
            ),
            models.CheckConstraint(
                name="api_zugang_hoechstens_ein_jahr",
                condition=models.Q(laeuft_ab_am__lte=models.F("erstellt_am") + HOECHSTENS),
                violation_error_message="Ein Zugang gilt höchstens ein Jahr.",
            ),
            models.CheckConstraint(
                name="api_zugang_mit_bereich",
                condition=models.Q(bereiche__len__gt=0),
                violation_error_message="Wählen Sie mindestens einen Bereich.",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def gueltig_bis(self) -> date:
        """The last day on which it works."""
        return timezone.localdate(self.laeuft_ab_am - timedelta(seconds=1))

    def ist_gueltig(self, jetzt: datetime | None = None) -> bool:
        return self.widerrufen_am is None and self.laeuft_ab_am > (jetzt or timezone.now())
