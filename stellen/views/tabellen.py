"""The audit tables ready for the template: every cell is text before the loop starts.

270 rows are most of the page's cost; the template only prints.
"""

from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from django.template.loader import get_template
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from kim.templatetags.kim import SORTIERUNG
from kim.zahlen import LEER, datum_text, dezimal_text, prozent_text, vzae_text
from stellen.auswertung import AMTLICH, Auswahl, Prueftabelle, Pruefzeile
from stellen.bericht.typen import SPALTEN, TITEL, Betraege
from stellen.constants import GROESSEN, MeldungStatus
from stellen.models import Erhebung, MeldungZeile

STATUS_BADGE = {
    MeldungStatus.ENTWURF: ("neutral", "entwurf"),
    MeldungStatus.FREIGABE: ("neutral", "person"),
    MeldungStatus.GEMELDET: ("info", "gesendet"),
    MeldungStatus.RUECKFRAGE: ("warning", "frage"),
    MeldungStatus.GEPRUEFT: ("info", "haken"),
    MeldungStatus.FESTGESTELLT: ("success", "siegel"),
}
IM = {
    "koordination": "in der Koordination",
    "assistenz": "in der Assistenz",
    "case_management": "im Case Management",
    "abh": "in den Ausländerbehörden",
    "ebh": "in den Einbürgerungsbehörden",
}
SPALTENTEXT = dict(zip(GROESSEN, SPALTEN, strict=True))
_TABELLE = "TABELLE"  # stands for the Stellenart in the one rendered head

# Figures repeat a lot (0,00, 2,50): format each once per process.
_vzae = lru_cache(maxsize=8192)(lambda wert: mark_safe(vzae_text(wert)))  # noqa: S308 - digits


def quote_text(quote: Decimal | None) -> str:
    return LEER if quote is None else prozent_text(quote)


@lru_cache(maxsize=8192)
def _quote(besetzt: Decimal, zugewiesen: Decimal) -> SafeString:
    return mark_safe(quote_text(besetzt / zugewiesen if zugewiesen else None))  # noqa: S308


def betraege_texte(betraege: Betraege) -> tuple[str, ...]:
    """The four amounts and the Besetzungsquote."""
    return (*(_vzae(b) for b in betraege.alle), _quote(betraege.besetzt, betraege.zugewiesen))


def badge(text: str, art: str, symbol: str = "") -> SafeString:
    return get_template("_components/badge.html").render(
        {"text": text, "art": art, "symbol": symbol}
    )


def mehrzahl(anzahl: int, eins: str, viele: str) -> str:
    """„1 Zeile geht nicht auf“, „3 Zeilen gehen nicht auf“."""
    return f"{dezimal_text(anzahl, 0)} {eins if anzahl == 1 else viele}"


def trennbar(name: str) -> str:
    """A Stellenart that may break where a German would: „Ausländer-behörde“."""
    return name.replace("behörde", "\u00adbehörde")


def status_badge(status: str) -> SafeString:
    art, symbol = STATUS_BADGE[MeldungStatus(status)]
    return badge(MeldungStatus(status).label, art, symbol)


def fehlbetrag_text(zeile: MeldungZeile) -> str:
    """„geht auf“, „0,50 VZÄ zu wenig“: the three parts against zugewiesen."""
    fehlt = zeile.zugewiesen - zeile.besetzt - zeile.vorgesehen - zeile.nicht_vorgesehen
    if not fehlt:
        return "geht auf"
    return f"{vzae_text(abs(fehlt))}\u00a0VZÄ zu {'wenig' if fehlt > 0 else 'viel'}"


def satz(betraege: Betraege, tag: str) -> str:
    """„Am 30.06.2024 waren 915,84 von 1.134,00 VZÄ besetzt (80,8 %).“"""
    teile = satzteile(betraege, tag)
    return f"{teile['vor']} {teile['nach']}"


def satzteile(betraege: Betraege, tag: str, ort: str = "") -> dict[str, str]:
    """„Am 30.06.2024 waren 569,74 von 713,00 VZÄ | im Case Management | besetzt (79,9 %).“"""
    if not betraege.zugewiesen:
        return {"vor": f"Am {tag} waren", "ort": ort, "nach": "keine Stellen zugewiesen."}
    menge = f"{vzae_text(betraege.besetzt)} von {vzae_text(betraege.zugewiesen)}\u00a0VZÄ"
    return {
        "vor": f"Am {tag} waren {menge}",
        "ort": ort,
        "nach": f"besetzt ({quote_text(betraege.quote)}).",
    }


