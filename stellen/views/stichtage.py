"""The Stichtage with what is known of each: states, totals, quota."""

from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from kim.models import Kommune
from kim.navigation import adresse
from kim.permissions import require
from kim.zahlen import datum_text, vzae_text
from stellen.bericht.typen import Betraege
from stellen.constants import ErhebungStatus, MeldungStatus
from stellen.models import Erhebung, Meldung
from stellen.permissions import may_audit_stellen, may_view_stellen
from stellen.views.erhebung import ERHEBUNG_BADGE
from stellen.views.tabellen import STATUS_BADGE, mehrzahl, quote_text

JE_SEITE = 20


def stichtage(request: HttpRequest) -> HttpResponse:
    require(may_view_stellen(request.user))
    seite = Paginator(Erhebung.objects.visible_to(request.user), JE_SEITE).get_page(
        request.GET.get("seite")
    )
    erhebungen = list(seite.object_list)
    je_erhebung: dict[int, list[dict]] = {e.pk: [] for e in erhebungen}
    meldungen = Meldung.objects.visible_to(request.user).filter(erhebung__in=erhebungen).neueste()
    for gruppe in meldungen.je_stichtag():
        je_erhebung[gruppe["erhebung_id"]].append(gruppe)
    pruefend = may_audit_stellen(request.user)
    kommunen = Kommune.objects.count()
    kontext = {
        "seite": seite,
        "aktionen": [
            {"text": "Bisherige Importe", "url": reverse("stellen:importe")},
            {"text": "Erhebung vorbereiten", "url": reverse("stellen:erhebung_neu")},
        ]
        if pruefend
        else [],
        "zeilen": [
            _zeile(e, je_erhebung[e.pk], kommunen if pruefend else None) for e in erhebungen
        ],
        "darf_pruefen": pruefend,
        "import_url": adresse("stellen:import") if pruefend else "",
    }
    return render(request, "stellen/stichtage.html", kontext)


def _zeile(erhebung: Erhebung, gruppen: list[dict], kommunen: int | None) -> dict[str, Any]:
    """One Stichtag; ``kommunen`` (if given) is how many Meldungen there should be."""
    je_status = {g["status"]: g["anzahl"] for g in gruppen}
    anzahl = sum(je_status.values())
    fehlend = max(kommunen - anzahl, 0) if kommunen else 0
    falsch = sum(g["auffaellig"] for g in gruppen)
    summe = Betraege(_summe(gruppen, "zugewiesen"), _summe(gruppen, "besetzt"))
    return {
        "tag": datum_text(erhebung.stichtag),
        "url": reverse("stellen:pruefung", args=[erhebung.stichtag]),
        "ist_demo": erhebung.ist_demo,
        "erhebung": _laufende(erhebung, pruefend=kommunen is not None),
        "staende": [
            (f"{je_status[s]} {s.label}", *STATUS_BADGE[s])
            for s in MeldungStatus
            if je_status.get(s)
        ],
        "fehlend": mehrzahl(fehlend, "fehlt", "fehlen") if fehlend else "",
        "anzahl": anzahl,
        "zugewiesen": vzae_text(summe.zugewiesen) if anzahl else "–",
        "besetzt": vzae_text(summe.besetzt) if anzahl else "–",
        "quote": quote_text(summe.quote),
        "auffaellig": mehrzahl(falsch, "Zeile geht nicht auf", "Zeilen gehen nicht auf")
        if falsch
        else "",
    }


def _laufende(erhebung: Erhebung, *, pruefend: bool) -> dict[str, str]:
    """State and deadline of a survey that was not made by an import; for the Ministerium a link."""
    if not (erhebung.eroeffnet_am or erhebung.status == ErhebungStatus.VORBEREITUNG):
        return {}
    art, symbol = ERHEBUNG_BADGE[ErhebungStatus(erhebung.status)]
    frist = f" bis {datum_text(erhebung.frist)}" if erhebung.ist_offen and erhebung.frist else ""
    return {
        "text": f"Erhebung {erhebung.get_status_display()}{frist}",
        "art": art,
        "symbol": symbol,
        "url": reverse("stellen:erhebung", args=[erhebung.stichtag]) if pruefend else "",
    }


def _summe(gruppen: list[dict], feld: str) -> Decimal:
    return sum((g[feld] or Decimal(0) for g in gruppen), Decimal("0.00"))
