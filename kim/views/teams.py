"""Teams of Case Managers: the unit of access to files."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from kim.actions import organisationen as aktionen
from kim.forms.konten import fehler_uebernehmen
from kim.forms.organisationen import TeamFormular, TeamsFilter
from kim.kontext import rechte_von
from kim.models import Team
from kim.permissions import darf, require
from kim.views.kommunen import require_rolle
from kim.views.liste import seite, sortiert

SPALTEN = {
    "name": ("name", "kommune__reihenfolge"),
    "kommune": ("kommune__reihenfolge", "name"),
    "organisation": ("organisation__name", "name"),
}


def teams(request: HttpRequest) -> HttpResponse:
    require_rolle(request)
    formular = TeamsFilter(request.GET)
    formular.is_valid()
    wahl = formular.cleaned_data
    zeilen = Team.objects.select_related("kommune", "organisation")
    if wort := wahl.get("q", "").strip():
        zeilen = zeilen.filter(name__icontains=wort)
    if kommune := wahl.get("kommune"):
        zeilen = zeilen.filter(kommune__ags=kommune)
    if wahl.get("status") != "alle":
        zeilen = zeilen.filter(aktiv=wahl.get("status") != "inaktiv")
    kontext = {
        "formular": formular,
        "seite": seite(request, sortiert(request, zeilen, SPALTEN, "kommune")),
        "darf_anlegen": darf(request.user, aktionen.RECHT),
    }
    return render(request, "kim/teams/liste.html", kontext)


def team(request: HttpRequest, pk: int) -> HttpResponse:
    require_rolle(request)
    eines = get_object_or_404(Team.objects.select_related("kommune", "organisation"), pk=pk)
    kontext = {
        "team": eines,
        "darf_pflegen": darf(request.user, aktionen.RECHT, eines.kommune_id),
        "darf_konten": darf(request.user, "view_konten", eines.kommune_id),
        "pfad": [("Teams", reverse("teams")), (str(eines), "")],
    }
    return render(request, "kim/teams/team.html", kontext)


def team_neu(request: HttpRequest) -> HttpResponse:
    require(darf(request.user, aktionen.RECHT))
    return _formular(request, None)


def team_bearbeiten(request: HttpRequest, pk: int) -> HttpResponse:
    require(darf(request.user, aktionen.RECHT))
    ids = rechte_von(request.user).bereiche(aktionen.RECHT)
    return _formular(request, get_object_or_404(Team, pk=pk, kommune_id__in=ids))


def _formular(request: HttpRequest, eines: Team | None) -> HttpResponse:
    titel = "Team bearbeiten" if eines else "Team anlegen"
    formular = TeamFormular(request.POST or None, instance=eines, by=request.user)
    if request.method == "POST" and formular.is_valid():
        try:
            gespeichert = aktionen.save_team(team=formular.instance, by=request.user)
        except ValidationError as fehler:
            fehler_uebernehmen(formular, fehler)
        else:
            messages.success(request, f"Das Team „{gespeichert.name}“ ist gespeichert.")
            return redirect("team", gespeichert.pk)
    pfad = [("Teams", reverse("teams"))]
    if eines:
        pfad.append((str(eines), reverse("team", args=[eines.pk])))
    kontext = {"formular": formular, "titel": titel, "pfad": [*pfad, (titel, "")]}
    return render(request, "kim/teams/formular.html", kontext)
