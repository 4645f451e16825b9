"""Assessments of a file: compared over time, begun, saved as a draft, completed."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from casemanagement.actions.assessments import (
    begin_assessment,
    discard_assessment,
    save_assessment,
)
from casemanagement.constants import Anlass, Phase
from casemanagement.forms.assessment import AssessmentFormular, BeginnFormular
from casemanagement.models import Assessment, Fall
from casemanagement.phasenregeln import einwilligung_gueltig
from casemanagement.vergleich import netz, vergleich, verlauf
from casemanagement.views.zugang import bearbeitbarer_fall_oder_404, fall_oder_404, rahmen

REITER = "casemanagement:assessments"


@require_GET
def assessments(request: HttpRequest, pk: int) -> HttpResponse:
    """All completed ones compared, and the way to the next."""
    akte = fall_oder_404(request, pk, "Assessments")
    v = vergleich(akte)
    kontext = rahmen(request, akte, REITER, ("Assessment", "")) | {
        "vergleich": v,
        "netz": netz(v),
        "verlauf": verlauf(v),
        "entwurf": akte.assessments.filter(abgeschlossen_am=None).first(),
        "beginn": BeginnFormular(initial={"anlass": _vorschlag(akte, v.assessments)}),
        "hindernisse": einwilligung_gueltig(akte),
    }
    return render(request, "casemanagement/assessments.html", kontext)


def _vorschlag(akte: Fall, vorhandene: list[Assessment]) -> Anlass:
    if akte.phase == Phase.EVALUATION:
        return Anlass.ABSCHLUSS
    return Anlass.VERLAUF if vorhandene else Anlass.BEGINN


@require_POST
def neu(request: HttpRequest, pk: int) -> HttpResponse:
    akte = bearbeitbarer_fall_oder_404(request, pk, "Assessment beginnen")
    formular = BeginnFormular(request.POST)
    try:
        if not formular.is_valid():
            raise ValidationError("Wählen Sie den Anlass.")
        neues = begin_assessment(fall=akte, anlass=formular.cleaned_data["anlass"], by=request.user)
    except ValidationError as fehler:
        messages.error(request, " ".join(fehler.messages))
        return redirect(REITER, akte.pk)
    return redirect("casemanagement:assessment_bearbeiten", akte.pk, neues.pk)


def bearbeiten(request: HttpRequest, pk: int, nr: int) -> HttpResponse:
    """The draft: all fields of action on one page, saved for later or completed."""
    akte = bearbeitbarer_fall_oder_404(request, pk, "Assessment bearbeiten")
    eines = _assessment(request, akte, nr)
    if eines.abgeschlossen_am:
        messages.info(request, "Das Assessment ist abgeschlossen und wird nicht mehr geändert.")
        return redirect("casemanagement:assessment", akte.pk, eines.pk)
    formular = AssessmentFormular(request.POST or None, assessment=eines)
    abschliessen = "abschliessen" in request.POST
    if request.method == "POST" and formular.is_valid():
        try:
            save_assessment(
                assessment=eines,
                werte=formular.geaenderte_werte(),
                by=request.user,
                abschliessen=abschliessen,
            )
        except ValidationError as fehler:
            formular.kopf.add_error(None, fehler)
        else:
            return _gespeichert(request, akte, eines, abschliessen)
    kontext = rahmen(request, akte, REITER, *_pfad(akte, "Bearbeiten")) | {
        "assessment": eines,
        "formular": formular,
    }
    status = 422 if formular.errors else 200
    return render(request, "casemanagement/assessment_formular.html", kontext, status=status)


def _gespeichert(
    request: HttpRequest, akte: Fall, eines: Assessment, abschliessen: bool
) -> HttpResponse:
    if abschliessen:
        messages.success(request, "Das Assessment ist abgeschlossen.")
        return redirect(REITER, akte.pk)
    messages.success(request, "Der Entwurf ist gespeichert. Sie können später weitermachen.")
    return redirect("casemanagement:assessment_bearbeiten", akte.pk, eines.pk)


@require_GET
def assessment(request: HttpRequest, pk: int, nr: int) -> HttpResponse:
    """One assessment, to read and to print."""
    akte = fall_oder_404(request, pk, "Assessment lesen")
    eines = _assessment(request, akte, nr)
    kontext = rahmen(request, akte, REITER, *_pfad(akte, str(eines))) | {
        "assessment": eines,
        "werte": list(eines.werte.select_related("handlungsfeld")),
    }
    return render(request, "casemanagement/assessment.html", kontext)


def verwerfen(request: HttpRequest, pk: int, nr: int) -> HttpResponse:
    """Ask, then throw the draft away."""
    akte = bearbeitbarer_fall_oder_404(request, pk, "Assessment verwerfen")
    eines = _assessment(request, akte, nr)
    if request.method == "POST":
        try:
            discard_assessment(assessment=eines, by=request.user)
        except ValidationError as fehler:
            messages.error(request, " ".join(fehler.messages))
        else:
            messages.success(request, "Der Entwurf ist verworfen.")
        return redirect(REITER, akte.pk)
    kontext = rahmen(request, akte, REITER, *_pfad(akte, "Verwerfen")) | {
        "titel": "Entwurf verwerfen",
        "text": f"Der Entwurf vom {eines.tag:%d.%m.%Y} wird verworfen. Was darin stand, bleibt im "
        "Verlauf der Akte.",
        "bestaetigen_text": "Verwerfen",
        "art": "gefahr",
        "abbrechen_url": reverse("casemanagement:assessment_bearbeiten", args=[akte.pk, eines.pk]),
    }
    return render(request, "casemanagement/frage.html", kontext)


def _assessment(request: HttpRequest, akte: Fall, nr: int) -> Assessment:
    sichtbare = Assessment.objects.visible_to(request.user).select_related("verfasser")
    return get_object_or_404(sichtbare, pk=nr, fall=akte)


def _pfad(akte: Fall, hier: str) -> tuple[Any, ...]:
    return (("Assessment", reverse(REITER, args=[akte.pk])), (hier, ""))
