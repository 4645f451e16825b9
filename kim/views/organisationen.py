"""Organisationen with their Ansprechpersonen."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from kim.actions import organisationen as aktionen
from kim.forms.konten import GrundFormular, fehler_uebernehmen
from kim.forms.organisationen import (
    AnsprechpersonFormular,
    OrganisationenFilter,
    OrganisationFormular,
)
from kim.kontext import LAND, rechte_von
from kim.models import Ansprechperson, Organisation, Rechtskreis
from kim.permissions import darf, require
from kim.views.kommunen import require_rolle
from kim.views.liste import seite, sortiert

SPALTEN = {
    "name": ("name", "pk"),
    "art": ("art", "name"),
    "kommune": ("kommune__reihenfolge", "name"),
}


def organisationen(request: HttpRequest) -> HttpResponse:
    require_rolle(request)
    formular = OrganisationenFilter(request.GET)
    formular.is_valid()
    zeilen = _gefiltert(formular.cleaned_data, Organisation.objects.select_related("kommune"))
    kontext = {
        "formular": formular,
        "seite": seite(request, sortiert(request, zeilen, SPALTEN, "name")),
        "darf_anlegen": darf(request.user, aktionen.RECHT),
    }
    return render(request, "kim/organisationen/liste.html", kontext)


def _gefiltert(wahl: dict, zeilen: QuerySet) -> QuerySet:
    if wort := wahl.get("q", "").strip():
        zeilen = zeilen.filter(name__icontains=wort)
    if art := wahl.get("art"):
        zeilen = zeilen.filter(art=art)
    if kommune := wahl.get("kommune"):
        zeilen = (
            zeilen.filter(kommune=None)
            if kommune == "land"
            else zeilen.filter(kommune__ags=kommune)
        )
    if rechtskreis := wahl.get("rechtskreis"):
        zeilen = zeilen.filter(rechtskreise__contains=[rechtskreis])
    if wahl.get("status") != "alle":
        zeilen = zeilen.filter(aktiv=wahl.get("status") != "inaktiv")
    return zeilen


def organisation(request: HttpRequest, pk: int) -> HttpResponse:
    require_rolle(request)
    eine = get_object_or_404(Organisation.objects.select_related("kommune"), pk=pk)
    namen = dict(Rechtskreis.objects.values_list("kuerzel", "bezeichnung"))
    kontext = {
        "organisation": eine,
        "rechtskreise": [(k, namen.get(k, "")) for k in eine.rechtskreise],
        "personen": list(eine.ansprechpersonen.all()),
        "teams": list(eine.teams.select_related("kommune")),
        "darf_pflegen": aktionen.darf_organisation_pflegen(request.user, eine),
        "pfad": [("Organisationen", reverse("organisationen")), (eine.name, "")],
    }
    return render(request, "kim/organisationen/organisation.html", kontext)


def pflegbar(request: HttpRequest, pk: int) -> Organisation:
    """One that the account may change; others answer as if they did not exist."""
    require(darf(request.user, aktionen.RECHT))
    ids = rechte_von(request.user).bereiche(aktionen.RECHT)
    zeilen = Organisation.objects.filter(kommune_id__in=ids)
    if LAND in ids:
        zeilen = zeilen | Organisation.objects.filter(kommune=None)
    return get_object_or_404(zeilen.select_related("kommune"), pk=pk)


def organisation_neu(request: HttpRequest) -> HttpResponse:
    require(darf(request.user, aktionen.RECHT))
    return _formular(request, None)


def organisation_bearbeiten(request: HttpRequest, pk: int) -> HttpResponse:
    return _formular(request, pflegbar(request, pk))


def _formular(request: HttpRequest, eine: Organisation | None) -> HttpResponse:
    titel = "Organisation bearbeiten" if eine else "Organisation anlegen"
    formular = OrganisationFormular(request.POST or None, instance=eine, by=request.user)
    if request.method == "POST" and formular.is_valid():
        try:
            gespeichert = aktionen.save_organisation(
                organisation=formular.instance, by=request.user
            )
        except ValidationError as fehler:
            fehler_uebernehmen(formular, fehler)
        else:
            messages.success(request, f"„{gespeichert.name}“ ist gespeichert.")
            return redirect("organisation", gespeichert.pk)
    kontext = {"formular": formular, "titel": titel, "pfad": _pfad(eine, titel)}
    return render(request, "kim/organisationen/formular.html", kontext)


def _pfad(eine: Organisation | None, titel: str) -> list[tuple[str, str]]:
    pfad = [("Organisationen", reverse("organisationen"))]
    if eine:
        pfad.append((eine.name, reverse("organisation", args=[eine.pk])))
    return [*pfad, (titel, "")]


def organisation_stilllegen(request: HttpRequest, pk: int) -> HttpResponse:
    return _aktiv(request, pk, False)


def organisation_reaktivieren(request: HttpRequest, pk: int) -> HttpResponse:
    return _aktiv(request, pk, True)


def _aktiv(request: HttpRequest, pk: int, aktiv: bool) -> HttpResponse:
    eine = pflegbar(request, pk)
    formular = GrundFormular(request.POST or None)
    if request.method == "POST" and formular.is_valid():
        try:
            aktionen.set_organisation_aktiv(
                organisation=eine,
                aktiv=aktiv,
                grund=formular.cleaned_data["grund"],
                by=request.user,
            )
        except ValidationError as fehler:
            fehler_uebernehmen(formular, fehler)
        else:
            zustand = "wieder aktiv" if aktiv else "stillgelegt"
            messages.success(request, f"„{eine.name}“ ist {zustand}.")
            return redirect("organisation", pk)
    titel = "Organisation wieder aktivieren" if aktiv else "Organisation stilllegen"
    folge = "wieder auswählbar" if aktiv else "nicht mehr auswählbar; alles Gespeicherte bleibt"
    kontext = {
        "formular": formular,
        "titel": titel,
        "text": f"„{eine.name}“ ist danach in neuen Einträgen {folge}.",
        "bestaetigen_text": "Wieder aktivieren" if aktiv else "Stilllegen",
        "art": "primary" if aktiv else "gefahr",
        "abbrechen_url": reverse("organisation", args=[pk]),
        "pfad": _pfad(eine, titel),
    }
    return render(request, "kim/konten/frage.html", kontext)


def ansprechperson_neu(request: HttpRequest, pk: int) -> HttpResponse:
    eine = pflegbar(request, pk)
    return _person(request, Ansprechperson(organisation=eine), "Ansprechperson anlegen")


def _person_oder_404(request: HttpRequest, pk: int, person: int) -> Ansprechperson:
    return get_object_or_404(Ansprechperson, organisation=pflegbar(request, pk), pk=person)


def ansprechperson_bearbeiten(request: HttpRequest, pk: int, person: int) -> HttpResponse:
    return _person(request, _person_oder_404(request, pk, person), "Ansprechperson bearbeiten")


def _person(request: HttpRequest, person: Ansprechperson, titel: str) -> HttpResponse:
    formular = AnsprechpersonFormular(request.POST or None, instance=person)
    if request.method == "POST" and formular.is_valid():
        aktionen.save_ansprechperson(person=formular.instance, by=request.user)
        messages.success(request, f"{person.name} ist gespeichert.")
        return redirect("organisation", person.organisation_id)
    kontext = {
        "formular": formular,
        "titel": titel,
        "pfad": _pfad(person.organisation, titel),
        "abbrechen_url": reverse("organisation", args=[person.organisation_id]),
    }
    return render(request, "kim/organisationen/formular.html", kontext)


def ansprechperson_loeschen(request: HttpRequest, pk: int, person: int) -> HttpResponse:
    eine = _person_oder_404(request, pk, person)
    formular = GrundFormular(request.POST or None)
    if request.method == "POST" and formular.is_valid():
        aktionen.delete_ansprechperson(
            person=eine, grund=formular.cleaned_data["grund"], by=request.user
        )
        messages.success(request, f"{eine.name} ist gelöscht.")
        return redirect("organisation", pk)
    kontext = {
        "formular": formular,
        "titel": "Ansprechperson löschen",
        "text": f"{eine.name} steht danach nicht mehr bei „{eine.organisation.name}“.",
        "bestaetigen_text": "Löschen",
        "art": "gefahr",
        "abbrechen_url": reverse("organisation", args=[pk]),
        "pfad": _pfad(eine.organisation, "Ansprechperson löschen"),
    }
    return render(request, "kim/konten/frage.html", kontext)
