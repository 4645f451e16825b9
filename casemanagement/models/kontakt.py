"""What happened and what is to do: contacts and tasks of a file."""

import uuid
from dataclasses import replace

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import Q

from casemanagement.constants import AufgabeStatus, Kontaktform
from casemanagement.models.fall import Fall
from casemanagement.models.grund import UNTER_AKTE, UNTER_AKTE_VERTRAULICH, zuweisbar
from casemanagement.models.verzeichnis import Handlungsfeld
from kim.models import Kommune, Nutzer
from kim.schutz.regeln import EIGENE, SYSTEM, Zeilenschutz
from kim.verlauf import KimQuerySet, Verlauf


class UnterAkteQuerySet(KimQuerySet):
    def visible_to(self, nutzer: Nutzer) -> "UnterAkteQuerySet":
        """Rows of the files this account sees."""
        return self.filter(fall__in=Fall.objects.visible_to(nutzer))


class KontaktQuerySet(UnterAkteQuerySet):
    """Confidential notes of others are left out by the policy (``grund.NICHT_VERTRAULICH``)."""


class Kontakt(models.Model):
    """A contact note. ``vertraulich``: for author, Fallführung and Vertretung only.

    ``nachtrag``: written after the file was closed, marked as such for good.
    """

    fall = models.ForeignKey(Fall, models.PROTECT, related_name="kontakte")
    kommune = models.ForeignKey(Kommune, models.PROTECT, related_name="+")
    tag = models.DateField("Datum")
    dauer = models.PositiveSmallIntegerField("Dauer in Minuten", null=True, blank=True)
    form = models.CharField("Form", max_length=20, choices=Kontaktform)
    beteiligte = models.CharField("Beteiligte", max_length=300, blank=True)
    notiz = models.TextField("Notiz", max_length=20_000)
    vertraulich = models.BooleanField("vertraulich", default=False)
    nachtrag = models.BooleanField("Nachtrag", default=False, editable=False)
    verfasser = models.ForeignKey(Nutzer, models.PROTECT, related_name="+", editable=False)
    erstellt_am = models.DateTimeField("geschrieben am", auto_now_add=True)
    vorgang = models.UUIDField("Vorgang", default=uuid.uuid4, editable=False)
    """From the form: what was sent twice (impatience, lost connection) is stored once."""

    # Asked per row, but of the few versions of one note only (migration 0013).
    schutz = replace(
        UNTER_AKTE_VERTRAULICH,
        historie=f"{UNTER_AKTE_VERTRAULICH.lesen} AND NOT casemanagement_notiz_verborgen(id)",
    )
    history = Verlauf()
    objects = KontaktQuerySet.as_manager()

    class Meta:
        verbose_name = "Kontakt"
        verbose_name_plural = "Kontakte"
        ordering = ("-tag", "-id")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(fields=["id", "kommune"], name="kontakt_id_kommune"),
            models.UniqueConstraint(
                fields=["vorgang"],
                name="kontakt_einmal",
                violation_error_message="Dieser Kontakt ist gerade schon gespeichert worden. "
                "Sehen Sie in der Chronologie nach.",
            ),
            models.CheckConstraint(
                name="kontakt_notiz_da",
                condition=~Q(notiz=""),
                violation_error_message="Schreiben Sie eine Notiz.",
            ),
        )
        indexes = (
            models.Index(fields=["fall", "-tag", "-id"], name="kontakt_verlauf"),
            GinIndex(
                "kommune", SearchVector("notiz", config="german"), name="kontakt_volltext",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_form_display()} am {self.tag:%d.%m.%Y}"


class KontaktHandlungsfeld(models.Model):
    """Which fields of action a contact was about."""

    kontakt = models.ForeignKey(Kontakt, models.CASCADE, related_name="handlungsfelder")
    kommune = models.ForeignKey(Kommune, models.PROTECT, related_name="+")
    handlungsfeld = models.ForeignKey(Handlungsfeld, models.PROTECT, related_name="+")

    _KONTAKT = "EXISTS (SELECT FROM casemanagement_kontakt k WHERE k.id = kontakt_id)"
    schutz = Zeilenschutz(lesen=_KONTAKT, schreiben=_KONTAKT)
    history = Verlauf()
    objects = KimQuerySet.as_manager()

    class Meta:
        verbose_name = "Handlungsfeld eines Kontakts"
        verbose_name_plural = "Handlungsfelder von Kontakten"
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=["kontakt", "handlungsfeld"], name="kontakt_handlungsfeld_eindeutig"
            ),
        )

    def __str__(self) -> str:
        return str(self.handlungsfeld)


class Kontaktentwurf(models.Model):
    """What somebody is typing right now; saved every few seconds, theirs alone."""

    fall = models.ForeignKey(Fall, models.CASCADE, related_name="+")
    kommune = models.ForeignKey(Kommune, models.PROTECT, related_name="+")
    nutzer = models.ForeignKey(Nutzer, models.CASCADE, related_name="+")
    eingaben = models.JSONField("Eingaben", default=dict)
    gespeichert_am = models.DateTimeField("gespeichert am", auto_now=True)

    _EIGENER = f"{SYSTEM} OR nutzer_id = {EIGENE} AND {UNTER_AKTE.lesen}"
    schutz = Zeilenschutz(lesen=_EIGENER, schreiben=_EIGENER)
    objects = UnterAkteQuerySet.as_manager()

    class Meta:
        verbose_name = "Entwurf eines Kontakts"
        verbose_name_plural = "Entwürfe von Kontakten"
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(fields=["fall", "nutzer"], name="kontaktentwurf_eindeutig"),
        )

    def __str__(self) -> str:
        return f"Entwurf vom {self.gespeichert_am:%d.%m.%Y %H:%M}"


class Aufgabe(models.Model):
    """Something to do in a file until a day."""

    fall = models.ForeignKey(Fall, models.PROTECT, related_name="aufgaben")
    kommune = models.ForeignKey(Kommune, models.PROTECT, related_name="+")
    text = models.CharField("Aufgabe", max_length=300)
    faellig_am = models.DateField("fällig am")
    zustaendig = models.ForeignKey(
        Nutzer, models.PROTECT, related_name="+", verbose_name="zuständig"
    )
    status = models.CharField(
        "Status", max_length=10, choices=AufgabeStatus, default=AufgabeStatus.OFFEN
    )
    erledigt_am = models.DateField("erledigt am", null=True, editable=False)

    # The Fachaufsicht hands tasks on together with the file (actions.zuweisung).
    schutz = Zeilenschutz(
        lesen=UNTER_AKTE.lesen, schreiben=f"{UNTER_AKTE.schreiben} OR {zuweisbar()}"
    )
    history = Verlauf()
    objects = UnterAkteQuerySet.as_manager()

    class Meta:
        verbose_name = "Aufgabe"
        verbose_name_plural = "Aufgaben"
        ordering = ("faellig_am", "id")
        default_permissions = ()
        constraints = (
            models.CheckConstraint(
                name="aufgabe_erledigt_am",
                condition=Q(status=AufgabeStatus.OFFEN, erledigt_am=None)
                | ~Q(status=AufgabeStatus.OFFEN) & Q(erledigt_am__isnull=False),
                violation_error_message="Genau die nicht mehr offenen Aufgaben tragen einen Tag.",
            ),
        )
        indexes = (
            models.Index(
                fields=["zustaendig", "faellig_am"],
                name="aufgabe_offen",
                condition=Q(status=AufgabeStatus.OFFEN),
            ),
            models.Index(fields=["fall", "status", "faellig_am"], name="aufgabe_fall"),
        )

    def __str__(self) -> str:
        return self.text
