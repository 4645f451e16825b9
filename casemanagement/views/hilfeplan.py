"""The Hilfeplan of a file: the version in work, the ones before, agreeing and printing."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from casemanagement.actions.hilfeplaene import (
    agree_hilfeplan,
    begin_hilfeplan,
    discard_hilfeplan,
    sign_hilfeplan,
)
from casemanagement.constants import LEISTUNG_OFFEN, PlanStand, ZielStand
from casemanagement.forms.hilfeplan import GrundFormular, VereinbarungFormular
from casemanagement.hilfeplanpdf import als_pdf
from casemanagement.hilfeplanstand import luecken, veraltet_vor
from casemanagement.models import Fall, Hilfeplan, Leistung, Ziel
from casemanagement.phasenregeln import einwilligung_gueltig
from casemanagement.views.zugang import bearbeitbarer_fall_oder_404, fall_oder_404, rahmen
from kim.actions.zugriff import log_zugriff
from kim.constants import ZugriffArt
from kim.forms.konten import fehler_uebernehmen

REITER = "casemanagement:hilfeplan"


@require_GET
def hilfeplan(request: HttpRequest, pk: int) -> HttpResponse:
    """The version in work: the draft, else the agreed one; and what it lacks."""
    akte = fall_oder_404(request, pk, "Hilfeplan")
    plan = akte.hilfeplaene.geltende().select_related("verfasser").first()
    return _zeige(request, akte, plan, ("Hilfeplan", ""))


@require_GET
def version(request: HttpRequest, pk: int, nr: int) -> HttpResponse:
    """One version as it was agreed, to read and to print."""
    akte = fall_oder_404(request, pk, "Hilfeplan")
    plan = plan_oder_404(request, akte, nr)
    pfad = (("Hilfeplan", reverse(REITER, args=[akte.pk])), (str(plan), ""))
    return _zeige(request, akte, plan, *pfad)


def _zeige(
    request: HttpRequest, akte: Fall, plan: Hilfeplan | None, *pfad: tuple[str, str]
) -> HttpResponse:
    ziele = list(ziele_von(plan)) if plan else []
    entwurf = plan is not None and plan.stand == PlanStand.ENTWURF
    kontext = rahmen(request, akte, REITER, *pfad) | {
        "plan": plan,
        "entwurf": entwurf,
        "aktuell": plan is not None and plan.stand != PlanStand.ERSETZT,
        "ziele": ziele,
        "luecken": luecken(akte, ziele) if plan and plan.stand != PlanStand.ERSETZT else [],
        "versionen": list(akte.hilfeplaene.all()),
        "hindernisse": [] if plan else einwilligung_gueltig(akte),
        "veraltet_vor": veraltet_vor(),
        "offene_status": LEISTUNG_OFFEN,
        "zielstaende": ZielStand.choices,
    }
    return render(request, "casemanagement/hilfeplan.html", kontext)


def ziele_von(plan: Hilfeplan) -> Any:
    """Goals with their services, in two statements."""
    leistungen = Leistung.objects.select_related("organisation", "rechtskreis")
    return (
        Ziel.objects.filter(hilfeplan=plan)
        .select_related("handlungsfeld")
        .prefetch_related(Prefetch("leistungen", leistungen))
    )


def neu(request: HttpRequest, pk: int) -> HttpResponse:
    """The first draft at once; the next version after its reason was given."""
    akte = bearbeitbarer_fall_oder_404(request, pk, "Hilfeplan anlegen")
    erster = not akte.hilfeplaene.exists()
    formular = GrundFormular(request.POST or None)
    if request.method == "POST" and (erster or formular.is_valid()):
        grund = "" if erster else formular.cleaned_data["grund"]
        try:
            begin_hilfeplan(fall=akte, grund=grund, by=request.user)
        except ValidationError as fehler:
            messages.error(request, " ".join(fehler.messages))
        else:
            messages.success(request, "Der Entwurf ist angelegt. Vereinbart wird er erst später.")
        return redirect(REITER, akte.pk)
    if erster:
        return redirect(REITER, akte.pk)
    text = (
        "Die neue Version beginnt als Kopie der vereinbarten. Diese gilt, bis die neue "
        "vereinbart ist, und bleibt danach lesbar."
    )
    return _frage(
        request, akte, "Hilfeplan ändern", text, formular=formular, bestaetigen_text="Ändern"
    )


def vereinbaren(request: HttpRequest, pk: int, nr: int) -> HttpResponse:
    akte = bearbeitbarer_fall_oder_404(request, pk, "Hilfeplan vereinbaren")
    plan = plan_oder_404(request, akte, nr)
    if plan.stand != PlanStand.ENTWURF:
        messages.info(request, "Dieser Hilfeplan ist schon vereinbart.")
        return redirect(REITER, akte.pk)
    formular = VereinbarungFormular(request.POST or None, instance=plan)
    if request.method == "POST" and formular.is_valid():
        werte = formular.cleaned_data
        try:
            agree_hilfeplan(
                plan=plan,
                vereinbart_am=werte["vereinbart_am"],
                gueltig_ab=werte["gueltig_ab"],
                unterschrieben=werte["unterschrieben"],
                by=request.user,
            )
        except ValidationError as fehler:
            fehler_uebernehmen(formular, fehler)
        else:
            messages.success(request, f"{plan} ist vereinbart.")
            return redirect(REITER, akte.pk)
    pfad = (("Hilfeplan", reverse(REITER, args=[akte.pk])), ("Vereinbaren", ""))
    kontext = rahmen(request, akte, REITER, *pfad) | {
        "titel": "Hilfeplan vereinbaren",
        "formular": formular,
        "einleitung": "Die vereinbarte Fassung wird nicht mehr geändert; nur der Stand der Ziele "
        "und Leistungen geht weiter. Eine frühere Fassung wird ersetzt und bleibt lesbar.",
        "absenden_text": "Vereinbaren",
        "abbrechen_url": reverse(REITER, args=[akte.pk]),
    }
    status = 422 if formular.errors else 200
    return render(request, "casemanagement/formular.html", kontext, status=status)


@require_POST
def unterschrieben(request: HttpRequest, pk: int, nr: int) -> HttpResponse:
    akte = bearbeitbarer_fall_oder_404(request, pk, "Hilfeplan unterschrieben")
    try:
        sign_hilfeplan(plan=plan_oder_404(request, akte, nr), by=request.user)
    except ValidationError as fehler:
        messages.error(request, " ".join(fehler.messages))
    else:
        messages.success(request, "Die Unterschrift ist vermerkt.")
    return redirect(REITER, akte.pk)


def verwerfen(request: HttpRequest, pk: int, nr: int) -> HttpResponse:
    akte = bearbeitbarer_fall_oder_404(request, pk, "Hilfeplan verwerfen")
    plan = plan_oder_404(request, akte, nr)
    if request.method == "POST":
        try:
            discard_hilfeplan(plan=plan, by=request.user)
        except ValidationError as fehler:
            messages.error(request, " ".join(fehler.messages))
        else:
            messages.success(request, "Der Entwurf ist verworfen.")
        return redirect(REITER, akte.pk)
    text = (
        f"Der Entwurf „{plan}“ wird mit seinen Zielen und Leistungen verworfen. Was darin stand, "
        "bleibt im Verlauf der Akte."
    )
    return _frage(
        request, akte, "Entwurf verwerfen", text, bestaetigen_text="Verwerfen", art="gefahr"
    )


@require_GET
def pdf(request: HttpRequest, pk: int, nr: int) -> HttpResponse:
    """The plan on paper, to sign; the reading is logged as an export."""
    akte = fall_oder_404(request, pk, "Hilfeplan drucken")
    plan = plan_oder_404(request, akte, nr)
    log_zugriff(by=request.user, objekte=akte, art=ZugriffArt.EXPORT, zweck=f"{plan} als PDF")
    try:
        inhalt = als_pdf(akte, plan, ziele_von(plan), erstellt_von=request.user.name)
    except ValidationError as fehler:
        messages.error(request, " ".join(fehler.messages))
        return redirect("casemanagement:hilfeplan_version", akte.pk, plan.pk)
    antwort = HttpResponse(inhalt, content_type="application/pdf")
    name = f"hilfeplan-{akte.aktenzeichen or akte.pk}-version-{plan.nummer}.pdf"
    antwort["Content-Disposition"] = f'attachment; filename="{name}"'
    return antwort


def plan_oder_404(request: HttpRequest, akte: Fall, nr: int) -> Hilfeplan:
    sichtbare = Hilfeplan.objects.visible_to(request.user).select_related("verfasser")
    return get_object_or_404(sichtbare, pk=nr, fall=akte)


def _frage(
    request: HttpRequest, akte: Fall, titel: str, text: str, **weiteres: Any
) -> HttpResponse:
    adresse = reverse(REITER, args=[akte.pk])
    kontext = rahmen(request, akte, REITER, ("Hilfeplan", adresse), (titel, "")) | {
        "titel": titel,
        "text": text,
        "art": "primary",
        "abbrechen_url": adresse,
    }
    formular = weiteres.get("formular")
    status = 422 if formular is not None and formular.errors else 200
    return render(request, "casemanagement/frage.html", kontext | weiteres, status=status)
