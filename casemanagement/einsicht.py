"""Who may see a file and why, as data for its tab „Zugriff“."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from casemanagement.kollegium import aufsichten, fallfuehrende
from casemanagement.models import Fall, Fallfreigabe, Notzugriff, Vertretung
from kim.models import Nutzer
from kim.zahlen import datum_text

ALLE, EIGENE, KEINE = "alle", "nur selbst geschriebene", "keine"
FRUEHERE = 50
"""Rows that are over and still shown; the history holds them all."""


@dataclass(frozen=True)
class Einsicht:
    """A way into the file: whose, why, and what it opens."""

    wer: str
    warum: str
    was: str
    notizen: str
    """Which confidential notes."""


def wege(fall: Fall, nutzer: Nutzer) -> list[Einsicht]:
    """Everybody who may open the file today, with the reason for it."""
    heute = timezone.localdate()
    fuehrung = Einsicht(fall.fallfuehrung.name, "Fallführung", "lesen und bearbeiten", ALLE)
    team = [
        Einsicht(name, f"Team {fall.team.name}", "lesen und bearbeiten", EIGENE)
        for pk, name in fallfuehrende(nutzer, fall.team_id)
        if pk != fall.fallfuehrung_id
    ]
    vertretungen = [
        Einsicht(v.nutzer.name, f"Vertretung bis {datum_text(v.bis)}", "lesen und bearbeiten", ALLE)
        for v in Vertretung.objects.gueltig_am(heute).filter(fall=fall).select_related("nutzer")
    ]
    geteilt = Fallfreigabe.objects.gueltig_am(heute).filter(content_object=fall)
    freigaben = [
        Einsicht(f.user.name, f"geteilt bis {datum_text(f.bis)}", "lesen und bearbeiten", EIGENE)
        for f in geteilt.select_related("user")
    ]
    return [fuehrung, *vertretungen, *team, *freigaben, *_aufsicht(fall)]


def _aufsicht(fall: Fall) -> list[Einsicht]:
    laufende = set(
        Notzugriff.objects.laufend().filter(fall=fall).values_list("nutzer_id", flat=True)
    )
    return [
        Einsicht(
            name,
            f"Fachaufsicht {fall.kommune.kurzname}",
            "lesen und zuweisen" + (", Notzugriff läuft" if pk in laufende else ""),
            ALLE if pk in laufende else KEINE,
        )
        for pk, name in aufsichten(fall.kommune_id)
    ]


def vertretungen(fall: Fall) -> QuerySet:
    """All of the file, the latest first."""
    return fall.vertretungen.select_related("nutzer").order_by("-von", "-pk")[:FRUEHERE]


def freigaben(fall: Fall) -> QuerySet:
    return fall.freigaben.select_related("user").order_by("-von", "-pk")[:FRUEHERE]


def notzugriffe(fall: Fall) -> QuerySet:
    """Every one there ever was."""
    return fall.notzugriffe.select_related("nutzer")


def laufender_notzugriff(fall: Fall, nutzer: Nutzer | None = None) -> Notzugriff | None:
    """The one that lasts longest of those that run now (of ``nutzer``: hers)."""
    meiner = Q(nutzer=nutzer) if nutzer else Q()
    laufende = Notzugriff.objects.laufend().filter(meiner, fall=fall)
    return laufende.select_related("nutzer").order_by("-ende").first()
