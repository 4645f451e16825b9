"""Changing the Fallführung: of one file, or of many chosen in the list."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from casemanagement.actions.vertretung import akten
from casemanagement.actions.zuweisung import HOECHSTENS, pruefe_zuweisung, reassign_faelle
from casemanagement.fallliste import auswahl
from casemanagement.forms.faelle import filter_aus
from casemanagement.forms.zugriff import ZuweisungFormular
from casemanagement.models import Fall
from casemanagement.permissions import may_reassign_fall, may_see_faelle
from casemanagement.views.zugang import rahmen, zuweisbarer_fall_oder_404
from kim.actions.zugriff import log_zugriff
from kim.constants import ZugriffArt
from kim.forms.konten import fehler_uebernehmen
from kim.models import Nutzer
from kim.permissions import require


def eine(request: HttpRequest, pk: int) -> HttpResponse:
    akte = zuweisbarer_fall_oder_404(request, pk, "Fallführung ändern")
    formular = ZuweisungFormular(request.POST or None, by=request.user, team_id=akte.team_id)
    zurueck = reverse("casemanagement:fall_zugriff", args=[akte.pk])
    if request.method == "POST" and formular.is_valid() and _zugewiesen(request, formular, [akte]):
        return redirect(zurueck)
    teile = (("Zugriff", zurueck), ("Fallführung ändern", ""))
    kontext = rahmen(request, akte, "casemanagement:fall_zugriff", *teile) | {
        "formular": formular,
        "titel": "Fallführung ändern",
        "einleitung": f"Bisher führt {akte.fallfuehrung.name} die Akte. Die neue Fallführung wird "
        "benachrichtigt und liest auch vertrauliche Notizen.",
        "absenden_text": "Fallführung ändern",
        "abbrechen_url": zurueck,
    }
    status = 422 if formular.errors else 200
    return render(request, "casemanagement/formular.html", kontext, status=status)


def mehrere(request: HttpRequest) -> HttpResponse:
    """Choose in the list, say to whom and why, confirm how many go to whom.

    ``fall`` (repeated) names chosen files; ``alle=1`` takes all the filters of the list find.
    """
    require(may_see_faelle(request.user))
    faelle = _gewaehlte(request)
    liste = f"{reverse('casemanagement:faelle')}?umfang={request.GET.get('umfang', '')}"
    hindernis = _hindernis(request, faelle)
    if hindernis:
        messages.error(request, hindernis)
        return redirect(liste)
    absenden = request.method == "POST" and "grund" in request.POST
    formular = ZuweisungFormular(
        request.POST if absenden else None, by=request.user, team_id=faelle[0].team_id
    )
    if absenden and formular.is_valid():
        if "bestaetigt" not in request.POST:
            return _frage(request, formular, faelle, liste)
        if _zugewiesen(request, formular, faelle):
            return redirect(liste)
    kontext = _kontext(faelle, liste) | {"formular": formular}
    status = 422 if formular.errors else 200
    return render(request, "casemanagement/zuweisen.html", kontext, status=status)


def _gewaehlte(request: HttpRequest) -> list[Fall]:
    """The files meant that this account sees; foreign ids are as if they were not there."""
    if request.GET.get("alle"):
        sichtbar = auswahl(request.user, filter_aus(request.GET, request.user).wahl)
    else:
        ids = [int(x) for x in _werte(request).getlist("fall") if x.isdecimal() and len(x) < 18]
        sichtbar = Fall.objects.visible_to(request.user).filter(pk__in=ids)
    verbunden = sichtbar.select_related("team__kommune", "fallfuehrung", "person")
    faelle = list(verbunden.order_by("person__name", "pk")[: HOECHSTENS + 1])
    log_zugriff(
        by=request.user, objekte=faelle, art=ZugriffArt.ANSICHT, zweck="Fallführung zuweisen"
    )
    return faelle


def _werte(request: HttpRequest) -> QueryDict:
    return request.POST if request.method == "POST" else request.GET


def _hindernis(request: HttpRequest, faelle: list[Fall]) -> str:
    """Why these can't be given away together; empty when they can."""
    if not faelle:
        return "Wählen Sie zuerst Akten aus."
    if len(faelle) > HOECHSTENS:
        return f"Höchstens {HOECHSTENS} Akten gehen auf einmal. Grenzen Sie die Auswahl ein."
    require(all(may_reassign_fall(request.user, fall) for fall in faelle))
    try:
        pruefe_zuweisung(faelle, None, request.user)
    except ValidationError as fehler:
        return " ".join(fehler.messages)
    return ""


def _kontext(faelle: list[Fall], liste: str) -> dict[str, Any]:
    return {
        "faelle": faelle,
        "anzahl": len(faelle),
        "titel": f"Fallführung in {akten(len(faelle))} ändern",
        "team": faelle[0].team,
        "bisher": sorted({fall.fallfuehrung.name for fall in faelle}),
        "abbrechen_url": liste,
        "pfad": [("Fälle", liste), ("Zuweisen", "")],
    }


def _frage(
    request: HttpRequest, formular: ZuweisungFormular, faelle: list[Fall], liste: str
) -> HttpResponse:
    werte = formular.cleaned_data
    an = Nutzer.objects.get(pk=werte["an"])
    kontext = _kontext(faelle, liste)
    folgen = [
        f"Bisherige Fallführung: {', '.join(kontext['bisher'])}.",
        f"{an.name} wird benachrichtigt und liest auch vertrauliche Notizen.",
        f"Im Verlauf jeder Akte steht: {werte['grund']}",
    ]
    if werte["mit_aufgaben"]:
        folgen.insert(1, "Offene Aufgaben der bisherigen Fallführung gehen mit.")
    kontext |= {
        "titel": f"{akten(len(faelle)).capitalize()} zuweisen?",
        "text": f"{an.name} übernimmt die Fallführung in {akten(len(faelle))}.",
        "folgen": folgen,
        "felder": [
            *(("fall", fall.pk) for fall in faelle),
            *((name, request.POST.get(name, "")) for name in ("an", "grund", "mit_aufgaben")),
            ("bestaetigt", "ja"),
        ],
        "bestaetigen_text": "Zuweisen",
        "formular": None,
    }
    return render(request, "casemanagement/frage.html", kontext)


def _zugewiesen(request: HttpRequest, formular: ZuweisungFormular, faelle: list[Fall]) -> bool:
    werte = formular.cleaned_data
    an = Nutzer.objects.get(pk=werte["an"])
    try:
        anzahl = reassign_faelle(
            fall_ids=[fall.pk for fall in faelle],
            an=an,
            grund=werte["grund"],
            by=request.user,
            mit_aufgaben=werte["mit_aufgaben"],
        )
    except ValidationError as fehler:
        fehler_uebernehmen(formular, fehler)
        return False
    messages.success(request, f"{an.name} hat jetzt die Fallführung in {akten(anzahl)}.")
    return True
