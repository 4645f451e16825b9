"""Sharing a single file: find the account, say until when and why; end it early."""

from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from casemanagement.actions.freigabe import end_freigabe, share_fall
from casemanagement.forms.zugriff import EndeFormular, FreigabeFormular, FreigabeSuche
from casemanagement.kollegium import HOECHSTENS, MINDESTENS, Gefunden, finde_konten, finde_konto
from casemanagement.models import Fall
from casemanagement.views.zugang import rahmen, zuweisbarer_fall_oder_404
from kim.forms.konten import fehler_uebernehmen
from kim.models import Nutzer
from kim.zahlen import datum_text

GUELTIG_SEKUNDEN = 3_600
"""So long a search result may be chosen."""


def neu(request: HttpRequest, pk: int) -> HttpResponse:
    """A found account is named by a signed mark, so that nobody counts through the accounts."""
    akte = zuweisbarer_fall_oder_404(request, pk, "Akte teilen")
    marke = request.POST.get("konto") or request.GET.get("konto", "")
    if not marke:
        return _suche(request, akte)
    konto = _konto_oder_404(request, akte, marke)
    formular = FreigabeFormular(request.POST or None, initial={"konto": marke})
    if (
        request.method == "POST"
        and formular.is_valid()
        and _geteilt(request, akte, konto, formular)
    ):
        return redirect("casemanagement:fall_zugriff", akte.pk)
    kontext = _rahmen(request, akte) | {
        "formular": formular,
        "einleitung": f"{konto.name} ({konto.ort}) kann diese eine Akte lesen und bearbeiten, "
        "aber keine vertraulichen Notizen, und wird benachrichtigt.",
        "absenden_text": "Akte teilen",
        "abbrechen_url": reverse("casemanagement:freigabe_neu", args=[akte.pk]),
    }
    status = 422 if formular.errors else 200
    return render(request, "casemanagement/formular.html", kontext, status=status)


def _suche(request: HttpRequest, akte: Fall) -> HttpResponse:
    begriff = request.GET.get("q", "").strip()
    gefunden = finde_konten(begriff, akte.team)
    kontext = _rahmen(request, akte) | {
        "formular": FreigabeSuche({"q": begriff} if begriff else None),
        "begriff": begriff,
        "zu_kurz": bool(begriff) and len("".join(begriff.split())) < MINDESTENS,
        "treffer": [(k, _marke(request, akte, k)) for k in gefunden[:HOECHSTENS]],
        "mehr": len(gefunden) > HOECHSTENS,
        "abbrechen_url": reverse("casemanagement:fall_zugriff", args=[akte.pk]),
    }
    return render(request, "casemanagement/freigabe_suche.html", kontext)


def _rahmen(request: HttpRequest, akte: Fall) -> dict[str, Any]:
    liste = reverse("casemanagement:fall_zugriff", args=[akte.pk])
    teile = (("Zugriff", liste), ("Akte teilen", ""))
    return rahmen(request, akte, "casemanagement:fall_zugriff", *teile) | {"titel": "Akte teilen"}


def _salz(request: HttpRequest, akte: Fall) -> str:
    return f"fallfreigabe:{akte.pk}:{request.user.pk}"


def _marke(request: HttpRequest, akte: Fall, konto: Gefunden) -> str:
    return signing.dumps(konto.pk, salt=_salz(request, akte))


def _konto_oder_404(request: HttpRequest, akte: Fall, marke: str) -> Gefunden:
    try:
        pk = signing.loads(marke, salt=_salz(request, akte), max_age=GUELTIG_SEKUNDEN)
    except signing.BadSignature as fehler:
        raise Http404 from fehler
    konto = finde_konto(pk, akte.team)
    if konto is None:
        raise Http404
    return konto


def _geteilt(request: HttpRequest, akte: Fall, konto: Gefunden, formular: FreigabeFormular) -> bool:
    werte = formular.cleaned_data
    try:
        share_fall(
            fall=akte,
            konto=Nutzer.objects.get(pk=konto.pk),
            von=werte["von"],
            bis=werte["bis"],
            grund=werte["grund"],
            by=request.user,
        )
    except ValidationError as fehler:
        fehler_uebernehmen(formular, fehler)
        return False
    messages.success(
        request, f"Die Akte ist bis {datum_text(werte['bis'])} mit {konto.name} geteilt."
    )
    return True


def beenden(request: HttpRequest, pk: int, nr: int) -> HttpResponse:
    akte = zuweisbarer_fall_oder_404(request, pk, "Freigabe beenden")
    freigabe = get_object_or_404(akte.freigaben.select_related("user"), pk=nr)
    zurueck = reverse("casemanagement:fall_zugriff", args=[akte.pk])
    formular = EndeFormular(request.POST or None)
    if request.method == "POST" and formular.is_valid():
        try:
            end_freigabe(freigabe=freigabe, by=request.user, grund=formular.cleaned_data["grund"])
        except ValidationError as fehler:
            fehler_uebernehmen(formular, fehler)
        else:
            messages.success(request, f"Die Akte ist nicht mehr mit {freigabe.user.name} geteilt.")
            return redirect(zurueck)
    teile = (("Zugriff", zurueck), ("Freigabe beenden", ""))
    kontext = rahmen(request, akte, "casemanagement:fall_zugriff", *teile) | {
        "formular": formular,
        "titel": "Freigabe beenden?",
        "text": f"{freigabe.user.name} verliert den Zugriff auf diese Akte sofort und wird "
        "benachrichtigt.",
        "bestaetigen_text": "Freigabe beenden",
        "abbrechen_url": zurueck,
    }
    status = 422 if formular.errors else 200
    return render(request, "casemanagement/frage.html", kontext, status=status)
