"""Open data for everybody, without signing in. Reads only ``Veroeffentlichung``.

Withdrawn Stichtage answer 410, those never released 404.
"""

import json
from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from kim.zahlen import datum_text
from stellen.models import Veroeffentlichung
from stellen.offene_daten import SPALTEN, Angaben, Herausgeber, csvw, datensatz, katalog
from stellen.offene_daten import beschreibung as texte
from stellen.offene_daten.csvw import INHALTSTYP as CSVW_TYP
from stellen.offene_daten.dcat import INHALTSTYP as DCAT_TYP

CSV_TYP = "text/csv; charset=utf-8; header=present"
GILT = "public, max-age=300"
"""A withdrawal is through everywhere within five minutes."""
LIZENZ = {"name": texte.LIZENZ_NAME, "url": texte.LIZENZ_TEXT}
Ansicht = Callable[..., HttpResponse]


class Zurueckgezogen(Exception):
    """Was public once; the page says since when it is not."""

    def __init__(self, letzte: Veroeffentlichung) -> None:
        self.letzte = letzte


def oeffentlich(ansicht: Ansicht) -> Ansicht:
    """Before sign-in, reading only, and with a page for what was withdrawn."""

    @login_not_required
    @require_safe
    @wraps(ansicht)
    def umschlag(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            return ansicht(request, **kwargs)
        except Zurueckgezogen as ende:
            kontext = {"letzte": ende.letzte, "pfad": _pfad("Zurückgezogen")}
            return render(request, "stellen/offene_daten_weg.html", kontext, status=410)

    return umschlag


@oeffentlich
def liste(request: HttpRequest) -> HttpResponse:
    """All released Stichtage with their explanation."""
    kontext = {
        "zeilen": _freigegebene(),
        "lizenz": LIZENZ,
        "herausgeber": settings.KIM_HERAUSGEBER,
        "pfad": [],
    }
    return render(request, "stellen/offene_daten.html", kontext)


@oeffentlich
def stichtag(request: HttpRequest, stichtag: date) -> HttpResponse:
    """What the file holds, its versions, and how it may be used."""
    versionen = _versionen(stichtag)
    kontext = {
        "neueste": versionen[0],
        "versionen": versionen,
        "spalten": SPALTEN,
        "lizenz": LIZENZ,
        "herausgeber": settings.KIM_HERAUSGEBER,
        "tag": datum_text(stichtag),
        "pfad": _pfad(datum_text(stichtag)),
    }
    return render(request, "stellen/offene_daten_stichtag.html", kontext)


@oeffentlich
def datei(request: HttpRequest, stichtag: date, version: int | None = None) -> HttpResponse:
    """The newest version, or the one that is named."""
    versionen = _versionen(stichtag)
    gewaehlt = next((v for v in versionen if version in (None, v.version)), None)
    if gewaehlt is None:
        raise Http404
    antwort = _roh(request, bytes(gewaehlt.inhalt), CSV_TYP, gewaehlt.pruefsumme)
    antwort["Content-Disposition"] = content_disposition_header(True, gewaehlt.dateiname)
    if version is None:
        beschrieben = reverse("offene_daten_metadaten", args=[stichtag])
        antwort["Link"] = f'<{beschrieben}>; rel="describedby"; type="{CSVW_TYP}"'
    return antwort


@oeffentlich
def metadaten(request: HttpRequest, stichtag: date) -> HttpResponse:
    dokument = csvw(_angaben(request, _versionen(stichtag)), _herausgeber())
    return _json(request, dokument, CSVW_TYP)


@oeffentlich
def dcat(request: HttpRequest, stichtag: date) -> HttpResponse:
    dokument = datensatz(_angaben(request, _versionen(stichtag)), _herausgeber())
    return _json(request, dokument, DCAT_TYP)


@oeffentlich
def dcat_katalog(request: HttpRequest) -> HttpResponse:
    seite = request.build_absolute_uri(reverse("offene_daten"))
    angaben = [_angaben(request, [v]) for v in _freigegebene()]
    return _json(request, katalog(angaben, _herausgeber(), seite), DCAT_TYP)


def _freigegebene() -> list[Veroeffentlichung]:
    """The current version of each released Stichtag, without the files. One query."""
    neueste = Veroeffentlichung.objects.filter(zurueckgezogen_am=None).neueste()
    return list(neueste.mit_erster().mit_groesse().defer("inhalt"))


def _versionen(stichtag: date) -> list[Veroeffentlichung]:
    """The versions still public, newest first, without the files. One query."""
    alle = list(
        Veroeffentlichung.objects.filter(erhebung__stichtag=stichtag)
        .select_related("erhebung")
        .mit_erster()
        .mit_groesse()
        .defer("inhalt")
        .order_by("-version")
    )
    if not alle:
        raise Http404
    if alle[0].zurueckgezogen_am is not None:
        raise Zurueckgezogen(alle[0])
    return [v for v in alle if v.zurueckgezogen_am is None]


def _angaben(request: HttpRequest, versionen: list[Veroeffentlichung]) -> Angaben:
    neueste = versionen[0]
    tag = neueste.erhebung.stichtag

    def adresse(name: str) -> str:
        return request.build_absolute_uri(reverse(name, args=[tag]))

    return Angaben(
        stichtag=tag,
        version=neueste.version,
        anmerkung=neueste.anmerkung,
        erste=neueste.erste,
        geaendert=neueste.erstellt_am,
        bytes=neueste.groesse,
        pruefsumme=neueste.pruefsumme,
        ist_demo=neueste.erhebung.ist_demo,
        seite=adresse("offene_daten_stichtag"),
        datei=adresse("offene_daten_datei"),
        metadaten=adresse("offene_daten_metadaten"),
    )


def _herausgeber() -> Herausgeber:
    return Herausgeber(
        settings.KIM_HERAUSGEBER, settings.KIM_HERAUSGEBER_KONTAKT, settings.KIM_DCAT_CONTRIBUTOR_ID
    )


def _json(request: HttpRequest, dokument: dict[str, Any], inhaltstyp: str) -> HttpResponse:
    inhalt = json.dumps(dokument, ensure_ascii=False, indent=2).encode()
    return _roh(request, inhalt, inhaltstyp)


def _roh(request: HttpRequest, inhalt: bytes, inhaltstyp: str, etag: str = "") -> HttpResponse:
    """Usable from pages of others, cacheable, and not sent twice."""
    antwort = HttpResponse(inhalt, content_type=inhaltstyp)
    antwort["Cache-Control"] = GILT
    antwort["Access-Control-Allow-Origin"] = "*"
    if etag:
        antwort["ETag"] = f'"{etag}"'
        return get_conditional_response(request, etag=antwort["ETag"], response=antwort)
    return antwort


def _pfad(seite: str) -> list[tuple[str, str]]:
    return [("Offene Daten", reverse("offene_daten")), (seite, "")]
