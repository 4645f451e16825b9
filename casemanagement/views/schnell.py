"""Quick entry from anywhere: whose contact is it? Then straight to the note."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from casemanagement.fallliste import MEINE, TEAM, Wahl, auswahl, seite
from casemanagement.permissions import may_work_faelle
from casemanagement.views.faelle import protokolliere, zeile_fuer_vorlage
from kim.permissions import require

VORSCHLAEGE = 10


@require_GET
def kontakt(request: HttpRequest) -> HttpResponse:
    """Files to choose from: my latest, or those of the Team with this name or number."""
    require(may_work_faelle(request.user))
    wort = request.GET.get("q", "").strip()[:80]
    wahl = Wahl(umfang=TEAM, wort=wort) if wort else Wahl(umfang=MEINE)
    zeilen = seite(auswahl(request.user, wahl), je_seite=VORSCHLAEGE).zeilen
    protokolliere(request, [z["pk"] for z in zeilen])
    kontext = {
        "begriff": wort,
        "zeilen": [zeile_fuer_vorlage(z) | {"pk": z["pk"]} for z in zeilen],
    }
    return render(request, "casemanagement/schnell.html", kontext)
