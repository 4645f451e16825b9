"""What a person can be found by: one row per spelling, kept beside the person.

Trigram and array operators are not leakproof, so a policy keeps the planner from their index.
The search therefore asks ``casemanagement_personensuche`` (migration ``personensuche``), which
applies the scope itself and returns ids; the persons are then read through both walls.
"""

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from casemanagement.constants import Genauigkeit
from casemanagement.models.grund import STAMM, ZUSATZ
from casemanagement.namen import name
from kim.kontext import rechte_von
from kim.models import Kommune, Nutzer, Team
from kim.schutz.regeln import Zeilenschutz

if TYPE_CHECKING:
    from casemanagement.models.person import Person

QUELLEN = frozenset({"name", "schreibweisen", "geburtsdatum", "geburt_genau"})
"""Fields of the person the rows are made of."""


class PersonSchluesselQuerySet(models.QuerySet):
    def visible_to(self, nutzer: Nutzer) -> "PersonSchluesselQuerySet":
        """Rows of the persons this account sees."""
        from casemanagement.models.fall import Fall

        rechte = rechte_von(nutzer)
        return self.filter(
            Q(team_id__in=rechte.bereiche("work_faelle"))
            | Q(kommune_id__in=rechte.bereiche("supervise_faelle"))
            | Q(person_id__in=Fall.objects.mit_zugriff(nutzer).values("person_id"))
        )

    def keep(self, person: "Person", *, neu: bool) -> None:
        """Bring the rows of a person in line with its spellings and birth date."""
        soll = {z.text: z for z in zeilen_fuer(person)}
        ist = {} if neu else {z.text: z for z in self.filter(person=person)}
        gleich = {t for t, z in soll.items() if t in ist and ist[t].schluessel == z.schluessel}
        if veraltet := [z.pk for t, z in ist.items() if t not in gleich]:
            self.filter(pk__in=veraltet).delete()
        if fehlend := [z for t, z in soll.items() if t not in gleich]:
            self.bulk_create(fehlend)

    def rebuild(self, personen: "Collection[Person]") -> None:
        """Make the rows of these persons anew, whatever was there."""
        self.filter(person__in=personen).delete()
        self.bulk_create([zeile for person in personen for zeile in zeilen_fuer(person)])


class PersonSchluessel(models.Model):
    """One spelling of a person, folded. Derived, so without a history of its own.

    ``schluessel``: the sound keys of its parts and of neighbouring parts, and the birth date as
    exactly as it is known. Team and Kommune follow the person by the foreign key.
    """

    person = models.ForeignKey(
        "casemanagement.Person", models.CASCADE, related_name="+", db_index=False
    )
    kommune = models.ForeignKey(Kommune, models.PROTECT, related_name="+", db_index=False)
    team = models.ForeignKey(Team, models.PROTECT, related_name="+", db_index=False)
    text = models.TextField("grobe Schreibweise")
    schluessel = ArrayField(models.TextField(), verbose_name="Lautschlüssel")

    _ALLE = (
        f"{STAMM} OR person_id IN (SELECT f.person_id FROM casemanagement_fall f"  # noqa: S608
        f" WHERE f.id = ANY ({ZUSATZ}))"
    )
    schutz = Zeilenschutz(lesen=_ALLE, schreiben=STAMM)
    objects = PersonSchluesselQuerySet.as_manager()

    class Meta:
        verbose_name = "Suchschlüssel einer Person"
        verbose_name_plural = "Suchschlüssel von Personen"
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(fields=["person", "text"], name="personschluessel_eindeutig"),
        )
        indexes = (
            # Team or Kommune first cuts a search down to one scope inside the same index.
            GinIndex(
                fields=["team", "kommune", "schluessel", "text"],
                opclasses=["int8_ops", "int8_ops", "array_ops", "gin_trgm_ops"],
                name="personschluessel_suche",
                fastupdate=False,
            ),
        )

    def __str__(self) -> str:
        return self.text


def zeilen_fuer(person: "Person") -> list[PersonSchluessel]:
    """The rows a person should have, unsaved: its name and every other spelling.

    Spellings that are coarsely one (Chaled, Khaled) share a row with the readings of both.
    """
    je_text: dict[str, frozenset[str]] = {}
    for schreibweise in (person.name, *person.schreibweisen):
        gelesen = name(schreibweise)
        je_text[gelesen.text] = je_text.get(gelesen.text, frozenset()) | gelesen.schluessel
    geburt = geburtsschluessel(person)
    return [
        PersonSchluessel(
            person_id=person.pk,
            kommune_id=person.kommune_id,
            team_id=person.team_id,
            text=text,
            schluessel=sorted(schluessel | geburt),
        )
        for text, schluessel in je_text.items()
    ]


def geburtsschluessel(person: "Person") -> frozenset[str]:
    """„1990-05-03“, „1990-05“ or „1990“, as exactly as the birth date is known."""
    if person.geburtsdatum is None:
        return frozenset()
    laenge = {Genauigkeit.TAG: 10, Genauigkeit.MONAT: 7}.get(Genauigkeit(person.geburt_genau), 4)
    return frozenset([person.geburtsdatum.isoformat()[:laenge]])
