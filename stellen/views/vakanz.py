"""What is planned for the unfilled part of a post."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from stellen.actions.besetzungen import delete_vakanz, save_vakanz
from stellen.belegung import am_tag
from stellen.forms.besetzung import VakanzFormular
from stellen.models import Stelle, Vakanz
from stellen.stellenplan import abschnitte_einer
from stellen.views.stelle import pflegbare_oder_404
from stellen.views.stelle_formular import loesche, speichere


def neu(request: HttpRequest, pk: int) -> HttpResponse:
    eine = pflegbare_oder_404(request, pk)
    lage = am_tag(abschnitte_einer(eine), timezone.localdate())
    offen = lage is not None and lage[0].unbesetzt and not lage[0].angabe
    # Without any statement yet it is about the whole vacancy, else about what is new today.
    von = lage[1] if lage and offen else max(timezone.localdate(), eine.gueltig_von)
    vakanz = Vakanz(stelle=eine, kommune_id=eine.kommune_id)
    return _speichere(request, eine, vakanz, "Angabe zur Vakanz", initial={"von": von})


def bearbeiten(request: HttpRequest, pk: int, nr: int) -> HttpResponse:
    eine = pflegbare_oder_404(request, pk)
    return _speichere(request, eine, _vakanz_oder_404(request, eine, nr), "Angabe bearbeiten")


def _vakanz_oder_404(request: HttpRequest, eine: Stelle, nr: int) -> Vakanz:
    return get_object_or_404(Vakanz.objects.visible_to(request.user).filter(stelle=eine), pk=nr)


def _speichere(
    request: HttpRequest, eine: Stelle, vakanz: Vakanz, titel: str, initial: dict | None = None
) -> HttpResponse:
    formular = VakanzFormular(request.POST or None, instance=vakanz, initial=initial)

    def speichern() -> str:
        save_vakanz(vakanz=vakanz, by=request.user)
        return f"Gespeichert: {vakanz.get_stand_display()} ab {vakanz.von:%d.%m.%Y}."

    return speichere(
        request,
        formular,
        eine,
        speichern,
        titel=titel,
        einleitung="Was ist für den unbesetzten Teil der Stelle geplant, und seit wann gilt das?",
    )


def loeschen(request: HttpRequest, pk: int, nr: int) -> HttpResponse:
    eine = pflegbare_oder_404(request, pk)
    vakanz = _vakanz_oder_404(request, eine, nr)
    return loesche(
        request,
        eine,
        lambda grund: delete_vakanz(vakanz=vakanz, grund=grund, by=request.user),
        was="Die Angabe zur Vakanz",
        folgen=["Der unbesetzte Teil gilt in dieser Zeit wieder als ungeklärt."],
    )
