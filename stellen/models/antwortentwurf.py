"""Words that wait for release together with the figures of a Meldung."""

from django.db import models

from kim.kontext import rechte_von
from kim.models import Kommune, Nutzer
from kim.schutz.regeln import Zeilenschutz
from kim.verlauf import KimQuerySet, Verlauf
from stellen.models.grund import PFLEGEN
from stellen.models.meldung import Meldung


class AntwortentwurfQuerySet(KimQuerySet):
    def visible_to(self, nutzer: Nutzer) -> "AntwortentwurfQuerySet":
        """Of the Kommunen one reports for; nobody of the Land."""
        return self.filter(kommune_id__in=rechte_von(nutzer).bereiche("edit_stellen"))


class Antwortentwurf(models.Model):
    """The answer (or comment) presented with a Meldung to the second person.

    The release makes a ``MeldungBeitrag`` of it. Not released, it stays as the draft of the
    next attempt. Until then the Ministerium can't read it, nor its history.
    """

    meldung = models.OneToOneField(Meldung, models.CASCADE, related_name="antwortentwurf")
    kommune = models.ForeignKey(Kommune, models.PROTECT, related_name="+")
    text = models.TextField("Text", max_length=2000)
    verfasser = models.ForeignKey(Nutzer, models.PROTECT, related_name="+")

    schutz = Zeilenschutz(lesen=PFLEGEN, schreiben=PFLEGEN)
    history = Verlauf()
    objects = AntwortentwurfQuerySet.as_manager()

    class Meta:
        verbose_name = "Entwurf einer Antwort"
        verbose_name_plural = "Entwürfe von Antworten"
        default_permissions = ()

    def __str__(self) -> str:
        return f"Entwurf einer Antwort zu {self.meldung}"
