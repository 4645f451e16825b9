"""Who holds which role where and from when to when, and guardian's permission tables."""

from datetime import date, timedelta

from django.contrib.auth.models import Group
from django.db import models
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from kim.kontext import rechte_von
from kim.models.nutzer import Nutzer
from kim.models.organisation import Team
from kim.models.orte import Kommune
from kim.rechte_katalog import ROLLEN, Ebene, Rolle
from kim.schutz.regeln import EIGENE, SYSTEM, Offen, Zeilenschutz, hat
from kim.verlauf import KimQuerySet, Verlauf

# Taken back on its first day, a role ends on the day before it began.
VORTAG = models.ExpressionWrapper(
    models.F("gueltig_von") - timedelta(days=1), output_field=models.DateField()
)
_RECHTETABELLE = Offen("Rechte der Gruppen; aus dem Rollenkatalog erzeugt, ohne Personenbezug")


class KommuneGroupObjectPermission(GroupObjectPermissionBase):
    content_object = models.ForeignKey(Kommune, models.CASCADE)
    schutz = _RECHTETABELLE


class KommuneUserObjectPermission(UserObjectPermissionBase):
    """Exists because guardian wants the pair; KIM grants to groups only."""

    content_object = models.ForeignKey(Kommune, models.CASCADE)
    schutz = _RECHTETABELLE


class TeamGroupObjectPermission(GroupObjectPermissionBase):
    content_object = models.ForeignKey(Team, models.CASCADE)
    schutz = _RECHTETABELLE


class TeamUserObjectPermission(UserObjectPermissionBase):
    """Exists because guardian wants the pair; KIM grants to groups only."""

    content_object = models.ForeignKey(Team, models.CASCADE)
    schutz = _RECHTETABELLE


# The group carries the rights: it must be the one of exactly this role and scope.
_GRUPPE_PASST = (
    "EXISTS (SELECT FROM auth_group g WHERE g.id = gruppe_id AND g.name = rolle || CASE "
    "WHEN team_id IS NOT NULL THEN ':team:' || team_id "
    "WHEN kommune_id IS NULL THEN ':land' "
    "ELSE ':' || (SELECT k.ags FROM kim_kommune k WHERE k.id = kommune_id) END) "
    "AND (team_id IS NULL OR kommune_id = "
    "(SELECT t.kommune_id FROM kim_team t WHERE t.id = team_id))"
)


class RollenvergabeQuerySet(KimQuerySet):
    def visible_to(self, nutzer: Nutzer) -> "RollenvergabeQuerySet":
        """Own grants, and those of the Kommunen whose accounts one may see."""
        rechte = rechte_von(nutzer)
        kommunen = rechte.bereiche("view_konten")
        sichtbar = models.Q(nutzer=nutzer) | models.Q(kommune_id__in=kommunen)
        if rechte.ist_land("view_konten"):
            sichtbar |= models.Q(kommune=None)
        return self.filter(sichtbar)

    def gueltig_am(self, tag: date) -> "RollenvergabeQuerySet":
        return self.filter(gueltig_von__lte=tag).filter(
            models.Q(gueltig_bis=None) | models.Q(gueltig_bis__gte=tag)
        )


class Rollenvergabe(models.Model):
    """A role held by an account for a Team, a Kommune or the Land, from–to.

    It is the membership in a Group (``Nutzer.groups`` goes through it); the rights
    of that group are guardian object permissions. A role taken back keeps its row
    with ``gueltig_bis``. ``kommune`` is also set for a Team role: the Team's Kommune.
    """

    nutzer = models.ForeignKey(Nutzer, models.PROTECT, related_name="rollenvergaben")
    rolle = models.CharField("Rolle", max_length=30, choices=Rolle)
    kommune = models.ForeignKey(Kommune, models.PROTECT, null=True, blank=True)
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True)
    gruppe = models.ForeignKey(Group, models.PROTECT, editable=False)
    gueltig_von = models.DateField("gültig von")
    gueltig_bis = models.DateField("gültig bis", null=True, blank=True)
    grund = models.CharField("Begründung", max_length=300)
    vergeben_von = models.ForeignKey(
        Nutzer, models.PROTECT, null=True, related_name="vergebene_rollen", editable=False
    )

    schutz = Zeilenschutz(
        lesen=(
            f"{SYSTEM} OR nutzer_id = {EIGENE} OR {hat('coalesce(kommune_id, 0)', 'view_konten')}"
        ),
        schreiben=(
            f"({SYSTEM} OR {hat('coalesce(kommune_id, 0)', 'manage_konten')}) AND {_GRUPPE_PASST}"
        ),
    )
    history = Verlauf()
    objects = RollenvergabeQuerySet.as_manager()

    class Meta:
        verbose_name = "Rollenvergabe"
        verbose_name_plural = "Rollenvergaben"
        ordering = ("nutzer", "rolle", "gueltig_von")
        default_permissions = ()
        constraints = (
            models.CheckConstraint(
                name="rollenvergabe_ebene",
                condition=(
                    models.Q(
                        rolle__in=[r for r, x in ROLLEN.items() if x.ebene == Ebene.TEAM],
                        team__isnull=False,
                        kommune__isnull=False,
                    )
                    | models.Q(
                        rolle__in=[r for r, x in ROLLEN.items() if x.ebene == Ebene.KOMMUNE],
                        team=None,
                        kommune__isnull=False,
                    )
                    | models.Q(
                        rolle__in=[r for r, x in ROLLEN.items() if x.ebene == Ebene.LAND],
                        team=None,
                        kommune=None,
                    )
                ),
                violation_error_message="Die Rolle passt nicht zu dem gewählten Bereich.",
            ),
            models.CheckConstraint(
                name="rollenvergabe_zeitraum",
                condition=models.Q(gueltig_bis=None) | models.Q(gueltig_bis__gte=VORTAG),
                violation_error_message="„Gültig bis“ liegt vor „gültig von“.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_rolle_display()}, {self.bereich}"

    @property
    def bereich(self) -> str:
        """The scope in words: Team with Kommune, Kommune, or the Land."""
        if self.team:
            return f"Team {self.team}"
        return str(self.kommune) if self.kommune else Ebene.LAND.label
