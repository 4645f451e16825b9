"""The file: its head, the chronology of everything that happened, and what comes next."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from casemanagement.actions.abschluss import ruecknehmbar
from casemanagement.chronik import eintraege
from casemanagement.constants import AufgabeStatus
from casemanagement.forms.chronik import ChronikFilter
from casemanagement.models import Fall
from casemanagement.schritte import schritte
from casemanagement.views.zugang import fall_oder_404, rahmen

AUFGABEN_DANEBEN = 5


@require_GET
def fall(request: HttpRequest, pk: int) -> HttpResponse:
    akte = fall_oder_404(request, pk)
    formular = ChronikFilter(request.GET, fall=akte)
    ab = request.GET.get("ab", "")
    seite, mehr = eintraege(akte, formular.wahl(ab))
    kontext = rahmen(request, akte, "casemanagement:fall") | {
        "formular": formular,
        "eintraege": seite,
        "gefiltert": any(formular.cleaned_data.values()),
        "anfang": not ab,
        "anfang_url": f"?{_abfrage(request)}",
        "weiter_url": f"?{_abfrage(request, ab=seite[-1].stelle)}" if mehr else "",
        **_daneben(request, akte),
    }
    return render(request, "casemanagement/fall.html", kontext)


def _abfrage(request: HttpRequest, **neu: str) -> str:
    werte = {k: v for k, v in request.GET.items() if k != "ab" and v}
    return urlencode(werte | neu)


def _daneben(request: HttpRequest, akte: Fall) -> dict[str, Any]:
    """The side column: next tasks and the steps that lead on."""
    offene = akte.aufgaben.filter(status=AufgabeStatus.OFFEN).select_related("zustaendig")
    aufgaben = list(offene[: AUFGABEN_DANEBEN + 1])
    return {
        "aufgaben": aufgaben[:AUFGABEN_DANEBEN],
        "mehr_aufgaben": len(aufgaben) > AUFGABEN_DANEBEN,
        "heute": timezone.localdate(),
        "schritte": schritte(akte),
        "ruecknehmbar": ruecknehmbar(akte, request.user),
    }
