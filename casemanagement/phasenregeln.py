"""Why a step of a file is not possible yet: small checks, each with the sentence people read.

The transition table (``constants.FALL_TRANSITIONS``) says which steps there are at all; these
say what must be there first. A check returns sentences; none means nothing stands in the way.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone

from casemanagement.constants import FALL_TRANSITIONS, Anlass, AufgabeStatus, Phase, PlanStand
from casemanagement.models import Einwilligung, Fall
from kim.zahlen import datum_text

Regel = Callable[[Fall], list[str]]


def einwilligung_gueltig(fall: Fall) -> list[str]:
    heute = timezone.localdate()
    if Einwilligung.objects.filter(fall=fall).zur_fallarbeit().gueltig_am(heute).exists():
        return []
    return ["Es fehlt eine gültige Einwilligung in die Fallarbeit. Erfassen Sie sie zuerst."]


def aufgaben_erledigt(fall: Fall) -> list[str]:
    offen = fall.aufgaben.filter(status=AufgabeStatus.OFFEN)
    return [
        f"Die Aufgabe „{a.text}“ (fällig am {datum_text(a.faellig_am)}) ist noch offen. "
        "Erledigen Sie sie oder setzen Sie sie auf entfallen."
        for a in offen
    ]


def hilfeplan_vereinbart(fall: Fall) -> list[str]:
    if fall.hilfeplaene.filter(stand=PlanStand.VEREINBART).exists():
        return []
    return [
        "Es fehlt ein vereinbarter Hilfeplan. Vereinbaren Sie mit der Person Ziele und Leistungen."
    ]


def abschluss_eingeschaetzt(fall: Fall) -> list[str]:
    """The latest completed assessment is the closing one: after reopening it wants a new one."""
    letztes = fall.assessments.abgeschlossene().first()
    if letztes is not None and letztes.anlass == Anlass.ABSCHLUSS:
        return []
    return [
        "Es fehlt das Assessment zum Abschluss. Schätzen Sie mit der Person ein, was erreicht ist."
    ]


REGELN: dict[Phase, tuple[Regel, ...]] = {
    Phase.ASSESSMENT: (einwilligung_gueltig,),
    Phase.LEISTUNGSSTEUERUNG: (hilfeplan_vereinbart,),
    Phase.ABGESCHLOSSEN: (aufgaben_erledigt, abschluss_eingeschaetzt),
}
"""What must hold before a file enters a phase."""

WO: dict[Regel, tuple[str, str]] = {
    einwilligung_gueltig: ("casemanagement:einwilligungen", "Zu den Einwilligungen"),
    aufgaben_erledigt: ("casemanagement:fall_aufgaben", "Zu den Aufgaben"),
    hilfeplan_vereinbart: ("casemanagement:hilfeplan", "Zum Hilfeplan"),
    abschluss_eingeschaetzt: ("casemanagement:assessments", "Zum Assessment"),
}
"""Where each check is mended: URL name of a part of the file, and the words of the link."""


@dataclass(frozen=True)
class Hindernis:
    """What one check found, and the part of the file where it is mended."""

    saetze: list[str]
    url_name: str = ""
    wo: str = ""


def naechste_phasen(fall: Fall) -> list[Phase]:
    """The steps the transition table knows from here, in the order of the phases."""
    folgende = FALL_TRANSITIONS[Phase(fall.phase)]
    return [phase for phase in Phase if phase in folgende]


def hindernisse(fall: Fall, ziel: Phase) -> list[str]:
    """What stands in the way of this step; empty when it can be taken."""
    return [satz for hindernis in gruende(fall, ziel) for satz in hindernis.saetze]


def gruende(fall: Fall, ziel: Phase) -> list[Hindernis]:
    """The same with the places where it is mended."""
    gefunden = ((regel, regel(fall)) for regel in REGELN.get(ziel, ()))
    return [Hindernis(saetze, *WO.get(regel, ("", ""))) for regel, saetze in gefunden if saetze]
