"""Why a step of a file is not possible yet: small checks, each with the sentence people read.

The transition table (``constants.FALL_TRANSITIONS``) says which steps there are at all; these
say what must be there first. A check returns sentences; none means nothing stands in the way.
"""

from collections.abc import Callable

from django.utils import timezone

from casemanagement.constants import FALL_TRANSITIONS, AufgabeStatus, Phase
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


REGELN: dict[Phase, tuple[Regel, ...]] = {
    Phase.ASSESSMENT: (einwilligung_gueltig,),
    Phase.ABGESCHLOSSEN: (aufgaben_erledigt,),
}
"""What must hold before a file enters a phase."""


def naechste_phasen(fall: Fall) -> list[Phase]:
    """The steps the transition table knows from here, in the order of the phases."""
    folgende = FALL_TRANSITIONS[Phase(fall.phase)]
    return [phase for phase in Phase if phase in folgende]


def hindernisse(fall: Fall, ziel: Phase) -> list[str]:
    """What stands in the way of this step; empty when it can be taken."""
    return [satz for regel in REGELN.get(ziel, ()) for satz in regel(fall)]
