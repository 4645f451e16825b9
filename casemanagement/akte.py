"""The parts of a file as data: its tabs in the order of the work."""

from dataclasses import dataclass

from django.urls import reverse


@dataclass(frozen=True)
class Reiter:
    text: str
    url_name: str


REITER = (
    Reiter("Chronologie", "casemanagement:fall"),
    Reiter("Person", "casemanagement:person"),
    Reiter("Lebenslage", "casemanagement:lebenslage"),
    Reiter("Einwilligungen", "casemanagement:einwilligungen"),
    Reiter("Assessment", "casemanagement:assessments"),
    Reiter("Hilfeplan", "casemanagement:hilfeplan"),
    Reiter("Aufgaben", "casemanagement:fall_aufgaben"),
    Reiter("Dokumente", "casemanagement:dokumente"),
    Reiter("Zugriff", "casemanagement:fall_zugriff"),
)


def reiter(fall_id: int, aktiv: str) -> list[dict[str, object]]:
    """The tabs of a file for the template; ``aktiv`` is the URL name of the current one."""
    return [
        {"text": r.text, "url": reverse(r.url_name, args=[fall_id]), "aktiv": r.url_name == aktiv}
        for r in REITER
    ]
