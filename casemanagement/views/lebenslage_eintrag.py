"""Entering, changing, ending and deleting what the tab „Lebenslage“ shows."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from casemanagement.actions.lebenslage import delete_angabe, save_angabe
from casemanagement.forms.lebenslage import (
    AngabeFormular,
    AufenthaltFormular,
    LeistungFormular,
    LoeschFormular,
    ProfilFormular,
    StationFormular,
    ZertifikatFormular,
    ende_formular,
)
from casemanagement.models import (
    Arbeitsmarktprofil,
    Aufenthaltsstatus,
    Fall,
    Leistungsbezug,
    Sprachzertifikat,
    Station,
)
from casemanagement.views.lebenslage import SEITE
from casemanagement.views.zugang import bearbeitbarer_fall_oder_404, rahmen
from kim.forms.konten import fehler_uebernehmen


@dataclass(frozen=True)
class Art:
    """One kind of entry, by the word in the address."""

    modell: type[Model]
    formular: type[AngabeFormular]

    @property
    def name(self) -> str:
        return str(self.modell._meta.verbose_name)


ARTEN = {
    "aufenthalt": Art(Aufenthaltsstatus, AufenthaltFormular),
    "leistung": Art(Leistungsbezug, LeistungFormular),
    "station": Art(Station, StationFormular),
    "zertifikat": Art(Sprachzertifikat, ZertifikatFormular),
}
MIT_ENDE = ("aufenthalt", "leistung", "station")


def neu(request: HttpRequest, pk: int, art: str) -> HttpResponse:
    akte = bearbeitbarer_fall_oder_404(request, pk, "Lebenslage eintragen")
    eine = _art(art)
    formular = eine.formular(request.POST or None, instance=eine.modell(fall=akte), fall=akte)
    return _bearbeite(request, akte, formular, f"{eine.name} eintragen")


def bearbeiten(request: HttpRequest, pk: int, art: str, nr: int) -> HttpResponse:
    akte = bearbeitbarer_fall_oder_404(request, pk, "Lebenslage ändern")
    eine = _art(art)
    formular = eine.formular(request.POST or None, instance=_zeile(akte, art, nr), fall=akte)
    return _bearbeite(request, akte, formular, f"{eine.name} ändern")


def beenden(request: HttpRequest, pk: int, art: str, nr: int) -> HttpResponse:
    akte = bearbeitbarer_fall_oder_404(request, pk, "Lebenslage ändern")
    if art not in MIT_ENDE:
        raise Http404
    zeile = _zeile(akte, art, nr)
    formular = ende_formular(ARTEN[art].modell)(request.POST or None, instance=zeile, fall=akte)
    einleitung = f"„{zeile}“ bleibt in der Akte stehen und gilt bis zu diesem Tag."
    return _bearbeite(request, akte, formular, f"{ARTEN[art].name} beenden", einleitung)


def arbeitsmarkt(request: HttpRequest, pk: int) -> HttpResponse:
    """The one profile of the file: made with the first saving, changed afterwards."""
    akte = bearbeitbarer_fall_oder_404(request, pk, "Arbeitsmarktprofil")
    profil = akte.arbeitsmarktprofile.first() or Arbeitsmarktprofil(fall=akte)
    formular = ProfilFormular(request.POST or None, instance=profil, fall=akte)
    return _bearbeite(request, akte, formular, "Arbeitsmarktprofil bearbeiten")


def loeschen(request: HttpRequest, pk: int, art: str, nr: int) -> HttpResponse:
    akte = bearbeitbarer_fall_oder_404(request, pk, "Lebenslage ändern")
    zeile, name = _zeile(akte, art, nr), ARTEN[art].name
    formular = LoeschFormular(request.POST or None)
    if request.method == "POST" and formular.is_valid():
        try:
            delete_angabe(angabe=zeile, grund=formular.cleaned_data["grund"], by=request.user)
        except ValidationError as fehler:
            fehler_uebernehmen(formular, fehler)
        else:
            messages.success(request, f"„{zeile}“ ist gelöscht. Der Verlauf behält den Eintrag.")
            return redirect(SEITE, akte.pk)
    kontext = _kontext(request, akte, formular, f"{name} löschen") | {
        "text": f"Sie löschen „{zeile}“ aus der Akte von {akte.person.name}. Löschen Sie nur, was "
        "nie gestimmt hat. Was geendet hat, beenden Sie.",
        "bestaetigen_text": "Eintrag löschen",
        "art": "gefahr",
    }
    status = 422 if formular.errors else 200
    return render(request, "casemanagement/frage.html", kontext, status=status)


def _art(art: str) -> Art:
    if art not in ARTEN:
        raise Http404
    return ARTEN[art]


def _zeile(akte: Fall, art: str, nr: int) -> Any:
    return get_object_or_404(_art(art).modell._default_manager.filter(fall=akte), pk=nr)


def _bearbeite(
    request: HttpRequest, akte: Fall, formular: AngabeFormular, titel: str, einleitung: str = ""
) -> HttpResponse:
    """Show the form or store it; what an action refuses is shown at the field."""
    if request.method == "POST" and formular.is_valid() and _gespeichert(request, formular):
        messages.success(request, f"„{formular.instance}“ ist gespeichert.")
        return redirect(SEITE, akte.pk)
    kontext = _kontext(request, akte, formular, titel) | {"einleitung": einleitung}
    status = 422 if formular.errors else 200
    return render(request, "casemanagement/formular.html", kontext, status=status)


def _gespeichert(request: HttpRequest, formular: AngabeFormular) -> bool:
    try:
        save_angabe(angabe=formular.instance, by=request.user, ersetzt=formular.ersetzt)
    except ValidationError as fehler:
        fehler_uebernehmen(formular, fehler)
        return False
    return True


def _kontext(request: HttpRequest, akte: Fall, formular: Any, titel: str) -> dict[str, Any]:
    seite = reverse(SEITE, args=[akte.pk])
    return rahmen(request, akte, SEITE, ("Lebenslage", seite), (titel, "")) | {
        "formular": formular,
        "titel": titel,
        "abbrechen_url": seite,
    }
