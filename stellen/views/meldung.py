"""One Kommune's Meldung at a Stichtag: figures, versions side by side, history."""

from datetime import date
from itertools import zip_longest
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from kim.permissions import require
from kim.zahlen import datum_text, vzae_text
from stellen.abweichungen import Abweichung
from stellen.bericht.typen import Betraege
from stellen.constants import GROESSEN, MeldungStatus, Stellenart
from stellen.models import Meldung, MeldungZeile
from stellen.permissions import may_audit_stellen, may_view_stellen, may_view_verlauf
from stellen.views.befundanzeige import befundstand
from stellen.views.meldung_rahmen import betraege, nach_stellenart, rahmen, versionen_von
from stellen.views.meldung_stand import arbeitsstand
from stellen.views.tabellen import SPALTENTEXT, betraege_texte, satz, status_badge

FESTSTELLBAR = (MeldungStatus.GEMELDET, MeldungStatus.GEPRUEFT)


def meldung(request: HttpRequest, stichtag: date, ags: str) -> HttpResponse:
    require(may_view_stellen(request.user))
    erhebung, kommune, versionen = versionen_von(request, stichtag, ags)
    neueste = versionen[0]
    zeilen = nach_stellenart(neueste)
    gesamt = betraege(neueste)
    pruefend = may_audit_stellen(request.user)
    mit_verlauf = may_view_verlauf(request.user, kommune)
    stand = arbeitsstand(request, neueste, versionen) if mit_verlauf else {}
    marken = stand.get("marken", {})
    kontext = rahmen(erhebung, kommune) | {
        "stand": stand,
        "meldung": neueste,
        "versionen": [_version(v) for v in versionen],
        "zeilen": [_zeile(z, marken.get(z.pk)) for z in zeilen.values()],
        "mit_bemerkung": any(z.bemerkung for z in zeilen.values()),
        "gesamt": betraege_texte(gesamt),
        "satz": satz(gesamt, datum_text(stichtag)),
        "status_badge": status_badge(neueste.status),
        "vergleich": _vergleich(versionen) if len(versionen) > 1 else [],
        "verlaeufe": _verlaeufe(neueste, zeilen) if mit_verlauf else [],
        "befundstand": befundstand(request, erhebung, kommune),
        "darf_feststellen": pruefend and neueste.status in FESTSTELLBAR,
        "darf_korrigieren": pruefend and neueste.status == MeldungStatus.FESTGESTELLT,
    }
    return render(request, "stellen/meldung.html", kontext)


def _zeile(zeile: MeldungZeile, marken: list[list[Abweichung]] | None) -> dict[str, Any]:
    zahlen = Betraege(*(getattr(zeile, g) for g in GROESSEN))
    summe = zahlen.besetzt + zahlen.vorgesehen + zahlen.nicht_vorgesehen
    return {
        "bezeichnung": zeile.get_stellenart_display(),
        "zellen": list(zip_longest(betraege_texte(zahlen), marken or (), fillvalue=[])),
        "herkunft": zeile.get_herkunft_display(),
        "bemerkung": zeile.bemerkung,
        "stimmt": zahlen.stimmt,
        "summe": vzae_text(summe),
    }


def _version(version: Meldung) -> dict[str, Any]:
    return {
        "nummer": version.version,
        "status_badge": status_badge(version.status),
        "festgestellt_am": version.festgestellt_am,
        "grund": version.grund,
        "importlauf": version.importlauf,
    }


def _vergleich(versionen: list[Meldung]) -> list[dict[str, Any]]:
    """Per Stellenart and amount the figure of each version; what changed is marked."""
    je_version = [nach_stellenart(v) for v in versionen]
    raus = []
    for art in Stellenart:
        if not any(art in zeilen for zeilen in je_version):
            continue
        reihen = []
        for g in GROESSEN:
            werte = [getattr(z[art], g) if art in z else None for z in je_version]
            vorher = [*werte[1:], werte[-1]]
            reihen.append(
                {
                    "groesse": SPALTENTEXT[g],
                    "werte": list(zip(werte, map(_ungleich, werte, vorher), strict=True)),
                }
            )
        raus.append({"bezeichnung": art.label, "reihen": reihen})
    return raus


def _ungleich(wert: Any, vorher: Any) -> bool:
    return wert != vorher


def _verlaeufe(meldung: Meldung, zeilen: dict[str, MeldungZeile]) -> list[dict[str, str]]:
    """Addresses of the history panels: of the state, and of each row's figures."""
    objekte = [("Bearbeitungsstand", "stellen.meldung", meldung.pk)] + [
        (Stellenart(art).label, "stellen.meldungzeile", z.pk) for art, z in zeilen.items()
    ]
    return [
        {
            "text": text,
            "url": reverse("verlauf_ausschnitt", args=[modell, kennung]),
            "seite_url": reverse("verlauf", args=[modell, kennung]),
        }
        for text, modell, kennung in objekte
    ]
