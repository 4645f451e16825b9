"""Files for tests; all invented. Made in a system context, as an import would."""

from datetime import date
from typing import Any

from django.utils import timezone

from casemanagement.constants import Kontaktform, Nachweis, Phase
from casemanagement.models import Aufgabe, Einwilligung, Fall, Kontakt, Person
from kim.kontext import systemkontext
from kim.models import Nutzer, Team

MORGEN = date(2035, 1, 1)


def akte(team: Team, fuehrung: Nutzer, name: str = "Samira Erfunden", **felder: Any) -> Fall:
    """A person and an open file of this Team."""
    with systemkontext("Testakte"):
        person = Person.objects.create(
            kommune=team.kommune, team=team, name=name, geburtsdatum=date(1990, 5, 3)
        )
        return Fall.objects.create(
            kommune=team.kommune, team=team, person=person, fallfuehrung=fuehrung, **felder
        )


def beendete_akte(team: Team, fuehrung: Nutzer, **felder: Any) -> Fall:
    ende = {"phase": Phase.ABGELEHNT, "beendet_am": timezone.localdate(), "ende_grund": "Test"}
    return akte(team, fuehrung, **(ende | felder))


def kontakt(fall: Fall, verfasser: Nutzer, notiz: str = "Gespräch über die Wohnung", **f: Any):
    with systemkontext("Testkontakt"):
        werte = {"tag": date(2024, 6, 1), "form": Kontaktform.TELEFON} | f
        return Kontakt.objects.create(
            fall=fall, kommune=fall.kommune, verfasser=verfasser, notiz=notiz, **werte
        )


def aufgabe(fall: Fall, zustaendig: Nutzer, text: str = "Sprachkurs anrufen", **f: Any) -> Aufgabe:
    with systemkontext("Testaufgabe"):
        werte = {"faellig_am": MORGEN} | f
        return Aufgabe.objects.create(
            fall=fall, kommune=fall.kommune, zustaendig=zustaendig, text=text, **werte
        )


def einwilligung(fall: Fall, **f: Any) -> Einwilligung:
    with systemkontext("Testeinwilligung"):
        werte = {
            "zweck": "Fallarbeit im KIM",
            "nachweis": Nachweis.SCHRIFTLICH,
            "von": date(2024, 1, 1),
        } | f
        return Einwilligung.objects.create(fall=fall, kommune=fall.kommune, **werte)


def dokument(fall: Fall, verfasser: Nutzer, inhalt: bytes = b"Erfundener Text", **f: Any):
    """A stored text file; made as its author would."""
    from django.core.files.base import ContentFile

    from casemanagement.actions.dokumente import add_dokument
    from casemanagement.models import Dokument
    from kim.kontext import kontext

    werte = {"titel": "Bescheid", "art": "bescheid", "tag": date(2024, 6, 1)} | f
    with kontext(verfasser):
        return add_dokument(
            dokument=Dokument(fall=fall, **werte),
            datei=ContentFile(inhalt, "bescheid.txt"),
            name="bescheid.txt",
            by=verfasser,
        )
