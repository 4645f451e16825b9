"""Family and household of the person of a file: added and removed."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from casemanagement.actions.personen import delete_beziehung, save_beziehung
from casemanagement.forms.beziehung import BeziehungFormular
from casemanagement.models import Beziehung
from casemanagement.views.person import (
    REITER,
    aenderbare_person_oder_404,
    formularseite,
    frage,
)
from kim.forms.konten import fehler_uebernehmen


def neu(request: HttpRequest, pk: int) -> HttpResponse:
    akte = aenderbare_person_oder_404(request, pk, "Familie ergänzen")
    formular = BeziehungFormular(
        request.POST or None, nutzer=request.user, team_id=akte.team_id, ausser=akte.person_id
    )
    if request.method == "POST" and formular.is_valid():
        try:
            save_beziehung(fall=akte, beziehung=formular.beziehung(), by=request.user)
        except ValidationError as fehler:
            fehler_uebernehmen(formular, fehler)
        else:
            messages.success(request, "Die Angabe zu Familie und Haushalt ist gespeichert.")
            return redirect(REITER, akte.pk)
    return formularseite(request, akte, formular, "Familie oder Haushalt ergänzen")


def entfernen(request: HttpRequest, pk: int, nr: int) -> HttpResponse:
    akte = aenderbare_person_oder_404(request, pk, "Familie ändern")
    eigene = Beziehung.objects.filter(Q(person=akte.person) | Q(andere=akte.person))
    eine = get_object_or_404(eigene, pk=nr)
    if request.method == "POST":
        delete_beziehung(fall=akte, beziehung=eine, by=request.user)
        messages.success(request, "Die Beziehung ist entfernt.")
        return redirect(REITER, akte.pk)
    return frage(
        request,
        akte,
        titel="Soll diese Beziehung entfernt werden?",
        text="Sie steht dann bei keiner der beiden Personen mehr. Der Verlauf behält sie.",
        bestaetigen_text="Entfernen",
    )
