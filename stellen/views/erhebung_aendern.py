"""Prepare, open, change, close and open again an Erhebung; remind the Kommunen by hand."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from kim.actions.benachrichtigungen import accounts_with
from kim.forms.konten import fehler_uebernehmen
from kim.models import Kommune
from kim.permissions import require
from kim.zahlen import datum_text
from stellen.actions import erhebungen as aktionen
from stellen.actions.erinnern import remind_by_hand
from stellen.constants import ErhebungStatus, Zeilenherkunft
from stellen.forms.erhebung import ErhebungAendernForm, ErhebungForm, WiederOeffnenForm
from stellen.models import Erhebung
from stellen.permissions import may_audit_stellen
from stellen.views.erhebung import erhebungsrahmen
from stellen.views.tabellen import mehrzahl
from stellen.vorbelegung import vorschlaege

BEIDE = ["GET", "POST"]


@require_http_methods(BEIDE)
def neu(request: HttpRequest) -> HttpResponse:
    require(may_audit_stellen(request.user))
    formular = ErhebungForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and formular.is_valid():
        try:
            eine = aktionen.create_erhebung(by=request.user, **formular.cleaned_data)
        except ValidationError as fehler:
            fehler_uebernehmen(formular, fehler)
        else:
            messages.success(
                request,
                f"Die Erhebung zum {datum_text(eine.stichtag)} ist vorbereitet. Die Kommunen "
                "erfahren davon erst, wenn Sie sie eröffnen.",
            )
            return redirect("stellen:erhebung_eroeffnen", eine.stichtag)
    kontext = {
        "formular": formular,
        "titel": "Erhebung vorbereiten",
        "pfad": [("Stellen", reverse("stellen:stichtage")), ("Erhebung vorbereiten", "")],
        "einleitung": "Sie legen Stichtag und Frist fest. Im nächsten Schritt sehen Sie, was beim "
        "Eröffnen geschieht.",
        "abbrechen_url": reverse("stellen:stichtage"),
    }
    return _formular(request, formular, kontext)


@require_http_methods(BEIDE)
def bearbeiten(request: HttpRequest, stichtag: date) -> HttpResponse:
    require(may_audit_stellen(request.user))
    eine = get_object_or_404(Erhebung, stichtag=stichtag)
    if eine.status == ErhebungStatus.ABGESCHLOSSEN:
        messages.warning(request, "Die Erhebung ist abgeschlossen. Öffnen Sie sie zuerst wieder.")
        return redirect("stellen:erhebung", stichtag)
    kontext = erhebungsrahmen(eine, "Ändern") | {
        "einleitung": _BEARBEITEN[ErhebungStatus(eine.status)],
        "abbrechen_url": reverse("stellen:erhebung", args=[stichtag]),
    }
    formular = ErhebungAendernForm(
        request.POST if request.method == "POST" else None, instance=eine
    )
    if request.method == "POST" and formular.is_valid():
        daten = formular.cleaned_data
        try:
            neue = aktionen.update_erhebung(
                erhebung=eine,
                stichtag=daten.get("stichtag"),
                frist=daten["frist"],
                hinweis=daten["hinweis"],
                grund=daten.get("grund", ""),
                by=request.user,
            )
        except ValidationError as fehler:
            fehler_uebernehmen(formular, fehler)
        else:
            messages.success(request, "Die Erhebung ist gespeichert.")
            return redirect("stellen:erhebung", neue.stichtag)
    kontext |= {"formular": formular, "titel": "Erhebung ändern"}
    return _formular(request, formular, kontext)


_BEARBEITEN = {
    ErhebungStatus.VORBEREITUNG: "Die Kommunen wissen noch nichts von dieser Erhebung.",
    ErhebungStatus.OFFEN: "Kommunen, die noch nicht gemeldet haben, werden benachrichtigt.",
}


def _formular(request: HttpRequest, formular: forms.BaseForm, kontext: dict) -> HttpResponse:
    status = 422 if formular.errors else 200
    return render(request, "stellen/erhebung_formular.html", kontext, status=status)


@require_http_methods(BEIDE)
def eroeffnen(request: HttpRequest, stichtag: date) -> HttpResponse:
    require(may_audit_stellen(request.user))
    eine = get_object_or_404(Erhebung, stichtag=stichtag)

    def tun(_: dict[str, Any]) -> str:
        anzahl = aktionen.open_erhebung(erhebung=eine, by=request.user)
        return f"Die Erhebung ist eröffnet: {mehrzahl(anzahl, 'Meldung', 'Meldungen')} angelegt."

    worte = {
        "titel": f"Erhebung zum {datum_text(stichtag)} eröffnen",
        "text": f"Meldefrist ist der {datum_text(eine.frist)}. Wenn Sie bestätigen, geschieht "
        "genau dies:"
        if eine.frist
        else "",
        "folgen": _folgen_der_eroeffnung(eine),
        "bestaetigen_text": "Erhebung eröffnen",
    }
    return _frage(request, eine, "Eröffnen", tun, forms.Form, worte)


def _folgen_der_eroeffnung(eine: Erhebung) -> list[str]:
    """The preview: how many Meldungen from where, and how many people are told."""
    vorhanden = set(eine.meldungen.values_list("kommune_id", flat=True))
    neue = [k.pk for k in Kommune.objects.all() if k.pk not in vorhanden]
    herkunft = [v.herkunft for zeilen in vorschlaege(eine, neue).values() for v in zeilen]
    je = {h: herkunft.count(h) for h in Zeilenherkunft}
    konten = {konto for konto, _ in accounts_with("edit_stellen", neue)}
    folgen = [
        (
            f"{mehrzahl(len(neue), 'Kommune bekommt', 'Kommunen bekommen')} eine Meldung im Stand "
            "„Entwurf“ mit fünf Zeilen."
        ),
        (
            f"Vorausgefüllt sind {je[Zeilenherkunft.STELLENPLAN]} Zeilen aus dem Stellenplan des Tages, "
            f"{je[Zeilenherkunft.VORSTICHTAG]} aus dem letzten Stichtag; "
            f"{je[Zeilenherkunft.LEER]} sind leer."
        ),
        (
            f"{mehrzahl(len(konten), 'Person', 'Personen')} aus Koordination und Assistenz "
            f"{'wird' if len(konten) == 1 else 'werden'} benachrichtigt; 14 und 3 Tage vor der Frist, "
            "am Tag selbst und 3 Tage danach erinnert KIM, wer noch nicht gemeldet hat."
        ),
        (
            "Stichtag und Erhebung sind danach für alle Kommunen sichtbar, ihre Zahlen nur für sie "
            "selbst und das Ministerium."
        ),
    ]
    if vorhanden:
        folgen.append(
            f"{mehrzahl(len(vorhanden), 'Meldung', 'Meldungen')} aus einem Import "
            f"{'bleibt, wie sie ist' if len(vorhanden) == 1 else 'bleiben, wie sie sind'}."
        )
    return folgen


@require_http_methods(BEIDE)
def verwerfen(request: HttpRequest, stichtag: date) -> HttpResponse:
    require(may_audit_stellen(request.user))
    eine = get_object_or_404(Erhebung, stichtag=stichtag)
    if eine.status != ErhebungStatus.VORBEREITUNG:
        messages.warning(request, "Verwerfen lässt sich nur eine Erhebung in Vorbereitung.")
        return redirect("stellen:erhebung", stichtag)

    def tun(_: dict[str, Any]) -> str:
        aktionen.discard_erhebung(erhebung=eine, by=request.user)
        return f"Die Erhebung zum {datum_text(stichtag)} ist verworfen."

    worte = {
        "titel": f"Erhebung zum {datum_text(stichtag)} verwerfen",
        "text": "Stichtag, Meldefrist und Hinweis werden gelöscht.",
        "folgen": [
            "Keine Kommune hat von dieser Erhebung erfahren, und keine wird benachrichtigt.",
            "Wer sie vorbereitet und verworfen hat, bleibt im Verlauf nachlesbar.",
            "Sie können zu diesem Tag jederzeit eine neue Erhebung vorbereiten.",
        ],
        "bestaetigen_text": "Erhebung verwerfen",
        "art": "gefahr",
    }
    return _frage(request, eine, "Verwerfen", tun, forms.Form, worte, "stellen:stichtage")


@require_http_methods(BEIDE)
def schliessen(request: HttpRequest, stichtag: date) -> HttpResponse:
    require(may_audit_stellen(request.user))
    eine = get_object_or_404(Erhebung, stichtag=stichtag)
    offen = len(aktionen.saeumige(eine))

    def tun(_: dict[str, Any]) -> str:
        aktionen.close_erhebung(erhebung=eine, by=request.user)
        return "Die Erhebung ist abgeschlossen."

    worte = {
        "titel": f"Erhebung zum {datum_text(stichtag)} abschließen",
        "text": f"{mehrzahl(offen, 'Kommune hat', 'Kommunen haben')} noch nicht gemeldet.",
        "folgen": [
            (
                "Entwürfe können danach nicht mehr gesendet werden; wer noch nicht gemeldet hat, wird "
                "benachrichtigt."
            ),
            "Antworten auf Rückfragen und Korrekturen festgestellter Meldungen bleiben möglich.",
            "Erinnerungen enden. Sie können die Erhebung mit Begründung wieder öffnen.",
        ],
        "bestaetigen_text": "Erhebung abschließen",
    }
    return _frage(request, eine, "Abschließen", tun, forms.Form, worte)


@require_http_methods(BEIDE)
def wieder_oeffnen(request: HttpRequest, stichtag: date) -> HttpResponse:
    require(may_audit_stellen(request.user))
    eine = get_object_or_404(Erhebung, stichtag=stichtag)

    def tun(daten: dict[str, Any]) -> str:
        aktionen.reopen_erhebung(
            erhebung=eine, frist=daten["frist"], grund=daten["grund"], by=request.user
        )
        return "Die Erhebung ist wieder offen."

    worte = {
        "titel": f"Erhebung zum {datum_text(stichtag)} wieder öffnen",
        "text": "Kommunen, die noch nicht gemeldet haben, können danach wieder senden und werden "
        "benachrichtigt.",
        "bestaetigen_text": "Wieder öffnen",
    }
    return _frage(request, eine, "Wieder öffnen", tun, WiederOeffnenForm, worte)


@require_http_methods(BEIDE)
def erinnern(request: HttpRequest, stichtag: date) -> HttpResponse:
    require(may_audit_stellen(request.user))
    eine = get_object_or_404(Erhebung, stichtag=stichtag)
    kommunen = aktionen.saeumige(eine)
    konten = {konto for konto, _ in accounts_with("edit_stellen", [k.pk for k in kommunen])}

    def tun(_: dict[str, Any]) -> str:
        anzahl = remind_by_hand(erhebung=eine, by=request.user)
        return f"{mehrzahl(anzahl, 'Person ist', 'Personen sind')} erinnert."

    worte = {
        "titel": "Kommunen jetzt erinnern",
        "text": f"{mehrzahl(len(konten), 'Person', 'Personen')} in "
        f"{mehrzahl(len(kommunen), 'Kommune', 'Kommunen')} "
        f"{'bekommt' if len(konten) == 1 else 'bekommen'} eine Benachrichtigung und, je nach eigener "
        "Einstellung, eine E-Mail ohne Einzelheiten. Das ist einmal am Tag möglich.",
        "folgen": [k.name for k in kommunen],
        "bestaetigen_text": "Jetzt erinnern",
    }
    return _frage(request, eine, "Erinnern", tun, forms.Form, worte)


def _frage(
    request: HttpRequest,
    eine: Erhebung,
    seite: str,
    tun: Callable[[dict[str, Any]], str],
    formularart: type[forms.Form],
    worte: dict[str, Any],
    danach: str = "",
) -> HttpResponse:
    """Show the question; on POST do it, or say what stands in the way.

    ``danach``: URL name of where it leads, if not back to the Erhebung.
    """
    formular = formularart(request.POST if request.method == "POST" else None)
    if request.method == "POST" and formular.is_valid():
        try:
            messages.success(request, tun(formular.cleaned_data))
        except ValidationError as fehler:
            fehler_uebernehmen(formular, fehler)
        else:
            return redirect(danach) if danach else redirect("stellen:erhebung", eine.stichtag)
    kontext = erhebungsrahmen(eine, seite) | {
        "formular": formular,
        "art": "primary",
        "abbrechen_url": reverse("stellen:erhebung", args=[eine.stichtag]),
        **worte,
    }
    status = 422 if formular.errors else 200
    return render(request, "stellen/frage.html", kontext, status=status)