def zeilentexte(tabelle: Prueftabelle, url: Callable[[str], str]) -> list[tuple[str, ...]]:
    """Per row: class, address, name, mark, four amounts, quota, state, version."""
    stand: dict[str, SafeString] = {}
    raus = []
    for z in tabelle.zeilen:
        if z.status not in stand:
            stand[z.status] = status_badge(z.status)
        raus.append(
            (
                *_marke(z),
                url(z.kommune.ags),
                z.kommune.name,
                _vzae(z.zugewiesen),
                _vzae(z.besetzt),
                _vzae(z.vorgesehen),
                _vzae(z.nicht_vorgesehen),
                _quote(z.besetzt, z.zugewiesen),
                stand[z.status],
                z.version,
            )
        )
    return raus


def _marke(zeile: Pruefzeile) -> tuple[str, str]:
    """Class of the row and the badge that says why; nothing where the identity holds."""
    fehlbetrag = zeile.fehlbetrag
    if not fehlbetrag:
        return "", ""
    wort = "zu wenig" if fehlbetrag > 0 else "zu viel"
    text = f"Geht nicht auf: {vzae_text(abs(fehlbetrag))}\u00a0VZÄ {wort}"
    return "auffaellig", badge(text, "warning")


def fuer_vorlage(
    tabelle: Prueftabelle, erhebung: Erhebung, kopf: str, auswahl: Auswahl
) -> dict[str, Any]:
    """Everything the template prints for one table."""
    muster = reverse("stellen:meldung", args=[erhebung.stichtag, "05000"])
    vor, nach = muster.split("05000")
    veroeffentlicht = tabelle.veroeffentlicht
    return {
        "art": tabelle.stellenart,
        "titel": TITEL[tabelle.stellenart],
        "bezeichnung": tabelle.bezeichnung,
        "kopf": mark_safe(kopf.replace(_TABELLE, tabelle.stellenart)),  # noqa: S308 - a slug
        "zeilen": zeilentexte(tabelle, lambda ags: f"{vor}{ags}{nach}"),
        "anzahl": mehrzahl(len(tabelle.zeilen), "Kommune", "Kommunen"),
        "auffaellig": tabelle.auffaellig,
        "auswahl": betraege_texte(tabelle.auswahl) if auswahl.filtert_zeilen else None,
        "gesamt": betraege_texte(tabelle.gesamt),
        "satz": satzteile(tabelle.gesamt, datum_text(erhebung.stichtag), IM[tabelle.stellenart]),
        "veroeffentlicht": betraege_texte(veroeffentlicht) if veroeffentlicht else None,
        "abweichungen": _abweichungstexte(tabelle),
    }


def _abweichungstexte(tabelle: Prueftabelle) -> list[dict[str, str]]:
    if tabelle.veroeffentlicht is None:
        return []
    return [
        {
            "spalte": SPALTENTEXT[g],
            "unser": vzae_text(getattr(tabelle.gesamt, g)),
            "ihr": vzae_text(getattr(tabelle.veroeffentlicht, g)),
        }
        for g in tabelle.abweichungen
    ]


def kopfzeile(request: HttpRequest, sortierung: str) -> str:
    """The sortable heads, rendered once for all tables.

    One click sorts ascending, the next descending, the third restores the official order;
    each link leads back to its table.
    """
    spalten = [("name", "Kommune"), *SPALTENTEXT.items(), ("quote", "Besetzungs\u00adquote")]
    vorlage = get_template("_components/spaltenkopf.html")
    return "".join(
        vorlage.render(_spalte(request, feld, text, sortierung)) for feld, text in spalten
    )


def _spalte(request: HttpRequest, feld: str, text: str, sortierung: str) -> dict[str, Any]:
    naechste = {feld: f"-{feld}", f"-{feld}": None}.get(sortierung, feld)
    abfrage = request.GET.copy()
    abfrage.pop(SORTIERUNG, None)
    if naechste:
        abfrage[SORTIERUNG] = naechste
    return {
        "text": text,
        "zahl": feld != "name",
        "richtung": {feld: "ascending", f"-{feld}": "descending"}.get(sortierung, ""),
        "url": f"?{abfrage.urlencode()}#{_TABELLE}",
    }


def sortierung_text(sortierung: str) -> str:
    """„Besetzungsquote, aufsteigend“; empty in official order."""
    if sortierung == AMTLICH:
        return ""
    namen = {"name": "Kommune", "quote": "Besetzungsquote"} | SPALTENTEXT
    richtung = "absteigend" if sortierung.startswith("-") else "aufsteigend"
    return f"{namen[sortierung.lstrip('-')]}, {richtung}"
