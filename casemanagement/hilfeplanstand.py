"""What a Hilfeplan still lacks: for one file in sentences, for many as a number.

Looked at is the version in work (the draft, else the agreed one) of files in Hilfeplanung and
Leistungssteuerung; where need lies is told by the latest completed assessment.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from casemanagement.constants import (
    LEISTUNG_OFFEN,
    LEISTUNG_STAND_WOCHEN,
    ZIEL_OFFEN,
    Phase,
    ZielStand,
)
from casemanagement.models import Assessment, AssessmentWert, Fall, Hilfeplan, Leistung, Ziel
from kim.zahlen import datum_text

PHASEN = (Phase.HILFEPLANUNG, Phase.LEISTUNGSSTEUERUNG)


def veraltet_vor(heute: date | None = None) -> date:
    """A state of a service from before this day is out of date."""
    return (heute or timezone.localdate()) - timedelta(weeks=LEISTUNG_STAND_WOCHEN)


def unvollstaendige(faelle: QuerySet[Fall], heute: date | None = None) -> QuerySet[Fall]:
    """Of these files those whose plan lacks something. One statement, however many there are.

    Start page: ``unvollstaendige(Fall.objects.offene().filter(fallfuehrung=nutzer)).count()``.
    """
    plan = Hilfeplan.objects.filter(fall=OuterRef("pk")).geltende().values("pk")[:1]
    letztes = Assessment.objects.filter(fall=OuterRef("pk")).abgeschlossene()
    mit_stand = faelle.filter(phase__in=PHASEN).annotate(
        _plan=Subquery(plan),
        _assessment=Subquery(letztes.order_by("-tag", "-pk").values("pk")[:1]),
    )
    ziele = Ziel.objects.filter(hilfeplan=OuterRef("_plan"))
    verfolgte = Ziel.objects.filter(
        hilfeplan=OuterRef(OuterRef("_plan")), handlungsfeld=OuterRef("handlungsfeld")
    ).exclude(stand=ZielStand.NICHT_MEHR)
    ohne_ziel = AssessmentWert.objects.filter(assessment=OuterRef("_assessment"), bedarf=True)
    ohne_leistung = ziele.filter(stand__in=ZIEL_OFFEN).exclude(
        Exists(Leistung.objects.filter(ziel=OuterRef("pk")))
    )
    veraltete = Leistung.objects.filter(
        ziel__hilfeplan=OuterRef("_plan"),
        status__in=LEISTUNG_OFFEN,
        status_am__lt=veraltet_vor(heute),
    )
    return mit_stand.filter(
        Q(_plan=None)
        | Exists(ohne_ziel.exclude(Exists(verfolgte)))
        | Exists(ohne_leistung)
        | Exists(veraltete)
    )


@dataclass(frozen=True)
class Luecke:
    """One thing the plan lacks, and the row it is about (none for a field of action)."""

    satz: str
    ziel: Ziel | None = None
    leistung: Leistung | None = None


def luecken(fall: Fall, ziele: Sequence[Ziel], heute: date | None = None) -> list[Luecke]:
    """The same for one file; ``ziele`` are those of its plan, services prefetched."""
    verfolgt = {z.handlungsfeld_id for z in ziele if z.stand != ZielStand.NICHT_MEHR}
    return [
        *(
            Luecke(f"Im Handlungsfeld „{wert.handlungsfeld}“ besteht Hilfebedarf, aber kein Ziel.")
            for wert in _bedarfe(fall)
            if wert.handlungsfeld_id not in verfolgt
        ),
        *(
            Luecke(f"Für das Ziel „{ziel}“ ist noch keine Leistung eingetragen.", ziel)
            for ziel in ziele
            if ziel.stand in ZIEL_OFFEN and not ziel.leistungen.all()
        ),
        *(
            Luecke(
                f"Der Stand der Leistung „{leistung}“ ist vom {datum_text(leistung.status_am)} und "
                f"damit älter als {LEISTUNG_STAND_WOCHEN} Wochen. Fragen Sie nach.",
                ziel,
                leistung,
            )
            for ziel in ziele
            for leistung in ziel.leistungen.all()
            if leistung.status in LEISTUNG_OFFEN and leistung.status_am < veraltet_vor(heute)
        ),
    ]


def _bedarfe(fall: Fall) -> QuerySet[AssessmentWert]:
    letztes = Assessment.objects.filter(fall=fall).abgeschlossene().order_by("-tag", "-pk")
    return AssessmentWert.objects.filter(
        assessment=Subquery(letztes.values("pk")[:1]), bedarf=True
    ).select_related("handlungsfeld")
