"""Posts and who fills them, from day to day. All periods include both of their days."""

from datetime import date
from decimal import Decimal

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import (
    DecimalField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce, Greatest, Lower

from kim.kontext import rechte_von
from kim.models import Gemeinde, Kommune, Nutzer, Organisation
from kim.schutz.regeln import Zeilenschutz
from kim.verlauf import KimQuerySet, Verlauf
from stellen.constants import (
    Abwesenheitsart,
    Anstellungstraeger,
    Stellenart,
    VakanzStand,
    Verfahrensstand,
)
from stellen.models.grund import PFLEGEN, SEHEN, am, vzae, zeitraum, zeitraum_stimmt

_VZAE = DecimalField(max_digits=8, decimal_places=2)
NULL = Decimal("0.00")


class StelleQuerySet(KimQuerySet):
    def visible_to(self, nutzer: Nutzer) -> "StelleQuerySet":
        """Posts of the own Kommunen; the Ministerium sees all, but never who fills them."""
        return self.filter(kommune_id__in=rechte_von(nutzer).bereiche("view_stellen"))

    def gueltig_am(self, tag: date) -> "StelleQuerySet":
        return self.filter(am(tag, "gueltig_von", "gueltig_bis"))

    def mit_stand(self, tag: date) -> "StelleQuerySet":
        """Posts that exist on the day, with ``besetzt``, ``unbesetzt`` and ``vakanz_stand``.

        ``besetzt``: VZÄ of those who are present that day. ``vakanz_stand`` says what is
        planned for the rest; without a statement it counts as zur Besetzung vorgesehen,
        because "nicht vorgesehen" needs a reason.
        """
        anwesend = (
            Besetzung.objects.anwesend_am(tag)
            .filter(stelle=OuterRef("pk"))
            .order_by()
            .values("stelle")
            .annotate(summe=Sum("vzae"))
            .values("summe")
        )
        vakanz = Vakanz.objects.filter(am(tag, "von", "bis"), stelle=OuterRef("pk"))
        return (
            self.gueltig_am(tag)
            .annotate(
                besetzt=Coalesce(Subquery(anwesend), Value(NULL), output_field=_VZAE),
                vakanz_stand=Subquery(vakanz.values("stand")[:1]),
            )
            .annotate(
                unbesetzt=ExpressionWrapper(
                    Greatest(F("vzae") - F("besetzt"), Value(NULL), output_field=_VZAE),
                    output_field=_VZAE,
                )
            )
        )

    def je_kommune_und_art(self, tag: date) -> models.QuerySet:
        """``(kommune_id, stellenart, zugewiesen, besetzt, vorgesehen, nicht_vorgesehen)``."""
        nicht = Q(vakanz_stand=VakanzStand.NICHT_VORGESEHEN)
        null = Value(NULL, output_field=_VZAE)
        return (
            self.mit_stand(tag)
            .order_by()
            .values("kommune_id", "stellenart")
            .annotate(
                summe_vzae=Sum("vzae"),
                summe_besetzt=Sum("besetzt"),
                summe_nicht=Coalesce(Sum("unbesetzt", filter=nicht), null),
                summe_vorgesehen=Coalesce(
                    Sum("unbesetzt", filter=~nicht | Q(vakanz_stand=None)), null
                ),
            )
            .values_list(
                "kommune_id",
                "stellenart",
                "summe_vzae",
                "summe_besetzt",
                "summe_vorgesehen",
                "summe_nicht",
            )
        )


def kennung_der_stelle(stellenart: str, nummer: int) -> str:
    return f"{Stellenart(stellenart).label} Nr.\u00a0{nummer}"


class Stelle(models.Model):
    """A funded position of a Kommune.

    ``traeger_art`` says who employs the person on it: the Kommune, one of its Gemeinden or a
    freier Träger it was passed on to by a Bescheid of ``bescheid_am``.

    ``bezeichnung`` and ``bemerkung`` are free text of the Kommune, in which a person's name may
    stand: they are for whom persons are visible. All others read the ``kennung``.
    """

    kommune = models.ForeignKey(Kommune, models.PROTECT, related_name="stellen")
    bezeichnung = models.CharField("Bezeichnung", max_length=120)
    stellenart = models.CharField("Stellenart", max_length=20, choices=Stellenart)
    vzae = vzae("VZÄ")
    traeger_art = models.CharField(
        "Anstellungsträger",
        max_length=20,
        choices=Anstellungstraeger,
        default=Anstellungstraeger.KOMMUNE,
    )
    gemeinde = models.ForeignKey(
        Gemeinde, models.PROTECT, null=True, blank=True, verbose_name="Gemeinde"
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, verbose_name="freier Träger"
    )
    bescheid_am = models.DateField("Weiterleitungsbescheid vom", null=True, blank=True)
    gueltig_von = models.DateField("gültig von")
    gueltig_bis = models.DateField("gültig bis", null=True, blank=True)
    bemerkung = models.CharField("Bemerkung", max_length=500, blank=True)

    schutz = Zeilenschutz(lesen=SEHEN, schreiben=PFLEGEN)
    history = Verlauf()
    objects = StelleQuerySet.as_manager()

    class Meta:
        verbose_name = "Stelle"
        verbose_name_plural = "Stellen"
        ordering = ("kommune", "stellenart", "bezeichnung", "id")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(fields=["id", "kommune"], name="stelle_id_kommune"),
            models.CheckConstraint(
                name="stelle_vzae_positiv",
                condition=Q(vzae__gt=0),
                violation_error_message="Eine Stelle hat mehr als 0 VZÄ.",
            ),
            zeitraum_stimmt("stelle_zeitraum", "gueltig_von", "gueltig_bis"),
            models.CheckConstraint(
                name="stelle_traeger",
                condition=Q(
                    traeger_art=Anstellungstraeger.KOMMUNE,
                    gemeinde=None,
                    organisation=None,
                    bescheid_am=None,
                )
                | Q(
                    traeger_art=Anstellungstraeger.GEMEINDE,
                    gemeinde__isnull=False,
                    organisation=None,
                    bescheid_am__isnull=False,
                )
                | Q(
                    traeger_art=Anstellungstraeger.TRAEGER,
                    gemeinde=None,
                    organisation__isnull=False,
                    bescheid_am__isnull=False,
                ),
                violation_error_message="Eine weitergeleitete Stelle braucht ihren Träger und das "
                "Datum des Weiterleitungsbescheids; eine eigene Stelle hat beides nicht.",
            ),
        )
        indexes = (models.Index(fields=["kommune", "stellenart"], name="stelle_kommune_art"),)

    def __str__(self) -> str:
        """The neutral name: it stands in histories and logs, whoever reads them."""
        return self.kennung

    @property
    def kennung(self) -> str:
        """„Case Management Nr. 17“."""
        return kennung_der_stelle(self.stellenart, self.pk)

    def name_fuer(self, nutzer: Nutzer) -> str:
        """What the account may call it."""
        eigene = rechte_von(nutzer).bereiche("edit_stellen")
        return self.bezeichnung if self.kommune_id in eigene else self.kennung


