"""What all form pages of a post share: save or show again, ask before deleting."""

from collections.abc import Callable, Sequence

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from kim.forms.konten import GrundFormular, fehler_uebernehmen
from stellen.models import Stelle
from stellen.views.stelle import pfad_der_stelle


def speichere(
    request: HttpRequest,
    formular: forms.Form,
    stelle: Stelle,
    aktion: Callable[[], str],
    *,
    titel: str,
    einleitung: str = "",
    absenden_text: str = "Speichern",
    vorlage: str = "stellen/stelle_formular.html",
) -> HttpResponse:
    """Save by ``aktion`` (it returns what to say) and go back to the post, or show the form."""
    ziel = reverse("stellen:stelle", args=[stelle.pk])
    if request.method == "POST" and formular.is_valid():
        try:
            messages.success(request, aktion())
        except ValidationError as fehler:
            fehler_uebernehmen(formular, fehler)
        else:
            return redirect(ziel)
    kontext = {
        "formular": formular,
        "titel": titel,
        "vorzeile": stelle.bezeichnung,
        "einleitung": einleitung,
        "absenden_text": absenden_text,
        "abbrechen_url": ziel,
        "pfad": pfad_der_stelle(stelle, stelle.bezeichnung, titel),
    }
    status = 422 if formular.errors else 200
    return render(request, vorlage, kontext, status=status)


def loesche(
    request: HttpRequest,
    stelle: Stelle,
    aktion: Callable[[str], None],
    *,
    was: str,
    folgen: Sequence[str] = (),
    hindernisse: Sequence[str] = (),
    ziel: str = "",
) -> HttpResponse:
    """Ask with a reason, then delete; while something hangs on it, say what."""
    formular = GrundFormular(request.POST or None)
    eigene = reverse("stellen:stelle", args=[stelle.pk])
    if request.method == "POST" and formular.is_valid():
        try:
            aktion(formular.cleaned_data["grund"])
        except ValidationError as fehler:
            fehler_uebernehmen(formular, fehler)
        else:
            messages.success(request, f"{was} ist gelöscht. Der Verlauf bleibt erhalten.")
            return redirect(ziel or eigene)
    kontext = {
        "formular": formular,
        "titel": f"{was} löschen",
        "vorzeile": stelle.bezeichnung,
        "text": f"{was} wird gelöscht, weil es ein Irrtum war. Was zu Ende geht, löschen Sie "
        "nicht, sondern beenden es.",
        "folgen": folgen,
        "hindernisse": hindernisse,
        "bestaetigen_text": "Löschen",
        "art": "gefahr",
        "abbrechen_url": eigene,
        "pfad": pfad_der_stelle(stelle, stelle.bezeichnung, "Löschen"),
    }
    status = 422 if formular.errors else 200
    return render(request, "stellen/stelle_loeschen.html", kontext, status=status)
