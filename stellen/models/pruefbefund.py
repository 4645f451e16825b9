"""What the audit finds, and how it is settled."""

from collections.abc import Collection
from datetime import date

from django.db import models
from django.db.models import Case, IntegerField, Q, When

from kim.kontext import rechte_von
from kim.models import Kommune, Nutzer
from kim.schutz.regeln import Zeilenschutz, hat
from kim.verlauf import KimQuerySet, Verlauf
from stellen.constants import Beitragsart, PruefbefundStatus, Schwere
from stellen.models.erhebung import Erhebung

# 0 is the Land: findings about all Kommunen together belong to the Ministerium.
_SEHEN = hat("coalesce(kommune_id, 0)", "view_stellen")
_PRUEFEN = hat("coalesce(kommune_id, 0)", "audit_stellen")
_ANTWORTEN = f"{_PRUEFEN} OR {hat('kommune_id', 'edit_stellen')}"

UNGEKLAERT = (PruefbefundStatus.OFFEN, PruefbefundStatus.KLAERUNG)
NACH_SCHWERE = Case(
    *(When(schwere=schwere, then=nummer) for nummer, schwere in enumerate(Schwere)),
    output_field=IntegerField(),
)
"""Order of a list: errors first."""


class PruefbefundQuerySet(KimQuerySet):
    def visible_to(self, nutzer: Nutzer) -> "PruefbefundQuerySet":
        """Findings about the own Kommunen; about the Land as a whole for the Ministerium."""
        rechte = rechte_von(nutzer)
        sichtbar = Q(kommune_id__in=rechte.bereiche("view_stellen"))
        if rechte.ist_land("view_stellen"):
            sichtbar |= Q(kommune=None)
        return self.filter(sichtbar)

    def ungeklaert(self) -> "PruefbefundQuerySet":
        """What somebody still has to deal with."""
        return self.filter(status__in=UNGEKLAERT)

    def letzte_vor(self, stichtag: date, pruefungen: Collection[str]) -> "PruefbefundQuerySet":
        """Of each finding of these checks the one of the last Stichtag before."""
        schluessel = ("pruefung", "kommune_id", "schluessel")
        return (
            self.filter(erhebung__stichtag__lt=stichtag, pruefung__in=pruefungen)
            .order_by(*schluessel, "-erhebung__stichtag")
            .distinct(*schluessel)
        )


class Pruefbefund(models.Model):
    """A finding of one check at a Stichtag.

    ``pruefung`` is the check's name in the registry, ``schluessel`` tells several findings of
    one check about one Kommune apart and is the same at every Stichtag. ``werte`` are the figures
    compared, as pairs of texts. ``mass`` says how far off it is (higher is worse); an acceptance
    holds up to ``akzeptiert_bis``. A finding accepted earlier is taken over with its reason:
    ``uebernommen_von``. Neither text nor key ever names a person.
    """

    erhebung = models.ForeignKey(Erhebung, models.PROTECT, related_name="pruefbefunde")
    kommune = models.ForeignKey(Kommune, models.PROTECT, null=True, related_name="+")
    pruefung = models.CharField("Prüfung", max_length=40)
    schluessel = models.CharField("Gegenstand", max_length=60, blank=True)
    schwere = models.CharField("Schwere", max_length=20, choices=Schwere)
    text = models.CharField("Befund", max_length=500)
    werte = models.JSONField("verglichene Werte", default=list, blank=True)
    mass = models.DecimalField("Ausmaß", max_digits=8, decimal_places=2, null=True, blank=True)
    akzeptiert_bis = models.DecimalField(
        "akzeptiert bis zum Ausmaß", max_digits=8, decimal_places=2, null=True, blank=True
    )
    status = models.CharField(
        "Status", max_length=20, choices=PruefbefundStatus, default=PruefbefundStatus.OFFEN
    )
    begruendung = models.CharField("Begründung", max_length=500, blank=True)
    verantwortlich = models.ForeignKey(
        Nutzer, models.PROTECT, null=True, blank=True, related_name="+"
    )
    faellig_am = models.DateField("zu klären bis", null=True, blank=True)
    uebernommen_von = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    gefunden_am = models.DateTimeField("gefunden am", auto_now_add=True)

    schutz = Zeilenschutz(lesen=_SEHEN, schreiben=_PRUEFEN)
    history = Verlauf()
    objects = PruefbefundQuerySet.as_manager()

    class Meta:
        verbose_name = "Prüfbefund"
        verbose_name_plural = "Prüfbefunde"
        ordering = ("erhebung", "pruefung", "kommune", "schluessel")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=["erhebung", "pruefung", "kommune", "schluessel"],
                name="pruefbefund_eindeutig",
                nulls_distinct=False,
                violation_error_message="Diesen Befund gibt es zu diesem Stichtag schon.",
            ),
            models.CheckConstraint(
                name="pruefbefund_begruendet",
                condition=~Q(status=PruefbefundStatus.AKZEPTIERT) | ~Q(begruendung=""),
                violation_error_message="Ein akzeptierter Befund braucht eine Begründung.",
            ),
        )

    def __str__(self) -> str:
        return self.text


class PruefbefundBeitragQuerySet(KimQuerySet):
    def visible_to(self, nutzer: Nutzer) -> "PruefbefundBeitragQuerySet":
        return self.filter(pruefbefund__in=Pruefbefund.objects.visible_to(nutzer))


class PruefbefundBeitrag(models.Model):
    """One contribution to the conversation about a finding; never changed, never deleted."""

    pruefbefund = models.ForeignKey(Pruefbefund, models.PROTECT, related_name="beitraege")
    kommune = models.ForeignKey(Kommune, models.PROTECT, null=True, related_name="+")
    art = models.CharField("Art", max_length=20, choices=Beitragsart)
    text = models.TextField("Text", max_length=2000)
    verfasser = models.ForeignKey(Nutzer, models.PROTECT, related_name="+")
    erstellt_am = models.DateTimeField("geschrieben am", auto_now_add=True)

    schutz = Zeilenschutz(
        # The finding must be one the writer can see: the foreign key alone would not ask.
        lesen=_SEHEN,
        schreiben=f"({_ANTWORTEN}) AND (pruefbefund_id, coalesce(kommune_id, 0)) IN"  # noqa: S608
        " (SELECT b.id, coalesce(b.kommune_id, 0) FROM stellen_pruefbefund b)",
        nur_anfuegen=True,
    )
    history = Verlauf()
    objects = PruefbefundBeitragQuerySet.as_manager()

    class Meta:
        verbose_name = "Beitrag zu einem Prüfbefund"
        verbose_name_plural = "Beiträge zu Prüfbefunden"
        ordering = ("erstellt_am", "id")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.get_art_display()} zu {self.pruefbefund}"
