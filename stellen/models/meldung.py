"""The report of a Kommune at a Stichtag: versions, rows, and the conversation about it.

All amounts are VZÄ with two places.
"""

from typing import Any

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Sum

from kim.kontext import rechte_von
from kim.models import Kommune, Nutzer
from kim.schutz.regeln import Zeilenschutz, hat, irgendwo
from kim.verlauf import KimQuerySet, Verlauf
from stellen.constants import (
    BEARBEITBAR,
    GROESSEN,
    NICHT_GEMELDET,
    Beitragsart,
    MeldungStatus,
    Stellenart,
    Zeilenherkunft,
)
from stellen.models.erhebung import Erhebung
from stellen.models.grund import PFLEGEN, SCHREIBEN, SEHEN, vzae
from stellen.models.importlauf import Importlauf

_PRUEFEN = hat("kommune_id", "audit_stellen")
_IN_DER_KOMMUNE = "'entwurf', 'freigabe', 'gemeldet', 'rueckfrage'"
"""The Kommune neither brings a Meldung beyond these states nor touches one that is."""
_BEARBEITBAR = ", ".join(f"'{status.value}'" for status in BEARBEITBAR)


class MeldungQuerySet(KimQuerySet):
    def visible_to(self, nutzer: Nutzer) -> "MeldungQuerySet":
        """All states of the own Kommunen; of the others what is settled."""
        rechte = rechte_von(nutzer)
        sichtbar = Q(kommune_id__in=rechte.bereiche("view_stellen"))
        if rechte.hat("view_stellen_festgestellt"):
            sichtbar |= Q(status=MeldungStatus.FESTGESTELLT)
        return self.filter(sichtbar)

    def gemeldete(self) -> "MeldungQuerySet":
        """Without drafts and what waits for release in the Kommune."""
        return self.exclude(status__in=NICHT_GEMELDET)

    def neueste(self) -> "MeldungQuerySet":
        """Of each Kommune and Stichtag the newest version within this queryset."""
        neuere = self.filter(
            erhebung=OuterRef("erhebung"),
            kommune=OuterRef("kommune"),
            version__gt=OuterRef("version"),
        )
        return self.filter(~Exists(neuere))

    def zeilenwerte(self) -> models.QuerySet:
        """One tuple per row, unordered: kommune_id, version, status, Stellenart, four amounts."""
        return (
            self.order_by()
            .filter(zeilen__isnull=False)
            .values_list(
                "kommune_id",
                "version",
                "status",
                "zeilen__stellenart",
                *(f"zeilen__{g}" for g in GROESSEN),
            )
        )

    def je_stichtag(self) -> models.QuerySet:
        """Per Erhebung and status: number of Meldungen, VZÄ assigned and filled, odd rows."""
        stimmt = Q(
            zeilen__zugewiesen=F("zeilen__besetzt")
            + F("zeilen__vorgesehen")
            + F("zeilen__nicht_vorgesehen")
        )
        return (
            self.order_by()
            .values("erhebung_id", "status")
            .annotate(
                anzahl=Count("id", distinct=True),
                zugewiesen=Sum("zeilen__zugewiesen"),
                besetzt=Sum("zeilen__besetzt"),
                auffaellig=Count("zeilen", filter=Q(zeilen__isnull=False) & ~stimmt),
            )
        )


