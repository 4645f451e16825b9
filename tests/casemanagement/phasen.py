"""Files that stand in a phase, with everything the guards of the next steps ask for."""

from datetime import date
from itertools import count
from typing import Any

from casemanagement.actions.abschluss import end_fall, reopen_fall
from casemanagement.actions.akten import change_phase
from casemanagement.actions.erstdaten import load_erstdaten
from casemanagement.constants import BEENDET, Anlass, LeistungStatus, Phase, PlanStand
from casemanagement.models import (
    Assessment,
    AssessmentWert,
    Fall,
    Handlungsfeld,
    Hilfeplan,
    Leistung,
    Ziel,
)
from kim.kontext import systemkontext
from kim.models import Nutzer, Organisation, Team
from tests.casemanagement import akten

ENDE = {"grund": "So vereinbart", "art": "ziele_erreicht", "zielerreichung": "voll"}
_nummer = count(90001)


def akte_in(phase: Phase, team: Team, fuehrung: Nutzer, **felder: Any) -> Fall:
    """A file in this phase whose guards all let pass."""
    werte: dict[str, Any] = {"phase": phase}
    if phase not in (Phase.ANFRAGE, Phase.FALLKLAERUNG):
        werte["aktenzeichen"] = f"KIM-{team.kommune.ags}-2024-{next(_nummer)}"
    if phase in BEENDET:
        werte |= {"beendet_am": date(2024, 6, 1), "ende_grund": "So vereinbart"}
    fall = akten.akte(team, fuehrung, **(werte | felder))
    akten.einwilligung(fall)
    with systemkontext("Test"):
        load_erstdaten()
    if phase == Phase.EVALUATION:
        assessment(fall, fuehrung, anlass=Anlass.ABSCHLUSS)
    if phase in (Phase.HILFEPLANUNG, Phase.EVALUATION):
        hilfeplan(fall, fuehrung)
    return fall


def assessment(fall: Fall, verfasser: Nutzer, *, fertig: bool = True, **felder: Any) -> Assessment:
    """An assessment with a row per field of action, rated by ``stufen`` (name → 0 to 4)."""
    stufen, bedarf = felder.pop("stufen", {}), felder.pop("bedarf", ())
    werte = {"anlass": Anlass.BEGINN, "tag": date(2024, 6, 1)} | felder
    if fertig:
        werte["abgeschlossen_am"] = werte["tag"]
    with systemkontext("Testassessment"):
        eines = Assessment.objects.create(
            fall=fall, kommune=fall.kommune, verfasser=verfasser, **werte
        )
        for feld in Handlungsfeld.objects.fuer(fall.kommune_id):
            AssessmentWert.objects.create(
                fall=fall,
                kommune=fall.kommune,
                assessment=eines,
                handlungsfeld=feld,
                wert=stufen.get(feld.name),
                bedarf=feld.name in bedarf,
            )
    return eines


def stelle(fall: Fall, name: str = "Jugendmigrationsdienst") -> Organisation:
    with systemkontext("Test"):
        return Organisation.objects.get_or_create(
            name=name, kommune=fall.kommune, defaults={"art": "amt"}
        )[0]


def gehe(fall: Fall, ziel: Phase, by: Nutzer) -> Fall:
    """Take a step by the action that is meant for it."""
    if not fall.offen:
        return reopen_fall(fall=fall, grund="Neuer Bedarf", by=by)
    if ziel in BEENDET:
        weiter = {"weiter_an": stelle(fall)} if ziel == Phase.WEITERVERWIESEN else {}
        return end_fall(fall=fall, ziel=ziel, by=by, **ENDE, **weiter)
    return change_phase(fall=fall, ziel=ziel, by=by)


def hilfeplan(
    fall: Fall, verfasser: Nutzer, *, stand: PlanStand = PlanStand.VEREINBART, nummer: int = 1
) -> Hilfeplan:
    """A plan with one goal (Sprache) and one service of today."""
    tag = None if stand == PlanStand.ENTWURF else date(2024, 6, 1)
    with systemkontext("Testplan"):
        plan = Hilfeplan.objects.create(
            fall=fall,
            kommune=fall.kommune,
            nummer=nummer,
            grund="" if nummer == 1 else "Neues Ziel",
            stand=stand,
            vereinbart_am=tag,
            gueltig_ab=tag,
            verfasser=verfasser,
        )
    leistung(ziel(plan))
    return plan


def ziel(plan: Hilfeplan, feld: str = "Sprache", **felder: Any) -> Ziel:
    werte = {"text": f"Ziel {feld}", "indikator": "Zeugnis liegt vor"} | felder
    with systemkontext("Testziel"):
        load_erstdaten()
        return Ziel.objects.create(
            fall=plan.fall,
            kommune=plan.kommune,
            hilfeplan=plan,
            handlungsfeld=Handlungsfeld.objects.get(name=feld),
            **werte,
        )


def leistung(eines: Ziel, **felder: Any) -> Leistung:
    werte = {"was": "Integrationskurs", "status": LeistungStatus.LAEUFT} | felder
    with systemkontext("Testleistung"):
        return Leistung.objects.create(fall=eines.fall, kommune=eines.kommune, ziel=eines, **werte)
