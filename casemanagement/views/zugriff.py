"""The tab „Zugriff“: who may see this file and why, and who read it."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from casemanagement.einsicht import freigaben, laufender_notzugriff, notzugriffe, vertretungen, wege
from casemanagement.leser import lesende, lesevorgaenge
from casemanagement.models import Fall
from casemanagement.permissions import may_break_glass, may_reassign_fall
from casemanagement.views.zugang import fall_oder_404, rahmen


@require_GET
def tab(request: HttpRequest, pk: int) -> HttpResponse:
    akte = fall_oder_404(request, pk, "Zugriff")
    darf_notzugriff = may_break_glass(request.user, akte)
    kontext = rahmen(request, akte, "casemanagement:fall_zugriff", ("Zugriff", "")) | {
        "wege": wege(akte, request.user),
        "vertretungen": vertretungen(akte),
        "freigaben": freigaben(akte),
        "notzugriffe": notzugriffe(akte),
        "darf_zuweisen": may_reassign_fall(request.user, akte),
        "darf_notzugriff": darf_notzugriff and laufender_notzugriff(akte, request.user) is None,
        "heute": timezone.localdate(),
        "jetzt": timezone.now(),
        **_leser(request, akte),
    }
    return render(request, "casemanagement/zugriff.html", kontext)


def _leser(request: HttpRequest, akte: Fall) -> dict[str, Any]:
    """Everybody who read it, and page by page every reading; ``?person=`` narrows it."""
    personen = lesende(akte)
    wahl = request.GET.get("person", "")
    gewaehlt = next((p for p in personen if str(p.pk) == wahl), None)
    ab = request.GET.get("ab", "")
    seite, mehr = lesevorgaenge(akte, nutzer_id=gewaehlt.pk if gewaehlt else None, ab=ab)
    abfrage = {"person": str(gewaehlt.pk)} if gewaehlt else {}
    return {
        "lesende": personen,
        "gewaehlt": gewaehlt,
        "lesevorgaenge": seite,
        "anfang_url": f"?{urlencode(abfrage)}#titel-gelesen" if ab else "",
        "weiter_url": f"?{urlencode(abfrage | {'ab': seite[-1].stelle})}#titel-gelesen"
        if mehr
        else "",
    }