class Meldung(models.Model):
    """The report of one Kommune for a Stichtag, in versions.

    A settled one (festgestellt) is immutable, also for raw SQL (trigger); a correction
    is a new version that names its reason. ``vorgelegt_von`` asked a second person of the
    Kommune for release (vier Augen), ``gemeldet_von`` sent it to the Ministerium.
    """

    erhebung = models.ForeignKey(Erhebung, models.PROTECT, related_name="meldungen")
    kommune = models.ForeignKey(Kommune, models.PROTECT, related_name="meldungen")
    version = models.PositiveSmallIntegerField("Version", default=1)
    status = models.CharField(
        "Status", max_length=20, choices=MeldungStatus, default=MeldungStatus.ENTWURF
    )
    vorgaenger = models.ForeignKey("self", models.PROTECT, null=True, blank=True)
    grund = models.CharField("Begründung der Korrektur", max_length=300, blank=True)
    importlauf = models.ForeignKey(
        Importlauf, models.PROTECT, null=True, blank=True, related_name="meldungen"
    )
    gemeldet_am = models.DateTimeField("gemeldet am", null=True, editable=False)
    gemeldet_von = models.ForeignKey(
        Nutzer, models.PROTECT, null=True, editable=False, related_name="+"
    )
    vorgelegt_von = models.ForeignKey(
        Nutzer, models.PROTECT, null=True, editable=False, related_name="+"
    )
    festgestellt_am = models.DateTimeField("festgestellt am", null=True)

    schutz = Zeilenschutz(
        lesen=f"{SEHEN} OR (status = 'festgestellt' AND {irgendwo('view_stellen_festgestellt')})",
        schreiben=f"{_PRUEFEN} OR ({PFLEGEN} AND status IN ({_IN_DER_KOMMUNE}))",
        historie=SEHEN,
    )
    history = Verlauf()
    objects = MeldungQuerySet.as_manager()

    class Meta:
        verbose_name = "Meldung"
        verbose_name_plural = "Meldungen"
        ordering = ("erhebung", "kommune", "version")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=["erhebung", "kommune", "version"],
                name="meldung_version_eindeutig",
                violation_error_message="Diese Version der Meldung gibt es schon.",
            ),
            models.UniqueConstraint(fields=["id", "kommune"], name="meldung_id_kommune"),
            models.CheckConstraint(
                name="meldung_korrektur_begruendet",
                condition=Q(version=1) | (~Q(grund="") & Q(vorgaenger__isnull=False)),
                violation_error_message="Eine Korrektur braucht eine Begründung und die Version, "
                "die sie ersetzt.",
            ),
            models.CheckConstraint(
                name="meldung_festgestellt_am",
                condition=Q(status=MeldungStatus.FESTGESTELLT, festgestellt_am__isnull=False)
                | (~Q(status=MeldungStatus.FESTGESTELLT) & Q(festgestellt_am=None)),
                violation_error_message="Genau die festgestellten Meldungen tragen den Zeitpunkt "
                "der Feststellung.",
            ),
            models.CheckConstraint(
                name="meldung_vier_augen",
                condition=Q(vorgelegt_von=None)
                | Q(gemeldet_von=None)
                | ~Q(vorgelegt_von=F("gemeldet_von")),
                violation_error_message="Wer eine Meldung zur Freigabe vorlegt, gibt sie nicht "
                "selbst frei.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kommune}, {self.erhebung}, Version {self.version}"

    @property
    def erhebung_laesst_zu(self) -> bool:
        """May the Kommune still act? A first version only while its Erhebung is open.

        Answers to a Rückfrage and corrections come whenever they come.
        """
        if self.erhebung.ist_offen or self.version > 1 or self.status == MeldungStatus.RUECKFRAGE:
            return True
        return self.status == MeldungStatus.FREIGABE and self.hat_offene_rueckfrage

    @property
    def ist_bearbeitbar(self) -> bool:
        """May the Kommune change figures?"""
        return self.status in BEARBEITBAR and self.erhebung_laesst_zu

    @property
    def hat_offene_rueckfrage(self) -> bool:
        """Did the Ministerium ask after the Meldung was last sent?"""
        fragen = self.beitraege.filter(art=Beitragsart.RUECKFRAGE)
        if self.gemeldet_am:
            fragen = fragen.filter(erstellt_am__gt=self.gemeldet_am)
        return fragen.exists()


class MeldungZeileQuerySet(KimQuerySet):
    def visible_to(self, nutzer: Nutzer) -> "MeldungZeileQuerySet":
        return self.filter(meldung__in=Meldung.objects.visible_to(nutzer))


class MeldungZeile(models.Model):
    """One Stellenart of a Meldung. zugewiesen = besetzt + vorgesehen + nicht vorgesehen
    must hold before the Meldung is geprüft or festgestellt (trigger ``zeile_identitaet``).

    ``kommune`` repeats the Meldung's (composite foreign key), because foreign-key
    checks bypass row-level security.
    """

    meldung = models.ForeignKey(Meldung, models.CASCADE, related_name="zeilen")
    kommune = models.ForeignKey(Kommune, models.PROTECT, related_name="+")
    stellenart = models.CharField("Stellenart", max_length=20, choices=Stellenart)
    zugewiesen = vzae("zugewiesen")
    besetzt = vzae("besetzt")
    vorgesehen = vzae("zur Besetzung vorgesehen")
    nicht_vorgesehen = vzae("nicht zur Besetzung vorgesehen")
    bemerkung = models.CharField("Bemerkung", max_length=500, blank=True, db_default="", default="")
    herkunft = models.CharField(
        "Herkunft der Zahlen",
        max_length=20,
        choices=Zeilenherkunft,
        blank=True,
        db_default="",
        default="",
        editable=False,
    )

    # What was sent is not changed any more by the Kommune: it takes the Meldung back first.
    schutz = Zeilenschutz(
        lesen=f"{SEHEN} OR EXISTS (SELECT FROM stellen_meldung m WHERE m.id = meldung_id)",
        schreiben=f"{_PRUEFEN} OR ({PFLEGEN} AND EXISTS (SELECT FROM stellen_meldung m "
        f"WHERE m.id = meldung_id AND m.status IN ({_BEARBEITBAR})))",
        historie=SEHEN,
    )
    history = Verlauf()
    objects = MeldungZeileQuerySet.as_manager()

    class Meta:
        verbose_name = "Zeile einer Meldung"
        verbose_name_plural = "Zeilen von Meldungen"
        ordering = ("meldung", "id")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=["meldung", "stellenart"],
                name="zeile_je_stellenart",
                violation_error_message="Diese Stellenart steht schon in der Meldung.",
            ),
            *(
                models.CheckConstraint(
                    name=f"zeile_{g}_nicht_negativ",
                    condition=Q(**{f"{g}__gte": 0}),
                    violation_error_message=f"„{g.replace('_', ' ')}“ darf nicht negativ sein.",
                )
                for g in GROESSEN
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_stellenart_display()}: {self.meldung}"

    @property
    def identitaet_stimmt(self) -> bool:
        """zugewiesen = besetzt + vorgesehen + nicht vorgesehen."""
        return self.zugewiesen == self.besetzt + self.vorgesehen + self.nicht_vorgesehen


