"""The history of any registered object: page, excerpt for other pages, "Stand am …"."""

from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from kim.actions.zugriff import log_mengen, log_zugriff
from kim.anzeige import Registrierung, registrierung, stand_von
from kim.anzeige.verlauf import verlauf_der_kennung, zeilen_von
from kim.constants import ZugriffArt
from kim.forms.verlauf import StandFormular, VerlaufFilter

JE_SEITE = 25
IM_AUSSCHNITT = 5
ZWECK = "Änderungen nachvollziehen"


class Gegenstand(NamedTuple):
    """What the page is about; ``objekt`` is ``None`` when it was deleted."""

    eintrag: Registrierung
    kennung: object
    objekt: Model | None
    name: str
    ohne: frozenset[str]
    """Fields this account does not see."""
    adresse: str = ""

    def pfad(self, seite: str) -> list[tuple[str, str]]:
        """Breadcrumb of a page about it."""
        return [*([(self.name, self.adresse)] if self.adresse else []), (seite, "")]


def gegenstand_oder_404(request: HttpRequest, modell: str, kennung: str) -> Gegenstand:
    """Unknown, foreign and not registered answer alike."""
    eintrag = registrierung(modell)
    if eintrag is None:
        raise Http404
    try:
        schluessel = eintrag.modell._meta.pk.to_python(kennung)
    except ValidationError as fehler:
        raise Http404 from fehler
    objekt = eintrag.sichtbar(request.user).filter(pk=schluessel).first()
    if objekt is not None:
        adresse = eintrag.adresse(objekt, request.user) if eintrag.adresse else ""
        ohne = eintrag.verborgen_fuer(request.user, eintrag.kommune_id(objekt))
        return Gegenstand(eintrag, schluessel, objekt, str(objekt), ohne, adresse)
    letzte = zeilen_von(eintrag.modell, schluessel).first()
    if (
        letzte is None
        or letzte.history_type != "-"
        or not eintrag.darf_geloeschtes_sehen(request.user, eintrag.kommune_id(letzte))
    ):
        raise Http404
    name = f"{eintrag.modell._meta.verbose_name} Nr. {schluessel} (gelöscht)"
    _vermerken(request, eintrag, None, eintrag.kommune_id(letzte))
    ohne = eintrag.verborgen_fuer(request.user, eintrag.kommune_id(letzte))
    return Gegenstand(eintrag, schluessel, None, name, ohne)


def _vermerken(
    request: HttpRequest, eintrag: Registrierung, objekt: Model | None, kommune_id: int | None
) -> None:
    """Looking at the history of personal data is a read of it."""
    if not eintrag.personenbezogen:
        return
    if objekt is not None:
        log_zugriff(by=request.user, objekte=objekt, art=ZugriffArt.VERLAUF, zweck=ZWECK)
    else:
        log_mengen(
            by=request.user,
            modell=eintrag.modell,
            mengen={kommune_id: 1},
            art=ZugriffArt.VERLAUF,
            zweck=ZWECK,
        )


def verlauf(request: HttpRequest, modell: str, kennung: str) -> HttpResponse:
    g = gegenstand_oder_404(request, modell, kennung)
    if g.objekt is not None:
        _vermerken(request, g.eintrag, g.objekt, None)
    alle = verlauf_der_kennung(g.eintrag.modell, g.kennung, ohne=g.ohne)
    filter_ = VerlaufFilter(request.GET, alle)
    eintraege = filter_.anwenden(alle)
    stand = StandFormular(request.GET if "stand" in request.GET else None)
    werte = None
    if stand.is_bound and stand.is_valid():
        werte = stand_von(g.eintrag.modell, g.kennung, stand.zeitpunkt, ohne=g.ohne)
    kontext = {
        "gegenstand": g,
        "formular": filter_,
        "stand": stand,
        "stand_werte": werte,
        "seite": Paginator(eintraege, JE_SEITE).get_page(request.GET.get("seite")),
        "gefiltert": len(eintraege) != len(alle),
        "pfad": g.pfad("Verlauf"),
    }
    return render(request, "kim/verlauf.html", kontext, status=422 if stand.errors else 200)


def verlauf_ausschnitt(request: HttpRequest, modell: str, kennung: str) -> HttpResponse:
    """The newest entries, to be loaded into the page of the object."""
    g = gegenstand_oder_404(request, modell, kennung)
    if g.objekt is not None:
        _vermerken(request, g.eintrag, g.objekt, None)
    eintraege = verlauf_der_kennung(
        g.eintrag.modell, g.kennung, hoechstens=IM_AUSSCHNITT + 1, ohne=g.ohne
    )
    kontext = {
        "eintraege": eintraege[:IM_AUSSCHNITT],
        "mehr": len(eintraege) > IM_AUSSCHNITT,
        "verlauf_url": reverse("verlauf", args=[modell, kennung]),
    }
    return render(request, "kim/verlauf_ausschnitt.html", kontext)
