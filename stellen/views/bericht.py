"""The report of a Stichtag to take away: CSV and XLSX at once, PDF as a job."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from kim.actions.auftraege import create_auftrag
from kim.actions.zugriff import log_zugriff
from kim.constants import ZugriffArt
from kim.permissions import require
from kim.zahlen import datum_text
from stellen.bericht import FORMATE
from stellen.bericht_daten import lade_bericht, zeilenzahl
from stellen.models import Erhebung
from stellen.permissions import may_view_stellen


@require_GET
def datei(request: HttpRequest, stichtag: date, format: str) -> HttpResponse:
    """Exactly the Kommunen the audit page shows this account; nothing visible is a 404."""
    require(may_view_stellen(request.user))
    erhebung = get_object_or_404(Erhebung, stichtag=stichtag)
    daten = lade_bericht(erhebung, nutzer=request.user)
    if daten is None:
        raise Http404
    form = FORMATE[format]
    log_zugriff(
        by=request.user,
        objekte=erhebung,
        art=ZugriffArt.EXPORT,
        zweck=f"Bericht zum {datum_text(stichtag)} als {format.upper()}",
        anzahl=zeilenzahl(daten),
    )
    return herunterladen(form.rendern(daten), form.dateiname(stichtag), form.inhaltstyp)


@require_POST
def pdf(request: HttpRequest, stichtag: date) -> HttpResponse:
    require(may_view_stellen(request.user))
    erhebung = get_object_or_404(Erhebung, stichtag=stichtag)
    auftrag = create_auftrag(
        art="stellen.bericht_pdf",
        parameter={"stichtag": f"{erhebung.stichtag:%Y-%m-%d}"},
        by=request.user,
        titel=f"Bericht zum {datum_text(stichtag)} als PDF",
    )
    return redirect("auftrag", pk=auftrag.pk)


def herunterladen(inhalt: bytes, dateiname: str, inhaltstyp: str) -> HttpResponse:
    """Always a download, never shown in the page's origin, never kept by a proxy."""
    antwort = HttpResponse(inhalt, content_type=inhaltstyp)
    antwort["Content-Disposition"] = content_disposition_header(True, dateiname)
    antwort["X-Content-Type-Options"] = "nosniff"
    antwort["Cache-Control"] = "private, no-store"
    return antwort
