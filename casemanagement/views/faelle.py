"""The lists of files: mine, the Team's, in Vertretung, shared, the Kommune's, closed ones."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from casemanagement.actions.zuweisung import HOECHSTENS as ZUWEISEN_HOECHSTENS
from casemanagement.constants import BEENDET, Phase
from casemanagement.fallexport import falltabelle
from casemanagement.fallliste import (
    MEINE,
    UMFAENGE,
    ZUWEISBAR,
    alle,
    anzahl,
    anzahl_text,
    auswahl,
    seite,
    umfaenge,
)
from casemanagement.forms.faelle import FallFilter, filter_aus
from casemanagement.models import Fall
from casemanagement.permissions import may_see_faelle, may_work_faelle
from kim.actions.zugriff import log_zugriff
from kim.constants import ZugriffArt
from kim.exporttabelle import INHALTSTYPEN, als_datei
from kim.konten.bestaetigung import require_bestaetigung
from kim.permissions import require

PHASE_ART = dict.fromkeys(BEENDET, "neutral") | {Phase.ANFRAGE: "warning"}


@require_GET
def faelle(request: HttpRequest) -> HttpResponse:
    require(may_see_faelle(request.user))
    formular = filter_aus(request.GET, request.user)
    gefunden = auswahl(request.user, formular.wahl)
    eine = seite(gefunden, request.GET.get("ab", ""))
    protokolliere(request, [z["pk"] for z in eine.zeilen])
    zahl = anzahl(gefunden)
    kontext = {
        "formular": formular,
        "umfaenge": _reiter(request, formular),
        "zeilen": [zeile_fuer_vorlage(z) for z in eine.zeilen],
        "anzahl_text": anzahl_text(zahl),
        "leer": not _gefiltert(request),
        "darf_anlegen": may_work_faelle(request.user),
        "mit_fuehrung": formular.umfang != MEINE,
        **_zuweisen(request, formular, zahl),
        "weiter_url": f"?{_abfrage(request, ab=eine.weiter)}" if eine.weiter else "",
        "anfang_url": f"?{_abfrage(request)}" if request.GET.get("ab") else "",
        "exportformate": _exportformate(request),
    }
    return render(request, "casemanagement/faelle.html", kontext)


@require_GET
def datei(request: HttpRequest, format: str) -> HttpResponse:
    """Exactly the files the list holds, all its pages; the export is logged per Kommune.

    Names leave KIM here: the password is asked for again.
    """
    require(may_see_faelle(request.user))
    require_bestaetigung(request)
    formular = filter_aus(request.GET, request.user)
    gefunden = auswahl(request.user, formular.wahl)
    zweck = f"Liste der Fälle ({UMFAENGE[formular.umfang]}) als {format.upper()}"
    log_zugriff(by=request.user, objekte=gefunden, art=ZugriffArt.EXPORT, zweck=zweck)
    tabelle = falltabelle(alle(gefunden), UMFAENGE[formular.umfang])
    antwort = HttpResponse(als_datei(tabelle, format), content_type=INHALTSTYPEN[format])
    antwort["Content-Disposition"] = f'attachment; filename="{tabelle.dateiname}.{format}"'
    return antwort


def _reiter(request: HttpRequest, formular: FallFilter) -> list[dict[str, Any]]:
    return [
        {
            "text": text,
            "url": f"{reverse('casemanagement:faelle')}?umfang={name}",
            "aktiv": name == formular.umfang,
        }
        for name, text in umfaenge(request.user).items()
    ]


def _zuweisen(request: HttpRequest, formular: FallFilter, zahl: int) -> dict[str, Any]:
    """Whether the rows can be chosen to be given away, and all of them at once."""
    darf = formular.umfang in ZUWEISBAR and not formular.wahl.beendet
    alle_url = f"{reverse('casemanagement:zuweisen')}?{_abfrage(request, alle='1')}"
    return {
        "darf_zuweisen": darf,
        "alle_zuweisen_url": alle_url if darf and zahl <= ZUWEISEN_HOECHSTENS else "",
        "alle_anzahl": zahl,
    }


def _gefiltert(request: HttpRequest) -> bool:
    return any(wert for name, wert in request.GET.items() if name not in ("umfang", "ab"))


def _abfrage(request: HttpRequest, **neu: str) -> str:
    return urlencode({k: v for k, v in request.GET.items() if k != "ab" and v} | neu)


def _exportformate(request: HttpRequest) -> list[dict[str, str]]:
    return [
        {
            "text": text,
            "hinweis": hinweis,
            "url": f"{reverse('casemanagement:faelle_datei', args=[form])}?{_abfrage(request)}",
        }
        for form, text, hinweis in (
            ("csv", "CSV", "für andere Programme"),
            ("xlsx", "Excel (XLSX)", "Daten als solche"),
        )
    ]


def protokolliere(request: HttpRequest, ids: list[int]) -> None:
    """A list shows names: who saw how many of them stands in the read log."""
    gezeigt = Fall.objects.filter(pk__in=ids)
    log_zugriff(by=request.user, objekte=gezeigt, art=ZugriffArt.ANSICHT, zweck="Liste der Fälle")


def zeile_fuer_vorlage(zeile: dict[str, Any]) -> dict[str, Any]:
    phase, kontakt = Phase(zeile["phase"]), zeile["letzter_kontakt_am"]
    tage = (timezone.localdate() - kontakt).days if kontakt else None
    return {
        "pk": zeile["pk"],
        "url": reverse("casemanagement:fall", args=[zeile["pk"]]),
        "name": zeile["person__name"],
        "aktenzeichen": zeile["aktenzeichen"] or "noch keines",
        "geburtsdatum": zeile["person__geburtsdatum"],
        "phase": phase.label,
        "phase_art": PHASE_ART.get(phase, "info"),
        "fallfuehrung": zeile["fallfuehrung__name"],
        "team": f"{zeile['team__name']}, {zeile['kommune__kurzname']}",
        "letzter_kontakt": kontakt,
        "tage": tage,
        "beendet_am": zeile["beendet_am"],
    }
