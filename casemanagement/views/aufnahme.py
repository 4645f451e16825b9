"""The intake: where it starts and is resumed, its draft, and the way out."""

import json
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from casemanagement.actions.aufnahme import delete_aufnahme, save_schritt, start_aufnahme
from casemanagement.aufnahmeweg import (
    EINWILLIGUNG,
    FAMILIE,
    SCHRITTE,
    SUCHE,
    TEXTE,
    adresse,
    bekannte_person,
    erreicht,
    personformular,
    teams_von,
)
from casemanagement.einwilligungsdruck import druckseite
from casemanagement.forms.aufnahme import SuchFormular, als_daten
from casemanagement.models import Aufnahme
from casemanagement.permissions import may_work_faelle
from kim.actions.zugriff import log_zugriff
from kim.constants import ZugriffArt
from kim.permissions import require

START = "casemanagement:aufnahme"
HOECHSTENS = 60_000
"""Characters of one step's draft."""
NICHT_EINGABE = ("csrfmiddlewaretoken", "gehe")


def start(request: HttpRequest) -> HttpResponse:
    """Search first; below, the own intakes that wait to be gone on with."""
    require(may_work_faelle(request.user))
    teams = teams_von(request.user)
    formular = SuchFormular(request.POST or None, teams=teams)
    if request.method == "POST" and formular.is_valid():
        team = formular.cleaned_data.get("team") or teams[0]
        neu = start_aufnahme(team=team, suche=eingaben_von(request), by=request.user)
        return redirect(adresse(neu, SUCHE))
    offene = Aufnahme.objects.visible_to(request.user).offene().select_related("team__kommune")
    kontext = {
        "formular": formular,
        "offene": [{"aufnahme": a, "schritt": TEXTE[erreicht(a)]} for a in offene],
        "pfad": pfad(),
    }
    status = 422 if formular.errors else 200
    return render(request, "casemanagement/aufnahme.html", kontext, status=status)


@require_GET
def fortsetzen(request: HttpRequest, nr: int) -> HttpResponse:
    """To the first step without an answer, or to the file if there is one."""
    aufnahme = eigene_aufnahme_oder_404(request, nr)
    if aufnahme.fall_id:
        return redirect("casemanagement:fall", aufnahme.fall_id)
    return redirect(adresse(aufnahme, erreicht(aufnahme)))


@require_POST
def entwurf(request: HttpRequest, nr: int, schritt: str) -> HttpResponse:
    """Called by the form every few seconds; answers when it was kept."""
    aufnahme = eigene_aufnahme_oder_404(request, nr)
    eingaben = eingaben_von(request)
    if schritt not in SCHRITTE or schritt in (SUCHE, FAMILIE) or zu_lang(eingaben):
        return JsonResponse({"fehler": "Der Entwurf ist zu lang."}, status=422)
    try:
        save_schritt(aufnahme=aufnahme, schritt=schritt, eingaben=eingaben, by=request.user)
    except ValidationError as fehler:
        return JsonResponse({"fehler": " ".join(fehler.messages)}, status=409)
    return JsonResponse({"gesichert": f"{timezone.localtime():%H:%M}"})


def verwerfen(request: HttpRequest, nr: int) -> HttpResponse:
    aufnahme = eigene_aufnahme_oder_404(request, nr)
    if request.method == "POST":
        delete_aufnahme(aufnahme=aufnahme, by=request.user)
        messages.success(request, "Die Aufnahme ist verworfen.")
        return redirect(START)
    kontext = {
        "titel": "Soll die Aufnahme verworfen werden?",
        "text": f"Alles, was Sie zu {aufnahme.name} eingegeben haben, wird gelöscht.",
        "bestaetigen_text": "Verwerfen",
        "art": "gefahr",
        "abbrechen_url": reverse(START),
        "pfad": pfad("Verwerfen"),
    }
    return render(request, "casemanagement/aufnahme_verwerfen.html", kontext)


@require_GET
def druck(request: HttpRequest, nr: int) -> HttpResponse:
    """The consent to sign, before there is a file; ``?sprache=``."""
    aufnahme = eigene_aufnahme_oder_404(request, nr)
    person = bekannte_person(aufnahme, request.user)
    if person is None:
        formular = personformular(aufnahme, als_daten(aufnahme.schritt("person")))
        formular.is_valid()
        person = formular.instance
    kontext = druckseite(
        sprache=request.GET.get("sprache", ""),
        person=person,
        team=aufnahme.team,
        adresse=reverse("casemanagement:aufnahme_druck", args=[aufnahme.pk]),
    ) | {
        "titel": "Einwilligung drucken",
        "abbrechen_url": adresse(aufnahme, EINWILLIGUNG),
        "pfad": pfad("Einwilligung drucken"),
    }
    return render(request, "casemanagement/einwilligung_druck.html", kontext)


def eigene_aufnahme_oder_404(request: HttpRequest, nr: int) -> Aufnahme:
    """An intake of one's own; those of others do not exist. The reading is logged."""
    require(may_work_faelle(request.user))
    eigene = Aufnahme.objects.visible_to(request.user)
    aufnahme = get_object_or_404(
        eigene.select_related("team__organisation", "team__kommune", "kommune"), pk=nr
    )
    log_zugriff(by=request.user, objekte=aufnahme, art=ZugriffArt.ANSICHT, zweck="Aufnahme")
    return aufnahme


def pfad(ort: str = "") -> list[tuple[str, str]]:
    """The breadcrumb of the intake and of a place in it."""
    anfang = [
        ("Fälle", reverse("casemanagement:faelle")),
        ("Aufnahme", reverse(START) if ort else ""),
    ]
    return [*anfang, (ort, "")] if ort else anfang


def eingaben_von(request: HttpRequest) -> dict[str, Any]:
    """What the form holds, as the browser sent it."""
    return {name: werte for name, werte in request.POST.lists() if name not in NICHT_EINGABE}


def zu_lang(eingaben: Any) -> bool:
    return len(json.dumps(eingaben)) > HOECHSTENS
