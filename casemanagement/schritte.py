"""The steps of a file in the words of the work: what a button says, and what follows."""

from dataclasses import dataclass

from casemanagement.constants import BEENDET, Phase
from casemanagement.models import Fall
from casemanagement.phasenregeln import Hindernis, gruende, naechste_phasen

_NAMEN = {
    Phase.FALLKLAERUNG: "Fallklärung beginnen",
    Phase.ASSESSMENT: "Assessment beginnen",
    Phase.HILFEPLANUNG: "Hilfeplanung beginnen",
    Phase.LEISTUNGSSTEUERUNG: "Leistungssteuerung beginnen",
    Phase.EVALUATION: "Evaluation beginnen",
    Phase.ABGESCHLOSSEN: "Akte abschließen",
    Phase.ABGELEHNT: "Aufnahme ablehnen",
    Phase.WEITERVERWIESEN: "Weiterverweisen",
}
_FOLGEN = {
    Phase.FALLKLAERUNG: "Sie klären, ob die Person ins Case Management aufgenommen wird.",
    Phase.ASSESSMENT: "Die Akte erhält ihr Aktenzeichen, wenn sie noch keines hat. Sie erheben "
    "Bedarf und Ressourcen je Handlungsfeld.",
    Phase.HILFEPLANUNG: "Sie vereinbaren mit der Person Ziele und Leistungen.",
    Phase.LEISTUNGSSTEUERUNG: "Die Leistungen laufen; Sie halten ihren Stand fest.",
    Phase.EVALUATION: "Sie werten mit der Person aus, was erreicht ist.",
    Phase.ABGESCHLOSSEN: "Die Akte wird danach nicht mehr geändert. Möglich sind nur noch "
    "gekennzeichnete Nachträge. Mit dem heutigen Tag beginnt die Löschfrist.",
    Phase.ABGELEHNT: "Die Akte endet ohne Aufnahme und wird danach nicht mehr geändert.",
    Phase.WEITERVERWIESEN: "Die Akte endet; die andere Stelle übernimmt. Übermittelt wird dadurch "
    "nichts.",
}


@dataclass(frozen=True)
class Schritt:
    """One way on from where a file stands; ``hindernisse`` say why not yet."""

    ziel: Phase
    name: str
    folge: str
    hindernisse: list[Hindernis]

    @property
    def endet(self) -> bool:
        return self.ziel in BEENDET


def schritte(fall: Fall) -> list[Schritt]:
    """Every step the transition table knows from here, with what stands in its way."""
    return [schritt(fall, ziel) for ziel in naechste_phasen(fall)]


def schritt(fall: Fall, ziel: Phase) -> Schritt:
    return Schritt(ziel, _name(fall, ziel), _folge(fall, ziel), gruende(fall, ziel))


def _name(fall: Fall, ziel: Phase) -> str:
    if not fall.offen:
        return "Akte wieder öffnen"
    reihenfolge = list(Phase)
    zurueck = reihenfolge.index(ziel) < reihenfolge.index(Phase(fall.phase))
    return f"Zurück: {ziel.label}" if zurueck else _NAMEN[ziel]


def _folge(fall: Fall, ziel: Phase) -> str:
    if fall.offen:
        return _FOLGEN[ziel]
    return (
        f"Die Akte wird in der Phase „{ziel.label}“ wieder geöffnet. Die Löschfrist beginnt erst "
        "mit dem nächsten Ende neu. Wie die Akte endete, bleibt im Verlauf."
    )
