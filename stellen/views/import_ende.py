"""The two ways out of an import, each after a question: discard a draft, undo a taken over one."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from kim.permissions import require
from stellen.actions import ohne_datei, rueckgaengig, verwerfen
from stellen.constants import IMPORT_TRANSITIONS, ImportStatus
from stellen.models import Importlauf
from stellen.permissions import may_audit_stellen
from stellen.views.import_anzeige import meldungen_text, wirkung


@require_http_methods(["GET", "POST"])
def verwerfung(request: HttpRequest, pk: int) -> HttpResponse:
    require(may_audit_stellen(request.user))
    lauf = get_object_or_404(ohne_datei(), pk=pk)
    kontext = {
        "titel": "Import verwerfen",
        "text": f"Die Datei „{lauf.dateiname}“ wird nicht übernommen. An den gespeicherten Zahlen "
        "ändert sich nichts; die Datei bleibt in der Liste der Importe.",
        "bestaetigen_text": "Import verwerfen",
    }
    return _frage(
        request,
        lauf,
        ImportStatus.VERWORFEN,
        lambda: verwerfen(lauf=lauf, by=request.user) and "Der Import ist verworfen.",
        kontext,
    )


@require_http_methods(["GET", "POST"])
def ruecknahme(request: HttpRequest, pk: int) -> HttpResponse:
    require(may_audit_stellen(request.user))
    lauf = get_object_or_404(ohne_datei(), pk=pk)
    kontext = {
        "titel": "Import rückgängig machen",
        "text": f"Der Import der Datei „{lauf.dateiname}“ wird rückgängig gemacht:",
        "folgen": _folgen(lauf),
        "bestaetigen_text": "Import rückgängig machen",
    }
    return _frage(
        request, lauf, ImportStatus.RUECKGAENGIG, lambda: _zurueck(request, lauf), kontext
    )


def _zurueck(request: HttpRequest, lauf: Importlauf) -> str:
    anzahl = rueckgaengig(lauf=lauf, by=request.user)
    return f"Der Import ist rückgängig gemacht: {meldungen_text(anzahl)}, Stand wie vorher."


def _folgen(lauf: Importlauf) -> list[str]:
    getan = wirkung(lauf)
    saetze = [
        (getan["neu"], "{} mit allen Zahlen, durch diesen Import angelegt: entfernt."),
        (getan["geaendert"], "{}, durch diesen Import geändert: wieder mit den Zahlen davor."),
    ]
    return [
        *(text.format(meldungen_text(anzahl)) for anzahl, text in saetze if anzahl),
        "Der Verlauf behält beides: den Import und die Rücknahme.",
        "Wurde eine dieser Meldungen seither geändert oder festgestellt, geschieht nichts.",
    ]


def _frage(
    request: HttpRequest,
    lauf: Importlauf,
    ziel: ImportStatus,
    tun: Callable[[], str],
    kontext: dict[str, Any],
) -> HttpResponse:
    """Ask; on POST act, or list what stands in the way. Too late: back, with the reason."""
    if ziel not in IMPORT_TRANSITIONS[ImportStatus(lauf.status)]:
        messages.warning(
            request,
            f"Dieser Import ist {lauf.get_status_display()}; das geht jetzt nicht mehr.",
        )
        return redirect("stellen:importlauf", pk=lauf.pk)
    zurueck = reverse("stellen:importlauf", args=[lauf.pk])
    kontext |= {
        "abbrechen_url": zurueck,
        "pfad": [
            ("Stellen", reverse("stellen:stichtage")),
            ("Importe", reverse("stellen:importe")),
            (lauf.dateiname, zurueck),
            (kontext["titel"], ""),
        ],
    }
    if request.method == "POST":
        try:
            messages.success(request, tun())
        except ValidationError as fehler:
            kontext["fehler"] = fehler.messages
            return render(request, "stellen/import_frage.html", kontext, status=409)
        return redirect(zurueck)
    return render(request, "stellen/import_frage.html", kontext)
