"""The Ministerium's view of one Erhebung: how far are the 54 Kommunen?"""

from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from kim.permissions import require
from kim.zahlen import datum_text, prozent_text, zeitpunkt_text
from stellen.constants import BEIM_MINISTERIUM, ErhebungStatus, MeldungStatus
from stellen.forms.erhebung import AUSSTEHEND, UEBERFAELLIG, LageFilter
from stellen.lage import Lage, je_bezirk, je_status, lage
from stellen.models import Erhebung
from stellen.permissions import may_audit_stellen
from stellen.views.tabellen import STATUS_BADGE, mehrzahl, status_badge

ERHEBUNG_BADGE = {
    ErhebungStatus.VORBEREITUNG: ("neutral", "entwurf"),
    ErhebungStatus.OFFEN: ("info", "uhr"),
    ErhebungStatus.ABGESCHLOSSEN: ("success", "haken"),
}


def erhebung(request: HttpRequest, stichtag: date) -> HttpResponse:
    require(may_audit_stellen(request.user))
    eine = get_object_or_404(Erhebung, stichtag=stichtag)
    heute = timezone.localdate()
    formular = LageFilter(request.GET)
    formular.is_valid()
    lagen = lage(eine, request.user, heute)
    gezeigt = [x for x in lagen if _passt(x, formular.cleaned_data)]
    kontext = erhebungsrahmen(eine) | {
        "formular": formular,
        "zeilen": [_zeile(eine, x) for x in gezeigt],
        "aktionen": _aktionen(eine, lagen),
        "erinnerungen": list(eine.erinnerungen.filter(empfaenger__gt=0)[:5]),
        "restzeit": restzeit(eine, heute),
    }
    return render(request, "stellen/erhebung.html", kontext | _uebersicht(lagen))


def erhebungsrahmen(eine: Erhebung, seite: str = "") -> dict[str, Any]:
    """Breadcrumb, scope, state and addresses of all pages of one Erhebung."""
    tag = datum_text(eine.stichtag)
    eigene = reverse("stellen:erhebung", args=[eine.stichtag])
    pfad = [
        ("Stellen", reverse("stellen:stichtage")),
        (tag, reverse("stellen:pruefung", args=[eine.stichtag])),
        ("Erhebung", eigene if seite else ""),
    ]
    art, symbol = ERHEBUNG_BADGE[ErhebungStatus(eine.status)]
    return {
        "erhebung": eine,
        "tag": tag,
        "pfad": [*pfad, (seite, "")] if seite else pfad,
        "umfang": [{"bezeichnung": "Stichtag", "wert": tag, "url": reverse("stellen:stichtage")}],
        "erhebung_url": eigene,
        "stand": {"text": eine.get_status_display(), "art": art, "symbol": symbol},
    }


def restzeit(eine: Erhebung, heute: date) -> str:
    """„noch 14 Tage“, „endet heute“, „seit 3 Tagen vorbei“; empty where nothing runs."""
    if not eine.ist_offen or eine.frist is None:
        return ""
    tage = (eine.frist - heute).days
    if tage == 0:
        return "endet heute"
    if tage > 0:
        return f"noch {mehrzahl(tage, 'Tag', 'Tage')}"
    return f"seit {mehrzahl(-tage, 'Tag', 'Tagen')} vorbei"


def _passt(x: Lage, wahl: dict[str, str]) -> bool:
    stand, bezirk = wahl.get("stand"), wahl.get("bezirk")
    if bezirk and x.kommune.regierungsbezirk != bezirk:
        return False
    if stand == UEBERFAELLIG:
        return x.tage_zu_spaet > 0
    if stand == AUSSTEHEND:
        return not x.hat_gemeldet
    return not stand or x.status == stand


