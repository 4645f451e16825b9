"""What all pages of the Auswertung share: frame, whose data it is, the download."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from kim.actions.zugriff import log_mengen
from kim.constants import ZugriffArt
from kim.exporttabelle import INHALTSTYPEN, Exporttabelle, als_datei
from kim.models import Kommune, Nutzer
from kim.zahlen import prozent_text, vzae_text
from stellen.models import MeldungZeile
from stellen.permissions import may_audit_stellen
from stellen.views.bericht import herunterladen

QUELLE = "Meldungen der Kommunen in KIM, je Stichtag die neueste Version"
ALLE_SEHEN = "Alle Meldungen, auch noch nicht festgestellte."
GEWOEHNLICH = "Festgestellte Meldungen aller Kommunen und alle Meldungen Ihrer Kommune."
NUR_FESTGESTELLTE = "Nur festgestellte Meldungen."


def wessen_daten(nutzer: Nutzer, eigene: bool) -> str:
    """Whose figures the account sees here, in one sentence."""
    if may_audit_stellen(nutzer):
        return ALLE_SEHEN
    return GEWOEHNLICH if eigene else NUR_FESTGESTELLTE


def rahmen(
    request: HttpRequest, titel: str, umfang: list[tuple[str, str]], datei: str = ""
) -> dict[str, Any]:
    """Title, breadcrumb, scope and export menu; ``datei`` is the URL name of the download."""
    eigene = request.rechte.hat("view_stellen")
    return {
        "titel": titel,
        "pfad": [
            ("Stellen", reverse("stellen:stichtage")),
            ("Auswertung", reverse("stellen:auswertung")),
            (titel, ""),
        ],
        "umfang": [{"bezeichnung": b, "wert": w} for b, w in umfang],
        "wessen_daten": wessen_daten(request.user, eigene),
        "quelle": QUELLE,
        "exportformate": _formate(request, datei) if datei else [],
    }


def _formate(request: HttpRequest, datei: str) -> list[dict[str, str]]:
    """The same address parameters as the page: exactly what it shows."""
    abfrage = f"?{request.GET.urlencode()}" if request.GET else ""
    return [
        {
            "text": text,
            "hinweis": hinweis,
            "url": f"{reverse(datei, args=[format])}{abfrage}",
        }
        for format, text, hinweis in (
            ("csv", "CSV", "für andere Programme"),
            ("xlsx", "Excel (XLSX)", "mit Methode und Quelle"),
        )
    ]


def export(request: HttpRequest, tabelle: Exporttabelle, format: str) -> HttpResponse:
    """The table as a file; the read log says who took how many rows."""
    log_mengen(
        by=request.user,
        modell=MeldungZeile,
        mengen={None: len(tabelle.zeilen)},
        art=ZugriffArt.EXPORT,
        zweck=f"Auswertung „{tabelle.titel}“ als {format.upper()}",
    )
    inhalt = als_datei(tabelle, format)
    return herunterladen(inhalt, f"{tabelle.dateiname}.{format}", INHALTSTYPEN[format])


def kommunen_text(anzahl: int, gesamt: int) -> str:
    """„alle 54 Kommunen“ or „12 der 54 Kommunen“."""
    return f"alle {gesamt} Kommunen" if anzahl == gesamt else f"{anzahl} der {gesamt} Kommunen"


def alle_kommunen() -> dict[int, Kommune]:
    return {k.pk: k for k in Kommune.objects.all()}


def auswahl_text(formular: Any, felder: Collection[str]) -> str:
    """The filters in effect in words: „Regierungsbezirk Köln, Stellenart Assistenz“."""
    teile = []
    for name in felder:
        if name in formular.fields and (wert := formular.wert(name)):
            worte = dict(formular.fields[name].choices)
            teile.append(f"{formular.fields[name].label} {worte.get(wert, wert)}")
    return ", ".join(teile)


def achse_vzae(wert: Decimal) -> str:
    """A round figure on an axis: ``1.250``, ``2,5``."""
    text = vzae_text(wert)
    return text.rstrip("0").rstrip(",") if "," in text else text


def achse_prozent(wert: Decimal) -> str:
    return prozent_text(wert).replace(",0", "")


def dateitag(tag: date) -> str:
    return f"{tag:%Y-%m-%d}"
