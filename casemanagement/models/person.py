"""The person a file is about. Everything here is personal data of clients."""

from datetime import date
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from casemanagement.constants import Genauigkeit, Geschlecht, Sprachniveau
from casemanagement.models.grund import STAMM, UNTER_PERSON, ZUSATZ
from casemanagement.models.personschluessel import QUELLEN, PersonSchluessel
from kim.kontext import rechte_von
from kim.models import Gemeinde, Kommune, Nutzer, Team
from kim.schutz.regeln import Zeilenschutz
from kim.verlauf import KimQuerySet, Verlauf


class PersonQuerySet(KimQuerySet):
    def visible_to(self, nutzer: Nutzer) -> "PersonQuerySet":
        """Persons of the own Teams, of a supervised Kommune, and of shared files."""
        from casemanagement.models.fall import Fall

        rechte = rechte_von(nutzer)
        return self.filter(
            Q(team_id__in=rechte.bereiche("work_faelle"))
            | Q(kommune_id__in=rechte.bereiche("supervise_faelle"))
            | Q(pk__in=Fall.objects.mit_zugriff(nutzer).values("person_id"))
        )


class Person(models.Model):
    """Master data, kept by one Team; with a handover they move to the other one.

    ``name`` is the whole name as the person writes it. ``geburtsdatum`` is exact only as far
    as ``geburt_genau`` says: for a month or a year it is its first day. ``bestritten`` names
    the fields whose content the person disputes (Art. 16, 18 DSGVO).
    """

    kommune = models.ForeignKey(Kommune, models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    name = models.CharField("Name", max_length=200)
    vorname = models.CharField("Vorname", max_length=120, blank=True)
    nachname = models.CharField("Nachname", max_length=120, blank=True)
    schreibweisen = ArrayField(
        models.CharField(max_length=200),
        default=list,
        blank=True,
        verbose_name="andere Schreibweisen",
    )
    geburtsdatum = models.DateField("Geburtsdatum", null=True, blank=True)
    geburt_genau = models.CharField(
        "Genauigkeit", max_length=12, choices=Genauigkeit, default=Genauigkeit.TAG
    )
    geschlecht = models.CharField(
        "Geschlecht", max_length=10, choices=Geschlecht, default=Geschlecht.OHNE
    )
    staatsangehoerigkeiten = ArrayField(
        models.CharField(max_length=60),
        default=list,
        blank=True,
        verbose_name="Staatsangehörigkeiten",
    )
    einreise_am = models.DateField("Einreise nach Deutschland", null=True, blank=True)
    telefon = models.CharField("Telefon", max_length=60, blank=True)
    email = models.EmailField("E-Mail-Adresse", blank=True)
    anschrift = models.TextField("Anschrift", max_length=500, blank=True)
    gemeinde = models.ForeignKey(
        Gemeinde, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Wohnort"
    )
    bestritten = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    erstellt_am = models.DateTimeField("angelegt am", auto_now_add=True)

    schutz = Zeilenschutz(
        lesen=f"{STAMM} OR id IN (SELECT f.person_id FROM casemanagement_fall f"  # noqa: S608
        f" WHERE f.id = ANY ({ZUSATZ}))",
        schreiben=STAMM,
    )
    history = Verlauf()
    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = "Person"
        verbose_name_plural = "Personen"
        ordering = ("name", "id")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=["id", "team", "kommune"], name="person_id_team_kommune"
            ),
            models.UniqueConstraint(fields=["id", "kommune"], name="person_id_kommune"),
            models.CheckConstraint(
                name="person_name_da",
                condition=~Q(name=""),
                violation_error_message="Geben Sie den Namen an.",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store, and keep what the person can be found by in line."""
        neu, felder = self._state.adding, kwargs.get("update_fields")
        super().save(*args, **kwargs)
        if neu or felder is None or QUELLEN & set(felder):
            PersonSchluessel.objects.keep(self, neu=neu)

    @property
    def geburt_text(self) -> str:
        """The birth date only as exactly as it is known: „1990“, „05.1990“, „etwa 1990“."""
        if self.geburtsdatum is None:
            return ""
        formate = {
            Genauigkeit.TAG: "%d.%m.%Y",
            Genauigkeit.MONAT: "%m.%Y",
            Genauigkeit.JAHR: "%Y",
            Genauigkeit.GESCHAETZT: "etwa %Y",
        }
        return self.geburtsdatum.strftime(formate[Genauigkeit(self.geburt_genau)])

    def alter_am(self, tag: date | None = None) -> int | None:
        """Age in whole years on a day; ``None`` without a birth date."""
        if self.geburtsdatum is None:
            return None
        tag = tag or timezone.localdate()
        vor_geburtstag = (tag.month, tag.day) < (self.geburtsdatum.month, self.geburtsdatum.day)
        return tag.year - self.geburtsdatum.year - vor_geburtstag


class PersonSprache(models.Model):
    """A language the person speaks, and whether an interpreter is needed for German."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="sprachen")
    kommune = models.ForeignKey(Kommune, models.PROTECT, related_name="+")
    sprache = models.CharField("Sprache", max_length=60)
    niveau = models.CharField("Niveau", max_length=10, choices=Sprachniveau, blank=True)
    dolmetschen = models.BooleanField("Dolmetschen in dieser Sprache nötig", default=False)

    schutz = UNTER_PERSON
    history = Verlauf()
    objects = KimQuerySet.as_manager()

    class Meta:
        verbose_name = "Sprache"
        verbose_name_plural = "Sprachen"
        ordering = ("person", "sprache")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=["person", "sprache"],
                name="person_sprache_eindeutig",
                violation_error_message="Diese Sprache ist schon eingetragen.",
            ),
        )

    def __str__(self) -> str:
        return self.sprache
