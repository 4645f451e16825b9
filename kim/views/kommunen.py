"""The 54 Kommunen: list, and one with its Gemeinden, Teams and Organisationen."""

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from kim.forms.organisationen import KommunenFilter
from kim.kontext import LAND
from kim.models import Kommune, Organisation
from kim.permissions import darf, require
from kim.views.liste import sortiert

SPALTEN = {
    "reihenfolge": ("reihenfolge",),
    "name": ("name",),
    "ags": ("ags",),
    "art": ("art", "reihenfolge"),
    "bezirk": ("regierungsbezirk", "reihenfolge"),
    "gemeinden": ("anzahl_gemeinden", "reihenfolge"),
}


def require_rolle(request: HttpRequest) -> None:
    """The directory is for everybody whose role carries a right, not for guests of a Gremium."""
    require(bool(request.rechte.ids))


def kommunen(request: HttpRequest) -> HttpResponse:
    require_rolle(request)
    formular = KommunenFilter(request.GET)
    formular.is_valid()
    wahl = formular.cleaned_data
    zeilen = Kommune.objects.annotate(
        anzahl_gemeinden=Count("gemeinden", filter=Q(gemeinden__gueltig_bis=None))
    )
    if wort := wahl.get("q", "").strip():
        zeilen = zeilen.filter(Q(name__icontains=wort) | Q(ags__startswith=wort))
    if art := wahl.get("art"):
        zeilen = zeilen.filter(art=art)
    if bezirk := wahl.get("bezirk"):
        zeilen = zeilen.filter(regierungsbezirk=bezirk)
    einlesen = {"text": "Gemeinden einlesen", "url": reverse("gemeinden_import")}
    kontext = {
        "formular": formular,
        "aktionen": [einlesen] if darf(request.user, "manage_organisationen", LAND) else [],
        "kommunen": list(sortiert(request, zeilen, SPALTEN, "reihenfolge")),
    }
    return render(request, "kim/kommunen/liste.html", kontext)


def kommune(request: HttpRequest, ags: str) -> HttpResponse:
    require_rolle(request)
    eine = get_object_or_404(Kommune, ags=ags)
    kontext = {
        "kommune": eine,
        "fakten": [
            ("Amtlicher Schlüssel", eine.ags),
            ("Art", eine.get_art_display()),
            ("Regierungsbezirk", eine.get_regierungsbezirk_display()),
        ],
        "gemeinden": list(eine.gemeinden.gueltig()),
        "teams": list(eine.teams.filter(aktiv=True).select_related("organisation")),
        "organisationen": list(Organisation.objects.filter(kommune=eine, aktiv=True)),
        "darf_pflegen": darf(request.user, "manage_organisationen", eine),
        "darf_konten": darf(request.user, "view_konten", eine),
        "pfad": [("Kommunen", reverse("kommunen")), (eine.name, "")],
    }
    return render(request, "kim/kommunen/kommune.html", kontext)
