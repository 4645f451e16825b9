"""Background jobs: the row is the truth, the broker only carries its id."""

import uuid
from typing import Any

from django.db import models
from django.utils import timezone

from kim.constants import AuftragStatus
from kim.models.nutzer import Nutzer
from kim.schutz.regeln import EIGENE, SYSTEM, Zeilenschutz
from kim.verlauf import KimQuerySet, UngeprotokolliertesSchreiben, Verlauf

_EIGENE = f"{SYSTEM} OR besitzer_id = {EIGENE}"
OHNE_VERLAUF = ("fortschritt", "schritt", "herzschlag_am", "eingereiht_am")
"""Signs of life: written every second while a job runs, left out of the history."""


class AuftragQuerySet(KimQuerySet):
    def visible_to(self, nutzer: Nutzer) -> "AuftragQuerySet":
        return self.filter(besitzer=nutzer)

    def mit_marke(self, auftrag: "Auftrag") -> "AuftragQuerySet":
        """The row of a running job, as long as this attempt at it is the valid one."""
        return self.filter(
            pk=auftrag.pk,
            status=AuftragStatus.LAEUFT,
            versuche=auftrag.versuche,
            begonnen_am=auftrag.begonnen_am,
        )

    def vermerken(self, **werte: Any) -> int:
        """Write signs of life, and nothing else, without a row in the history.

        The only unlogged write of this model: its columns are no part of the history,
        so neither simple-history nor the backstop trigger misses anything.
        """
        if fremd := set(werte) - set(OHNE_VERLAUF):
            raise UngeprotokolliertesSchreiben(f"vermerken() would hide changes of {fremd}")
        return models.QuerySet.update(self, **werte)


class Auftrag(models.Model):
    """A job somebody waits for. ``parameter`` holds ids and dates, no personal data."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    art = models.CharField("Art", max_length=60)
    titel = models.CharField("Titel", max_length=200)
    parameter = models.JSONField("Parameter", default=dict)
    besitzer = models.ForeignKey(Nutzer, models.PROTECT, related_name="auftraege")
    status = models.CharField(
        "Status", max_length=20, choices=AuftragStatus, default=AuftragStatus.WARTET
    )
    fortschritt = models.PositiveSmallIntegerField("Fortschritt in Prozent", default=0)
    schritt = models.CharField("Schritt", max_length=200, blank=True)
    fehler = models.TextField("Fehler", blank=True)
    versuche = models.PositiveSmallIntegerField("Versuche", default=0)
    abbruch_erbeten = models.BooleanField("Abbruch erbeten", default=False)
    erstellt_am = models.DateTimeField("erstellt am", auto_now_add=True)
    eingereiht_am = models.DateTimeField("eingereiht am", null=True)
    begonnen_am = models.DateTimeField("begonnen am", null=True)
    herzschlag_am = models.DateTimeField("letztes Lebenszeichen", null=True)
    beendet_am = models.DateTimeField("beendet am", null=True)

    schutz = Zeilenschutz(lesen=_EIGENE, schreiben=_EIGENE)
    history = Verlauf(excluded_fields=list(OHNE_VERLAUF))
    objects = AuftragQuerySet.as_manager()

    class Meta:
        verbose_name = "Auftrag"
        verbose_name_plural = "Aufträge"
        ordering = ("-erstellt_am", "-id")
        default_permissions = ()
        constraints = (
            models.CheckConstraint(
                name="auftrag_fortschritt", condition=models.Q(fortschritt__lte=100)
            ),
        )
        indexes = (
            models.Index(
                fields=["status", "erstellt_am"],
                name="auftrag_offen",
                condition=models.Q(status__in=[AuftragStatus.WARTET, AuftragStatus.LAEUFT]),
            ),
        )

    def __str__(self) -> str:
        return self.titel

    @property
    def ist_offen(self) -> bool:
        return self.status in (AuftragStatus.WARTET, AuftragStatus.LAEUFT)

    @property
    def kann_wiederholt_werden(self) -> bool:
        return self.status in (AuftragStatus.FEHLGESCHLAGEN, AuftragStatus.ABGEBROCHEN)


class AuftragErgebnis(models.Model):
    """The file a job produced; downloadable until ``laeuft_ab_am``, then emptied.

    The row itself stays with an empty ``inhalt``, so that the page can say what was there.
    """

    auftrag = models.OneToOneField(Auftrag, models.CASCADE, related_name="ergebnis")
    besitzer = models.ForeignKey(Nutzer, models.PROTECT, related_name="+")
    dateiname = models.CharField("Dateiname", max_length=200)
    inhaltstyp = models.CharField("Inhaltstyp", max_length=100)
    inhalt = models.BinaryField("Inhalt")
    laeuft_ab_am = models.DateTimeField("läuft ab am")

    schutz = Zeilenschutz(lesen=_EIGENE, schreiben=_EIGENE)

    class Meta:
        verbose_name = "Ergebnis eines Auftrags"
        verbose_name_plural = "Ergebnisse von Aufträgen"
        default_permissions = ()

    def __str__(self) -> str:
        return self.dateiname

    @property
    def ist_abgelaufen(self) -> bool:
        return self.laeuft_ab_am <= timezone.now()
