"""Release a Stichtag as open data, or take it back; both after a question."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from kim.forms.konten import GrundFormular, fehler_uebernehmen
from kim.models import Kommune
from kim.permissions import require
from kim.zahlen import datum_text
from stellen.actions import hindernisse, release_erhebung, withdraw_erhebung
from stellen.constants import Stellenart
from stellen.models import Erhebung
from stellen.offene_daten.beschreibung import LIZENZ_NAME
from stellen.permissions import may_release_daten


@require_http_methods(["GET", "POST"])
def freigabe(request: HttpRequest, stichtag: date) -> HttpResponse:
    """Release; a released Stichtag leads to the question whether to withdraw it."""
    require(may_release_daten(request.user))
    erhebung = get_object_or_404(Erhebung, stichtag=stichtag)
    if request.method == "GET" and erhebung.freigegeben_am is not None:
        return redirect("stellen:freigabe_ende", stichtag)
    kontext = _rahmen(erhebung, "Als offene Daten freigeben") | _frage(erhebung)
    if request.method == "POST":
        try:
            release_erhebung(erhebung=erhebung, by=request.user)
        except ValidationError as fehler:
            kontext["hindernisse"] = fehler.messages
            return render(request, "stellen/freigabe.html", kontext, status=422)
        messages.success(request, f"Die Zahlen zum {datum_text(stichtag)} sind jetzt öffentlich.")
        return redirect("offene_daten_stichtag", stichtag)
    kontext["hindernisse"] = hindernisse(erhebung)
    return render(request, "stellen/freigabe.html", kontext)


def _frage(erhebung: Erhebung) -> dict[str, Any]:
    """What exactly becomes public."""
    tag = datum_text(erhebung.stichtag)
    kommunen = Kommune.objects.count()
    return {
        "text": f"Die festgestellten Zahlen zum {tag} werden öffentlich: für alle im Internet, "
        "ohne Anmeldung.",
        "folgen": [
            (
                f"Öffentlich wird je Kommune ({kommunen}) und Stellenart ({len(Stellenart)}): "
                "zugewiesen, besetzt, zur Besetzung vorgesehen, nicht zur Besetzung vorgesehen."
            ),
            (
                "Nicht öffentlich werden: Namen, Begründungen, Bearbeitungsstände, Befunde und "
                "nicht festgestellte Fassungen."
            ),
            f"Alle dürfen die Daten nutzen und weitergeben: {LIZENZ_NAME}.",
            (
                "Wird später eine Korrektur festgestellt, erscheint von selbst eine neue Version, "
                "die die Kommune nennt."
            ),
            "Datenportale können die Daten übernehmen. Auch nach dem Zurückziehen kann es Kopien geben.",
        ],
        "bestaetigen_text": "Zahlen veröffentlichen",
    }


@require_http_methods(["GET", "POST"])
def ende(request: HttpRequest, stichtag: date) -> HttpResponse:
    """Withdraw; wants a reason, which stays inside."""
    require(may_release_daten(request.user))
    erhebung = get_object_or_404(Erhebung, stichtag=stichtag)
    if request.method == "GET" and erhebung.freigegeben_am is None:
        return redirect("stellen:freigabe", stichtag)
    formular = GrundFormular(request.POST or None)
    tag = datum_text(stichtag)
    if request.method == "POST" and formular.is_valid():
        try:
            withdraw_erhebung(erhebung=erhebung, by=request.user, **formular.cleaned_data)
        except ValidationError as fehler:
            fehler_uebernehmen(formular, fehler)
        else:
            messages.success(request, f"Die offenen Daten zum {tag} sind zurückgezogen.")
            return redirect("stellen:pruefung", stichtag)
    kontext = _rahmen(erhebung, "Offene Daten zurückziehen") | {
        "formular": formular,
        "text": f"Die Zahlen zum {tag} sind dann nicht mehr öffentlich abrufbar.",
        "folgen": [
            "Unter den Adressen der Dateien steht, dass sie zurückgezogen wurden.",
            "Kopien, die andere schon haben, bleiben bei ihnen.",
            "Die festgestellten Zahlen selbst ändern sich nicht. Sie können sie erneut freigeben.",
        ],
        "bestaetigen_text": "Daten zurückziehen",
        "art": "gefahr",
        "zeigen_url": reverse("offene_daten_stichtag", args=[stichtag]),
    }
    return render(
        request, "stellen/freigabe_ende.html", kontext, status=422 if formular.errors else 200
    )


def _rahmen(erhebung: Erhebung, titel: str) -> dict[str, Any]:
    tag = datum_text(erhebung.stichtag)
    pruefung = reverse("stellen:pruefung", args=[erhebung.stichtag])
    return {
        "titel": titel,
        "erhebung": erhebung,
        "abbrechen_url": pruefung,
        "pfad": [("Stellen", reverse("stellen:stichtage")), (tag, pruefung), (titel, "")],
        "umfang": [{"bezeichnung": "Stichtag", "wert": tag}],
    }
