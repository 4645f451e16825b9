"""Where the Pauschale goes: all Kommunen of a year, and one of them."""

from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from kim.actions.zugriff import log_mengen
from kim.constants import ZugriffArt
from kim.exporttabelle import INHALTSTYPEN, Exporttabelle, als_datei
from kim.kontext import LAND, rechte_von
from kim.models import Kommune
from kim.permissions import require
from kim.templatetags.kim import SORTIERUNG
from kim.zahlen import euro_text, prozent_text
from stellen.constants import Stellenart
from stellen.forms.mittel import JahrFilter
from stellen.mittel.daten import Grundlage, Mittelzeile, jahre, lade_mittel
from stellen.mittel.fluss import fluss
from stellen.mittel.rechnen import Euro
from stellen.mittel.uebersicht import (
    STANDARD,
    ansatzvergleich,
    gefoerdert,
    je_kommune,
    sortiert,
    uebersichtstabelle,
)
from stellen.mittel.wege import (
    ZIELE,
    gesamt,
    je_baustein,
    je_traeger,
    ohne_satz,
    stroeme_der_bausteine,
    stroeme_der_traeger,
)
from stellen.models import Foerdersatz, Haushaltsansatz
from stellen.permissions import may_audit_stellen, may_view_mittel, may_view_stellen
from stellen.views.bericht import herunterladen


def uebersicht(request: HttpRequest) -> HttpResponse:
    """All Kommunen one may see; with one of one's own only, its page. Who sees settled
    figures only is led to the rates and budgets."""
    require(may_view_stellen(request.user))
    if not may_view_mittel(request.user):
        return redirect("stellen:saetze")
    kommunen = eigene_kommunen(request)
    if len(kommunen) == 1:
        return redirect(mit_jahr("stellen:mittel_kommune", request, kommunen[0].ags))
    formular = JahrFilter(request.GET, jahre=jahre())
    zeilen = lade_mittel(kommunen, formular.gewaehlt) if formular.gewaehlt else []
    kontext = gemeinsam(request, formular, zeilen) | {
        "pfad": [("Stellen", reverse("stellen:stichtage")), ("Mittel", "")],
        "umfang": [{"bezeichnung": "Kommunen", "wert": f"{len(kommunen)} von {len(kommunen)}"}],
        "zeilen": sortiert(je_kommune(zeilen), request.GET.get(SORTIERUNG) or STANDARD),
        "standard": STANDARD,
        "exportformate": formate("stellen:mittel_datei", request),
    }
    if zeilen:
        kontext |= _land(request, zeilen)
    return render(request, "stellen/mittel/uebersicht.html", kontext)


def _land(request: HttpRequest, zeilen: list[Mittelzeile]) -> dict[str, Any]:
    """Picture by Baustein; the budget is that of all Kommunen, so only for who sees all."""
    jahr, summen = zeilen[0].jahr, je_baustein(zeilen)
    ansaetze = Haushaltsansatz.objects.filter(haushaltsjahr=jahr)
    betraege: dict[int, Decimal] = dict(ansaetze.order_by().values_list("baustein", "betrag"))
    land = rechte_von(request.user).ist_land("view_stellen")
    return {
        "bild": fluss(f"Pauschale {jahr}", stroeme_der_bausteine(summen), ZIELE),
        "ansaetze": ansatzvergleich(betraege, summen) if land else [],
    }


@require_GET
def datei(request: HttpRequest, format: str) -> HttpResponse:
    """The rows of the overview in the order of the page."""
    require(may_view_mittel(request.user))
    jahr = JahrFilter(request.GET, jahre=jahre()).gewaehlt
    zeilen = je_kommune(lade_mittel(eigene_kommunen(request), jahr) if jahr else [])
    if not zeilen:
        raise Http404
    log_mengen(
        by=request.user,
        modell=Kommune,
        mengen={z.kommune.pk: 1 for z in zeilen},
        art=ZugriffArt.EXPORT,
        zweck=f"Pauschale {jahr} je Kommune als {format.upper()}",
    )
    folge = sortiert(zeilen, request.GET.get(SORTIERUNG) or STANDARD)
    return tabelle_herunterladen(uebersichtstabelle(jahr, folge), format)


def kommune(request: HttpRequest, ags: str) -> HttpResponse:
    require(may_view_mittel(request.user))
    eine = kommune_oder_404(request, ags)
    formular = JahrFilter(request.GET, jahre=jahre())
    zeilen = lade_mittel([eine], formular.gewaehlt) if formular.gewaehlt else []
    traeger = je_traeger(zeilen)
    titel = f"Pauschale {formular.gewaehlt}"
    kontext = (
        gemeinsam(request, formular, zeilen)
        | rahmen(request, eine, "mittel")
        | {
            "zeilen": [_zeile(z) for z in zeilen],
            "traeger": traeger,
            "bild": fluss(titel, stroeme_der_traeger(traeger), ZIELE),
        }
    )
    return render(request, "stellen/mittel/kommune.html", kontext)


