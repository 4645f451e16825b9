"""Do the stored rights of all groups still say what the role catalogue says?

Groups and guardian's rows are generated and have no history; a row put there by hand would
be a right nobody granted. The nightly comparison finds it.
"""

import logging
from collections import defaultdict

from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from kim.actions.benachrichtigungen import notify
from kim.kontext import systemkontext
from kim.models import (
    Kommune,
    KommuneGroupObjectPermission,
    KommuneUserObjectPermission,
    Nutzer,
    Rollenvergabe,
    Team,
    TeamGroupObjectPermission,
    TeamUserObjectPermission,
)
from kim.permissions import gruppenname
from kim.rechte_katalog import ROLLEN, Ebene, Rolle, RollenRegel

log = logging.getLogger("kim.rollen")

Soll = set[tuple[str, str, int]]
"""(kommune or team, right, id of the scope) of one group."""


def compare_rollen() -> list[str]:
    """What differs, one German sentence each; empty if all is as the catalogue says.

    Needs a system context.
    """
    return [*_gruppen(), *_vergaben(), *_rechte_an_personen()]


def report_abweichungen() -> list[str]:
    """Compare; a difference goes to the log as an error and to the administration of the Land."""
    with systemkontext("Vergleich der Rollen mit dem Katalog"):
        abweichungen = compare_rollen()
        if not abweichungen:
            return []
        for satz in abweichungen:
            log.error("roles differ from the catalogue: %s", satz)
        land = Rollenvergabe.objects.gueltig_am(timezone.localdate()).filter(
            rolle=Rolle.ADMINISTRATION_LAND
        )
        text = (
            f"Die gespeicherten Rechte weichen an {len(abweichungen)} Stellen vom Rollenkatalog ab. "
            f"{abweichungen[0]} Bitte lassen Sie den Betrieb „rollen_pruefen“ ausführen."
        )
        for nutzer in Nutzer.objects.filter(pk__in=land.values("nutzer"), is_active=True):
            notify(empfaenger=nutzer, text=text, url=reverse("rechte_land"))
    return abweichungen


def _gruppen() -> list[str]:
    """Every group against the rights of its role in its scope."""
    ist: dict[str, Soll] = defaultdict(set)
    for art, tabelle in (
        ("kommune", KommuneGroupObjectPermission),
        ("team", TeamGroupObjectPermission),
    ):
        zeilen = tabelle.objects.values_list(
            "group__name", "permission__codename", "content_object_id"
        )
        for gruppe, recht, bereich in zeilen.iterator():
            ist[gruppe].add((art, recht, bereich))
    soll = _erwartet()
    raus = []
    for name in sorted({*ist, *Group.objects.values_list("name", flat=True)}):
        if name not in soll:
            raus.append(f"Die Gruppe „{name}“ gehört zu keiner Rolle.")
            continue
        raus += _unterschied(name, ist[name], soll[name])
    return raus


def _erwartet() -> dict[str, Soll]:
    """The rights of every group there may be."""
    kommunen, teams = list(Kommune.objects.all()), list(Team.objects.all())
    raus: dict[str, Soll] = {}
    for rolle, regel in ROLLEN.items():
        if regel.ebene == Ebene.TEAM:
            raus |= {
                gruppenname(rolle, None, t): {("team", r, t.pk) for r in regel.team_rechte}
                for t in teams
            }
        elif regel.ebene == Ebene.KOMMUNE:
            raus |= {gruppenname(rolle, k, None): _kommunal(regel, [k]) for k in kommunen}
        else:
            raus[gruppenname(rolle, None, None)] = _kommunal(regel, kommunen)
    return raus


def _kommunal(regel: RollenRegel, kommunen: list[Kommune]) -> Soll:
    return {("kommune", recht, k.pk) for recht in regel.kommune_rechte for k in kommunen}


def _unterschied(name: str, ist: Soll, soll: Soll) -> list[str]:
    zuviel, zuwenig = sorted({r for _, r, _ in ist - soll}), sorted({r for _, r, _ in soll - ist})
    return [
        *([f"Die Gruppe „{name}“ hat Rechte zu viel: {', '.join(zuviel)}."] if zuviel else []),
        *([f"Der Gruppe „{name}“ fehlen Rechte: {', '.join(zuwenig)}."] if zuwenig else []),
    ]


def _vergaben() -> list[str]:
    """A grant must lead to the group of exactly its role and scope."""
    zeilen = Rollenvergabe.objects.select_related("gruppe", "kommune", "team")
    return [
        f"Die Vergabe {v.pk} ({v}) führt zur Gruppe „{v.gruppe.name}“."
        for v in zeilen
        if v.gruppe.name != gruppenname(v.rolle, None if v.team else v.kommune, v.team)
    ]


def _rechte_an_personen() -> list[str]:
    """Rights come from roles only: none on an account, none on a group as a whole."""
    zahlen = {
        "Rechte an einzelnen Konten": KommuneUserObjectPermission.objects.count()
        + TeamUserObjectPermission.objects.count()
        + Nutzer.user_permissions.through.objects.count(),
        "Rechte an Gruppen ohne Bereich": Group.permissions.through.objects.count(),
        "Konten mit Superuser-Kennzeichen": Nutzer.objects.filter(is_superuser=True).count(),
    }
    return [f"Es gibt {was}: {anzahl}." for was, anzahl in zahlen.items() if anzahl]
