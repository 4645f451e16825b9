"""One Kommune's Meldung at a Stichtag: figures, versions side by side, history."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from kim.models import Kommune
from kim.permissions import require
from kim.zahlen import datum_text, vzae_text
from stellen.bericht.typen import Betraege
from stellen.constants import GROESSEN, MeldungStatus, Stellenart
from stellen.models import Erhebung, Meldung, MeldungZeile
from stellen.permissions import may_audit_stellen, may_view_stellen, may_view_verlauf
from stellen.views.befundanzeige import befundstand
from stellen.views.tabellen import SPALTENTEXT, betraege_texte, satz, status_badge

FESTSTELLBAR = (MeldungStatus.GEMELDET, MeldungStatus.GEPRUEFT)


def meldung(request: HttpRequest, stichtag: date, ags: str) -> HttpResponse:
    require(may_view_stellen(request.user))
    erhebung, kommune, versionen = versionen_von(request, stichtag, ags)
    neueste = versionen[0]
    zeilen = _nach_stellenart(neueste)
    gesamt = betraege(neueste)
    pruefend = may_audit_stellen(request.user)
    mit_verlauf = may_view_verlauf(request.user, kommune)
    kontext = rahmen(erhebung, kommune) | {
        "meldung": neueste,
        "versionen": [_version(v) for v in versionen],
        "zeilen": [_zeile(z) for z in zeilen.values()],
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


def versionen_von(
    request: HttpRequest, stichtag: date, ags: str
) -> tuple[Erhebung, Kommune, list[Meldung]]:
    """The visible versions, newest first; 404 without one, whatever the reason."""
    erhebung = get_object_or_404(Erhebung, stichtag=stichtag)
    kommune = get_object_or_404(Kommune, ags=ags)
    versionen = list(
        Meldung.objects.visible_to(request.user)
        .filter(erhebung=erhebung, kommune=kommune)
        .select_related("importlauf")
        .prefetch_related("zeilen")
        .order_by("-version")
    )
    if not versionen:
        raise Http404
    return erhebung, kommune, versionen


def rahmen(erhebung: Erhebung, kommune: Kommune, seite: str = "") -> dict[str, Any]:
    """Breadcrumb, scope and addresses of all pages of one Meldung."""
    tag = datum_text(erhebung.stichtag)
    pruefung = reverse("stellen:pruefung", args=[erhebung.stichtag])
    eigene = reverse("stellen:meldung", args=[erhebung.stichtag, kommune.ags])
    pfad = [
        ("Stellen", reverse("stellen:stichtage")),
        (tag, pruefung),
        (kommune.name, eigene if seite else ""),
    ]
    return {
        "erhebung": erhebung,
        "kommune": kommune,
        "tag": tag,
        "pfad": [*pfad, (seite, "")] if seite else pfad,
        "umfang": [
            {"bezeichnung": "Kommune", "wert": kommune.name, "url": pruefung},
            {"bezeichnung": "Stichtag", "wert": tag, "url": reverse("stellen:stichtage")},
        ],
        "pruefung_url": pruefung,
        "meldung_url": eigene,
    }


def betraege(meldung: Meldung) -> Betraege:
    """Sum over the Stellenarten of one Meldung."""
    zeilen = list(meldung.zeilen.all())
    return Betraege(*(sum((getattr(z, g) for z in zeilen), start=0) for g in GROESSEN))


def _nach_stellenart(meldung: Meldung) -> dict[str, MeldungZeile]:
    """The rows in official order."""
    vorhanden = {z.stellenart: z for z in meldung.zeilen.all()}
    return {art: vorhanden[art] for art in Stellenart.values if art in vorhanden}


def _zeile(zeile: MeldungZeile) -> dict[str, Any]:
    zahlen = Betraege(*(getattr(zeile, g) for g in GROESSEN))
    summe = zahlen.besetzt + zahlen.vorgesehen + zahlen.nicht_vorgesehen
    return {
        "bezeichnung": zeile.get_stellenart_display(),
        "texte": betraege_texte(zahlen),
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
    je_version = [_nach_stellenart(v) for v in versionen]
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
