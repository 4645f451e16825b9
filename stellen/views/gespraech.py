"""Words beside the figures: comments, proposed corrections; and how a Kommune reports."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from kim.forms.konten import fehler_uebernehmen
from kim.kontext import rechte_von
from kim.models import Kommune
from kim.permissions import require
from stellen.actions.gespraech import add_beitrag
from stellen.actions.melden import propose_correction, set_vier_augen
from stellen.constants import Beitragsart, MeldungStatus
from stellen.forms.meldung import BeitragForm, MeldeeinstellungForm, VorschlagForm
from stellen.models import Meldeeinstellung
from stellen.permissions import may_discuss_meldung, may_report_stellen
from stellen.views.meldung_rahmen import rahmen, versionen_von


@require_POST
def beitrag(request: HttpRequest, stichtag: date, ags: str) -> HttpResponse:
    """Append a comment; it is about the newest version."""
    require(may_discuss_meldung(request.user))
    erhebung, kommune, versionen = versionen_von(request, stichtag, ags)
    require(may_discuss_meldung(request.user, kommune))
    kontext = rahmen(erhebung, kommune, "Kommentar")
    formular = BeitragForm(request.POST)
    if formular.is_valid():
        add_beitrag(
            meldung=versionen[0],
            art=Beitragsart.KOMMENTAR,
            text=formular.cleaned_data["text"],
            by=request.user,
        )
        messages.success(request, "Ihr Kommentar steht im Gespräch.")
        return redirect(f"{kontext['meldung_url']}#gespraech")
    kontext |= {"formular": formular, "titel": "Kommentar schreiben"}
    return _formular(request, kontext, "Kommentar senden")


@require_http_methods(["GET", "POST"])
def vorschlag(request: HttpRequest, stichtag: date, ags: str) -> HttpResponse:
    """The Kommune proposes to correct what is settled."""
    require(may_report_stellen(request.user))
    erhebung, kommune, versionen = versionen_von(request, stichtag, ags)
    require(may_report_stellen(request.user, kommune))
    kontext = rahmen(erhebung, kommune, "Korrektur vorschlagen")
    if versionen[0].status != MeldungStatus.FESTGESTELLT:
        messages.warning(request, "Korrigieren kann man nur eine festgestellte Meldung.")
        return redirect(kontext["meldung_url"])
    formular = VorschlagForm(request.POST or None)
    if request.method == "POST" and formular.is_valid():
        try:
            neu = propose_correction(
                meldung=versionen[0], grund=formular.cleaned_data["grund"], by=request.user
            )
        except ValidationError as fehler:
            fehler_uebernehmen(formular, fehler)
        else:
            messages.success(
                request,
                f"Version {neu.version} ist als Entwurf angelegt. Ändern Sie die Zahlen und senden "
                "Sie sie; bis zur Feststellung gilt die bisherige Version.",
            )
            return redirect("stellen:meldung_bearbeiten", stichtag, ags)
    kontext |= {
        "formular": formular,
        "titel": "Korrektur vorschlagen",
        "einleitung": "Die festgestellte Version bleibt unverändert und sichtbar. Es entsteht eine "
        "neue Version als Entwurf; das Ministerium wird benachrichtigt.",
    }
    return _formular(request, kontext, "Entwurf anlegen")


@require_http_methods(["GET", "POST"])
def einstellung(request: HttpRequest, ags: str) -> HttpResponse:
    """Whether a second person of the Kommune releases its Meldungen."""
    require(may_report_stellen(request.user))
    eigene = Kommune.objects.filter(pk__in=rechte_von(request.user).bereiche("edit_stellen"))
    kommune = get_object_or_404(eigene, ags=ags)
    stand = Meldeeinstellung.objects.filter(kommune=kommune).first()
    formular = MeldeeinstellungForm(
        request.POST if request.method == "POST" else None,
        instance=stand or Meldeeinstellung(kommune=kommune),
    )
    if request.method == "POST" and formular.is_valid():
        vier_augen = formular.cleaned_data["vier_augen"]
        set_vier_augen(kommune=kommune, vier_augen=vier_augen, by=request.user)
        messages.success(
            request,
            "Eine zweite Person gibt Meldungen ab jetzt frei."
            if vier_augen
            else "Meldungen werden ab jetzt ohne zweite Person gesendet.",
        )
        return redirect("stellen:stichtage")
    kontext = {
        "formular": formular,
        "titel": "Wie meldet Ihre Kommune?",
        "vorzeile": kommune.name,
        "pfad": [("Stellen", reverse("stellen:stichtage")), ("Melden", "")],
        "umfang": [{"bezeichnung": "Kommune", "wert": kommune.name}],
        "meldung_url": reverse("stellen:stichtage"),
        "einleitung": "Die Einstellung gilt für alle Meldungen, die noch nicht gesendet sind, und "
        "steht mit Person und Zeitpunkt im Verlauf.",
    }
    return _formular(request, kontext, "Speichern")


def _formular(request: HttpRequest, kontext: dict[str, Any], knopf: str) -> HttpResponse:
    kontext |= {"absenden_text": knopf, "abbrechen_url": kontext["meldung_url"]}
    if "kommune" in kontext:
        kontext["vorzeile"] = kontext["kommune"].name
    status = 422 if kontext["formular"].errors else 200
    return render(request, "stellen/meldung_formular.html", kontext, status=status)
