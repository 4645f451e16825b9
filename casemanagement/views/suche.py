"""Search in the files: persons, numbers of files, words of contact notes."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from casemanagement.aktensuche import finde_akten, finde_notizen
from casemanagement.kopfsuche import akten_je_person
from casemanagement.permissions import may_see_faelle
from casemanagement.personensuche import finde_personen
from kim.models import Nutzer
from kim.permissions import require

MINDESTENS = 2


@require_GET
def suche(request: HttpRequest) -> HttpResponse:
    require(may_see_faelle(request.user))
    begriff = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:200]
    gefunden = _gruppen(request.user, begriff) if len(begriff) >= MINDESTENS else {}
    kontext = {
        "begriff": begriff,
        "anzahl": sum(len(gruppe) for gruppe in gefunden.values()),
        "gesucht": bool(gefunden),
        "pfad": [("Fälle", reverse("casemanagement:faelle")), ("Suche", "")],
        **gefunden,
    }
    return render(request, "casemanagement/suche.html", kontext)


def _gruppen(nutzer: Nutzer, begriff: str) -> dict[str, list[Any]]:
    """A number means a file; everything else a name or a word of a note."""
    akten = finde_akten(nutzer, begriff)
    funde = [] if akten else finde_personen(nutzer, begriff, zweck="Suche in Fällen")
    je_person = akten_je_person(nutzer, [fund.person for fund in funde])
    personen = [{"fund": fund, "akten": je_person.get(fund.person.pk, [])} for fund in funde]
    return {"akten": akten, "personen": personen, "notizen": finde_notizen(nutzer, begriff)}