class MeldungBeitragQuerySet(KimQuerySet):
    def visible_to(self, nutzer: Nutzer) -> "MeldungBeitragQuerySet":
        """Of the own Kommune; of all for the Ministerium."""
        return self.filter(kommune_id__in=rechte_von(nutzer).bereiche("view_stellen"))


class MeldungBeitrag(models.Model):
    """One contribution to the conversation about a Meldung; never changed, never deleted."""

    meldung = models.ForeignKey(Meldung, models.PROTECT, related_name="beitraege")
    kommune = models.ForeignKey(Kommune, models.PROTECT, related_name="+")
    art = models.CharField("Art", max_length=20, choices=Beitragsart)
    text = models.TextField("Text", max_length=2000)
    verfasser = models.ForeignKey(Nutzer, models.PROTECT, related_name="+")
    erstellt_am = models.DateTimeField("geschrieben am", auto_now_add=True)

    schutz = Zeilenschutz(lesen=SEHEN, schreiben=SCHREIBEN, nur_anfuegen=True)
    history = Verlauf()
    objects = MeldungBeitragQuerySet.as_manager()

    class Meta:
        verbose_name = "Beitrag zu einer Meldung"
        verbose_name_plural = "Beiträge zu Meldungen"
        ordering = ("erstellt_am", "id")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.get_art_display()} zu {self.meldung}"


IDENTITAET = Q(zugewiesen=F("besetzt") + F("vorgesehen") + F("nicht_vorgesehen"))
"""The invariant of every row, for filters: ``MeldungZeile.objects.exclude(IDENTITAET)``."""


def groessen_von(zeile: Any) -> tuple:
    """The four amounts of any row-like object, in report order."""
    return tuple(getattr(zeile, g) for g in GROESSEN)