def _zeile(z: Mittelzeile) -> dict[str, Any]:
    return {
        "bezeichnung": Stellenart(z.stellenart).label,
        "zugewiesen": z.zugewiesen,
        "satz": z.satz,
        "rechnerisch": z.rechnerisch,
        "euro": z.euro if z.ergebnis else None,
        "grundlage": z.grundlage.value,
        "stichtage": [s.ab for s in z.staende],
        "ist_demo": z.ist_demo,
    }


# -- shared with the Verwendungsnachweis ---------------------------------------------------
def eigene_kommunen(request: HttpRequest) -> list[Kommune]:
    """The Kommunen whose money the account may see, in official order."""
    ids = rechte_von(request.user).bereiche("view_stellen") - {LAND}
    return list(Kommune.objects.filter(pk__in=ids).order_by("reihenfolge"))


def kommune_oder_404(request: HttpRequest, ags: str) -> Kommune:
    for eine in eigene_kommunen(request):
        if eine.ags == ags:
            return eine
    raise Http404


def mit_jahr(name: str, request: HttpRequest, *args: str) -> str:
    """An address that keeps the year and the order of the page."""
    werte = {n: request.GET[n] for n in ("jahr", SORTIERUNG) if request.GET.get(n)}
    return reverse(name, args=args, query=werte)


def formate(name: str, request: HttpRequest, *args: str) -> list[dict[str, str]]:
    return [
        {
            "text": "CSV",
            "hinweis": "für andere Programme",
            "url": mit_jahr(name, request, *args, "csv"),
        },
        {
            "text": "Excel (XLSX)",
            "hinweis": "mit Formeln für die Summen",
            "url": mit_jahr(name, request, *args, "xlsx"),
        },
    ]


def tabelle_herunterladen(tabelle: Exporttabelle, format: str) -> HttpResponse:
    return herunterladen(
        als_datei(tabelle, format), f"{tabelle.dateiname}.{format}", INHALTSTYPEN[format]
    )


def rahmen(request: HttpRequest, eine: Kommune, seite: str) -> dict[str, Any]:
    """Breadcrumb, scope and tabs of the pages of one Kommune."""
    fluss_url = mit_jahr("stellen:mittel_kommune", request, eine.ags)
    nachweis_url = mit_jahr("stellen:nachweis", request, eine.ags)
    uebersicht_url = reverse("stellen:mittel")
    pfad = [("Stellen", reverse("stellen:stichtage")), ("Mittel", uebersicht_url)]
    ids = rechte_von(request.user).bereiche("view_stellen") - {LAND}
    andere = uebersicht_url if len(ids) > 1 else ""
    if seite == "nachweis":
        pfad += [(eine.name, fluss_url), ("Verwendungsnachweis", "")]
    else:
        pfad.append((eine.name, ""))
    return {
        "kommune": eine,
        "pfad": pfad,
        "umfang": [{"bezeichnung": "Kommune", "wert": eine.name, "url": andere}],
        "reiter": [
            {"text": "Fluss der Pauschale", "url": fluss_url, "aktiv": seite == "mittel"},
            {"text": "Verwendungsnachweis", "url": nachweis_url, "aktiv": seite == "nachweis"},
        ],
    }


def gemeinsam(
    request: HttpRequest, formular: JahrFilter, zeilen: list[Mittelzeile]
) -> dict[str, Any]:
    """The answer as a sentence, the sums, and what limits them."""
    jahr, summe = formular.gewaehlt, gesamt(zeilen)
    return {
        "formular": formular,
        "jahr": jahr,
        "gesamt": summe,
        "vzae": gefoerdert(zeilen),
        "satz": antwort(jahr, summe),
        "ohne_satz": ohne_satz(zeilen),
        "ohne_zuweisung": any(z.zugewiesen is None for z in zeilen),
        "geschaetzt": any(z.grundlage == Grundlage.MELDUNGEN for z in zeilen),
        "ist_demo": any(z.ist_demo for z in zeilen),
        "laeuft": bool(jahr and jahr >= timezone.localdate().year),
        "saetze": _saetze(jahr),
        "darf_pruefen": may_audit_stellen(request.user),
    }


def _saetze(jahr: int | None) -> list[Foerdersatz]:
    """In official order of the Stellenarten."""
    je_art = {s.stellenart: s for s in Foerdersatz.objects.filter(haushaltsjahr=jahr or 0)}
    return [je_art[art] for art in Stellenart.values if art in je_art]


def antwort(jahr: int | None, summe: Euro) -> str:
    """„2024 sind rechnerisch 1,00 € von 2,00 € nicht verausgabt (50,0 %).“"""
    if not summe.pauschale:
        return f"Für {jahr} lässt sich nichts berechnen." if jahr else ""
    if summe.anteil_nicht is None:
        return f"Für {jahr} sind {euro_text(summe.pauschale)} bewilligt; ob die Stellen besetzt waren, ist nicht bekannt."
    bekannt = summe.pauschale - summe.unbekannt
    return (
        f"{jahr} sind rechnerisch {euro_text(summe.nicht_verausgabt)} von {euro_text(bekannt)} "
        f"nicht verausgabt ({prozent_text(summe.anteil_nicht)})."
    )
