"""Consents of a file: which there are, a new one, its withdrawal, the text to sign."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from casemanagement.actions.einwilligungen import save_einwilligung, withdraw_einwilligung
from casemanagement.einwilligungsdruck import druckseite
from casemanagement.einwilligungstexte import texte
from casemanagement.forms.einwilligung import EinwilligungFormular
from casemanagement.models import Einwilligung, Fall
from casemanagement.views.zugang import bearbeitbarer_fall_oder_404, fall_oder_404, rahmen
from kim.forms.konten import fehler_uebernehmen
from kim.zahlen import datum_text

REITER = "casemanagement:einwilligungen"
FOLGEN_FALLARBEIT = (
    "Ab heute dürfen Sie auf dieser Grundlage nichts Neues über die Person erheben oder nutzen.",
    "Schritte wie ein neues Assessment sind erst mit einer neuen Einwilligung wieder möglich.",
    "Was bis heute geschehen ist, bleibt rechtmäßig (Art. 7 Abs. 3 DSGVO).",
    "Die Akte wird dadurch nicht gelöscht. Klären Sie mit der Person, ob sie beendet werden soll.",
)
FOLGEN_WEITERGABE = (
    "Ab heute darf an diese Stelle nichts mehr weitergegeben werden.",
    "Was schon weitergegeben wurde, bleibt dort. Teilen Sie der Stelle den Widerruf mit.",
    "Die Einwilligung in die Fallarbeit selbst bleibt davon unberührt.",
)


@require_GET
def liste(request: HttpRequest, pk: int) -> HttpResponse:
    akte = fall_oder_404(request, pk, "Einwilligungen")
    heute = timezone.localdate()
    alle = akte.einwilligungen.select_related("empfaenger")
    kontext = rahmen(request, akte, REITER, ("Einwilligungen", "")) | {
        "zeilen": [_zeile(e, heute) for e in alle],
        "sprachen": texte().values(),
    }
    return render(request, "casemanagement/einwilligungen.html", kontext)


def _zeile(e: Einwilligung, heute: date) -> dict[str, Any]:
    text = texte().get(e.sprache)
    return {"e": e, "stand": _stand(e, heute), "sprache": text.name if text else e.sprache}


def _stand(e: Einwilligung, heute: date) -> dict[str, str]:
    if e.widerrufen_am:
        tag = datum_text(e.widerrufen_am)
        return {"text": f"widerrufen am {tag}", "art": "danger", "symbol": "rueckgaengig"}
    if e.bis and e.bis < heute:
        return {"text": f"abgelaufen am {datum_text(e.bis)}", "art": "warning", "symbol": "uhr"}
    if e.von > heute:
        return {"text": f"gilt ab {datum_text(e.von)}", "art": "neutral", "symbol": "uhr"}
    return {"text": "gültig", "art": "success", "symbol": "haken"}


def neu(request: HttpRequest, pk: int) -> HttpResponse:
    akte = bearbeitbarer_fall_oder_404(request, pk, "Einwilligung erfassen")
    formular = EinwilligungFormular(request.POST or None, instance=Einwilligung(fall=akte))
    if request.method == "POST" and formular.is_valid():
        try:
            save_einwilligung(einwilligung=formular.instance, by=request.user)
        except ValidationError as fehler:
            fehler_uebernehmen(formular, fehler)
        else:
            messages.success(request, "Die Einwilligung ist erfasst.")
            return redirect(REITER, akte.pk)
    kontext = _in_der_akte(request, akte, "Einwilligung erfassen") | {"formular": formular}
    status = 422 if formular.errors else 200
    return render(request, "casemanagement/formular.html", kontext, status=status)


def widerrufen(request: HttpRequest, pk: int, nr: int) -> HttpResponse:
    """Ask once, saying what follows; then withdraw."""
    akte = bearbeitbarer_fall_oder_404(request, pk, "Einwilligung widerrufen")
    eine = get_object_or_404(akte.einwilligungen.select_related("empfaenger"), pk=nr)
    if request.method == "POST":
        try:
            withdraw_einwilligung(einwilligung=eine, by=request.user)
        except ValidationError as fehler:
            messages.error(request, " ".join(fehler.messages))
        else:
            messages.success(request, "Der Widerruf ist erfasst. Er gilt ab sofort.")
        return redirect(REITER, akte.pk)
    wem = f" gegenüber {eine.empfaenger}" if eine.empfaenger else ""
    kontext = _in_der_akte(request, akte, "Einwilligung widerrufen") | {
        "text": f"{akte.person.name} widerruft die Einwilligung „{eine.zweck}“{wem}, gültig seit "
        f"{datum_text(eine.von)}. Das lässt sich nicht zurücknehmen.",
        "folgen": FOLGEN_WEITERGABE if eine.empfaenger_id else FOLGEN_FALLARBEIT,
        "bestaetigen_text": "Widerruf erfassen",
        "art": "gefahr",
    }
    return render(request, "casemanagement/frage.html", kontext)


@require_GET
def druck(request: HttpRequest, pk: int) -> HttpResponse:
    """The text to sign, in the client's language beside German; ``?sprache=``."""
    akte = fall_oder_404(request, pk, "Einwilligung drucken")
    seite = druckseite(
        sprache=request.GET.get("sprache", ""),
        person=akte.person,
        team=akte.team,
        adresse=reverse("casemanagement:einwilligung_druck", args=[akte.pk]),
    )
    kontext = _in_der_akte(request, akte, "Einwilligung drucken") | seite
    return render(request, "casemanagement/einwilligung_druck.html", kontext)


def _in_der_akte(request: HttpRequest, akte: Fall, titel: str) -> dict[str, Any]:
    zurueck = reverse(REITER, args=[akte.pk])
    return rahmen(request, akte, REITER, ("Einwilligungen", zurueck), (titel, "")) | {
        "titel": titel,
        "vorzeile": akte.person.name,
        "abbrechen_url": zurueck,
    }
