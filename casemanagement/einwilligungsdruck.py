"""The consent as a page to sign: the client's language, and German beside it."""

from dataclasses import dataclass
from typing import Any

from casemanagement.einwilligungstexte import DEUTSCH, Felder, Text, texte
from casemanagement.models import Person
from kim.models import Team


@dataclass(frozen=True)
class Zeile:
    """A line to fill in or filled in; its label in both languages."""

    bezeichnung: str
    deutsch: str
    wert: str = ""


def druckseite(*, sprache: str, person: Person, team: Team, adresse: str) -> dict[str, Any]:
    """Context of the print page; an unknown language is German. Addresses end in ``?sprache=``."""
    alle = texte()
    text = alle.get(sprache, alle[DEUTSCH])
    stelle = f"{team.name}, {team.organisation.name}"
    fassungen = [text] if text.code == DEUTSCH else [text, alle[DEUTSCH]]
    return {
        "text": text,
        "fassungen": [(t, t.absaetze_fuer(stelle)) for t in fassungen],
        "zeilen": _zeilen(text, alle[DEUTSCH], person, stelle),
        "sprachen": [
            {"text": t, "url": f"{adresse}?sprache={t.code}", "aktiv": t is text}
            for t in alle.values()
        ],
    }


def _zeilen(text: Text, deutsch: Text, person: Person, stelle: str) -> list[Zeile]:
    def zeile(feld: str, wert: str = "") -> Zeile:
        eigen, auf_deutsch = getattr(text.felder, feld), getattr(deutsch.felder, feld)
        return Zeile(eigen, "" if text is deutsch else auf_deutsch, wert)

    bekannt = {"person": person.name, "geburt": person.geburt_text, "stelle": stelle}
    return [zeile(feld, bekannt.get(feld, "")) for feld in Felder.__dataclass_fields__]
