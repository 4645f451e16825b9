"""The steps of the intake: each keeps what was typed, then leads on, back or away."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from casemanagement import aufnahmeweg as weg
from casemanagement.actions.aufnahme import complete_aufnahme, save_schritt
from casemanagement.constants import Phase
from casemanagement.einwilligungstexte import texte
from casemanagement.forms.aufnahme import SuchFormular, als_daten
from casemanagement.forms.beziehung import BeziehungFormular
from casemanagement.models import Aufnahme, Fall, Person
from casemanagement.personensuche import Fund, finde_personen
from casemanagement.stammdaten import gruppen
from casemanagement.views.aufnahme import (
    START,
    eigene_aufnahme_oder_404,
    eingaben_von,
    pfad,
    zu_lang,
)
from kim.forms.konten import fehler_uebernehmen

ZU_LANG = "Das ist zu viel Text für diesen Schritt. Bitte kürzen Sie."


def schritt(request: HttpRequest, nr: int, name: str) -> HttpResponse:
    aufnahme = eigene_aufnahme_oder_404(request, nr)
    if name not in ANSICHTEN:
        raise Http404
    if aufnahme.fall_id:
        return redirect("casemanagement:fall", aufnahme.fall_id)
    erlaubt = weg.SCHRITTE.index(weg.erreicht(aufnahme))
    if weg.SCHRITTE.index(name) > erlaubt:
        return redirect(weg.adresse(aufnahme, weg.SCHRITTE[erlaubt]))
    try:
        return ANSICHTEN[name](request, aufnahme)
    except ValidationError as fehler:  # finished meanwhile in another window
        messages.error(request, " ".join(fehler.messages))
        return redirect("casemanagement:aufnahme_fortsetzen", aufnahme.pk)


def _suche(request: HttpRequest, aufnahme: Aufnahme) -> HttpResponse:
    """Who is it? One of those known, or somebody new."""
    if request.method == "POST" and "person" in request.POST:
        return _gewaehlt(request, aufnahme, request.POST["person"])
    if request.method == "POST":
        neu = SuchFormular(request.POST)
        if neu.is_valid():
            _sichere(request, aufnahme, weg.SUCHE, eingaben_von(request))
            return redirect(weg.adresse(aufnahme, weg.SUCHE))
        return _zeige(request, aufnahme, weg.SUCHE, neu, funde=[])
    formular = SuchFormular(als_daten(aufnahme.schritt(weg.SUCHE)))
    funde = []
    if formular.is_valid():
        funde = finde_personen(request.user, formular.suchtext(), zweck="Aufnahme: Person suchen")
    return _zeige(
        request, aufnahme, weg.SUCHE, formular, funde=_mit_akten(request, aufnahme, funde)
    )


def _mit_akten(request: HttpRequest, aufnahme: Aufnahme, funde: list[Fund]) -> list[dict[str, Any]]:
    akten: dict[int, list[Fall]] = {}
    personen = [fund.person.pk for fund in funde]
    for akte in Fall.objects.visible_to(request.user).filter(person__in=personen):
        akten.setdefault(akte.person_id, []).append(akte)
    return [
        {
            "person": fund.person,
            "gruende": fund.gruende,
            "akten": akten.get(fund.person.pk, []),
            "offen": any(akte.offen for akte in akten.get(fund.person.pk, [])),
            "eigenes_team": fund.person.team_id == aufnahme.team_id,
        }
        for fund in funde
    ]


def _gewaehlt(request: HttpRequest, aufnahme: Aufnahme, wahl: str) -> HttpResponse:
    eigene = Person.objects.visible_to(request.user).filter(team_id=aufnahme.team_id)
    if wahl != weg.NEUE_PERSON and not (wahl.isdecimal() and eigene.filter(pk=wahl).exists()):
        raise Http404
    eingaben = aufnahme.schritt(weg.SUCHE) | {"person": wahl}
    aufnahme = save_schritt(
        aufnahme=aufnahme, schritt=weg.SUCHE, eingaben=eingaben, by=request.user
    )
    return redirect(weg.adresse(aufnahme, weg.naechster(aufnahme, weg.SUCHE)))


def _person(request: HttpRequest, aufnahme: Aufnahme) -> HttpResponse:
    def formular(daten: Any) -> Any:
        return weg.personformular(aufnahme, daten)

    return _formularschritt(request, aufnahme, weg.PERSON, formular)


def _fall(request: HttpRequest, aufnahme: Aufnahme) -> HttpResponse:
    def formular(daten: Any) -> Any:
        return weg.fallformular(aufnahme, request.user, daten)

    return _formularschritt(request, aufnahme, weg.FALL, formular)


def _einwilligung(request: HttpRequest, aufnahme: Aufnahme) -> HttpResponse:
    def formular(daten: Any) -> Any:
        return weg.einwilligungsformular(aufnahme, daten)

    return _formularschritt(
        request, aufnahme, weg.EINWILLIGUNG, formular, sprachen=texte().values()
    )


def _formularschritt(
    request: HttpRequest,
    aufnahme: Aufnahme,
    name: str,
    formular: Callable[[Any], Any],
    **mehr: Any,
) -> HttpResponse:
    """A step that is one form: kept as typed, wherever one goes from here."""
    if request.method == "POST":
        gesendet = formular(request.POST)
        if not _sichere(request, aufnahme, name, eingaben_von(request)):
            gesendet.add_error(None, ZU_LANG)
        elif request.POST.get("gehe"):
            return _gehe(request, aufnahme, name)
        elif gesendet.is_valid():
            return redirect(weg.adresse(aufnahme, weg.naechster(aufnahme, name)))
        return _zeige(request, aufnahme, name, gesendet, **mehr)
    entwurf = aufnahme.schritt(name)
    gezeigt = formular(als_daten(entwurf) if entwurf else None)
    return _zeige(request, aufnahme, name, gezeigt, **mehr)


def _familie(request: HttpRequest, aufnahme: Aufnahme) -> HttpResponse:
    """One after the other is added; a name left in the form is not lost."""
    zeilen = list(aufnahme.schritt(weg.FAMILIE) or [])
    bekannt = weg.bekannte_person(aufnahme, request.user)
    formular = _beziehungsformular(request, aufnahme, bekannt, request.POST or None)
    if request.method == "POST":
        weiter = request.POST.get("gehe", "weiter")
        if weiter.startswith("entfernen-"):
            nummer = weiter.removeprefix("entfernen-")
            zeilen = [z for n, z in enumerate(zeilen) if str(n) != nummer]
            weiter = "hinzufuegen"
        elif request.POST.get("name", "").strip():
            if not formular.is_valid():
                return _zeige_familie(request, aufnahme, formular)
            zeilen.append(_als_zeile(formular))
        if not _sichere(request, aufnahme, weg.FAMILIE, zeilen):
            formular.add_error(None, ZU_LANG)
            return _zeige_familie(request, aufnahme, formular)
        if weiter == "hinzufuegen":
            return redirect(weg.adresse(aufnahme, weg.FAMILIE))
        return _gehe(request, aufnahme, weg.FAMILIE)
    return _zeige_familie(request, aufnahme, formular)


def _beziehungsformular(
    request: HttpRequest, aufnahme: Aufnahme, person: Person | None, daten: Any
) -> BeziehungFormular:
    return BeziehungFormular(
        daten,
        nutzer=request.user,
        team_id=aufnahme.team_id,
        ausser=person.pk if person else None,
    )


def _als_zeile(formular: BeziehungFormular) -> dict[str, Any]:
    werte, andere = formular.cleaned_data, formular.andere()
    felder = ("name", "art", "im_haushalt", "hinweis")
    return {f: werte[f] for f in felder} | {"andere": andere.pk if andere else None}


def _zeige_familie(
    request: HttpRequest, aufnahme: Aufnahme, formular: BeziehungFormular
) -> HttpResponse:
    angehoerige = weg.beziehungen(aufnahme, request.user)
    return _zeige(request, aufnahme, weg.FAMILIE, formular, angehoerige=angehoerige)


def _pruefen(request: HttpRequest, aufnahme: Aufnahme) -> HttpResponse:
    """Everything at a glance; from here the file is made, or the person refused or referred."""
    stand = weg.stand(aufnahme, request.user)
    formular = weg.abschlussformular(aufnahme, request.POST or None)
    if request.method == "POST" and request.POST.get("gehe"):
        return _gehe(request, aufnahme, weg.PRUEFEN)
    if request.method == "POST" and stand.vorhaben and formular.is_valid():
        formular.beende(stand.vorhaben.fall)
        try:
            akte = complete_aufnahme(aufnahme=aufnahme, vorhaben=stand.vorhaben, by=request.user)
        except ValidationError as fehler:
            fehler_uebernehmen(formular, fehler)
        else:
            messages.success(request, _ergebnis(akte))
            return redirect("casemanagement:fall", akte.pk)
    vorhaben = stand.vorhaben
    return _zeige(
        request,
        aufnahme,
        weg.PRUEFEN,
        formular,
        vorhaben=vorhaben,
        gruppen=gruppen(vorhaben.person) if vorhaben else [],
        fehlt=[(weg.TEXTE[s], weg.adresse(aufnahme, s)) for s in stand.fehlt],
        adressen={s: weg.adresse(aufnahme, s) for s in weg.SCHRITTE},
    )


def _ergebnis(akte: Fall) -> str:
    if akte.phase == Phase.ABGELEHNT:
        return "Die Aufnahme ist abgelehnt und mit Begründung festgehalten."
    if akte.phase == Phase.WEITERVERWIESEN:
        return f"Die Person ist an {akte.weiter_an} verwiesen. Übermittelt wurde dadurch nichts."
    return f"Die Akte {akte.aktenzeichen} ist angelegt."


def _sichere(request: HttpRequest, aufnahme: Aufnahme, name: str, eingaben: Any) -> bool:
    """Keep the draft; ``False`` when it is too long."""
    if zu_lang(eingaben):
        return False
    neu = save_schritt(aufnahme=aufnahme, schritt=name, eingaben=eingaben, by=request.user)
    aufnahme.eingaben = neu.eingaben
    return True


def _gehe(request: HttpRequest, aufnahme: Aufnahme, name: str) -> HttpResponse:
    wohin = request.POST.get("gehe", "")
    if wohin == "spaeter":
        messages.success(request, "Der Entwurf ist gesichert. Sie können später weitermachen.")
        return redirect(START)
    richtung = -1 if wohin == "zurueck" else 1
    return redirect(weg.adresse(aufnahme, weg.naechster(aufnahme, name, richtung)))


def _zeige(
    request: HttpRequest, aufnahme: Aufnahme, name: str, formular: Any, **mehr: Any
) -> HttpResponse:
    kontext = {
        "aufnahme": aufnahme,
        "formular": formular,
        "schritt": name,
        "titel": UEBERSCHRIFTEN[name],
        "schritte": weg.leiste(aufnahme, name),
        "entwurf_url": reverse("casemanagement:aufnahme_entwurf", args=[aufnahme.pk, name]),
        "pfad": pfad(weg.TEXTE[name]),
        "umfang": [{"bezeichnung": "Team", "wert": str(aufnahme.team)}],
        **mehr,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, f"casemanagement/aufnahme_{name}.html", kontext, status=status)


ANSICHTEN: dict[str, Callable[[HttpRequest, Aufnahme], HttpResponse]] = {
    weg.SUCHE: _suche,
    weg.PERSON: _person,
    weg.FAMILIE: _familie,
    weg.FALL: _fall,
    weg.EINWILLIGUNG: _einwilligung,
    weg.PRUEFEN: _pruefen,
}
UEBERSCHRIFTEN = {
    weg.SUCHE: "Ist die Person schon bekannt?",
    weg.PERSON: "Wer ist die Person?",
    weg.FAMILIE: "Wer gehört zur Person?",
    weg.FALL: "Worum geht es?",
    weg.EINWILLIGUNG: "Willigt die Person ein?",
    weg.PRUEFEN: "Stimmt alles?",
}