class FachkraftQuerySet(KimQuerySet):
    def visible_to(self, nutzer: Nutzer) -> "FachkraftQuerySet":
        return self.filter(kommune_id__in=rechte_von(nutzer).bereiche("edit_stellen"))


class Fachkraft(models.Model):
    """A person who fills posts. The name is seen by the own Kommune only, never by the Land.

    ``nutzer`` is the person's KIM account, if there is one.
    """

    kommune = models.ForeignKey(Kommune, models.PROTECT, related_name="fachkraefte")
    name = models.CharField("Name", max_length=200)
    nutzer = models.ForeignKey(Nutzer, models.PROTECT, null=True, blank=True, verbose_name="Konto")

    schutz = Zeilenschutz(lesen=PFLEGEN, schreiben=PFLEGEN)
    history = Verlauf()
    objects = FachkraftQuerySet.as_manager()

    class Meta:
        verbose_name = "Fachkraft"
        verbose_name_plural = "Fachkräfte"
        ordering = ("name", "id")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(fields=["id", "kommune"], name="fachkraft_id_kommune"),
            models.UniqueConstraint(
                Lower("name"),
                "kommune",
                name="fachkraft_name_eindeutig",
                violation_error_message="Eine Person dieses Namens gibt es hier schon. Ergänzen Sie "
                "etwas zur Unterscheidung, zum Beispiel das Amt.",
            ),
        )

    def __str__(self) -> str:
        return self.name


class BesetzungQuerySet(KimQuerySet):
    def visible_to(self, nutzer: Nutzer) -> "BesetzungQuerySet":
        """Of the own Kommune only: who is on a post, and for whom, tells of leaves."""
        return self.filter(kommune_id__in=rechte_von(nutzer).bereiche("edit_stellen"))

    def am(self, tag: date) -> "BesetzungQuerySet":
        return self.filter(am(tag, "von", "bis"))

    def anwesend_am(self, tag: date) -> "BesetzungQuerySet":
        """Of the day, without those on longer leave."""
        fort = Abwesenheit.objects.filter(am(tag, "von", "bis"), besetzung=OuterRef("pk"))
        return self.am(tag).filter(~Exists(fort))


