"""The way into a file that every page of it takes: right, row, read log, head and tabs."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from casemanagement.akte import reiter
from casemanagement.constants import Phase
from casemanagement.einsicht import laufender_notzugriff
from casemanagement.lebenslage import lage_heute
from casemanagement.models import Einwilligung, Fall, Vertretung
from casemanagement.permissions import (
    may_break_glass,
    may_edit_fall,
    may_reassign_fall,
    may_see_faelle,
)
from casemanagement.phasenregeln import einwilligung_gueltig
from kim.actions.zugriff import log_zugriff
from kim.constants import ZugriffArt
from kim.permissions import require
from kim.zahlen import datum_text

_VERBUNDEN = (
    "person", "team__organisation", "kommune", "fallfuehrung", "zielgruppe", "person__gemeinde",
)  # fmt: skip


def fall_oder_404(request: HttpRequest, pk: int, zweck: str = "Fallakte") -> Fall:
    """A file one may read; foreign and missing ones answer alike. The reading is logged."""
    require(may_see_faelle(request.user))
    faelle = Fall.objects.visible_to(request.user).select_related(*_VERBUNDEN)
    fall = get_object_or_404(faelle, pk=pk)
    if may_break_glass(request.user, fall) and laufender_notzugriff(fall, request.user):
        zweck = f"{zweck} (im Notzugriff)"
    log_zugriff(by=request.user, objekte=fall, art=ZugriffArt.ANSICHT, zweck=zweck)
    return fall


def bearbeitbarer_fall_oder_404(request: HttpRequest, pk: int, zweck: str = "Fallakte") -> Fall:
    """A file one may write into; who may only read it (Fachaufsicht) gets 403."""
    fall = fall_oder_404(request, pk, zweck)
    require(may_edit_fall(request.user, fall))
    return fall


def zuweisbarer_fall_oder_404(request: HttpRequest, pk: int, zweck: str = "Fallakte") -> Fall:
    """A file whose Fallführung, Vertretung and shares one decides about; others get 403."""
    fall = fall_oder_404(request, pk, zweck)
    require(may_reassign_fall(request.user, fall))
    return fall


def pfad_des_falls(fall: Fall, *weiter: tuple[str, str]) -> list[tuple[str, str]]:
    eigene = reverse("casemanagement:fall", args=[fall.pk])
    anfang = [("Fälle", reverse("casemanagement:faelle")), (str(fall), eigene if weiter else "")]
    return [*anfang, *weiter]


def rahmen(
    request: HttpRequest, fall: Fall, aktiv: str, *weiter: tuple[str, str]
) -> dict[str, Any]:
    """Head, tabs, breadcrumb and scope of a page of the file."""
    bearbeitbar = may_edit_fall(request.user, fall)
    return {
        "fall": fall,
        "kopf": _kopf(fall),
        "notzugriff": laufender_notzugriff(fall),
        "darf_bearbeiten": bearbeitbar and fall.offen,
        "darf_nachtragen": bearbeitbar,
        "reiter": reiter(fall.pk, aktiv),
        "pfad": pfad_des_falls(fall, *weiter),
        "umfang": [
            {"bezeichnung": "Team", "wert": f"{fall.team.name}, {fall.kommune.kurzname}"},
            {"bezeichnung": "Fallführung", "wert": fall.fallfuehrung.name},
        ],
    }


def _kopf(fall: Fall) -> dict[str, Any]:
    """What one needs on the telephone, at most a dozen short facts."""
    heute = timezone.localdate()
    vertretung = (
        Vertretung.objects.gueltig_am(heute).filter(fall=fall).select_related("nutzer").first()
    )
    lage = lage_heute(fall, heute)
    return {
        "weitere": lage.fakten,
        "marken": lage.marken if fall.offen else [],
        "alter": fall.person.alter_am(heute),
        "sprachen": list(fall.person.sprachen.all()),
        "vertretung": vertretung,
        "einwilligung": _einwilligung(fall),
        "phase_art": "neutral" if not fall.offen else "info",
    }


def _einwilligung(fall: Fall) -> dict[str, str]:
    """Whether the person agreed to case work; nothing else of the file is safe without it."""
    if not einwilligung_gueltig(fall):
        erteilt = Einwilligung.objects.filter(fall=fall).zur_fallarbeit().first()
        bis = f" bis {datum_text(erteilt.bis)}" if erteilt and erteilt.bis else ""
        return {"art": "success", "text": f"erteilt{bis}", "symbol": "haken"}
    if fall.phase in (Phase.ANFRAGE, Phase.FALLKLAERUNG):
        return {"art": "warning", "text": "steht noch aus", "symbol": "uhr"}
    return {"art": "danger", "text": "fehlt", "symbol": "warnung"}
