"""Import the official list of Gemeinden again: upload, see the difference, confirm."""

from django import forms
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from kim.actions.erstdaten import import_gemeinden
from kim.gemeindeliste import ListeUnlesbar, lies_liste, vergleiche
from kim.kontext import LAND
from kim.permissions import darf, require

_SALZ = "kim.gemeinden"
_EINE_STUNDE = 3600


class DateiFormular(forms.Form):
    datei = forms.FileField(
        label="Amtliches Verzeichnis als CSV",
        help_text="Spalten ags, name und kommune_ags; UTF-8; Komma oder Semikolon.",
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )


def gemeinden_import(request: HttpRequest) -> HttpResponse:
    """The checked rows travel signed through the confirmation page; nothing is kept meanwhile."""
    require(darf(request.user, "manage_organisationen", LAND))
    kontext: dict[str, object] = {
        "formular": DateiFormular(),
        "pfad": [("Kommunen", reverse("kommunen")), ("Gemeinden einlesen", "")],
    }
    if request.method == "POST" and "zeilen" in request.POST:
        return _uebernehmen(request, kontext)
    if request.method == "POST":
        formular = DateiFormular(request.POST, request.FILES)
        kontext["formular"] = formular
        if formular.is_valid():
            try:
                zeilen = lies_liste(formular.cleaned_data["datei"].read())
            except ListeUnlesbar as fehler:
                kontext["fehler"] = fehler.fehler
            else:
                _vergleich_zeigen(kontext, zeilen)
    return render(request, "kim/kommunen/gemeinden.html", kontext)


def _vergleich_zeigen(kontext: dict[str, object], zeilen: list[dict[str, str]]) -> None:
    kontext["unterschied"] = vergleiche(zeilen)
    kontext["zeilen"] = signing.dumps(zeilen, salt=_SALZ, compress=True)


def _uebernehmen(request: HttpRequest, kontext: dict[str, object]) -> HttpResponse:
    try:
        zeilen = signing.loads(request.POST["zeilen"], salt=_SALZ, max_age=_EINE_STUNDE)
    except signing.BadSignature:
        kontext["fehler"] = [
            "Die Vorschau ist älter als eine Stunde oder verändert; nichts wurde gespeichert. Laden Sie die Datei noch einmal hoch."
        ]
        return render(request, "kim/kommunen/gemeinden.html", kontext)
    neu, geaendert, beendet = import_gemeinden(zeilen=zeilen)
    messages.success(
        request,
        f"Gemeinden eingelesen: {neu} neu, {geaendert} geändert, {beendet} beendet.",
    )
    return redirect("kommunen")
