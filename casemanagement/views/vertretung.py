"""Vertretung: of one file, of all files of a Fallführung, and the list of them."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from casemanagement.actions.vertretung import akten, create_vertretung, end_vertretungen
from casemanagement.forms.zugriff import EndeFormular, VertretungFormular
from casemanagement.models import Fall
from casemanagement.permissions import may_see_faelle
from casemanagement.vertretungsliste import (
    Buendel,
    buendel,
    des_buendels,
    gemeinsame_vertretende,
    offene_akten,
)
from casemanagement.views.zugang import rahmen, zuweisbarer_fall_oder_404
from kim.forms.konten import fehler_uebernehmen
from kim.models import Nutzer
from kim.permissions import require
from kim.zahlen import datum_text


def neu(request: HttpRequest, pk: int) -> HttpResponse:
    akte = zuweisbarer_fall_oder_404(request, pk, "Vertretung eintragen")
    formular = VertretungFormular(
        request.POST or None, by=request.user, team=akte.team, fuehrung_id=akte.fallfuehrung_id
    )
    if request.method == "POST" and formular.is_valid() and _eingetragen(request, formular, [akte]):
        return redirect("casemanagement:fall_zugriff", akte.pk)
    liste = reverse("casemanagement:fall_zugriff", args=[akte.pk])
    teile = (("Zugriff", liste), ("Vertretung eintragen", ""))
    kontext = rahmen(request, akte, "casemanagement:fall_zugriff", *teile) | {
        "formular": formular,
        "titel": "Vertretung eintragen",
        "einleitung": "Die Vertretung liest und bearbeitet die Akte wie die Fallführung, auch "
        "vertrauliche Notizen. Sie wird benachrichtigt.",
        "absenden_text": "Vertretung eintragen",
        "abbrechen_url": liste,
    }
    status = 422 if formular.errors else 200
    return render(request, "casemanagement/formular.html", kontext, status=status)


def _eingetragen(request: HttpRequest, formular: VertretungFormular, faelle: list[Fall]) -> bool:
    werte = formular.cleaned_data
    try:
        zeilen = create_vertretung(
            fall_ids=[fall.pk for fall in faelle],
            vertretung=Nutzer.objects.get(pk=werte["nutzer"]),
            von=werte["von"],
            bis=werte["bis"],
            by=request.user,
        )
    except ValidationError as fehler:
        fehler_uebernehmen(formular, fehler)
        return False
    zeit = f"{datum_text(werte['von'])} bis {datum_text(werte['bis'])}"
    messages.success(
        request, f"{zeilen[0].nutzer.name} vertritt vom {zeit} in {akten(len(zeilen))}."
    )
    return True


def beenden(request: HttpRequest, pk: int, nr: int) -> HttpResponse:
    akte = zuweisbarer_fall_oder_404(request, pk, "Vertretung beenden")
    vertretung = get_object_or_404(akte.vertretungen.select_related("nutzer"), pk=nr)
    zurueck = reverse("casemanagement:fall_zugriff", args=[akte.pk])
    formular = EndeFormular(request.POST or None)
    if (
        request.method == "POST"
        and formular.is_valid()
        and _beendet(request, formular, [vertretung.pk])
    ):
        return redirect(zurueck)
    name = vertretung.nutzer.name
    teile = (("Zugriff", zurueck), ("Vertretung beenden", ""))
    kontext = rahmen(request, akte, "casemanagement:fall_zugriff", *teile) | {
        "formular": formular,
        "titel": "Vertretung beenden?",
        "text": f"{name} verliert den Zugriff als Vertretung sofort und wird benachrichtigt.",
        "bestaetigen_text": "Vertretung beenden",
        "abbrechen_url": zurueck,
    }
    status = 422 if formular.errors else 200
    return render(request, "casemanagement/frage.html", kontext, status=status)


def _beendet(request: HttpRequest, formular: EndeFormular, ids: list[int]) -> bool:
    try:
        anzahl = end_vertretungen(ids=ids, by=request.user, grund=formular.cleaned_data["grund"])
    except ValidationError as fehler:
        fehler_uebernehmen(formular, fehler)
        return False
    messages.success(request, f"Die Vertretung in {akten(anzahl)} ist beendet.")
    return True


@require_GET
def alle(request: HttpRequest) -> HttpResponse:
    """Who stands in for whom, now and later, in the files one sees."""
    require(may_see_faelle(request.user))
    kontext = {"buendel": buendel(request.user), "heute": timezone.localdate()}
    return render(request, "casemanagement/vertretungen.html", kontext)


def fuer_alle(request: HttpRequest) -> HttpResponse:
    """One Vertretung for all open files of a Fallführung: first whose, then who and when."""
    require(may_see_faelle(request.user))
    je_fuehrung = offene_akten(request.user)
    wunsch = request.GET.get("fuehrung", "")
    if not wunsch and request.user.pk in je_fuehrung:
        wunsch = str(request.user.pk)
    fuehrung = next((f for f in je_fuehrung.values() if str(f.nutzer.pk) == wunsch), None)
    kontext: dict[str, Any] = {
        "fuehrungen": je_fuehrung.values(),
        "fuehrung": fuehrung,
        "pfad": [
            ("Fälle", reverse("casemanagement:faelle")),
            ("Vertretungen", reverse("casemanagement:vertretungen")),
            ("Eintragen", ""),
        ],
        "abbrechen_url": reverse("casemanagement:vertretungen"),
    }
    status = 200
    if fuehrung is not None:
        formular = VertretungFormular(
            request.POST or None,
            by=request.user,
            team=fuehrung.faelle[0].team,
            fuehrung_id=fuehrung.nutzer.pk,
        )
        formular.fields["nutzer"].choices = gemeinsame_vertretende(request.user, fuehrung)
        if (
            request.method == "POST"
            and formular.is_valid()
            and _eingetragen(request, formular, fuehrung.faelle)
        ):
            return redirect("casemanagement:vertretungen")
        kontext["formular"] = formular
        status = 422 if formular.errors else 200
    return render(request, "casemanagement/vertretung_fuer_alle.html", kontext, status=status)


def alle_beenden(request: HttpRequest) -> HttpResponse:
    """End what was entered together: the same two people and days, in all their files."""
    zusammen = _buendel_oder_404(request)
    formular = EndeFormular(request.POST or None)
    liste = reverse("casemanagement:vertretungen")
    if (
        request.method == "POST"
        and formular.is_valid()
        and _beendet(request, formular, zusammen.ids)
    ):
        return redirect(liste)
    kontext = {
        "formular": formular,
        "titel": "Vertretung beenden?",
        "text": f"{zusammen.vertretung} verliert sofort den Zugriff als Vertretung von "
        f"{zusammen.fuehrung} in {akten(len(zusammen.ids))} und wird benachrichtigt.",
        "bestaetigen_text": "Vertretung beenden",
        "abbrechen_url": liste,
        "pfad": [
            ("Fälle", reverse("casemanagement:faelle")),
            ("Vertretungen", liste),
            ("Beenden", ""),
        ],
    }
    status = 422 if formular.errors else 200
    return render(request, "casemanagement/frage.html", kontext, status=status)


def _buendel_oder_404(request: HttpRequest) -> Buendel:
    require(may_see_faelle(request.user))
    return des_buendels(request.user, request.GET.get("nr", ""))
