"""Goals of a draft and how far they got; services and their state."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from casemanagement.actions.hilfeplaene import remove_ziel, save_ziel
from casemanagement.actions.leistungen import (
    change_leistung,
    change_ziel,
    remove_leistung,
    save_leistung,
)
from casemanagement.constants import ZielStand
from casemanagement.forms.hilfeplan import LeistungFormular, LeistungStandFormular, ZielFormular
from casemanagement.models import Fall, Handlungsfeld, Leistung, Ziel
from casemanagement.views.hilfeplan import REITER, plan_oder_404
from casemanagement.views.zugang import bearbeitbarer_fall_oder_404, rahmen
from kim.forms.konten import fehler_uebernehmen
from kim.permissions import require


def ziel_neu(request: HttpRequest, pk: int, nr: int) -> HttpResponse:
    """A goal of this draft; ``?feld=`` chooses the field of action beforehand."""
    akte = bearbeitbarer_fall_oder_404(request, pk, "Ziel anlegen")
    ziel = Ziel(fall=akte, hilfeplan=plan_oder_404(request, akte, nr))
    feld = Handlungsfeld.objects.filter(pk=_zahl(request.GET.get("feld"))).first()
    formular = ZielFormular(
        request.POST or None, instance=ziel, fall=akte, initial={"handlungsfeld": feld}
    )
    return _formular(
        request, akte, formular, "Neues Ziel", lambda: save_ziel(ziel=ziel, by=request.user)
    )


def ziel_bearbeiten(request: HttpRequest, pk: int, nr: int) -> HttpResponse:
    akte = bearbeitbarer_fall_oder_404(request, pk, "Ziel bearbeiten")
    ziel = _ziel(request, akte, nr)
    formular = ZielFormular(request.POST or None, instance=ziel, fall=akte)
    return _formular(
        request, akte, formular, "Ziel bearbeiten", lambda: save_ziel(ziel=ziel, by=request.user)
    )


def ziel_entfernen(request: HttpRequest, pk: int, nr: int) -> HttpResponse:
    akte = bearbeitbarer_fall_oder_404(request, pk, "Ziel entfernen")
    ziel = _ziel(request, akte, nr)
    text = f"Das Ziel „{ziel}“ wird mit seinen Leistungen aus dem Entwurf genommen."
    return _entfernen(
        request, akte, "Ziel entfernen", text, lambda: remove_ziel(ziel=ziel, by=request.user)
    )


@require_POST
def ziel_stand(request: HttpRequest, pk: int, nr: int) -> HttpResponse:
    akte = bearbeitbarer_fall_oder_404(request, pk, "Stand eines Ziels")
    stand = request.POST.get("stand", "")
    require(stand in ZielStand.values)
    try:
        ziel = change_ziel(ziel=_ziel(request, akte, nr), stand=stand, by=request.user)
    except ValidationError as fehler:
        messages.error(request, " ".join(fehler.messages))
    else:
        messages.success(request, f"Das Ziel „{ziel}“ ist {ziel.get_stand_display()}.")
    return redirect(REITER, akte.pk)


def leistung_neu(request: HttpRequest, pk: int, nr: int) -> HttpResponse:
    akte = bearbeitbarer_fall_oder_404(request, pk, "Leistung anlegen")
    leistung = Leistung(fall=akte, ziel=_ziel(request, akte, nr))
    formular = LeistungFormular(request.POST or None, instance=leistung, fall=akte)
    return _formular(
        request,
        akte,
        formular,
        "Neue Leistung",
        lambda: save_leistung(leistung=leistung, by=request.user),
    )


def leistung_bearbeiten(request: HttpRequest, pk: int, nr: int) -> HttpResponse:
    akte = bearbeitbarer_fall_oder_404(request, pk, "Leistung bearbeiten")
    leistung = _leistung(request, akte, nr)
    formular = LeistungFormular(request.POST or None, instance=leistung, fall=akte)
    return _formular(
        request,
        akte,
        formular,
        "Leistung bearbeiten",
        lambda: save_leistung(leistung=leistung, by=request.user),
    )


def leistung_entfernen(request: HttpRequest, pk: int, nr: int) -> HttpResponse:
    akte = bearbeitbarer_fall_oder_404(request, pk, "Leistung entfernen")
    leistung = _leistung(request, akte, nr)
    return _entfernen(
        request,
        akte,
        "Leistung entfernen",
        f"Die Leistung „{leistung}“ wird aus dem Entwurf genommen.",
        lambda: remove_leistung(leistung=leistung, by=request.user),
    )


def leistung_stand(request: HttpRequest, pk: int, nr: int) -> HttpResponse:
    """The next state of a service, or the old one confirmed as of a day."""
    akte = bearbeitbarer_fall_oder_404(request, pk, "Stand einer Leistung")
    leistung = _leistung(request, akte, nr)
    formular = LeistungStandFormular(request.POST or None, instance=leistung)

    def speichern() -> None:
        werte = formular.cleaned_data
        change_leistung(
            leistung=leistung, status=werte["status"], tag=werte["status_am"], by=request.user
        )

    titel = f"Stand der Leistung „{leistung}“"
    return _formular(request, akte, formular, titel, speichern)


def _formular(
    request: HttpRequest, akte: Fall, formular: Any, titel: str, speichern: Callable[[], Any]
) -> HttpResponse:
    """Show a form of the plan, or store it and go back to the plan."""
    plan_url = reverse(REITER, args=[akte.pk])
    if request.method == "POST" and formular.is_valid():
        try:
            speichern()
        except ValidationError as fehler:
            fehler_uebernehmen(formular, fehler)
        else:
            messages.success(request, f"„{formular.instance}“ ist gespeichert.")
            return redirect(plan_url)
    kontext = rahmen(request, akte, REITER, ("Hilfeplan", plan_url), (titel, "")) | {
        "titel": titel,
        "formular": formular,
        "abbrechen_url": plan_url,
    }
    status = 422 if formular.errors else 200
    return render(request, "casemanagement/formular.html", kontext, status=status)


def _entfernen(
    request: HttpRequest, akte: Fall, titel: str, text: str, entfernen: Callable[[], None]
) -> HttpResponse:
    plan_url = reverse(REITER, args=[akte.pk])
    if request.method == "POST":
        try:
            entfernen()
        except ValidationError as fehler:
            messages.error(request, " ".join(fehler.messages))
        else:
            messages.success(request, "Der Eintrag ist aus dem Entwurf genommen.")
        return redirect(plan_url)
    kontext = rahmen(request, akte, REITER, ("Hilfeplan", plan_url), (titel, "")) | {
        "titel": titel,
        "text": text,
        "bestaetigen_text": "Entfernen",
        "art": "gefahr",
        "abbrechen_url": plan_url,
    }
    return render(request, "casemanagement/frage.html", kontext)


def _ziel(request: HttpRequest, akte: Fall, nr: int) -> Ziel:
    sichtbare = Ziel.objects.visible_to(request.user).select_related("hilfeplan")
    return get_object_or_404(sichtbare, pk=nr, fall=akte)


def _leistung(request: HttpRequest, akte: Fall, nr: int) -> Leistung:
    sichtbare = Leistung.objects.visible_to(request.user).select_related("ziel__hilfeplan")
    return get_object_or_404(sichtbare, pk=nr, fall=akte)


def _zahl(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() else None
