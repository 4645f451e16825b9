"""The findings of a Stichtag: list, export, and the button that has all checks run."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from kim.actions.zugriff import log_zugriff
from kim.constants import ZugriffArt
from kim.permissions import require
from kim.views.liste import seite, sortiert
from kim.zahlen import datum_text
from stellen.actions.pruefungen import run_pruefungen
from stellen.befundexport import FORMATE
from stellen.constants import PruefbefundStatus
from stellen.forms.pruefbefunde import ALLE, BefundeFilter
from stellen.models import Erhebung, Pruefbefund, Prueflauf
from stellen.models.pruefbefund import NACH_SCHWERE
from stellen.permissions import may_audit_stellen, may_view_pruefbefunde
from stellen.views.befundanzeige import befundzeile
from stellen.views.bericht import herunterladen
from stellen.views.tabellen import mehrzahl

SPALTEN = {
    "schwere": (NACH_SCHWERE, "kommune__reihenfolge", "pruefung", "schluessel"),
    "kommune": ("kommune__reihenfolge", "pruefung", "schluessel"),
    "pruefung": ("pruefung", "kommune__reihenfolge", "schluessel"),
    "faellig": ("faellig_am", "kommune__reihenfolge", "pruefung", "schluessel"),
}
JE_SEITE = 50


@require_GET
def befunde(request: HttpRequest, stichtag: date) -> HttpResponse:
    require(may_view_pruefbefunde(request.user))
    erhebung, alle, formular, gewaehlt = auswahl(request, stichtag)
    seiten = seite(request, sortiert(request, gewaehlt, SPALTEN, "schwere"), JE_SEITE)
    pruefend = may_audit_stellen(request.user)
    kontext = rahmen(erhebung) | {
        "titel": "Welche Befunde hat die Prüfung?",
        "formular": formular,
        "seite": seiten,
        "zeilen": [befundzeile(b) for b in seiten.object_list],
        "staende": _staende(alle, formular),
        "darf_pruefen": pruefend,
        "letzter_lauf": Prueflauf.objects.filter(erhebung=erhebung).first() if pruefend else None,
        "exportformate": _exportformate(erhebung, formular),
        "alle_abfrage": _abfrage(formular, alle="1"),
        "gibt_es_welche": bool(seiten.paginator.count) or alle.exists(),
    }
    return render(request, "stellen/befunde.html", kontext)


def auswahl(
    request: HttpRequest, stichtag: date
) -> tuple[Erhebung, QuerySet[Pruefbefund], BefundeFilter, QuerySet[Pruefbefund]]:
    """The Stichtag, all findings the account sees of it, the filter, and what passes it."""
    erhebung = get_object_or_404(Erhebung, stichtag=stichtag)
    alle = Pruefbefund.objects.visible_to(request.user).filter(erhebung=erhebung)
    formular = BefundeFilter(request.GET, befunde=alle, nutzer=request.user)
    gewaehlt = formular.anwenden(alle, timezone.localdate())
    return (
        erhebung, alle, formular, gewaehlt.select_related("erhebung", "kommune", "verantwortlich"),
    )  # fmt: skip


def rahmen(erhebung: Erhebung, seitenname: str = "") -> dict[str, Any]:
    """Breadcrumb, scope and addresses of all pages around the findings of a Stichtag."""
    tag = datum_text(erhebung.stichtag)
    liste = reverse("stellen:befunde", args=[erhebung.stichtag])
    pfad = [
        ("Stellen", reverse("stellen:stichtage")),
        (tag, reverse("stellen:pruefung", args=[erhebung.stichtag])),
        ("Befunde", liste if seitenname else ""),
    ]
    return {
        "erhebung": erhebung,
        "tag": tag,
        "pfad": [*pfad, (seitenname, "")] if seitenname else pfad,
        "umfang": [{"bezeichnung": "Stichtag", "wert": tag, "url": reverse("stellen:stichtage")}],
        "liste_url": liste,
    }


def _abfrage(formular: BefundeFilter, **dazu: str | None) -> str:
    """The query string of the filter with these changes; ``None`` leaves a value out."""
    werte = QueryDict(mutable=True)
    for name, wert in (formular.abfrage | dazu).items():
        if wert:
            werte[name] = wert
    return f"?{werte.urlencode()}" if werte else "?"


def _staende(alle: QuerySet[Pruefbefund], formular: BefundeFilter) -> list[dict[str, Any]]:
    """How many there are in each state, each a link to them; other filters stay."""
    je_stand = dict(alle.order_by().values_list("status").annotate(Count("pk")))
    gewaehlt = formular.cleaned_data.get("status", "")
    return [
        {
            "text": f"{je_stand.get(s, 0)} {s.label}",
            "url": _abfrage(formular, status=s.value),
            "aktiv": gewaehlt == s,
        }
        for s in PruefbefundStatus
    ] + [
        {
            "text": f"{sum(je_stand.values())} insgesamt",
            "url": _abfrage(formular, status=ALLE),
            "aktiv": gewaehlt == ALLE,
        }
    ]


def _exportformate(erhebung: Erhebung, formular: BefundeFilter) -> list[dict[str, str]]:
    worte = {"csv": "CSV", "xlsx": "Excel (XLSX)"}
    return [
        {
            "text": worte[endung],
            "hinweis": "die Befunde dieser Auswahl",
            "url": reverse("stellen:befunde_datei", args=[erhebung.stichtag, endung])
            + _abfrage(formular),
        }
        for endung in FORMATE
    ]


@require_GET
def datei(request: HttpRequest, stichtag: date, format: str) -> HttpResponse:
    """The rows of the list with the same filter; logged, because it names who is responsible."""
    require(may_view_pruefbefunde(request.user))
    _erhebung, _alle, _formular, gewaehlt = auswahl(request, stichtag)
    zeilen = list(sortiert(request, gewaehlt, SPALTEN, "schwere"))
    rendern, inhaltstyp = FORMATE[format]
    log_zugriff(
        by=request.user,
        objekte=zeilen,
        art=ZugriffArt.EXPORT,
        zweck=f"Prüfbefunde zum {datum_text(stichtag)} als {format.upper()}",
    )
    return herunterladen(rendern(zeilen), f"pruefbefunde-{stichtag:%Y-%m-%d}.{format}", inhaltstyp)


@require_POST
def pruefen(request: HttpRequest, stichtag: date) -> HttpResponse:
    """All checks at once; below two seconds, so one waits for it."""
    require(may_audit_stellen(request.user))
    erhebung = get_object_or_404(Erhebung, stichtag=stichtag)
    messages.success(request, lauf_text(run_pruefungen(erhebung=erhebung, by=request.user)))
    return redirect("stellen:befunde", stichtag)


def lauf_text(lauf: Prueflauf) -> str:
    """„Alle Prüfungen sind gelaufen: 12 Befunde, davon 3 neu; 1 Befund ist behoben.“"""
    if not lauf.befunde and not lauf.behoben:
        return "Alle Prüfungen sind gelaufen: keine Befunde."
    teile = [
        (lauf.neu, "neu"),
        (lauf.wieder_offen, "wieder offen"),
        (lauf.uebernommen, "wie an einem früheren Stichtag akzeptiert"),
    ]
    davon = ", ".join(f"{anzahl} {wort}" for anzahl, wort in teile if anzahl)
    text = f"Alle Prüfungen sind gelaufen: {mehrzahl(lauf.befunde, 'Befund', 'Befunde')}"
    text += f", davon {davon}" if davon else ", keiner ist neu"
    if lauf.behoben:
        text += f"; {mehrzahl(lauf.behoben, 'Befund ist', 'Befunde sind')} behoben"
    return f"{text}."
