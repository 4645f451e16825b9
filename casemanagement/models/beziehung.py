"""Who belongs to whom: family and household, within KIM or by name only."""

from django.db import models
from django.db.models import F, Q

from casemanagement.constants import Beziehungsart
from casemanagement.models.grund import UNTER_PERSON
from casemanagement.models.person import Person
from kim.models import Kommune
from kim.verlauf import KimQuerySet, Verlauf


class Beziehung(models.Model):
    """``andere`` (a person the Team knows) or ``name`` is the ``art`` of ``person``: a child,
    a parent. Stored once, shown on both persons.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="beziehungen")
    kommune = models.ForeignKey(Kommune, models.PROTECT, related_name="+")
    art = models.CharField("Beziehung", max_length=20, choices=Beziehungsart)
    andere = models.ForeignKey(
        Person, models.CASCADE, null=True, blank=True, related_name="beziehungen_anderer"
    )
    name = models.CharField("Name", max_length=200, blank=True)
    im_haushalt = models.BooleanField("lebt im selben Haushalt", default=False)
    hinweis = models.CharField("Hinweis", max_length=200, blank=True)

    schutz = UNTER_PERSON
    history = Verlauf()
    objects = KimQuerySet.as_manager()

    class Meta:
        verbose_name = "Beziehung"
        verbose_name_plural = "Beziehungen"
        ordering = ("person", "id")
        default_permissions = ()
        constraints = (
            models.CheckConstraint(
                name="beziehung_wer",
                condition=Q(andere__isnull=False, name="") | Q(andere=None) & ~Q(name=""),
                violation_error_message="Nennen Sie genau eine Person: eine bekannte oder einen "
                "Namen.",
            ),
            models.CheckConstraint(
                name="beziehung_zu_anderen",
                condition=Q(andere=None) | ~Q(andere=F("person")),
                violation_error_message="Eine Person hat keine Beziehung zu sich selbst.",
            ),
            models.UniqueConstraint(
                fields=["person", "andere"],
                name="beziehung_eindeutig",
                violation_error_message="Diese Beziehung ist schon eingetragen.",
            ),
        )

    def __str__(self) -> str:
        return self.get_art_display()
