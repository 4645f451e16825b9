"""The person of a file: master data and languages, read and changed."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from casemanagement.actions.personen import delete_sprache, save_person, save_sprache
from casemanagement.angehoerige import angehoerige
from casemanagement.forms.person import PersonFormular, SpracheFormular
from casemanagement.models import Fall, PersonSprache
from casemanagement.permissions import may_edit_person
from casemanagement.stammdaten import gruppen
from casemanagement.views.zugang import bearbeitbarer_fall_oder_404, fall_oder_404, rahmen
from kim.forms.konten import fehler_uebernehmen
from kim.permissions import require

REITER = "casemanagement:person"


@require_GET
def person(request: HttpRequest, pk: int) -> HttpResponse:
    akte = fall_oder_404(request, pk, "Person")
    weitere = Fall.objects.visible_to(request.user).filter(person=akte.person).exclude(pk=akte.pk)
    kontext = rahmen(request, akte, REITER, ("Person", "")) | {
        "gruppen": gruppen(akte.person),
        "sprachen": list(akte.person.sprachen.all()),
        "angehoerige": angehoerige(akte.person, request.user),
        "weitere_akten": list(weitere),
        "darf_aendern": akte.offen and may_edit_person(request.user, akte.person),
    }
    return render(request, "casemanagement/person.html", kontext)


def bearbeiten(request: HttpRequest, pk: int) -> HttpResponse:
    akte = aenderbare_person_oder_404(request, pk, "Person bearbeiten")
    formular = PersonFormular(request.POST or None, instance=akte.person, kommune=akte.kommune)
    if request.method == "POST" and formular.is_valid():
        try:
            save_person(fall=akte, person=formular.instance, by=request.user)
        except ValidationError as fehler:
            fehler_uebernehmen(formular, fehler)
        else:
            messages.success(request, "Die Angaben zur Person sind gespeichert.")
            return redirect(REITER, akte.pk)
    return formularseite(request, akte, formular, "Person bearbeiten")


def sprache_neu(request: HttpRequest, pk: int) -> HttpResponse:
    akte = aenderbare_person_oder_404(request, pk, "Sprache hinzufügen")
    return _sprache(request, akte, PersonSprache(person=akte.person), "Sprache hinzufügen")


def sprache(request: HttpRequest, pk: int, nr: int) -> HttpResponse:
    akte = aenderbare_person_oder_404(request, pk, "Sprache bearbeiten")
    eine = get_object_or_404(akte.person.sprachen.all(), pk=nr)
    return _sprache(request, akte, eine, "Sprache bearbeiten")


def _sprache(request: HttpRequest, akte: Fall, eine: PersonSprache, titel: str) -> HttpResponse:
    formular = SpracheFormular(request.POST or None, instance=eine)
    if request.method == "POST" and formular.is_valid():
        try:
            save_sprache(fall=akte, sprache=formular.instance, by=request.user)
        except ValidationError as fehler:
            fehler_uebernehmen(formular, fehler)
        else:
            messages.success(request, f"Die Sprache {eine.sprache} ist gespeichert.")
            return redirect(REITER, akte.pk)
    return formularseite(request, akte, formular, titel)


def sprache_entfernen(request: HttpRequest, pk: int, nr: int) -> HttpResponse:
    akte = aenderbare_person_oder_404(request, pk, "Sprache entfernen")
    eine = get_object_or_404(akte.person.sprachen.all(), pk=nr)
    if request.method == "POST":
        delete_sprache(fall=akte, sprache=eine, by=request.user)
        messages.success(request, f"Die Sprache {eine.sprache} ist entfernt.")
        return redirect(REITER, akte.pk)
    return frage(
        request,
        akte,
        titel=f"Soll {eine.sprache} entfernt werden?",
        text="Die Sprache steht dann nicht mehr bei der Person. Der Verlauf behält sie.",
        bestaetigen_text="Entfernen",
    )


def aenderbare_person_oder_404(request: HttpRequest, pk: int, zweck: str) -> Fall:
    """A file whose person one may change; whom it is only shared with gets 403."""
    akte = bearbeitbarer_fall_oder_404(request, pk, zweck)
    require(may_edit_person(request.user, akte.person))
    return akte


def formularseite(request: HttpRequest, akte: Fall, formular: Any, titel: str) -> HttpResponse:
    zurueck = reverse(REITER, args=[akte.pk])
    kontext = rahmen(request, akte, REITER, ("Person", zurueck), (titel, "")) | {
        "formular": formular,
        "titel": titel,
        "abbrechen_url": zurueck,
    }
    status = 422 if formular.errors else 200
    return render(request, "casemanagement/formular.html", kontext, status=status)


def frage(request: HttpRequest, akte: Fall, *, titel: str, **texte: Any) -> HttpResponse:
    """Ask once before something of the person is removed."""
    zurueck = reverse(REITER, args=[akte.pk])
    kontext = rahmen(request, akte, REITER, ("Person", zurueck), (titel, "")) | {
        "titel": titel,
        "vorzeile": akte.person.name,
        "art": "gefahr",
        "abbrechen_url": zurueck,
        **texte,
    }
    return render(request, "casemanagement/frage.html", kontext)
