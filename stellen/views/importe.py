"""Importing the figures of a Stichtag, step by step; for the Ministerium only.

A file with errors that only a better file can mend is not kept: the upload page lists
everything wrong with it. What is kept is a draft until somebody takes it over or discards it.
"""

from typing import Any, BinaryIO

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods

from kim.actions.zugriff import log_zugriff
from kim.constants import ZugriffArt
from kim.grossfeld import open_blocks
from kim.models import Kommune
from kim.permissions import require
from stellen.actions import (
    Importplan,
    confirm_zuordnungen,
    lege_importlauf_an,
    ohne_datei,
    plane_import,
    uebernehmen,
)
from stellen.actions.importlauf import lies_lauf
from stellen.constants import ImportStatus
from stellen.einlesen import Leseergebnis
from stellen.einlesen.typen import MAX_BYTES
from stellen.forms.importe import MAX_MB, ImportForm, UebernahmeForm, ZuordnungenForm, fingerabdruck
from stellen.models import Importlauf
from stellen.permissions import may_audit_stellen
from stellen.views import import_anzeige as anzeige
from stellen.views.bericht import herunterladen

JE_SEITE = 20
MAX_ANFRAGE = MAX_BYTES + 1024**2
"""Largest request body: the file and the form around it."""

VERALTET = (
    "Die gespeicherten Zahlen haben sich geändert, seit Sie die Unterschiede angesehen haben. "
    "Es wurde nichts übernommen. Bitte sehen Sie die Unterschiede noch einmal an."
)


@require_GET
def liste(request: HttpRequest) -> HttpResponse:
    require(may_audit_stellen(request.user))
    laeufe = ohne_datei().defer("zuordnungen")
    seite = Paginator(laeufe.select_related("erstellt_von"), JE_SEITE).get_page(
        request.GET.get("seite")
    )
    zeilen = [(lauf, *anzeige.STATUS[ImportStatus(lauf.status)]) for lauf in seite]
    pfad = [("Stellen", reverse("stellen:stichtage")), ("Importe", "")]
    return render(request, "stellen/importe.html", {"seite": seite, "zeilen": zeilen, "pfad": pfad})


# Exempt here and protected below: Django's check reads the whole body first.
@csrf_exempt
@require_http_methods(["GET", "POST"])
def neu(request: HttpRequest) -> HttpResponse:
    """Upload form. Too large a body is refused before a byte of it is read."""
    require(may_audit_stellen(request.user))
    if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_ANFRAGE:
        # The form fields are unread, so what was typed is gone: say only what is wrong.
        return _neu(request, ImportForm(), zu_gross=f"{MAX_MB} MB", status=413)
    return _hochladen(request)


