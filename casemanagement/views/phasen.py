"""The steps of a file: asked once, taken, and taken back when it was a slip."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from casemanagement.actions.abschluss import end_fall, reopen_fall, ruecknehmbar, undo_phase
from casemanagement.actions.akten import change_phase
from casemanagement.constants import BEENDET, AufgabeStatus, Phase
from casemanagement.forms.phasen import EndeFormular, SchrittFormular, WiederOeffnenFormular
from casemanagement.models import Fall
from casemanagement.phasenregeln import naechste_phasen
from casemanagement.schritte import schritt
from casemanagement.views.zugang import bearbeitbarer_fall_oder_404, rahmen
from kim.forms.konten import fehler_uebernehmen


def wechseln(request: HttpRequest, pk: int, ziel: str) -> HttpResponse:
    """Ask whether to take this step, or say why it can't be taken yet."""
    akte = bearbeitbarer_fall_oder_404(request, pk, "Phase wechseln")
    if ziel not in Phase.values:
        raise Http404
    phase = Phase(ziel)
    formular = _formular(akte, phase)(request.POST or None, fall=akte, ziel=phase)
    if request.method == "POST" and formular.is_valid() and _gegangen(request, akte, formular):
        return redirect("casemanagement:fall", akte.pk)
    if phase not in naechste_phasen(akte) and not formular.errors:
        messages.info(request, f"Die Akte steht in der Phase „{akte.get_phase_display()}“.")
        return redirect("casemanagement:fall", akte.pk)
    eine = schritt(akte, phase) if phase in naechste_phasen(akte) else None
    titel = eine.name if eine else "Schritt nicht möglich"
    kontext = rahmen(request, akte, "casemanagement:fall", (titel, "")) | {
        "titel": titel,
        "schritt": eine,
        "formular": formular,
        "offene_aufgaben": _offene_aufgaben(akte) if phase == Phase.ABGESCHLOSSEN else (),
    }
    return render(
        request, "casemanagement/phase.html", kontext, status=422 if formular.errors else 200
    )


def _offene_aufgaben(akte: Fall) -> Any:
    """Each is decided here, before the file is closed."""
    return akte.aufgaben.filter(status=AufgabeStatus.OFFEN).select_related("zustaendig")


def _formular(akte: Fall, phase: Phase) -> type[SchrittFormular]:
    if not akte.offen:
        return WiederOeffnenFormular
    return EndeFormular if phase in BEENDET else SchrittFormular


def _gegangen(request: HttpRequest, akte: Fall, formular: SchrittFormular) -> bool:
    werte, ziel = formular.cleaned_data, formular.ziel
    try:
        if not akte.offen:
            neu = reopen_fall(fall=akte, by=request.user, **werte)
        elif ziel in BEENDET:
            neu = end_fall(fall=akte, ziel=ziel, by=request.user, **werte)
        else:
            neu = change_phase(fall=akte, ziel=ziel, by=request.user, **werte)
    except ValidationError as fehler:
        fehler_uebernehmen(formular, fehler)
        return False
    messages.success(
        request,
        f"Die Akte steht jetzt in der Phase „{neu.get_phase_display()}“. War es ein Versehen, "
        "nehmen Sie den Schritt neben der Chronologie zurück.",
    )
    return True


def zuruecknehmen(request: HttpRequest, pk: int) -> HttpResponse:
    """A slip: ask, then put the file back."""
    akte = bearbeitbarer_fall_oder_404(request, pk, "Schritt zurücknehmen")
    vorher = ruecknehmbar(akte, request.user)
    if request.method == "POST":
        try:
            neu = undo_phase(fall=akte, by=request.user, von=request.POST.get("von", ""))
        except ValidationError as fehler:
            messages.error(request, " ".join(fehler.messages))
        else:
            messages.success(
                request, f"Die Akte steht wieder in der Phase „{neu.get_phase_display()}“."
            )
        return redirect("casemanagement:fall", akte.pk)
    if vorher is None:
        messages.info(request, "Es gibt keinen Schritt, den Sie zurücknehmen können.")
        return redirect("casemanagement:fall", akte.pk)
    kontext = rahmen(request, akte, "casemanagement:fall", ("Schritt zurücknehmen", "")) | {
        "nach": vorher.get_phase_display()
    }
    return render(request, "casemanagement/phase_zurueck.html", kontext)
