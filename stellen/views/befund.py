"""One finding: what was found, what it means, the conversation, the decision."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from kim.kontext import LAND
from kim.permissions import darf, require
from kim.zahlen import datum_text
from stellen.actions.pruefbefunde import add_beitrag, assign_befund, decide_befund
from stellen.constants import Beitragsart
from stellen.forms.pruefbefunde import BeitragForm, EntscheidungForm, ZustaendigkeitForm
from stellen.models import Meldung, Pruefbefund
from stellen.permissions import (
    may_answer_pruefbefund,
    may_audit_stellen,
    may_view_pruefbefunde,
)
from stellen.pruefungen import PRUEFUNGEN, titel_von
from stellen.pruefungen.schwellen import schwelle_text, schwellen_am
from stellen.views.befundanzeige import schwere_badge, stand_badge
from stellen.views.befunde import rahmen


@require_GET
def befund(request: HttpRequest, pk: int) -> HttpResponse:
    require(may_view_pruefbefunde(request.user))
    return _seite(request, _befund(request, pk))


def _befund(request: HttpRequest, pk: int) -> Pruefbefund:
    """A visible finding; foreign and missing ones are a 404."""
    sichtbar = Pruefbefund.objects.visible_to(request.user)
    bezuege = ("erhebung", "kommune", "verantwortlich", "uebernommen_von__erhebung")
    return get_object_or_404(sichtbar.select_related(*bezuege), pk=pk)


def _seite(request: HttpRequest, eine: Pruefbefund, **gebunden: BaseForm) -> HttpResponse:
    """The page; a form that was refused is shown as it was sent, with status 422."""
    arten = beitragsarten(request, eine)
    formulare: dict[str, Any] = {}
    if arten:
        formulare["beitrag"] = BeitragForm(arten=arten)
    if darf(request.user, "audit_stellen", eine.kommune_id or LAND):
        formulare["entscheidung"] = EntscheidungForm(befund=eine)
        formulare["zustaendigkeit"] = ZustaendigkeitForm(instance=eine)
    formulare |= gebunden
    kontext = rahmen(eine.erhebung, titel_von(eine.pruefung)) | _angaben(request, eine)
    kontext |= {"formulare": formulare, "fehlerhaft": next(iter(gebunden.values()), None)}
    return render(request, "stellen/befund.html", kontext, status=422 if gebunden else 200)


def beitragsarten(request: HttpRequest, eine: Pruefbefund) -> tuple[Beitragsart, ...]:
    """What this account may contribute to this finding."""
    if may_answer_pruefbefund(request.user, eine.kommune_id):
        return Beitragsart.ANTWORT, Beitragsart.KOMMENTAR
    if not may_audit_stellen(request.user):
        return ()
    if eine.kommune_id is None:
        return (Beitragsart.KOMMENTAR,)
    return Beitragsart.RUECKFRAGE, Beitragsart.KOMMENTAR


def _angaben(request: HttpRequest, eine: Pruefbefund) -> dict[str, Any]:
    pruefung = PRUEFUNGEN.get(eine.pruefung)
    schwellen = schwellen_am(eine.erhebung.stichtag) if pruefung and pruefung.schwellen else {}
    meldung_url = ""
    if eine.kommune:
        meldungen = Meldung.objects.visible_to(request.user).filter(
            erhebung=eine.erhebung, kommune=eine.kommune
        )
        if meldungen.exists():
            ort = [eine.erhebung.stichtag, eine.kommune.ags]
            meldung_url = reverse("stellen:meldung", args=ort)
    return {
        "befund": eine,
        "titel": titel_von(eine.pruefung),
        "pruefung": pruefung,
        "schwellen": [
            (s.label, schwelle_text(s, schwellen[s])) for s in (pruefung.schwellen if pruefung else ())
        ],
        "schwere": schwere_badge(eine.schwere),
        "stand": stand_badge(eine.status),
        "meldung_url": meldung_url,
        "beitraege": [
            {"zeitpunkt": b.erstellt_am, "person": b.verfasser, "art": b.get_art_display(),
             "text": b.text}
            for b in eine.beitraege.select_related("verfasser")
        ],
        "verlauf_url": reverse("verlauf_ausschnitt", args=["stellen.pruefbefund", eine.pk]),
        "verlauf_seite": reverse("verlauf", args=["stellen.pruefbefund", eine.pk]),
        "frueher_am": datum_text(eine.uebernommen_von.erhebung.stichtag)
        if eine.uebernommen_von
        else "",
    }  # fmt: skip


def _zurueck(eine: Pruefbefund) -> HttpResponse:
    return redirect("stellen:befund", eine.pk)


@require_POST
def beitrag(request: HttpRequest, pk: int) -> HttpResponse:
    require(may_view_pruefbefunde(request.user))
    eine = _befund(request, pk)
    formular = BeitragForm(request.POST, arten=beitragsarten(request, eine))
    if formular.is_valid():
        add_beitrag(befund=eine, by=request.user, **formular.cleaned_data)
        messages.success(request, "Ihr Beitrag ist gespeichert.")
        return _zurueck(eine)
    return _seite(request, eine, beitrag=formular)


@require_POST
def entscheidung(request: HttpRequest, pk: int) -> HttpResponse:
    require(may_audit_stellen(request.user))
    eine = _befund(request, pk)
    formular = EntscheidungForm(request.POST, befund=eine)
    if formular.is_valid():
        try:
            neu = decide_befund(befund=eine, by=request.user, **formular.cleaned_data)
        except ValidationError as fehler:
            formular.add_error(None, fehler)
        else:
            messages.success(request, f"Der Befund ist jetzt {neu.get_status_display()}.")
            return _zurueck(eine)
    return _seite(request, eine, entscheidung=formular)


@require_POST
def zustaendigkeit(request: HttpRequest, pk: int) -> HttpResponse:
    require(may_audit_stellen(request.user))
    eine = _befund(request, pk)
    formular = ZustaendigkeitForm(request.POST, instance=eine)
    if formular.is_valid():
        assign_befund(befund=formular.instance, by=request.user)
        messages.success(request, "Die Zuständigkeit ist gespeichert.")
        return _zurueck(eine)
    return _seite(request, eine, zustaendigkeit=formular)
