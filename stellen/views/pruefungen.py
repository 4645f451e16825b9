"""The catalogue of all checks with their thresholds, and setting those."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from kim.permissions import require
from kim.zahlen import datum_text
from stellen.constants import Schwelle
from stellen.forms.pruefschwellen import SchwelleForm
from stellen.models import Pruefschwelle
from stellen.permissions import may_audit_stellen, may_view_pruefbefunde
from stellen.pruefungen import PRUEFUNGEN
from stellen.pruefungen.schwellen import SCHWELLEN, schwelle_text, schwellen_am
from stellen.views.befundanzeige import schwere_badge


@require_GET
def katalog(request: HttpRequest) -> HttpResponse:
    require(may_view_pruefbefunde(request.user))
    gesetzt: dict[str, list[Pruefschwelle]] = {}
    for eine in Pruefschwelle.objects.all():
        gesetzt.setdefault(eine.schwelle, []).append(eine)
    heute = schwellen_am(timezone.localdate())
    kontext = {
        "titel": "Was prüft KIM?",
        "pfad": [("Stellen", reverse("stellen:stichtage")), ("Prüfungen", "")],
        "umfang": [],
        "pruefungen": [
            {"pruefung": p, "schwere": schwere_badge(p.schwere)} for p in PRUEFUNGEN.values()
        ],
        "schwellen": [_schwelle(s, heute[s], gesetzt.get(s, [])) for s in Schwelle],
        "darf_pruefen": may_audit_stellen(request.user),
    }
    return render(request, "stellen/pruefungen.html", kontext)


def _schwelle(schwelle: Schwelle, wert: Any, gesetzt: list[Pruefschwelle]) -> dict[str, Any]:
    return {
        "name": schwelle.value,
        "titel": schwelle.label,
        "hilfe": SCHWELLEN[schwelle].hilfe,
        "heute": schwelle_text(schwelle, wert),
        "vorgabe": schwelle_text(schwelle, SCHWELLEN[schwelle].vorgabe),
        "pruefungen": [p.titel for p in PRUEFUNGEN.values() if schwelle in p.schwellen],
        "gesetzt": [
            {
                "text": f"{schwelle_text(schwelle, g.wert)} ab {datum_text(g.gueltig_ab)}",
                "begruendung": g.begruendung,
                "url": reverse("stellen:schwelle", args=[g.pk]),
            }
            for g in gesetzt
        ],
    }


@require_http_methods(["GET", "POST"])
def schwelle_neu(request: HttpRequest, schwelle: str) -> HttpResponse:
    require(may_audit_stellen(request.user))
    if schwelle not in Schwelle.values:
        raise Http404
    return _formular(request, Pruefschwelle(schwelle=schwelle))


@require_http_methods(["GET", "POST"])
def schwelle(request: HttpRequest, pk: int) -> HttpResponse:
    require(may_audit_stellen(request.user))
    return _formular(request, get_object_or_404(Pruefschwelle, pk=pk))


def _formular(request: HttpRequest, eine: Pruefschwelle) -> HttpResponse:
    formular = SchwelleForm(request.POST or None, instance=eine)
    if request.method == "POST" and formular.is_valid():
        formular.instance._change_reason = formular.cleaned_data["begruendung"]
        neu = formular.save()
        text = schwelle_text(Schwelle(neu.schwelle), neu.wert)
        messages.success(
            request,
            f"„{neu.get_schwelle_display()}“ ist für Stichtage ab {datum_text(neu.gueltig_ab)} auf "
            f"{text} gesetzt. Es gilt vom nächsten Prüflauf an.",
        )
        return redirect("stellen:pruefungen")
    katalog_url = reverse("stellen:pruefungen")
    titel = f"Schwelle festlegen: {eine.get_schwelle_display()}"
    kontext = {
        "formular": formular,
        "titel": titel,
        "pfad": [
            ("Stellen", reverse("stellen:stichtage")),
            ("Prüfungen", katalog_url),
            ("Schwelle", ""),
        ],
        "umfang": [],
        "zurueck": katalog_url,
        "vorgabe": schwelle_text(
            Schwelle(eine.schwelle), SCHWELLEN[Schwelle(eine.schwelle)].vorgabe
        ),
    }
    status = 422 if formular.errors else 200
    return render(request, "stellen/schwelle.html", kontext, status=status)
