"""Keeping a post: new, change, pass on, end, delete."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from kim.forms.konten import fehler_uebernehmen
from kim.kontext import LAND
from kim.models import Kommune
from kim.permissions import require
from kim.zahlen import datum_text
from stellen.actions.stellen import beende_stelle, delete_stelle, hindernisse, save_stelle
from stellen.constants import Anstellungstraeger
from stellen.forms.stelle import StelleEndeFormular, StelleFormular, WeiterleitungFormular
from stellen.models import Stelle
from stellen.permissions import may_edit_stellenplan
from stellen.views.stelle import pflegbare_oder_404
from stellen.views.stelle_formular import loesche, speichere


def neu(request: HttpRequest) -> HttpResponse:
    require(may_edit_stellenplan(request.user))
    eigene = Kommune.objects.filter(pk__in=request.rechte.bereiche("edit_stellen") - {LAND})
    kommunen = list(eigene)
    eine = Stelle(kommune=kommunen[0] if len(kommunen) == 1 else None)
    formular = StelleFormular(
        request.POST or None,
        instance=eine,
        kommunen=kommunen,
        initial={"gueltig_von": timezone.localdate()},
    )
    if request.method == "POST" and formular.is_valid():
        try:
            save_stelle(stelle=formular.instance, by=request.user)
        except ValidationError as fehler:
            fehler_uebernehmen(formular, fehler)
        else:
            text = f"„{eine.bezeichnung}“ ist angelegt. Tragen Sie jetzt ein, wer sie besetzt."
            messages.success(request, text)
            return redirect("stellen:stelle", eine.pk)
    kontext = {
        "formular": formular,
        "titel": "Stelle anlegen",
        "abbrechen_url": reverse("stellen:plan"),
        "pfad": [("Stellenplan", reverse("stellen:plan")), ("Stelle anlegen", "")],
    }
    status = 422 if formular.errors else 200
    return render(request, "stellen/stelle_formular.html", kontext, status=status)


def bearbeiten(request: HttpRequest, pk: int) -> HttpResponse:
    eine = pflegbare_oder_404(request, pk)
    formular = StelleFormular(request.POST or None, instance=eine, kommunen=[])

    def speichern() -> str:
        save_stelle(stelle=formular.instance, by=request.user)
        return f"„{eine.bezeichnung}“ ist gespeichert."

    return speichere(
        request,
        formular,
        eine,
        speichern,
        titel="Stelle bearbeiten",
        einleitung="Ändert sich der Umfang erst ab einem Tag, beenden Sie diese Stelle am Tag "
        "davor und legen Sie eine neue an. So bleiben die Zahlen früherer Stichtage richtig.",
    )


def weiterleiten(request: HttpRequest, pk: int) -> HttpResponse:
    eine = pflegbare_oder_404(request, pk)
    formular = WeiterleitungFormular(request.POST or None, instance=eine)

    def speichern() -> str:
        save_stelle(stelle=formular.instance, by=request.user)
        if eine.traeger_art == Anstellungstraeger.KOMMUNE:
            return f"Anstellungsträger von „{eine.bezeichnung}“ ist die Kommune selbst."
        traeger = eine.gemeinde or eine.organisation
        return f"„{eine.bezeichnung}“ ist an {traeger} weitergeleitet (Bescheid {datum_text(eine.bescheid_am)})."

    return speichere(
        request,
        formular,
        eine,
        speichern,
        titel="Stelle weiterleiten",
        einleitung="Wer stellt die Person auf dieser Stelle an?",
    )


def beenden(request: HttpRequest, pk: int) -> HttpResponse:
    eine = pflegbare_oder_404(request, pk)
    formular = StelleEndeFormular(request.POST or None, instance=eine)

    def speichern() -> str:
        beende_stelle(stelle=formular.instance, by=request.user)
        return f"„{eine.bezeichnung}“ endet am {datum_text(eine.gueltig_bis)}."

    return speichere(
        request,
        formular,
        eine,
        speichern,
        titel="Stelle beenden",
        einleitung="Besetzungen, Abwesenheiten und Angaben zur Vakanz, die länger laufen, enden am "
        "selben Tag. Frühere Stichtage ändern sich nicht.",
        absenden_text="Stelle beenden",
    )


def loeschen(request: HttpRequest, pk: int) -> HttpResponse:
    eine = pflegbare_oder_404(request, pk)
    return loesche(
        request,
        eine,
        lambda grund: delete_stelle(stelle=eine, grund=grund, by=request.user),
        was="Die Stelle",
        hindernisse=hindernisse(eine),
        ziel=reverse("stellen:plan"),
    )
