"""„Was wäre, wenn …“: redistribute VZÄ nobody plans to fill. Nothing is stored."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from kim.diagramme import Balken, balken_bild
from kim.exporttabelle import Exporttabelle, Spalte
from kim.permissions import require
from kim.zahlen import aenderung_text, datum_text, vzae_text
from stellen.auswertung import Pruefzeile
from stellen.constants import STELLENART_PLURAL, Stellenart
from stellen.einblick.daten import erhebungen, zeilen_von
from stellen.einblick.umverteilung import Ergebnis, Regel, Wirkung, rechne
from stellen.forms.auswertung import BeteiligteForm, UmverteilungForm
from stellen.permissions import may_audit_stellen
from stellen.views.auswertung import gemeinsam
from stellen.views.tabellen import mehrzahl, quote_text

TITEL = "Was wäre, wenn nicht vorgesehene Stellen anders verteilt würden?"
METHODE = (
    "Abgegeben wird, was nicht zur Besetzung vorgesehen ist; um so viel sinkt die Zuweisung. Wer "
    "erhält, bekommt die VZÄ zugewiesen und als zur Besetzung vorgesehen; besetzt bleibt, was "
    "besetzt ist. Die erreichbare Quote gilt, wenn alles Vorgesehene besetzt wird. Verteilt wird "
    "auf Hundertstel genau, Reste gehen an die größten Bruchteile. Gespeichert wird nichts: Die "
    "Adresse dieser Seite enthält alle Angaben und lässt sich weitergeben."
)


@dataclass
class Stand:
    formular: UmverteilungForm
    beteiligte: BeteiligteForm
    ergebnis: Ergebnis | None
    """``None`` while the figures given by hand don't work out."""

    @property
    def arten(self) -> tuple[str, str]:
        return self.formular.wert("von_art"), self.formular.wert("nach_art")


def seite(request: HttpRequest) -> HttpResponse:
    require(may_audit_stellen(request.user))
    stand = _lade(request)
    if stand is None:
        kontext = gemeinsam.rahmen(request, TITEL, []) | _KEINE
        return render(request, "stellen/auswertung/zu_wenig.html", kontext)
    tag = datum_text(stand.formular.erhebung.stichtag)
    datei_name = "stellen:umverteilung_datei" if stand.ergebnis else ""
    kontext = gemeinsam.rahmen(request, TITEL, [("Stichtag", tag)], datei_name) | {
        "formular": stand.formular,
        "beteiligte": stand.beteiligte,
        "anzahl_gebende": len(stand.beteiligte.data.getlist("von")),
        "anzahl_nehmende": len(stand.beteiligte.data.getlist("an")),
        "tag": tag,
        "methode": METHODE,
        "demodaten": stand.formular.erhebung.ist_demo,
    }
    if stand.ergebnis is not None:
        kontext |= _antwort(stand, stand.ergebnis)
    return render(request, "stellen/auswertung/umverteilung.html", kontext)


def datei(request: HttpRequest, format: str) -> HttpResponse:
    require(may_audit_stellen(request.user))
    stand = _lade(request)
    if stand is None or stand.ergebnis is None:
        raise Http404
    return gemeinsam.export(request, _tabelle(stand, stand.ergebnis), format)


_KEINE = {
    "leer_titel": "Noch nichts zu verteilen",
    "leer_text": "Sobald es zu einem Stichtag Zahlen gibt, lässt sich hier rechnen.",
}


def _lade(request: HttpRequest) -> Stand | None:
    tage = list(erhebungen(request.user))
    if not tage:
        return None
    formular = UmverteilungForm(request.GET, tage)
    zeilen = zeilen_von(request.user, formular.erhebung, gemeinsam.alle_kommunen())
    von_art, nach_art = formular.wert("von_art"), formular.wert("nach_art")
    gebende = _je_ags(z for z in zeilen if z.stellenart == von_art and z.nicht_vorgesehen)
    nehmende = _je_ags(z for z in zeilen if z.stellenart == nach_art)
    beteiligte = BeteiligteForm(
        request.GET,
        gebende={a: (z.kommune.name, z.nicht_vorgesehen) for a, z in gebende.items()},
        nehmende={a: z.kommune.name for a, z in nehmende.items()},
        vorschlag=[a for a, z in nehmende.items() if z.zugewiesen and not z.nicht_vorgesehen],
        von_hand=formular.wert("regel") == Regel.HAND,
        gleiche_art=von_art == nach_art,
    )
    ergebnis = None
    if beteiligte.is_valid():
        ergebnis = rechne(
            von=[gebende[a] for a in beteiligte.cleaned_data["von"]],
            an=[nehmende[a] for a in beteiligte.cleaned_data["an"]],
            regel=formular.wert("regel"),
            haende=beteiligte.haende,
        )
    return Stand(formular, beteiligte, ergebnis)


