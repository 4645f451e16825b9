"""„Prüfen und feststellen“: one Meldung or all of a Stichtag, after a question."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from kim.models import Kommune
from kim.permissions import require
from kim.zahlen import datum_text
from stellen.actions import feststellen
from stellen.constants import MeldungStatus
from stellen.models import Erhebung, Meldung
from stellen.permissions import may_audit_stellen
from stellen.views.meldung_rahmen import rahmen, versionen_von

NUR_GEPRUEFTE = "geprueft"
"""``?auswahl=geprueft``: only what is checked already; the rest stays as it is."""
FOLGEN = [
    (
        "KIM prüft in jeder Zeile, ob zugewiesen die Summe aus besetzt, zur Besetzung vorgesehen und "
        "nicht zur Besetzung vorgesehen ist. Geht eine Zeile nicht auf, wird nichts festgestellt."
    ),
    (
        "Festgestellte Zahlen sind unveränderlich. Änderungen sind danach nur als Korrektur mit "
        "Begründung möglich; beide Fassungen bleiben sichtbar."
    ),
    (
        "Festgestellte Zahlen sehen die KIM-Koordinationen und Assistenzen aller Kommunen und die "
        "Evaluation."
    ),
]


@require_http_methods(["GET", "POST"])
def alle(request: HttpRequest, stichtag: date) -> HttpResponse:
    require(may_audit_stellen(request.user))
    erhebung = get_object_or_404(Erhebung, stichtag=stichtag)
    tag = datum_text(stichtag)
    pruefung = reverse("stellen:pruefung", args=[stichtag])
    nur_gepruefte = request.GET.get("auswahl") == NUR_GEPRUEFTE
    meldungen = Meldung.objects.visible_to(request.user).filter(erhebung=erhebung).neueste()
    offene = meldungen.exclude(status=MeldungStatus.FESTGESTELLT)
    if nur_gepruefte:
        offene = offene.filter(status=MeldungStatus.GEPRUEFT)
    kommunen = list(Kommune.objects.filter(pk__in=offene.values("kommune_id")))
    offen = len(kommunen)
    kontext = {
        "titel": f"Stichtag {tag} prüfen und feststellen",
        "text": _offen_text(offen, tag),
        "pfad": [
            ("Stellen", reverse("stellen:stichtage")),
            (tag, pruefung),
            ("Feststellen", ""),
        ],
        "umfang": [{"bezeichnung": "Stichtag", "wert": tag}],
        "abbrechen_url": reverse("stellen:erhebung", args=[stichtag])
        if nur_gepruefte
        else pruefung,
        "bestaetigen_text": f"{offen} Meldungen feststellen"
        if offen != 1
        else "Eine Meldung feststellen",
        "moeglich": offen > 0,
    }
    return _frage(request, erhebung, kommunen, kontext)


@require_http_methods(["GET", "POST"])
def eine(request: HttpRequest, stichtag: date, ags: str) -> HttpResponse:
    require(may_audit_stellen(request.user))
    erhebung, kommune, versionen = versionen_von(request, stichtag, ags)
    offen = versionen[0].status != MeldungStatus.FESTGESTELLT
    kontext = rahmen(erhebung, kommune, "Feststellen")
    kontext |= {
        "titel": "Meldung prüfen und feststellen",
        "text": f"Die Meldung von {kommune.name} zum {datum_text(stichtag)} "
        f"(Version {versionen[0].version}) "
        + ("wird geprüft und festgestellt." if offen else "ist schon festgestellt."),
        "abbrechen_url": kontext["meldung_url"],
        "bestaetigen_text": "Meldung feststellen",
        "moeglich": offen,
    }
    return _frage(request, erhebung, [kommune], kontext)


def _offen_text(offen: int, tag: str) -> str:
    if not offen:
        return f"Alle Meldungen zum {tag} sind schon festgestellt."
    wer = "Eine Meldung" if offen == 1 else f"{offen} Meldungen"
    wird = "wird" if offen == 1 else "werden"
    return f"{wer} zum {tag} {wird} geprüft und festgestellt."


def _frage(
    request: HttpRequest,
    erhebung: Erhebung,
    kommunen: list[Kommune],
    kontext: dict[str, Any],
) -> HttpResponse:
    """Show the question; on POST settle, or list what stands in the way."""
    kontext |= {"folgen": FOLGEN}
    if request.method == "POST":
        try:
            anzahl = feststellen(erhebung=erhebung, kommunen=kommunen, by=request.user)
        except ValidationError as fehler:
            kontext["fehler"] = fehler.messages
            return render(request, "stellen/meldung_feststellen.html", kontext, status=422)
        wort = "Eine Meldung ist" if anzahl == 1 else f"{anzahl} Meldungen sind"
        messages.success(request, f"{wort} jetzt festgestellt.")
        return redirect(kontext["abbrechen_url"])
    return render(request, "stellen/meldung_feststellen.html", kontext)
