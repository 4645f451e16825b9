"""Completed assessments of a file side by side: what changed, as pictures and as a table."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from casemanagement.constants import Bewertung
from casemanagement.models import Assessment, AssessmentWert, Fall
from kim.diagramme import Linie, Profil, linien_bild, radar_bild
from kim.diagramme.linien import ARTEN
from kim.zahlen import datum_text, dezimal_text

STUFEN = [Decimal(stufe) for stufe in Bewertung.values]
AUF_EINMAL = 3
"""Profiles in one radar: the first, the last but one, the last."""


@dataclass(frozen=True)
class Feldverlauf:
    """One field of action: its row per assessment, oldest first, ``None`` where it has none."""

    name: str
    werte: list[AssessmentWert | None]

    @property
    def stufen(self) -> list[int | None]:
        return [w.wert if w else None for w in self.werte]

    @property
    def aenderung(self) -> int | None:
        """Steps from the first to the last rating; ``None`` with fewer than two."""
        bekannte = [stufe for stufe in self.stufen if stufe is not None]
        return bekannte[-1] - bekannte[0] if len(bekannte) > 1 else None

    @property
    def bedarf(self) -> bool:
        letzter = self.werte[-1]
        return letzter is not None and letzter.bedarf


@dataclass(frozen=True)
class Vergleich:
    assessments: list[Assessment]
    felder: list[Feldverlauf]

    @property
    def satz(self) -> str:
        """The answer in words."""
        bedarf = sum(f.bedarf for f in self.felder)
        jetzt = f"Hilfebedarf besteht in {bedarf} von {len(self.felder)} Handlungsfeldern."
        if len(self.assessments) < 2:
            return jetzt
        besser = sum((f.aenderung or 0) > 0 for f in self.felder)
        schlechter = sum((f.aenderung or 0) < 0 for f in self.felder)
        seit = datum_text(self.assessments[0].tag)
        return (
            f"Seit dem {seit} besser eingeschätzt: {besser}, schlechter eingeschätzt: {schlechter}. "
            f"{jetzt}"
        )


def vergleich(fall: Fall) -> Vergleich:
    """All completed assessments, oldest first; two statements however many there are."""
    alle = list(fall.assessments.abgeschlossene().order_by("tag", "pk"))
    je_feld: dict[int, dict[int, AssessmentWert]] = {}
    namen: dict[int, str] = {}
    zeilen = AssessmentWert.objects.filter(assessment__in=[a.pk for a in alle])
    for wert in zeilen.select_related("handlungsfeld").order_by(
        "handlungsfeld__reihenfolge", "handlungsfeld__name"
    ):
        je_feld.setdefault(wert.handlungsfeld_id, {})[wert.assessment_id] = wert
        namen[wert.handlungsfeld_id] = wert.handlungsfeld.name
    felder = [
        Feldverlauf(namen[pk], [werte.get(a.pk) for a in alle]) for pk, werte in je_feld.items()
    ]
    return Vergleich(alle, felder)


def netz(v: Vergleich) -> dict[str, Any] | None:
    """The radar of the profiles; ``None`` with too little to draw."""
    if not v.assessments or len(v.felder) < 3:
        return None
    letzter = len(v.assessments) - 1
    gezeigt = sorted({0, max(0, letzter - 1), letzter})[:AUF_EINMAL]
    return radar_bild(
        titel="Einschätzung je Handlungsfeld",
        beschreibung="Je weiter außen, desto besser kommt die Person zurecht (0 bis 4). "
        "Alle Werte stehen in der Tabelle darunter.",
        achsen=[f.name for f in v.felder],
        profile=[
            Profil(_name(v.assessments[nr]), [f.stufen[nr] for f in v.felder]) for nr in gezeigt
        ],
        hoechstens=max(Bewertung.values),
    )


def verlauf(v: Vergleich) -> dict[str, Any] | None:
    """Lines of the fields that changed most; ``None`` when none did, or all are of one day."""
    geaendert = [f for f in v.felder if f.aenderung]
    if not geaendert or v.assessments[0].tag == v.assessments[-1].tag:
        return None
    auffaellig = sorted(geaendert, key=lambda f: -abs(f.aenderung or 0))[:ARTEN]
    return linien_bild(
        titel="Handlungsfelder mit der größten Veränderung",
        beschreibung="Einschätzung von 0 (kommt gar nicht zurecht) bis 4 (kommt gut zurecht) je "
        "Assessment. Alle Werte stehen in der Tabelle darunter.",
        tage=[a.tag for a in v.assessments],
        linien=[
            Linie(f.name, [None if s is None else Decimal(s) for s in f.stufen])
            for f in v.felder
            if f in auffaellig
        ],
        text=lambda wert: dezimal_text(wert, 0),
        kennung="verlauf",
        stufen=STUFEN,
    )


def _name(assessment: Assessment) -> str:
    return f"{assessment.get_anlass_display()}, {datum_text(assessment.tag)}"
