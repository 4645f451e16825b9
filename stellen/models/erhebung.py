"""A survey at a Stichtag, its published totals, and how a Kommune reports."""

from django.db import models
from django.db.models import Q

from kim.kontext import rechte_von
from kim.models import Kommune, Nutzer
from kim.schutz.regeln import Offen, Zeilenschutz, irgendwo
from kim.verlauf import KimQuerySet, Verlauf
from stellen.constants import ErhebungStatus, Erinnerungsanlass, Stellenart
from stellen.models.grund import PFLEGEN, SEHEN, vzae


class ErhebungQuerySet(KimQuerySet):
    def visible_to(self, nutzer: Nutzer) -> "ErhebungQuerySet":
        """All; those in preparation only for the Ministerium."""
        if rechte_von(nutzer).hat("audit_stellen"):
            return self.all()
        return self.exclude(status=ErhebungStatus.VORBEREITUNG)


class Erhebung(models.Model):
    """A survey of the staffing at a Stichtag.

    Opened by the Ministerium with a deadline (``frist``, inclusive), or made by an import:
    then it was never open. ``freigegeben_am``: released as open data. Who did it: the history.
    """

    stichtag = models.DateField("Stichtag", unique=True)
    quelle = models.CharField("Quelle", max_length=300, blank=True)
    ist_demo = models.BooleanField("erfundene Demodaten", default=False)
    status = models.CharField(
        "Status", max_length=20, choices=ErhebungStatus, default=ErhebungStatus.ABGESCHLOSSEN
    )
    frist = models.DateField("Meldefrist", null=True, blank=True)
    hinweis = models.TextField("Hinweis an die Kommunen", max_length=2000, blank=True)
    eroeffnet_am = models.DateTimeField("eröffnet am", null=True, editable=False)
    freigegeben_am = models.DateTimeField(
        "als offene Daten freigegeben am", null=True, editable=False
    )

    schutz = Offen("Stichtage sind allen Kommunen bekannt", schreiben=irgendwo("audit_stellen"))
    history = Verlauf()
    objects = ErhebungQuerySet.as_manager()

    class Meta:
        verbose_name = "Erhebung"
        verbose_name_plural = "Erhebungen"
        ordering = ("-stichtag",)
        default_permissions = ()
        constraints = (
            models.CheckConstraint(
                name="erhebung_offen_mit_frist",
                condition=~Q(status=ErhebungStatus.OFFEN)
                | Q(frist__isnull=False, eroeffnet_am__isnull=False),
                violation_error_message="Eine eröffnete Erhebung braucht eine Meldefrist.",
            ),
        )

    def __str__(self) -> str:
        return f"Stichtag {self.stichtag:%d.%m.%Y}"

    @property
    def ist_offen(self) -> bool:
        return self.status == ErhebungStatus.OFFEN


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


class Meldeeinstellung(models.Model):
    """How a Kommune reports. Without a row: one person may send."""

    kommune = models.OneToOneField(Kommune, models.PROTECT, related_name="meldeeinstellung")
    vier_augen = models.BooleanField(
        "zweite Person gibt frei",
        default=False,
        help_text="Eine Meldung geht erst ans Ministerium, wenn eine zweite Person sie freigibt.",
    )

    schutz = Zeilenschutz(lesen=SEHEN, schreiben=PFLEGEN)
    history = Verlauf()
    objects = KimQuerySet.as_manager()

    class Meta:
        verbose_name = "Einstellung zum Melden"
        verbose_name_plural = "Einstellungen zum Melden"
        default_permissions = ()

    def __str__(self) -> str:
        return f"Melden: {self.kommune}"


class Erinnerung(models.Model):
    """That the Kommunen were reminded of a deadline: once per deadline and occasion.

    Occasions that lay in the past already when the deadline was set count as done, with
    ``empfaenger`` 0. By hand at most once a day. Nobody's name: only how many were reminded.
    """

    erhebung = models.ForeignKey(Erhebung, models.PROTECT, related_name="erinnerungen")
    anlass = models.CharField("Anlass", max_length=20, choices=Erinnerungsanlass)
    frist = models.DateField("Meldefrist")
    tag = models.DateField("erinnert am")
    empfaenger = models.PositiveIntegerField("erinnerte Konten", default=0)

    schutz = Zeilenschutz(
        lesen=irgendwo("audit_stellen"), schreiben=irgendwo("audit_stellen"), nur_anfuegen=True
    )
    history = Verlauf()
    objects = KimQuerySet.as_manager()

    class Meta:
        verbose_name = "Erinnerung an eine Meldefrist"
        verbose_name_plural = "Erinnerungen an Meldefristen"
        ordering = ("-tag", "-id")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=["erhebung", "frist", "anlass"],
                name="erinnerung_je_anlass",
                condition=~Q(anlass=Erinnerungsanlass.VON_HAND),
                violation_error_message="An diese Frist wurde zu diesem Anlass schon erinnert.",
            ),
            models.UniqueConstraint(
                fields=["erhebung", "tag"],
                name="erinnerung_je_tag",
                condition=Q(anlass=Erinnerungsanlass.VON_HAND),
                violation_error_message="An diese Erhebung wurde heute schon erinnert.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_anlass_display()}, {self.erhebung}"
