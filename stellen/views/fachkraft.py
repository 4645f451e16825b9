"""A person of the Kommune: on which posts, and another name."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from kim.actions.zugriff import log_zugriff
from kim.constants import ZugriffArt
from kim.forms.konten import fehler_uebernehmen
from kim.permissions import require
from stellen.actions.besetzungen import save_fachkraft
from stellen.forms.besetzung import FachkraftFormular
from stellen.models import Fachkraft
from stellen.permissions import may_edit_stellenplan


def fachkraft_oder_404(request: HttpRequest, pk: int) -> Fachkraft:
    require(may_edit_stellenplan(request.user))
    return get_object_or_404(
        Fachkraft.objects.visible_to(request.user).select_related("kommune"), pk=pk
    )


def fachkraft(request: HttpRequest, pk: int) -> HttpResponse:
    person = fachkraft_oder_404(request, pk)
    name = person.name
    formular = FachkraftFormular(request.POST or None, instance=person)
    if request.method == "POST" and formular.is_valid():
        try:
            save_fachkraft(fachkraft=person, by=request.user)
        except ValidationError as fehler:
            fehler_uebernehmen(formular, fehler)
        else:
            messages.success(request, f"Der Name ist gespeichert: {person.name}.")
            return redirect("stellen:fachkraft", pk)
    log_zugriff(by=request.user, objekte=person, art=ZugriffArt.ANSICHT, zweck="Stellenplan")
    kontext = {
        "person": person,
        "name": name,
        "formular": formular,
        "besetzungen": list(
            person.besetzungen.select_related("stelle")
            .prefetch_related("abwesenheiten")
            .order_by("-von")
        ),
        "abbrechen_url": reverse("stellen:plan"),
        "pfad": [("Stellenplan", reverse("stellen:plan")), (name, "")],
    }
    status = 422 if formular.errors else 200
    return render(request, "stellen/fachkraft.html", kontext, status=status)