class Besetzung(models.Model):
    """Somebody fills (a part of) a post from–to; ``vertritt`` names who is on leave meanwhile.

    Own Kommune only, like the leaves: the Land gets sums and posts (``stellen.stellenplan``).
    Present VZÄ of a post never exceed its own on any day, and lie within its validity
    (trigger ``besetzung_ueberbelegt``, ``besetzung_im_zeitraum``).
    """

    stelle = models.ForeignKey(Stelle, models.PROTECT, related_name="besetzungen")
    kommune = models.ForeignKey(Kommune, models.PROTECT, related_name="+")
    fachkraft = models.ForeignKey(
        Fachkraft,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="besetzungen",
        verbose_name="Person",
    )
    vzae = vzae("VZÄ")
    von = models.DateField("besetzt von")
    bis = models.DateField("besetzt bis", null=True, blank=True)
    vertritt = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="vertretungen",
        verbose_name="vertritt",
    )

    schutz = Zeilenschutz(lesen=PFLEGEN, schreiben=PFLEGEN)
    history = Verlauf()
    objects = BesetzungQuerySet.as_manager()

    class Meta:
        verbose_name = "Besetzung"
        verbose_name_plural = "Besetzungen"
        ordering = ("stelle", "von", "id")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(fields=["id", "kommune"], name="besetzung_id_kommune"),
            models.CheckConstraint(
                name="besetzung_vzae_positiv",
                condition=Q(vzae__gt=0),
                violation_error_message="Eine Besetzung hat mehr als 0 VZÄ.",
            ),
            zeitraum_stimmt("besetzung_zeitraum", "von", "bis"),
            models.CheckConstraint(
                name="besetzung_vertritt_andere",
                condition=Q(vertritt=None) | ~Q(vertritt=F("id")),
                violation_error_message="Niemand vertritt sich selbst.",
            ),
            ExclusionConstraint(
                name="besetzung_person_ueberschneidung",
                expressions=[
                    ("stelle", RangeOperators.EQUAL),
                    ("fachkraft", RangeOperators.EQUAL),
                    zeitraum("von", "bis"),
                ],
                condition=Q(fachkraft__isnull=False),
                violation_error_message="Diese Person ist in einem Teil dieses Zeitraums schon "
                "auf der Stelle eingetragen.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.stelle}, ab {self.von:%d.%m.%Y}"


class AbwesenheitQuerySet(KimQuerySet):
    def visible_to(self, nutzer: Nutzer) -> "AbwesenheitQuerySet":
        return self.filter(kommune_id__in=rechte_von(nutzer).bereiche("edit_stellen"))


class Abwesenheit(models.Model):
    """A longer leave; meanwhile the Besetzung does not fill its post. Own Kommune only."""

    besetzung = models.ForeignKey(Besetzung, models.PROTECT, related_name="abwesenheiten")
    kommune = models.ForeignKey(Kommune, models.PROTECT, related_name="+")
    art = models.CharField("Art", max_length=20, choices=Abwesenheitsart)
    von = models.DateField("abwesend von")
    bis = models.DateField("abwesend bis", null=True, blank=True)

    schutz = Zeilenschutz(lesen=PFLEGEN, schreiben=PFLEGEN)
    history = Verlauf()
    objects = AbwesenheitQuerySet.as_manager()

    class Meta:
        verbose_name = "Abwesenheit"
        verbose_name_plural = "Abwesenheiten"
        ordering = ("besetzung", "von", "id")
        default_permissions = ()
        constraints = (
            zeitraum_stimmt("abwesenheit_zeitraum", "von", "bis"),
            ExclusionConstraint(
                name="abwesenheit_ueberschneidung",
                expressions=[("besetzung", RangeOperators.EQUAL), zeitraum("von", "bis")],
                violation_error_message="Für einen Teil dieses Zeitraums ist schon eine "
                "Abwesenheit eingetragen.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_art_display()} ab {self.von:%d.%m.%Y}"


class VakanzQuerySet(KimQuerySet):
    def visible_to(self, nutzer: Nutzer) -> "VakanzQuerySet":
        return self.filter(kommune_id__in=rechte_von(nutzer).bereiche("view_stellen"))


class Vakanz(models.Model):
    """What is planned for the unfilled part of a post from–to."""

    stelle = models.ForeignKey(Stelle, models.PROTECT, related_name="vakanzen")
    kommune = models.ForeignKey(Kommune, models.PROTECT, related_name="+")
    stand = models.CharField("geplant", max_length=20, choices=VakanzStand)
    verfahren = models.CharField(
        "Stand des Verfahrens", max_length=20, choices=Verfahrensstand, blank=True
    )
    grund = models.CharField("Grund", max_length=300, blank=True)
    von = models.DateField("von")
    bis = models.DateField("bis", null=True, blank=True)

    schutz = Zeilenschutz(lesen=SEHEN, schreiben=PFLEGEN)
    history = Verlauf()
    objects = VakanzQuerySet.as_manager()

    class Meta:
        verbose_name = "Vakanz"
        verbose_name_plural = "Vakanzen"
        ordering = ("stelle", "von", "id")
        default_permissions = ()
        constraints = (
            zeitraum_stimmt("vakanz_zeitraum", "von", "bis"),
            models.CheckConstraint(
                name="vakanz_begruendet",
                condition=Q(stand=VakanzStand.VORGESEHEN) | (~Q(grund="") & Q(verfahren="")),
                violation_error_message="Was nicht zur Besetzung vorgesehen ist, braucht einen "
                "Grund und hat keinen Verfahrensstand.",
            ),
            ExclusionConstraint(
                name="vakanz_ueberschneidung",
                expressions=[("stelle", RangeOperators.EQUAL), zeitraum("von", "bis")],
                violation_error_message="Für einen Teil dieses Zeitraums gibt es schon eine Angabe.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.stelle}: {self.get_stand_display()} ab {self.von:%d.%m.%Y}"
