"""An intake under way: what was answered so far, the draft of one account."""

from typing import Any

from django.db import models
from django.db.models import Q

from casemanagement.models.fall import Fall
from kim.models import Kommune, Nutzer, Team
from kim.schutz.regeln import EIGENE, SYSTEM, Zeilenschutz, hat
from kim.verlauf import KimQuerySet


class AufnahmeQuerySet(KimQuerySet):
    def visible_to(self, nutzer: Nutzer) -> "AufnahmeQuerySet":
        """Only the own ones."""
        return self.filter(nutzer=nutzer)

    def offene(self) -> "AufnahmeQuerySet":
        return self.filter(fall=None)


class Aufnahme(models.Model):
    """``eingaben`` holds per step what was typed, as the form sends it.

    With the file (``fall``) the answers are emptied; the row stays, so that what is sent
    twice leads to the same file.
    """

    nutzer = models.ForeignKey(Nutzer, models.CASCADE, related_name="+")
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    kommune = models.ForeignKey(Kommune, models.PROTECT, related_name="+")
    eingaben = models.JSONField("Eingaben", default=dict)
    fall = models.ForeignKey(Fall, models.CASCADE, null=True, related_name="+")
    begonnen_am = models.DateTimeField("begonnen am", auto_now_add=True)
    gespeichert_am = models.DateTimeField("gespeichert am", auto_now=True)

    _EIGENE = f"{SYSTEM} OR nutzer_id = {EIGENE} AND {hat('team_id', 'work_faelle')}"
    schutz = Zeilenschutz(lesen=_EIGENE, schreiben=_EIGENE)
    objects = AufnahmeQuerySet.as_manager()

    class Meta:
        verbose_name = "Aufnahme"
        verbose_name_plural = "Aufnahmen"
        ordering = ("-gespeichert_am", "-id")
        default_permissions = ()
        constraints = (
            models.CheckConstraint(
                name="aufnahme_fertig_ist_leer",
                condition=Q(fall=None) | Q(eingaben={}),
                violation_error_message="Ist die Akte angelegt, bleibt kein Entwurf.",
            ),
        )
        indexes = (models.Index(fields=["nutzer"], name="aufnahme_offen", condition=Q(fall=None)),)

    def __str__(self) -> str:
        return f"Aufnahme vom {self.begonnen_am:%d.%m.%Y}"

    def schritt(self, name: str) -> Any:
        """What was answered in one step; empty when it was not reached."""
        return self.eingaben.get(name) or {}

    @property
    def name(self) -> str:
        """Whom it is about, as far as typed."""
        for schritt in ("person", "suche"):
            namen = self.schritt(schritt).get("name") or [""]
            if namen[0].strip():
                return namen[0].strip()
        return "ohne Namen"
