"""Staffing reported per Kommune at a Stichtag. All amounts are VZÄ with two places."""

from typing import Any

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Sum

from kim.kontext import rechte_von
from kim.models import Kommune, Nutzer
from kim.schutz.regeln import Offen, Zeilenschutz, hat, irgendwo
from kim.verlauf import KimQuerySet, Verlauf
from stellen.constants import GROESSEN, ImportStatus, MeldungStatus, Stellenart


def vzae(beschriftung: str) -> models.DecimalField:
    """A VZÄ amount: decimal, two places, up to 999,999.99."""
    return models.DecimalField(beschriftung, max_digits=8, decimal_places=2)


_SCHREIBEN = f"{hat('kommune_id', 'edit_stellen')} OR {hat('kommune_id', 'audit_stellen')}"
_EIGENE = hat("kommune_id", "view_stellen")


class Zuweisung(models.Model):
    """What the Land assigns to a Kommune for a Stellenart in a budget year."""

    kommune = models.ForeignKey(Kommune, models.PROTECT, related_name="zuweisungen")
    stellenart = models.CharField("Stellenart", max_length=20, choices=Stellenart)
    haushaltsjahr = models.PositiveSmallIntegerField("Haushaltsjahr")
    vzae = vzae("VZÄ")
    quelle = models.CharField("Quelle", max_length=300)

    schutz = Zeilenschutz(lesen=_EIGENE, schreiben=hat("kommune_id", "audit_stellen"))
    history = Verlauf()
    objects = KimQuerySet.as_manager()

    class Meta:
        verbose_name = "Zuweisung"
        verbose_name_plural = "Zuweisungen"
        ordering = ("haushaltsjahr", "kommune", "stellenart")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=["kommune", "stellenart", "haushaltsjahr"],
                name="zuweisung_eindeutig",
                violation_error_message="Für diese Kommune, Stellenart und dieses Haushaltsjahr "
                "gibt es schon eine Zuweisung.",
            ),
            models.CheckConstraint(
                name="zuweisung_nicht_negativ",
                condition=Q(vzae__gte=0),
                violation_error_message="Die Zuweisung darf nicht negativ sein.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kommune}, {self.get_stellenart_display()} {self.haushaltsjahr}"


class Erhebung(models.Model):
    """A survey of the staffing at a Stichtag."""

    stichtag = models.DateField("Stichtag", unique=True)
    quelle = models.CharField("Quelle", max_length=300, blank=True)
    ist_demo = models.BooleanField("erfundene Demodaten", default=False)

    schutz = Offen("Stichtage sind allen Kommunen bekannt")
    history = Verlauf()
    objects = KimQuerySet.as_manager()

    class Meta:
        verbose_name = "Erhebung"
        verbose_name_plural = "Erhebungen"
        ordering = ("-stichtag",)
        default_permissions = ()

    def __str__(self) -> str:
        return f"Stichtag {self.stichtag:%d.%m.%Y}"


class Importlauf(models.Model):
    """One imported file: kept as it came, what it changed, and how to undo it.

    ``zuordnungen`` maps names in the file to the AGS a person confirmed.
    ``vorher`` holds what the import replaced, per Meldung.
    """

    dateiname = models.CharField("Dateiname", max_length=200)
    datei = models.BinaryField("Datei")
    pruefsumme = models.CharField("SHA-256", max_length=64)
    stichtag = models.DateField("Stichtag laut Angabe", null=True, blank=True)
    zuordnungen = models.JSONField("bestätigte Zuordnungen", default=dict)
    vorher = models.JSONField("Stand vorher", default=dict)
    zeilen = models.PositiveIntegerField("Zeilen", default=0)
    grund = models.CharField("Begründung", max_length=300, blank=True)
    status = models.CharField(
        "Status", max_length=20, choices=ImportStatus, default=ImportStatus.ENTWURF
    )
    erstellt_von = models.ForeignKey(Nutzer, models.PROTECT, null=True, related_name="+")
    erstellt_am = models.DateTimeField("erstellt am", auto_now_add=True)
    uebernommen_am = models.DateTimeField("übernommen am", null=True)

    schutz = Zeilenschutz(lesen=irgendwo("audit_stellen"), schreiben=irgendwo("audit_stellen"))
    history = Verlauf(excluded_fields=["datei", "vorher"])
    objects = KimQuerySet.as_manager()

    class Meta:
        verbose_name = "Import"
        verbose_name_plural = "Importe"
        ordering = ("-erstellt_am", "-id")
        default_permissions = ()

    def __str__(self) -> str:
        return self.dateiname


class VeroeffentlichteSumme(models.Model):
    """A total as published in the Landtag report; the audit compares with it."""

    erhebung = models.ForeignKey(Erhebung, models.CASCADE, related_name="veroeffentlichte_summen")
    stellenart = models.CharField("Stellenart", max_length=20, choices=Stellenart)
    zugewiesen = vzae("zugewiesen")
    besetzt = vzae("besetzt")
    vorgesehen = vzae("vorgesehen")
    nicht_vorgesehen = vzae("nicht vorgesehen")
    quelle = models.CharField("Quelle", max_length=300)

    schutz = Offen("veröffentlichte Summen")
    history = Verlauf()
    objects = KimQuerySet.as_manager()

    class Meta:
        verbose_name = "veröffentlichte Summe"
        verbose_name_plural = "veröffentlichte Summen"
        ordering = ("erhebung", "id")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=["erhebung", "stellenart"],
                name="veroeffentlichte_summe_eindeutig",
                violation_error_message="Zu diesem Stichtag und dieser Stellenart gibt es schon "
                "eine veröffentlichte Summe.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_stellenart_display()} ({self.erhebung})"


class MeldungQuerySet(KimQuerySet):
    def visible_to(self, nutzer: Nutzer) -> "MeldungQuerySet":
        """All states of the own Kommunen; of the others what is settled."""
        rechte = rechte_von(nutzer)
        sichtbar = Q(kommune_id__in=rechte.bereiche("view_stellen"))
        if rechte.hat("view_stellen_festgestellt"):
            sichtbar |= Q(status=MeldungStatus.FESTGESTELLT)
        return self.filter(sichtbar)

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
    is a new version that names its reason.
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
    festgestellt_am = models.DateTimeField("festgestellt am", null=True)

    schutz = Zeilenschutz(
        lesen=f"{_EIGENE} OR (status = 'festgestellt' AND {irgendwo('view_stellen_festgestellt')})",
        schreiben=_SCHREIBEN,
        historie=_EIGENE,
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
        )

    def __str__(self) -> str:
        return f"{self.kommune}, {self.erhebung}, Version {self.version}"


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

    schutz = Zeilenschutz(
        lesen=f"{_EIGENE} OR EXISTS (SELECT FROM stellen_meldung m WHERE m.id = meldung_id)",
        schreiben=_SCHREIBEN,
        historie=_EIGENE,
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


IDENTITAET = Q(zugewiesen=F("besetzt") + F("vorgesehen") + F("nicht_vorgesehen"))
"""The invariant of every row, for filters: ``MeldungZeile.objects.exclude(IDENTITAET)``."""


def groessen_von(zeile: Any) -> tuple:
    """The four amounts of any row-like object, in report order."""
    return tuple(getattr(zeile, g) for g in GROESSEN)
