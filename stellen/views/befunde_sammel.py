"""One decision for many findings, after a question: accept, or make somebody responsible."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from kim.permissions import require
from stellen.actions.pruefbefunde import accept_befunde, assign_befunde
from stellen.forms.pruefbefunde import SammelAkzeptierenForm, SammelZustaendigkeitForm
from stellen.models import Pruefbefund
from stellen.permissions import may_audit_stellen
from stellen.views.befunde import auswahl, rahmen
from stellen.views.tabellen import mehrzahl

GEZEIGT = 10


@require_http_methods(["GET", "POST"])
def akzeptieren(request: HttpRequest, stichtag: date) -> HttpResponse:
    require(may_audit_stellen(request.user))

    def tun(befunde: QuerySet[Pruefbefund], werte: dict[str, Any]) -> str:
        anzahl = accept_befunde(befunde=befunde, by=request.user, **werte)
        return f"{mehrzahl(anzahl, 'Befund ist', 'Befunde sind')} akzeptiert."

    worte = {"titel": "Befunde akzeptieren", "tun": "akzeptieren"}
    return _frage(request, stichtag, SammelAkzeptierenForm(request.POST or None), tun, worte)


@require_http_methods(["GET", "POST"])
def zustaendigkeit(request: HttpRequest, stichtag: date) -> HttpResponse:
    require(may_audit_stellen(request.user))

    def tun(befunde: QuerySet[Pruefbefund], werte: dict[str, Any]) -> str:
        anzahl = assign_befunde(befunde=befunde, by=request.user, **werte)
        return f"Die Zuständigkeit für {mehrzahl(anzahl, 'Befund', 'Befunde')} ist gespeichert."

    worte = {"titel": "Zuständigkeit festlegen", "tun": "zuweisen"}
    return _frage(request, stichtag, SammelZustaendigkeitForm(request.POST or None), tun, worte)


def _gewaehlte(request: HttpRequest, stichtag: date) -> tuple[dict, QuerySet[Pruefbefund]]:
    """What was ticked (``?befund=3&befund=4``), or all of the filter (``?alle=1&…``)."""
    erhebung, alle, _, gefiltert = auswahl(request, stichtag)
    kontext = rahmen(erhebung)
    if request.GET.get("alle"):
        return kontext, gefiltert
    ids = [int(i) for i in request.GET.getlist("befund") if i.isdecimal() and len(i) < 19]
    return kontext, alle.filter(pk__in=ids).select_related("kommune")


def _frage(
    request: HttpRequest,
    stichtag: date,
    formular: forms.Form,
    tun: Callable[[QuerySet[Pruefbefund], dict[str, Any]], str],
    worte: dict[str, str],
) -> HttpResponse:
    """Ask, naming the findings; on POST act. Who asked about other ones than now asks again."""
    kontext, befunde = _gewaehlte(request, stichtag)
    anzahl = befunde.count()
    if not anzahl:
        messages.warning(request, "Sie haben keinen Befund ausgewählt.")
        return redirect(kontext["liste_url"])
    status = 200
    if request.method == "POST" and formular.is_valid():
        if request.POST.get("anzahl") != str(anzahl):
            formular.add_error(
                None, f"Inzwischen sind es {anzahl} Befunde. Prüfen Sie die Auswahl."
            )
        else:
            try:
                messages.success(request, tun(befunde, formular.cleaned_data))
                return redirect(kontext["liste_url"])
            except ValidationError as fehler:
                formular.add_error(None, fehler)
    if formular.is_bound:
        status = 422
    return render(
        request, "stellen/befunde_frage.html", kontext | _worte(befunde, anzahl, formular, worte),
        status=status,
    )  # fmt: skip


def _worte(
    befunde: QuerySet[Pruefbefund], anzahl: int, formular: forms.Form, worte: dict[str, str]
) -> dict[str, Any]:
    folgen = [
        f"{b.kommune.name if b.kommune else 'Land insgesamt'}: {b.text}" for b in befunde[:GEZEIGT]
    ]
    if anzahl > GEZEIGT:
        folgen.append(f"und {anzahl - GEZEIGT} weitere")
    return {
        "titel": worte["titel"],
        "text": f"Sie entscheiden gemeinsam über {mehrzahl(anzahl, 'Befund', 'Befunde')}:",
        "folgen": folgen,
        "formular": formular,
        "felder": [("anzahl", str(anzahl))],
        "bestaetigen_text": f"{mehrzahl(anzahl, 'Befund', 'Befunde')} {worte['tun']}",
    }
