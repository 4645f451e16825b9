"""Files in the global search: by name and by number, and the way into the notes."""

from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from casemanagement.aktensuche import finde_akten
from casemanagement.models import Fall, Person
from casemanagement.permissions import may_see_faelle
from casemanagement.personensuche import Fund, finde_personen
from kim.models import Nutzer
from kim.startseite import Treffer
from kim.suche import JE_ART

ZWECK = "Suche im Kopf"
ART = "Fälle"


def suche(request: HttpRequest, begriff: str) -> list[Treffer]:
    """Only for who may see files; others find none and learn of none."""
    if not may_see_faelle(request.user):
        return []
    akten = finde_akten(request.user, begriff, zweck=ZWECK)
    treffer = [Treffer(ART, str(f.person), _akte(f), str(f)) for f in akten[:JE_ART]]
    if not akten:
        funde = finde_personen(request.user, begriff, hoechstens=JE_ART, zweck=ZWECK)
        treffer = personentreffer(request.user, funde)
    weiter = f"{reverse('casemanagement:suche')}?{urlencode({'q': begriff})}"
    return [*treffer, Treffer(ART, f"„{begriff}“ auch in Notizen suchen", weiter)]


def personentreffer(nutzer: Nutzer, funde: list[Fund]) -> list[Treffer]:
    akten = akten_je_person(nutzer, [fund.person for fund in funde])
    return [
        Treffer(ART, fund.person.name, _akte(fall), f"{fall}, {', '.join(fund.gruende)}")
        for fund in funde
        for fall in akten.get(fund.person.pk, [])
    ]


def akten_je_person(nutzer: Nutzer, personen: list[Person]) -> dict[int, list[Fall]]:
    """The visible files of these persons, the newest first."""
    raus: dict[int, list[Fall]] = {}
    for fall in Fall.objects.visible_to(nutzer).filter(person__in=personen).order_by("-pk"):
        raus.setdefault(fall.person_id, []).append(fall)
    return raus


def _akte(fall: Fall) -> str:
    return reverse("casemanagement:fall", args=[fall.pk])
