"""The list of posts: who is on which, what is vacant since when, sums against the Zuweisung."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from kim.actions.zugriff import log_mengen
from kim.constants import ZugriffArt
from kim.exporttabelle import INHALTSTYPEN, als_datei
from kim.kontext import LAND
from kim.models import Kommune
from kim.permissions import require
from kim.templatetags.kim import SORTIERUNG
from kim.zahlen import datum_text
from stellen.forms.plan import PlanFilter
from stellen.models import Fachkraft, Stelle
from stellen.permissions import may_edit_stellenplan, may_view_stellenplan
from stellen.planexport import plantabelle
from stellen.planliste import (
    Planzeile,
    artsummen,
    namen_je_kommune,
    planzeilen,
    sortiert,
    zuweisungen_am,
)
from stellen.views.bericht import herunterladen
from stellen.views.plan_anzeige import summen_fuer_vorlage, zeile_fuer_vorlage

JE_SEITE = 100
"""More than any Kommune has of one Baustein: its list is one page, on paper too."""


@require_GET
def plan(request: HttpRequest) -> HttpResponse:
    require(may_view_stellenplan(request.user))
    formular = _filter(request)
    alle = _zeilen(request, formular)
    auswahl = [z for z in sortiert(alle, _sortierung(request)) if formular.wahl.trifft(z)]
    seite = Paginator(auswahl, JE_SEITE).get_page(request.GET.get("seite"))
    pflegbar = may_edit_stellenplan(request.user)
    kontext = {
        "formular": formular,
        "tag": formular.stichtag,
        "seite": seite,
        "leer": not alle,
        "zeilen": [zeile_fuer_vorlage(z) for z in seite.object_list],
        "mit_kommune": len(formular.auswahl) > 1,
        "mit_namen": pflegbar,
        "darf_pflegen": pflegbar,
        "exportformate": _exportformate(request),
        "umfang": _umfang(formular),
        "pfad": [("Stellen", reverse("stellen:stichtage")), ("Stellenplan", "")],
    } | _summen(formular, alle)
    return render(request, "stellen/plan.html", kontext)


@require_GET
def datei(request: HttpRequest, format: str) -> HttpResponse:
    """Exactly the rows the page shows, all of its pages; with names only what it names."""
    require(may_view_stellenplan(request.user))
    formular = _filter(request)
    zeilen = sortiert(_zeilen(request, formular), _sortierung(request))
    zeilen = [z for z in zeilen if formular.wahl.trifft(z)]
    mit_namen = may_edit_stellenplan(request.user)
    zweck = f"Stellenplan am {datum_text(formular.stichtag)} als {format.upper()}"
    je_kommune: dict[int | None, int] = {}
    for zeile in zeilen:
        kommune = zeile.stelle.kommune_id
        je_kommune[kommune] = je_kommune.get(kommune, 0) + 1
    for modell, mengen in ((Stelle, je_kommune), (Fachkraft, namen_je_kommune(zeilen))):
        log_mengen(
            by=request.user, modell=modell, mengen=mengen, art=ZugriffArt.EXPORT, zweck=zweck
        )
    tabelle = plantabelle(zeilen, mit_namen=mit_namen, tag=formular.stichtag)
    name = f"{tabelle.dateiname}.{format}"
    return herunterladen(als_datei(tabelle, format), name, INHALTSTYPEN[format])


def _filter(request: HttpRequest) -> PlanFilter:
    kommunen = list(Kommune.objects.filter(pk__in=request.rechte.bereiche("view_stellen") - {LAND}))
    return PlanFilter(request.GET, kommunen=kommunen, mit_namen=may_edit_stellenplan(request.user))


def _zeilen(request: HttpRequest, formular: PlanFilter) -> list[Planzeile]:
    ids = [k.pk for k in formular.auswahl]
    return planzeilen(nutzer=request.user, kommune_ids=ids, tag=formular.stichtag)


def _sortierung(request: HttpRequest) -> str:
    return request.GET.get(SORTIERUNG, "")


def _summen(formular: PlanFilter, zeilen: list[Planzeile]) -> dict[str, Any]:
    """The table on top; whatever the rows are filtered by, it counts all of the scope."""
    zuweisungen, jahre = zuweisungen_am([k.pk for k in formular.auswahl], formular.stichtag)
    summen = artsummen(zeilen, zuweisungen)
    return {
        "summen": summen_fuer_vorlage(summen),
        "zuweisung_jahr": ", ".join(map(str, jahre)),
        "zuweisung_alt": bool(jahre) and jahre != [formular.stichtag.year],
        "offen": sum(1 for z in zeilen if z.abschnitt.unbesetzt),
    }


def _umfang(formular: PlanFilter) -> list[dict[str, str]]:
    kommunen = formular.auswahl
    wert = kommunen[0].name if len(kommunen) == 1 else f"{len(kommunen)} Kommunen"
    return [
        {"bezeichnung": "Kommune", "wert": wert},
        {"bezeichnung": "Stand am", "wert": datum_text(formular.stichtag)},
    ]


def _exportformate(request: HttpRequest) -> list[dict[str, str]]:
    abfrage = request.GET.urlencode()
    return [
        {
            "text": text,
            "hinweis": hinweis,
            "url": f"{reverse('stellen:plan_datei', args=[form])}?{abfrage}",
        }
        for form, text, hinweis in (
            ("csv", "CSV", "für andere Programme"),
            ("xlsx", "Excel (XLSX)", "Zahlen und Daten als solche"),
        )
    ]
