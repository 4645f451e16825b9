"""Correct a settled Meldung: a new version with its reason."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from kim.permissions import require
from stellen.actions import korrigieren
from stellen.bericht.typen import SPALTEN
from stellen.constants import MeldungStatus
from stellen.forms.korrektur import KorrekturForm
from stellen.permissions import may_audit_stellen
from stellen.views.meldung_rahmen import rahmen, versionen_von


@require_http_methods(["GET", "POST"])
def korrektur(request: HttpRequest, stichtag: date, ags: str) -> HttpResponse:
    require(may_audit_stellen(request.user))
    erhebung, kommune, versionen = versionen_von(request, stichtag, ags)
    neueste = versionen[0]
    kontext = rahmen(erhebung, kommune, "Korrektur")
    if neueste.status != MeldungStatus.FESTGESTELLT:
        messages.warning(request, "Korrigieren kann man nur eine festgestellte Meldung.")
        return redirect(kontext["meldung_url"])
    formular = KorrekturForm(request.POST or None, meldung=neueste)
    if request.method == "POST" and formular.is_valid():
        try:
            neu = korrigieren(
                meldung=neueste,
                werte=formular.werte(),
                grund=formular.cleaned_data["grund"],
                by=request.user,
            )
        except ValidationError as fehler:
            formular.add_error(None, fehler)
        else:
            messages.success(
                request,
                f"Die Korrektur ist als Version {neu.version} gespeichert. Sie gilt, sobald sie "
                "geprüft und festgestellt ist.",
            )
            return redirect(kontext["meldung_url"])
    kontext |= {"formular": formular, "meldung": neueste, "spalten": SPALTEN}
    status = 422 if formular.errors else 200
    return render(request, "stellen/meldung_korrektur.html", kontext, status=status)