@csrf_protect
def _hochladen(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _neu(request, ImportForm())
    formular = ImportForm(request.POST, request.FILES)
    if not formular.is_valid():
        return _neu(request, formular, status=422)
    datei, tag = formular.cleaned_data["datei"], formular.cleaned_data["stichtag"]
    ergebnis = _lies(Importlauf(dateiname=datei.name, stichtag=tag), datei.file)
    if anzeige.unloesbar(ergebnis):
        return _neu(request, formular, ergebnis, dateiname=datei.name, status=422)
    lauf = lege_importlauf_an(
        inhalt=datei.file, dateiname=datei.name, stichtag=tag, by=request.user
    )
    return redirect("stellen:importlauf", pk=lauf.pk)


def _lies(lauf: Importlauf, datei: BinaryIO | None = None) -> Leseergebnis:
    """Only the findings; the rows go by."""
    with lies_lauf(lauf, datei) as vorgang:
        for _ in vorgang.zeilen():
            pass
    return vorgang.ergebnis


def _neu(
    request: HttpRequest,
    formular: ImportForm,
    ergebnis: Leseergebnis | None = None,
    *,
    status: int = 200,
    **werte: Any,
) -> HttpResponse:
    werte |= {
        "formular": formular,
        "schritte": anzeige.schritte(1),
        "aktionen": [
            {"text": "Bisherige Importe", "url": reverse("stellen:importe"), "symbol": "verlauf"}
        ],
        "pfad": [
            ("Stellen", reverse("stellen:stichtage")),
            ("Importe", reverse("stellen:importe")),
            ("Neuer Import", ""),
        ],
    }
    if ergebnis is not None:
        werte |= anzeige.befundkontext(ergebnis, dateiname=werte["dateiname"])
    return render(request, "stellen/import_neu.html", werte, status=status)


@require_GET
def importlauf(request: HttpRequest, pk: int) -> HttpResponse:
    require(may_audit_stellen(request.user))
    return _zeige(request, get_object_or_404(ohne_datei(), pk=pk))


@require_http_methods(["GET", "POST"])
def zuordnungen(request: HttpRequest, pk: int) -> HttpResponse:
    """Store which Kommune each spelling means; then the reading starts anew."""
    require(may_audit_stellen(request.user))
    lauf = get_object_or_404(ohne_datei(), pk=pk)
    if request.method == "GET":  # the address of a form sent back with errors, opened again
        return redirect("stellen:importlauf", pk=pk)
    formular = ZuordnungenForm(
        request.POST, zuordnungen=anzeige.ungenaue(_lies(lauf)), kommunen=_kommunen()
    )
    if not formular.is_valid():
        return _zeige(request, lauf, zuordnungen=formular, status=422)
    try:
        confirm_zuordnungen(lauf=lauf, zuordnungen=formular.ausgewaehlt(), by=request.user)
    except ValidationError as fehler:
        messages.warning(request, " ".join(fehler.messages))
    else:
        messages.success(request, "Die Zuordnungen sind gespeichert.")
    return redirect("stellen:importlauf", pk=pk)


@require_http_methods(["GET", "POST"])
def uebernahme(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the figures over, if they would still do what was shown."""
    require(may_audit_stellen(request.user))
    lauf = get_object_or_404(ohne_datei(), pk=pk)
    if request.method == "GET":
        return redirect("stellen:importlauf", pk=pk)
    if lauf.status != ImportStatus.ENTWURF:
        return _zu_spaet(request, lauf)
    ergebnis, plan = plane_import(lauf)
    formular = UebernahmeForm(request.POST, plan=plan, warnungen=len(ergebnis.warnungen))
    if not formular.is_valid():
        return _zeige(request, lauf, uebernahme=formular, status=422)
    daten = formular.cleaned_data
    try:
        with transaction.atomic():
            plan = uebernehmen(lauf=lauf, by=request.user, grund=daten.get("grund", ""))
            if fingerabdruck(plan) != daten["stand"]:
                raise ValidationError(VERALTET)
    except ValidationError as fehler:
        lauf.refresh_from_db()
        if lauf.status != ImportStatus.ENTWURF:
            return _zu_spaet(request, lauf)
        return _zeige(
            request, lauf, fehler=fehler.messages, grund=daten.get("grund", ""), status=409
        )
    messages.success(request, _erfolg(plan))
    return redirect("stellen:importlauf", pk=pk)


def _erfolg(plan: Importplan) -> str:
    anzahl = plan.neu + plan.geaendert + plan.korrektur
    wort = "wurde" if anzahl == 1 else "wurden"
    return f"{anzeige.meldungen_text(anzahl)} {wort} übernommen."


def _zu_spaet(request: HttpRequest, lauf: Importlauf) -> HttpResponse:
    messages.warning(
        request,
        f"Dieser Import ist inzwischen {lauf.get_status_display()}. Es wurde nichts geändert.",
    )
    return redirect("stellen:importlauf", pk=lauf.pk)


@require_GET
def datei(request: HttpRequest, pk: int) -> HttpResponse:
    """The file as it came, never opened in the browser."""
    require(may_audit_stellen(request.user))
    lauf = get_object_or_404(ohne_datei(), pk=pk)
    log_zugriff(
        by=request.user, objekte=lauf, art=ZugriffArt.EXPORT, zweck="Importierte Datei geladen"
    )
    with open_blocks(lauf, "datei") as inhalt:
        return herunterladen(inhalt.read(), lauf.dateiname, "application/octet-stream")


def _kommunen() -> list[Kommune]:
    return list(Kommune.objects.order_by("reihenfolge"))


def _zeige(
    request: HttpRequest,
    lauf: Importlauf,
    *,
    zuordnungen: ZuordnungenForm | None = None,
    uebernahme: UebernahmeForm | None = None,
    grund: str = "",
    status: int = 200,
    **werte: Any,
) -> HttpResponse:
    """The page of an Importlauf; a draft is read and compared anew each time."""
    art, symbol = anzeige.STATUS[ImportStatus(lauf.status)]
    werte |= {
        "lauf": lauf,
        "status_art": art,
        "status_symbol": symbol,
        "schritt": anzeige.aktueller_schritt(lauf, None),
        "pfad": [
            ("Stellen", reverse("stellen:stichtage")),
            ("Importe", reverse("stellen:importe")),
            (lauf.dateiname, ""),
        ],
    }
    if lauf.status == ImportStatus.ENTWURF:
        werte |= _entwurf(lauf, zuordnungen, uebernahme, grund)
    elif lauf.status == ImportStatus.UEBERNOMMEN:
        werte["wirkung"] = anzeige.wirkung(lauf)
    werte["schritte"] = anzeige.schritte(werte["schritt"])
    return render(request, "stellen/importlauf.html", werte, status=status)


def _entwurf(
    lauf: Importlauf,
    zuordnungen: ZuordnungenForm | None,
    uebernahme: UebernahmeForm | None,
    grund: str,
) -> dict[str, Any]:
    ergebnis, plan = plane_import(lauf)
    ungenaue = anzeige.ungenaue(ergebnis)
    werte = anzeige.befundkontext(ergebnis, dateiname=lauf.dateiname)
    werte |= {
        "ergebnis": ergebnis,
        "unloesbar": bool(anzeige.unloesbar(ergebnis)),
        "schritt": anzeige.aktueller_schritt(lauf, ergebnis),
    }
    if ungenaue:
        werte["zuordnungen"] = zuordnungen or ZuordnungenForm(
            zuordnungen=ungenaue, kommunen=_kommunen()
        )
    if werte["schritt"] == 3:
        werte |= {
            "plan": plan,
            "unterschiede": anzeige.unterschiede(plan),
            "ankuendigung": anzeige.ankuendigung(plan),
            "folgen": anzeige.folgen(plan),
            "in_arbeit": anzeige.in_arbeit(plan),
            "knopf": f"{anzeige.meldungen_text(plan.neu + plan.geaendert + plan.korrektur)} "
            "übernehmen",
            "uebernahme": uebernahme
            or UebernahmeForm(
                plan=plan, warnungen=len(ergebnis.warnungen), initial={"grund": grund}
            ),
        }
    return werte