def _je_ags(zeilen: Any) -> dict[str, Pruefzeile]:
    """In official order."""
    return {z.kommune.ags: z for z in sorted(zeilen, key=lambda z: z.kommune.reihenfolge)}


def _antwort(stand: Stand, ergebnis: Ergebnis) -> dict[str, Any]:
    vorher, nachher = ergebnis.summen()
    von, nach = (STELLENART_PLURAL[Stellenart(a)] for a in stand.arten)
    erhalten = [w for w in ergebnis.erhaltend if w.menge]
    satz = (
        f"{mehrzahl(len(ergebnis.abgebend), 'Kommune gibt', 'Kommunen geben')} "
        f"{vzae_text(ergebnis.menge)}\u00a0VZÄ ({von}) ab, "
        f"{mehrzahl(len(erhalten), 'Kommune erhält', 'Kommunen erhalten')} sie"
        + ("." if von == nach else f" ({nach}).")
    )
    erreichbar = (vorher.besetzt + vorher.vorgesehen, nachher.besetzt + nachher.vorgesehen)
    return {
        "leitsatz": satz
        if ergebnis.menge
        else "Mit diesen Angaben wird nichts verteilt: Wählen Sie, wer abgibt und wer erhält.",
        "wirkung": f"Besetzt sind {quote_text(vorher.quote)} der Zuweisung dieser Kommunen; sobald "
        f"alles Vorgesehene besetzt ist, sind es {_anteil(erreichbar[1], nachher.zugewiesen)} statt "
        f"{_anteil(erreichbar[0], vorher.zugewiesen)}."
        if ergebnis.menge
        else "",
        "bild": _bild(ergebnis) if ergebnis.menge else None,
        "zeilen": [_texte(w) for w in _bewegte(ergebnis)],
    }


def _anteil(teil: Any, ganzes: Any) -> str:
    return quote_text(teil / ganzes if ganzes else None)


def _bewegte(ergebnis: Ergebnis) -> list[Wirkung]:
    return [w for w in (*ergebnis.abgebend, *ergebnis.erhaltend) if w.menge]


def _texte(w: Wirkung) -> tuple[str, ...]:
    return (
        w.kommune.name,
        Stellenart(w.stellenart).label,
        aenderung_text(w.menge),
        vzae_text(w.vorher.zugewiesen),
        vzae_text(w.nachher.zugewiesen),
        quote_text(w.vorher.quote),
        quote_text(w.nachher.quote),
        quote_text(w.erreichbar),
    )


def _bild(ergebnis: Ergebnis) -> dict[str, Any]:
    zeilen = _bewegte(ergebnis)
    return balken_bild(
        titel="VZÄ, die Kommunen abgeben und erhalten",
        beschreibung="Balken nach links: gibt ab, nach rechts: erhält. Die Zahlen stehen in der "
        "Tabelle darunter.",
        balken=[Balken(w.kommune.name, w.menge, aenderung_text(w.menge)) for w in zeilen],
        text=gemeinsam.achse_vzae,
    )


def _tabelle(stand: Stand, ergebnis: Ergebnis) -> Exporttabelle:
    tag = stand.formular.erhebung.stichtag
    regel = Regel(stand.formular.wert("regel")).label
    return Exporttabelle(
        titel=f"Umverteilung, gerechnet auf den {datum_text(tag)}",
        dateiname=f"umverteilung-{gemeinsam.dateitag(tag)}",
        spalten=[
            Spalte("Kommune"),
            Spalte("Stellenart"),
            Spalte("Änderung", "vzae"),
            Spalte("zugewiesen vorher", "vzae"),
            Spalte("zugewiesen nachher", "vzae"),
            Spalte("besetzt", "vzae"),
            Spalte("Quote vorher", "anteil"),
            Spalte("Quote nachher", "anteil"),
            Spalte("erreichbare Quote", "anteil"),
        ],
        zeilen=[
            (
                w.kommune.name,
                Stellenart(w.stellenart).label,
                w.menge,
                w.vorher.zugewiesen,
                w.nachher.zugewiesen,
                w.nachher.besetzt,
                w.vorher.quote,
                w.nachher.quote,
                w.erreichbar,
            )
            for w in _bewegte(ergebnis)
        ],
        hinweise=[
            "Gedankenspiel, keine Entscheidung.",
            f"Regel: {regel}.",
            METHODE,
            gemeinsam.QUELLE,
        ],
    )