def _zeile(eine: Erhebung, x: Lage) -> dict[str, Any]:
    return {
        "name": x.kommune.name,
        "bezirk": x.kommune.get_regierungsbezirk_display(),
        "url": reverse("stellen:meldung", args=[eine.stichtag, x.kommune.ags]) if x.status else "",
        "badge": status_badge(x.status) if x.status else "",
        "version": x.version,
        "gemeldet_am": zeitpunkt_text(x.gemeldet_am) if x.gemeldet_am else "–",
        "zu_spaet": f"seit {mehrzahl(x.tage_zu_spaet, 'Tag', 'Tagen')} überfällig"
        if x.tage_zu_spaet
        else "",
        "falsch": mehrzahl(x.falsche_zeilen, "Zeile geht nicht auf", "Zeilen gehen nicht auf")
        if x.falsche_zeilen
        else "",
    }


def _uebersicht(lagen: list[Lage]) -> dict[str, Any]:
    """What stands on top: the sentence, the bar, the states as links, the Regierungsbezirke."""
    zahlen = je_status(lagen)
    gemeldet, alle = sum(x.hat_gemeldet for x in lagen), len(lagen)
    anteil = Decimal(gemeldet) / Decimal(alle) if alle else Decimal(0)
    verspaetet = sum(x.tage_zu_spaet > 0 for x in lagen)
    return {
        "gemeldet": gemeldet,
        "alle": alle,
        "prozent": round(anteil * 100),
        "satz": f"{gemeldet} von {alle} Kommunen haben gemeldet ({prozent_text(anteil)}).",
        "verspaetet": mehrzahl(verspaetet, "Kommune ist", "Kommunen sind") if verspaetet else "",
        "staende": [
            {"text": s.label, "anzahl": zahlen[s], "wert": s.value, "badge": STATUS_BADGE[s]}
            for s in MeldungStatus
        ],
        "ohne": zahlen[""],
        "bezirke": je_bezirk(lagen),
        "spalten": ["alle", *MeldungStatus.labels],
        "fertig": all(x.status in BEIM_MINISTERIUM for x in lagen),
    }


def _aktionen(eine: Erhebung, lagen: list[Lage]) -> list[dict[str, str]]:
    """What the Ministerium can do next, the most likely first."""

    def ziel(name: str, text: str, symbol: str) -> dict[str, str]:
        return {
            "text": text,
            "url": reverse(f"stellen:{name}", args=[eine.stichtag]),
            "symbol": symbol,
        }

    bearbeiten = ziel("erhebung_bearbeiten", "Frist und Hinweis ändern", "bearbeiten")
    if eine.status == ErhebungStatus.VORBEREITUNG:
        return [
            ziel("erhebung_eroeffnen", "Erhebung eröffnen", "gesendet"),
            ziel("erhebung_bearbeiten", "Ändern", "bearbeiten"),
            ziel("erhebung_verwerfen", "Verwerfen", "loeschen"),
        ]
    if eine.status == ErhebungStatus.ABGESCHLOSSEN:
        wieder = ziel("erhebung_wieder_oeffnen", "Wieder öffnen", "rueckgaengig")
        return [*_feststellen(eine, lagen), *([wieder] if eine.eroeffnet_am else [])]
    aktionen = _feststellen(eine, lagen)
    if not all(x.hat_gemeldet for x in lagen):
        aktionen.append(ziel("erhebung_erinnern", "Jetzt erinnern", "glocke"))
    schliessen = ziel("erhebung_schliessen", "Erhebung abschließen", "schloss")
    return [*aktionen, bearbeiten, schliessen]


def _feststellen(eine: Erhebung, lagen: list[Lage]) -> list[dict[str, str]]:
    geprueft = sum(x.status == MeldungStatus.GEPRUEFT for x in lagen)
    if not geprueft:
        return []
    adresse = reverse("stellen:feststellen", args=[eine.stichtag])
    text = f"{mehrzahl(geprueft, 'geprüfte Meldung', 'geprüfte Meldungen')} feststellen"
    return [{"text": text, "url": f"{adresse}?auswahl=geprueft", "symbol": "siegel"}]
