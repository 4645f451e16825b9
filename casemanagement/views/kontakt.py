"""Writing and reading a contact note."""

import json
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from casemanagement.actions.kontakte import delete_entwurf, save_entwurf, save_kontakt
from casemanagement.forms.kontakt import KontaktFormular
from casemanagement.models import Fall, Kontakt, Kontaktentwurf
from casemanagement.permissions import may_change_kontakt
from casemanagement.views.zugang import bearbeitbarer_fall_oder_404, fall_oder_404, rahmen
from kim.forms.konten import fehler_uebernehmen
from kim.permissions import require
from kim.zahlen import zeitpunkt_text

ENTWURF_FELDER = ("tag", "form", "dauer", "beteiligte", "notiz", "vertraulich", "vorgang")
ENTWURF_HOECHSTENS = 60_000
"""Characters of a draft; a note has at most 20,000."""


def neu(request: HttpRequest, pk: int) -> HttpResponse:
    akte = bearbeitbarer_fall_oder_404(request, pk, "Kontakt schreiben")
    entwurf = Kontaktentwurf.objects.filter(fall=akte, nutzer=request.user).first()
    formular = KontaktFormular(
        request.POST or None,
        instance=Kontakt(fall=akte),
        fall=akte,
        initial=entwurf.eingaben if entwurf else None,
    )
    if request.method == "POST" and formular.is_valid() and _gespeichert(request, formular):
        messages.success(request, "Der Kontakt ist gespeichert.")
        return redirect("casemanagement:fall", akte.pk)
    titel = "Kontakt festhalten" if akte.offen else "Nachtrag schreiben"
    kontext = _formular(request, akte, formular, titel) | {
        "entwurf_url": reverse("casemanagement:kontakt_entwurf", args=[akte.pk]),
        "entwurf_vom": zeitpunkt_text(timezone.localtime(entwurf.gespeichert_am))
        if entwurf
        else "",
    }
    return _zeige(request, kontext, formular)


def bearbeiten(request: HttpRequest, pk: int, nr: int) -> HttpResponse:
    akte = bearbeitbarer_fall_oder_404(request, pk, "Kontakt bearbeiten")
    eintrag = _kontakt(request, akte, nr)
    require(may_change_kontakt(request.user, eintrag))
    formular = KontaktFormular(request.POST or None, instance=eintrag, fall=akte)
    if request.method == "POST" and formular.is_valid() and _gespeichert(request, formular):
        messages.success(
            request, "Die Änderung ist gespeichert. Der Verlauf behält die alte Fassung."
        )
        return redirect("casemanagement:kontakt", akte.pk, nr)
    return _zeige(request, _formular(request, akte, formular, "Kontakt bearbeiten"), formular)


def _gespeichert(request: HttpRequest, formular: KontaktFormular) -> bool:
    """Store the note; what an action refuses is shown at the form, with everything typed."""
    werte = formular.cleaned_data
    if werte.get("vorgang"):
        formular.instance.vorgang = werte["vorgang"]
    try:
        save_kontakt(
            kontakt=formular.instance, handlungsfelder=werte["handlungsfelder"], by=request.user
        )
    except ValidationError as fehler:
        fehler_uebernehmen(formular, fehler)
        return False
    return True


@require_GET
def kontakt(request: HttpRequest, pk: int, nr: int) -> HttpResponse:
    """One note, to read and to print."""
    akte = fall_oder_404(request, pk, "Kontakt lesen")
    eintrag = _kontakt(request, akte, nr)
    kontext = rahmen(request, akte, "casemanagement:fall", (str(eintrag), "")) | {
        "kontakt": eintrag,
        "darf_aendern": akte.offen and may_change_kontakt(request.user, eintrag),
    }
    return render(request, "casemanagement/kontakt.html", kontext)


@require_POST
def entwurf(request: HttpRequest, pk: int) -> HttpResponse:
    """Called by the form every few seconds; answers when it was kept."""
    akte = bearbeitbarer_fall_oder_404(request, pk, "Entwurf sichern")
    eingaben: dict[str, Any] = {feld: request.POST.get(feld, "") for feld in ENTWURF_FELDER}
    eingaben["vertraulich"] = bool(eingaben["vertraulich"])
    eingaben["handlungsfelder"] = request.POST.getlist("handlungsfelder")
    if len(json.dumps(eingaben)) > ENTWURF_HOECHSTENS:
        return JsonResponse({"fehler": "Der Entwurf ist zu lang."}, status=422)
    gesichert = save_entwurf(fall=akte, eingaben=eingaben, by=request.user)
    return JsonResponse({"gesichert": f"{timezone.localtime(gesichert.gespeichert_am):%H:%M}"})


@require_POST
def verwerfen(request: HttpRequest, pk: int) -> HttpResponse:
    akte = bearbeitbarer_fall_oder_404(request, pk, "Entwurf verwerfen")
    delete_entwurf(fall=akte, by=request.user)
    messages.success(request, "Der Entwurf ist verworfen.")
    return redirect("casemanagement:kontakt_neu", akte.pk)


def _kontakt(request: HttpRequest, akte: Fall, nr: int) -> Kontakt:
    kontakte = Kontakt.objects.visible_to(request.user).select_related("verfasser", "fall")
    return get_object_or_404(kontakte, pk=nr, fall=akte)


def _formular(
    request: HttpRequest, akte: Fall, formular: KontaktFormular, titel: str
) -> dict[str, Any]:
    return rahmen(request, akte, "casemanagement:fall", (titel, "")) | {
        "formular": formular,
        "titel": titel,
        "abbrechen_url": reverse("casemanagement:fall", args=[akte.pk]),
    }


def _zeige(
    request: HttpRequest, kontext: dict[str, Any], formular: KontaktFormular
) -> HttpResponse:
    status = 422 if formular.errors else 200
    return render(request, "casemanagement/kontakt_formular.html", kontext, status=status)
