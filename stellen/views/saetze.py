"""Fördersätze and Haushaltsansätze: readable for all who see staffing, kept by the Ministerium."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from kim.forms.konten import fehler_uebernehmen
from kim.permissions import require
from kim.zahlen import euro_text, vzae_text
from stellen.actions import mittel as aktionen
from stellen.constants import STELLENART_KURZ, Stellenart
from stellen.forms.mittel import AnsatzForm, FoerdersatzForm, Rueckfrage
from stellen.models import Foerdersatz, Haushaltsansatz
from stellen.permissions import may_audit_stellen, may_view_mittel, may_view_stellen


def saetze(request: HttpRequest) -> HttpResponse:
    require(may_view_stellen(request.user))
    ordnung = Stellenart.values
    kontext = {
        "ansaetze": list(Haushaltsansatz.objects.all()),
        "saetze": sorted(
            Foerdersatz.objects.all(),
            key=lambda s: (-s.haushaltsjahr, ordnung.index(s.stellenart)),
        ),
        "darf_pflegen": may_audit_stellen(request.user),
        "pfad": _pfad(),
        "mittel_url": reverse("stellen:mittel") if may_view_mittel(request.user) else "",
    }
    return render(request, "stellen/mittel/saetze.html", kontext)


def _pfad(*weiter: str) -> list[tuple[str, str]]:
    pfad = [("Stellen", reverse("stellen:stichtage")), ("Mittel", reverse("stellen:mittel"))]
    hier = reverse("stellen:saetze") if weiter else ""
    return [*pfad, ("Fördersätze und Ansätze", hier), *((text, "") for text in weiter)]


def foerdersatz_neu(request: HttpRequest) -> HttpResponse:
    require(may_audit_stellen(request.user))
    formular = FoerdersatzForm(request.POST or None)
    return _formular(request, formular, "Fördersatz anlegen", _speichere_satz)


def foerdersatz(request: HttpRequest, pk: int) -> HttpResponse:
    require(may_audit_stellen(request.user))
    satz = get_object_or_404(Foerdersatz, pk=pk)
    formular = FoerdersatzForm(request.POST or None, instance=satz)
    loeschen = reverse("stellen:foerdersatz_loeschen", args=[pk])
    return _formular(request, formular, f"{satz} ändern", _speichere_satz, loeschen)


def _speichere_satz(satz: Foerdersatz, request: HttpRequest) -> None:
    aktionen.save_foerdersatz(satz=satz, by=request.user)


def ansatz_neu(request: HttpRequest) -> HttpResponse:
    require(may_audit_stellen(request.user))
    formular = AnsatzForm(request.POST or None)
    return _formular(request, formular, "Haushaltsansatz anlegen", _speichere_ansatz)


def ansatz(request: HttpRequest, pk: int) -> HttpResponse:
    require(may_audit_stellen(request.user))
    einer = get_object_or_404(Haushaltsansatz, pk=pk)
    formular = AnsatzForm(request.POST or None, instance=einer)
    loeschen = reverse("stellen:ansatz_loeschen", args=[pk])
    return _formular(request, formular, f"{einer} ändern", _speichere_ansatz, loeschen)


def _speichere_ansatz(einer: Haushaltsansatz, request: HttpRequest) -> None:
    aktionen.save_ansatz(ansatz=einer, by=request.user)


def _formular(
    request: HttpRequest,
    formular: Any,
    titel: str,
    speichern: Callable[[Any, HttpRequest], None],
    loeschen_url: str = "",
) -> HttpResponse:
    if request.method == "POST" and formular.is_valid():
        speichern(formular.instance, request)
        messages.success(
            request, f"{formular.instance}: {euro_text(formular.instance.betrag)} ist gespeichert."
        )
        return redirect("stellen:saetze")
    kontext = {
        "formular": formular,
        "titel": titel,
        "pfad": _pfad(titel),
        "loeschen_url": loeschen_url,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "stellen/mittel/formular.html", kontext, status=status)


def foerdersatz_loeschen(request: HttpRequest, pk: int) -> HttpResponse:
    require(may_audit_stellen(request.user))
    satz = get_object_or_404(Foerdersatz, pk=pk)
    return _frage(
        request,
        titel="Fördersatz löschen",
        text=f"{satz} ({euro_text(satz.betrag)}) wird gelöscht. Der Verlauf bleibt.",
        tun=lambda: aktionen.delete_foerdersatz(satz=satz, by=request.user),
        fertig=f"{satz} ist gelöscht.",
    )


def ansatz_loeschen(request: HttpRequest, pk: int) -> HttpResponse:
    require(may_audit_stellen(request.user))
    einer = get_object_or_404(Haushaltsansatz, pk=pk)
    return _frage(
        request,
        titel="Haushaltsansatz löschen",
        text=f"{einer} ({euro_text(einer.betrag)}) wird gelöscht. Der Verlauf bleibt.",
        tun=lambda: aktionen.delete_ansatz(ansatz=einer, by=request.user),
        fertig=f"{einer} ist gelöscht.",
    )


def ansatz_errechnen(request: HttpRequest, pk: int) -> HttpResponse:
    """Compute the rates of a Baustein from its budget, after a question."""
    require(may_audit_stellen(request.user))
    einer = get_object_or_404(Haushaltsansatz, pk=pk)
    arten = " und ".join(STELLENART_KURZ[Stellenart(a)] for a in aktionen.arten_von(einer))
    return _frage(
        request,
        titel="Fördersätze errechnen",
        text=f"{euro_text(einer.betrag)} ÷ {vzae_text(aktionen.zugewiesen_zu(einer))} zugewiesene "
        f"VZÄ ({arten}) wird der Fördersatz {einer.haushaltsjahr}.",
        folgen=[
            "Ein rechnerischer Satz wird ersetzt, ein festgesetzter bleibt.",
            "Alle Auswertungen dieses Jahres rechnen danach mit dem neuen Satz.",
        ],
        tun=lambda: aktionen.errechne_saetze(ansatz=einer, by=request.user),
        fertig=f"Die Fördersätze {einer.haushaltsjahr} für {arten} sind errechnet.",
        bestaetigen_text="Errechnen",
        art="primary",
    )


def _frage(
    request: HttpRequest, *, titel: str, text: str, tun: Callable[[], Any], fertig: str, **mehr: Any
) -> HttpResponse:
    """Ask once, naming what will happen; an error of the action stands on the page."""
    formular = Rueckfrage(request.POST if request.method == "POST" else None)
    if request.method == "POST" and formular.is_valid():
        try:
            tun()
        except ValidationError as fehler:
            fehler_uebernehmen(formular, fehler)
        else:
            messages.success(request, fertig)
            return redirect("stellen:saetze")
    kontext = {
        "formular": formular,
        "titel": titel,
        "text": text,
        "bestaetigen_text": "Löschen",
        "art": "gefahr",
        "abbrechen_url": reverse("stellen:saetze"),
        "pfad": _pfad(titel),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "kim/konten/frage.html", kontext | mehr, status=status)
