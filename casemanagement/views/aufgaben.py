"""Tasks: all of mine by urgency, and those of one file."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from casemanagement.actions.aufgaben import change_aufgabe, save_aufgabe
from casemanagement.aufgabenliste import HEUTE, UEBERFAELLIG, WOCHE, in_der_zeit, meine_offenen
from casemanagement.constants import AufgabeStatus
from casemanagement.forms.aufgabe import AufgabeFormular
from casemanagement.models import Aufgabe, Fall
from casemanagement.permissions import may_see_faelle
from casemanagement.views.zugang import bearbeitbarer_fall_oder_404, fall_oder_404, rahmen
from kim.actions.zugriff import log_zugriff
from kim.constants import ZugriffArt
from kim.forms.konten import fehler_uebernehmen
from kim.permissions import require
from kim.views.liste import seite

SAETZE = {
    AufgabeStatus.OFFEN: "Die Aufgabe „{}“ ist wieder offen.",
    AufgabeStatus.ERLEDIGT: "Die Aufgabe „{}“ ist erledigt.",
    AufgabeStatus.ENTFALLEN: "Die Aufgabe „{}“ entfällt.",
}


@require_GET
def meine(request: HttpRequest) -> HttpResponse:
    """Open tasks of mine, the oldest due first; ``?zeit=`` ueberfaellig, heute or woche."""
    require(may_see_faelle(request.user))
    heute = timezone.localdate()
    zeit = request.GET.get("zeit", "")
    aufgaben = in_der_zeit(meine_offenen(request.user), zeit, heute)
    eine = seite(request, aufgaben.select_related("fall__person"))
    log_zugriff(
        by=request.user,
        objekte=list(eine.object_list),
        art=ZugriffArt.ANSICHT,
        zweck="Meine Aufgaben",
    )
    kontext = {
        "seite": eine,
        "heute": heute,
        "zeiten": _zeiten(zeit),
        "gefiltert": bool(zeit),
        "weiter": request.get_full_path(),
    }
    return render(request, "casemanagement/aufgaben.html", kontext)


def _zeiten(aktiv: str) -> list[dict[str, Any]]:
    url = reverse("casemanagement:aufgaben")
    namen = {"": "Alle offenen", UEBERFAELLIG: "Überfällig", HEUTE: "Heute", WOCHE: "7 Tage"}
    return [
        {"text": text, "url": f"{url}?zeit={name}" if name else url, "aktiv": name == aktiv}
        for name, text in namen.items()
    ]


def des_falls(request: HttpRequest, pk: int) -> HttpResponse:
    """All tasks of a file, and on top the line for a new one."""
    if request.method == "POST":
        akte = bearbeitbarer_fall_oder_404(request, pk, "Aufgaben")
    else:
        akte = fall_oder_404(request, pk, "Aufgaben")
    formular = AufgabeFormular(
        request.POST or None, instance=Aufgabe(fall=akte), fall=akte, nutzer=request.user
    )
    if request.method == "POST" and formular.is_valid() and _gespeichert(request, formular):
        messages.success(request, f"Die Aufgabe „{formular.instance}“ ist angelegt.")
        return redirect("casemanagement:fall_aufgaben", akte.pk)
    aufgaben = list(akte.aufgaben.select_related("zustaendig"))
    kontext = rahmen(request, akte, "casemanagement:fall_aufgaben", ("Aufgaben", "")) | {
        "formular": formular,
        "offene": [a for a in aufgaben if a.status == AufgabeStatus.OFFEN],
        "andere": [a for a in aufgaben if a.status != AufgabeStatus.OFFEN][::-1],
        "heute": timezone.localdate(),
    }
    status = 422 if formular.errors else 200
    return render(request, "casemanagement/fall_aufgaben.html", kontext, status=status)


def bearbeiten(request: HttpRequest, pk: int, nr: int) -> HttpResponse:
    akte = bearbeitbarer_fall_oder_404(request, pk, "Aufgabe bearbeiten")
    aufgabe = _aufgabe(akte, nr)
    formular = AufgabeFormular(
        request.POST or None, instance=aufgabe, fall=akte, nutzer=request.user
    )
    liste = reverse("casemanagement:fall_aufgaben", args=[akte.pk])
    if request.method == "POST" and formular.is_valid() and _gespeichert(request, formular):
        messages.success(request, f"Die Aufgabe „{aufgabe}“ ist gespeichert.")
        return redirect(liste)
    teile = (("Aufgaben", liste), ("Aufgabe bearbeiten", ""))
    kontext = rahmen(request, akte, "casemanagement:fall_aufgaben", *teile) | {
        "formular": formular,
        "titel": "Aufgabe bearbeiten",
        "abbrechen_url": liste,
    }
    status = 422 if formular.errors else 200
    return render(request, "casemanagement/formular.html", kontext, status=status)


@require_POST
def stand(request: HttpRequest, pk: int, nr: int) -> HttpResponse:
    """Done, dropped or open again; then back to where one came from."""
    akte = bearbeitbarer_fall_oder_404(request, pk, "Aufgabe erledigen")
    aufgabe = _aufgabe(akte, nr)
    neu = request.POST.get("status", "")
    try:
        require(neu in AufgabeStatus.values)
        change_aufgabe(aufgabe=aufgabe, status=neu, by=request.user)
    except ValidationError as fehler:
        messages.error(request, " ".join(fehler.messages))
    else:
        messages.success(request, SAETZE[AufgabeStatus(neu)].format(aufgabe))
    weiter = request.POST.get("weiter", "")
    if url_has_allowed_host_and_scheme(weiter, {request.get_host()}):
        return redirect(weiter)
    return redirect("casemanagement:fall_aufgaben", akte.pk)


def _aufgabe(akte: Fall, nr: int) -> Aufgabe:
    return get_object_or_404(akte.aufgaben.select_related("zustaendig"), pk=nr)


def _gespeichert(request: HttpRequest, formular: AufgabeFormular) -> bool:
    try:
        save_aufgabe(aufgabe=formular.instance, by=request.user)
    except ValidationError as fehler:
        fehler_uebernehmen(formular, fehler)
        return False
    return True
