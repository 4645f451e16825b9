"""Documents of a file: list, upload, download, describe, remove."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from casemanagement.actions.dokumente import add_dokument, change_dokument, delete_dokument
from casemanagement.forms.dokument import DokumentFormular, UploadFormular
from casemanagement.models import Dokument, Fall
from casemanagement.permissions import answers_for, may_change_dokument
from casemanagement.views.zugang import bearbeitbarer_fall_oder_404, fall_oder_404, rahmen
from kim import tresor
from kim.actions.zugriff import log_zugriff
from kim.constants import ZugriffArt
from kim.forms.konten import GrundFormular, fehler_uebernehmen
from kim.permissions import require
from kim.views.liste import seite

REITER = "casemanagement:dokumente"


@require_GET
def dokumente(request: HttpRequest, pk: int) -> HttpResponseBase:
    akte = fall_oder_404(request, pk, "Dokumente")
    alle = Dokument.objects.visible_to(request.user).filter(fall=akte)
    eine = seite(request, alle.select_related("verfasser"))
    kontext = rahmen(request, akte, REITER, ("Dokumente", "")) | {"seite": eine}
    kontext["zeilen"] = [
        (d, kontext["darf_bearbeiten"] and answers_for(request.user, d, akte))
        for d in eine.object_list
    ]
    return render(request, "casemanagement/dokumente.html", kontext)


def hochladen(request: HttpRequest, pk: int) -> HttpResponseBase:
    akte = bearbeitbarer_fall_oder_404(request, pk, "Dokument hochladen")
    formular = UploadFormular(
        request.POST or None, request.FILES or None, instance=Dokument(fall=akte)
    )
    if request.method == "POST" and formular.is_valid():
        datei = formular.cleaned_data["datei"]
        try:
            add_dokument(dokument=formular.instance, datei=datei, name=datei.name, by=request.user)
        except ValidationError as fehler:
            formular.add_error("datei", fehler)
        else:
            messages.success(request, f"„{formular.instance}“ ist in der Akte abgelegt.")
            return redirect(REITER, akte.pk)
    return _formular(request, akte, formular, "Dokument hochladen", hoch=True)


def bearbeiten(request: HttpRequest, pk: int, nr: int) -> HttpResponseBase:
    akte = bearbeitbarer_fall_oder_404(request, pk, "Dokument bearbeiten")
    dokument = _dokument(request, akte, nr)
    require(may_change_dokument(request.user, dokument))
    formular = DokumentFormular(request.POST or None, instance=dokument)
    if request.method == "POST" and formular.is_valid():
        try:
            change_dokument(dokument=dokument, by=request.user)
        except ValidationError as fehler:
            fehler_uebernehmen(formular, fehler)
        else:
            messages.success(request, f"Die Angaben zu „{dokument}“ sind gespeichert.")
            return redirect(REITER, akte.pk)
    return _formular(request, akte, formular, "Dokument bearbeiten")


@require_GET
def datei(request: HttpRequest, pk: int, nr: int) -> HttpResponseBase:
    """The document itself, as a download; each one is logged under its own number."""
    akte = fall_oder_404(request, pk, "Dokument laden")
    dokument = _dokument(request, akte, nr)
    log_zugriff(by=request.user, objekte=dokument, art=ZugriffArt.EXPORT, zweck="Dokument geladen")
    try:
        return tresor.liefere(dokument.kennung, name=dokument.dateiname, typ=dokument.typ)
    except tresor.AblageFehlt as fehlt:
        raise Http404 from fehlt


def loeschen(request: HttpRequest, pk: int, nr: int) -> HttpResponseBase:
    akte = bearbeitbarer_fall_oder_404(request, pk, "Dokument löschen")
    dokument = _dokument(request, akte, nr)
    require(may_change_dokument(request.user, dokument))
    formular = GrundFormular(request.POST or None)
    if request.method == "POST" and formular.is_valid():
        try:
            delete_dokument(
                dokument=dokument, grund=formular.cleaned_data["grund"], by=request.user
            )
        except ValidationError as fehler:
            fehler_uebernehmen(formular, fehler)
        else:
            messages.success(request, f"„{dokument}“ ist gelöscht.")
            return redirect(REITER, akte.pk)
    liste = reverse(REITER, args=[akte.pk])
    kontext = rahmen(request, akte, REITER, ("Dokumente", liste), ("Löschen", "")) | {
        "formular": formular,
        "titel": f"„{dokument}“ löschen",
        "text": "Die Datei wird gelöscht, weil sie nicht in diese Akte gehört. Das lässt sich nicht "
        "rückgängig machen.",
        "folgen": ["Titel, Tag und Begründung bleiben im Verlauf der Akte."],
        "bestaetigen_text": "Dokument löschen",
        "art": "gefahr",
        "abbrechen_url": liste,
    }
    status = 422 if formular.errors else 200
    return render(request, "casemanagement/frage.html", kontext, status=status)


def _dokument(request: HttpRequest, akte: Fall, nr: int) -> Dokument:
    alle = Dokument.objects.visible_to(request.user).select_related("verfasser", "fall")
    return get_object_or_404(alle, pk=nr, fall=akte)


def _formular(
    request: HttpRequest, akte: Fall, formular: Any, titel: str, *, hoch: bool = False
) -> HttpResponseBase:
    liste = reverse(REITER, args=[akte.pk])
    kontext = rahmen(request, akte, REITER, ("Dokumente", liste), (titel, "")) | {
        "formular": formular,
        "titel": titel,
        "hoch": hoch,
        "absenden_text": "Hochladen" if hoch else "Speichern",
        "abbrechen_url": liste,
    }
    status = 422 if formular.errors else 200
    return render(request, "casemanagement/formular.html", kontext, status=status)
