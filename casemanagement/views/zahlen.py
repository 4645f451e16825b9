"""„Wie viele Menschen begleitet das Case Management?“: protected figures for coordination."""

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from casemanagement.fallzahlen import Fallzahlen, Zahlentabelle, bereiche, fallzahlen
from casemanagement.permissions import may_view_fallzahlen
from kim.diagramme import Balken, balken_bild
from kim.exporttabelle import INHALTSTYPEN, Exporttabelle, Spalte, Zelle, als_datei
from kim.models import Kommune
from kim.permissions import require
from kim.unterdrueckung import TEXT, K
from kim.zahlen import datum_text, dezimal_text, vzae_text

TITEL = "Wie viele Menschen begleitet das Case Management?"
METHODE = (
    f"Gezählt werden Fallakten. Zahlen unter {K} werden nicht gezeigt, auch keine Null; weitere "
    "Zahlen werden verborgen, bis sich aus dem Gezeigten keine verborgene errechnen lässt. "
    f"Beide stehen hier als „{TEXT}“."
)


@require_GET
def zahlen(request: HttpRequest) -> HttpResponse:
    require(may_view_fallzahlen(request.user))
    kommunen, kommune = _auswahl(request)
    ergebnis = fallzahlen(kommune)
    kontext = {
        "titel": TITEL,
        "antwort": _antwort(ergebnis),
        "auslastung": _auslastung(ergebnis),
        "tabellen": [_tabelle(t, nr) for nr, t in enumerate(ergebnis.tabellen)],
        "methode": METHODE,
        "kommunen": [(k, k == kommune) for k in kommunen] if len(kommunen) > 1 else [],
        "exportformate": _formate(kommune),
        "umfang": [
            {"bezeichnung": "Umfang", "wert": ergebnis.bereich},
            {"bezeichnung": "Stand am", "wert": datum_text(ergebnis.tag)},
        ],
    }
    return render(request, "casemanagement/zahlen.html", kontext)


@require_GET
def datei(request: HttpRequest, format: str) -> HttpResponse:
    """Exactly the figures of the page, hidden ones as words."""
    require(may_view_fallzahlen(request.user))
    _, kommune = _auswahl(request)
    tabelle = _export(fallzahlen(kommune))
    antwort = HttpResponse(als_datei(tabelle, format), content_type=INHALTSTYPEN[format])
    antwort["Content-Disposition"] = f'attachment; filename="{tabelle.dateiname}.{format}"'
    return antwort


def _auswahl(request: HttpRequest) -> tuple[list[Kommune], Kommune | None]:
    """The Kommunen to choose from and the chosen one; ``None`` is the Land."""
    kommunen = bereiche(request.user)
    if not kommunen:
        return [], None
    ags = request.GET.get("kommune") or kommunen[0].ags
    erlaubt = Kommune.objects.filter(pk__in=[k.pk for k in kommunen])
    return kommunen, get_object_or_404(erlaubt, ags=ags)


def _zahl(wert: int | None) -> str:
    return TEXT if wert is None else dezimal_text(wert, 0)


def _antwort(ergebnis: Fallzahlen) -> str:
    if ergebnis.offen is None:
        return f"In {ergebnis.bereich} sind weniger als {K} Fälle offen."
    return f"In {ergebnis.bereich} sind {_zahl(ergebnis.offen)} Fälle offen."


def _auslastung(ergebnis: Fallzahlen) -> str:
    if ergebnis.auslastung is None or not ergebnis.vzae or not ergebnis.vzae_tag:
        return ""
    return (
        f"Das sind {dezimal_text(ergebnis.auslastung, 1)} offene Fälle je besetzter Stelle "
        f"({vzae_text(ergebnis.vzae)} VZÄ Case Management, festgestellt zum "
        f"{datum_text(ergebnis.vzae_tag)})."
    )


def _tabelle(tabelle: Zahlentabelle, nr: int) -> dict[str, Any]:
    balken = [Balken(name, Decimal(wert), _zahl(wert)) for name, wert in tabelle.zeilen if wert]
    bild = None
    if balken and len(balken) <= 12:
        bild = balken_bild(
            titel=tabelle.titel,
            beschreibung=". ".join(f"{b.name}: {b.text}" for b in balken),
            balken=balken,
            text=lambda wert: dezimal_text(wert, 0),
            kennung=f"zahlen-{nr}",
        )
    return {
        "titel": tabelle.titel,
        "spalte": tabelle.spalte,
        "zeilen": [(name, _zahl(wert), wert is None) for name, wert in tabelle.zeilen],
        "gesamt": _zahl(tabelle.gesamt) if tabelle.mit_summe else "",
        "hinweis": tabelle.hinweis,
        "bild": bild,
        "nr": nr,
    }


def _export(ergebnis: Fallzahlen) -> Exporttabelle:
    zeilen: list[list[Zelle]] = []
    for tabelle in ergebnis.tabellen:
        zeilen += [[tabelle.titel, name, _zahl(wert)] for name, wert in tabelle.zeilen]
        if tabelle.mit_summe:
            zeilen.append([tabelle.titel, "Gesamt", _zahl(tabelle.gesamt)])
    return Exporttabelle(
        titel=f"Fallzahlen {ergebnis.bereich}",
        dateiname=f"fallzahlen-{ergebnis.tag:%Y-%m-%d}",
        spalten=(Spalte("Frage"), Spalte("Merkmal"), Spalte("Fälle")),
        zeilen=zeilen,
        hinweise=(f"Stand am {datum_text(ergebnis.tag)}", METHODE),
    )


def _formate(kommune: Kommune | None) -> list[dict[str, str]]:
    frage = f"?kommune={kommune.ags}" if kommune else ""
    return [
        {
            "text": text,
            "hinweis": hinweis,
            "url": f"{reverse('casemanagement:zahlen_datei', args=[form])}{frage}",
        }
        for form, text, hinweis in (
            ("csv", "CSV", "für andere Programme"),
            ("xlsx", "Excel (XLSX)", "mit Methode"),
        )
    ]
