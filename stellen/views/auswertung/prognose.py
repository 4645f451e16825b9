"""„Wie viele Stellen werden am nächsten Stichtag besetzt sein?“"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from kim.diagramme import Balken, Linie, balken_bild, linien_bild
from kim.exporttabelle import Exporttabelle, Spalte
from kim.models import Kommune
from kim.permissions import require
from kim.zahlen import datum_text, dezimal_text, prozent_text, vzae_text
from stellen.constants import Stellenart
from stellen.einblick.daten import Reihen, gesamtreihen, reihen, staende
from stellen.einblick.prognose import MINDESTENS, Guete, Prognose, Punkt, Vorhersage, berechne
from stellen.einblick.vorschau import FENSTER, Grundlage, grundlage, je_kommune, naechster
from stellen.forms.auswertung import PrognoseFilter
from stellen.permissions import may_view_stellen
from stellen.views.auswertung import gemeinsam
from stellen.views.tabellen import mehrzahl, trennbar

TITEL = "Wie viele Stellen werden am nächsten Stichtag besetzt sein?"
METHODE = (
    "Ein Stichtag zählt erst, wenn die Meldungen aller Kommunen festgestellt sind; in der Prognose "
    "einer einzelnen Kommune zählt er, sobald sie selbst gemeldet hat. Gelernt wird aus den letzten "
    f"{FENSTER} Stichtagen, die zählen. Fortgeschrieben wird die Besetzungsquote: der letzte Wert und die Hälfte der mittleren "
    "Änderung aller Kommunen bisher. Für die Zuweisung gilt der letzte Stand. Das Intervall folgt "
    "aus den Fehlern, die dasselbe Verfahren an den früheren Stichtagen gemacht hätte (konforme "
    "Vorhersage, laufend nachgeführt); bei kleinen Kommunen ist es breiter, weil eine Stelle dort "
    "mehr ausmacht. Es liegt immer zwischen 0 und der Zuweisung. Besondere Ereignisse, etwa eine "
    "neue Förderrichtlinie, kennt das Verfahren nicht."
)

NENNEN = 3
"""So many Stichtage that don't count are named, the others counted."""


@dataclass
class Zeile:
    name: str
    vorhersage: Vorhersage


@dataclass
class Stand:
    formular: PrognoseFilter
    kommunen: dict[int, Kommune]
    grundlage: Grundlage
    zeilen: list[Zeile] = field(default_factory=list)
    guete: Guete = field(default_factory=Guete)
    verlaeufe: dict[str, list[Punkt | None]] = field(default_factory=dict)

    @property
    def tage(self) -> list[date]:
        return [s.tag for s in self.grundlage.stichtage]

    @property
    def tag(self) -> date:
        return naechster(self.tage)

    @property
    def kommune(self) -> Kommune | None:
        """The one Kommune asked about."""
        ags = self.formular.wert("kommune")
        return next((k for k in self.kommunen.values() if k.ags == ags), None)


def seite(request: HttpRequest) -> HttpResponse:
    require(may_view_stellen(request.user))
    stand = _lade(request)
    datei_name = "stellen:prognose_datei" if stand.zeilen else ""
    kontext = gemeinsam.rahmen(request, TITEL, _umfang(stand), datei_name) | {
        "formular": stand.formular,
        "methode": METHODE,
        "ausgelassen": _ausgelassen(stand),
    }
    kontext |= _antwort(stand) if stand.zeilen else _zu_wenig(stand)
    return render(request, "stellen/auswertung/prognose.html", kontext)


def _umfang(stand: Stand) -> list[tuple[str, str]]:
    if not stand.tage:
        return []
    alle = len(stand.kommunen)
    wer = stand.kommune.name if stand.kommune else gemeinsam.kommunen_text(alle, alle)
    return [
        ("Stichtage", f"{len(stand.tage)}, zuletzt {datum_text(stand.tage[-1])}"),
        ("Umfang", wer),
    ]


def _ausgelassen(stand: Stand) -> str:
    """Which Stichtage don't count yet, newest first, and how many older ones are left out."""
    luecken, saetze = stand.grundlage.unvollstaendig[::-1], []
    if luecken:
        tage = [
            datum_text(s.tag)
            if stand.kommune
            else f"{datum_text(s.tag)} ({s.festgestellt} von {len(stand.kommunen)})"
            for s in luecken[:NENNEN]
        ]
        mehr = f" und {len(luecken) - NENNEN} frühere" if len(luecken) > NENNEN else ""
        warum = "keine eigene Meldung" if stand.kommune else "noch nicht alle Kommunen festgestellt"
        saetze.append(f"Nicht mitgezählt ({warum}): {', '.join(tage)}{mehr}.")
    if stand.grundlage.aeltere:
        aeltere = mehrzahl(stand.grundlage.aeltere, "früherer Stichtag", "frühere Stichtage")
        saetze.append(f"Ohne Gewicht: {aeltere} vor dem {datum_text(stand.tage[0])}.")
    return " ".join(saetze)


def datei(request: HttpRequest, format: str) -> HttpResponse:
    require(may_view_stellen(request.user))
    stand = _lade(request)
    if not stand.zeilen:
        raise Http404
    return gemeinsam.export(request, _tabelle(stand), format)


def _lade(request: HttpRequest) -> Stand:
    """Two statements: which Stichtage count, and the figures of the last of them."""
    kommunen = gemeinsam.alle_kommunen()
    formular = PrognoseFilter(request.GET, kommunen.values())
    ags, art = formular.wert("kommune"), formular.wert("stellenart")
    basis = grundlage(staende(request.user, ags), len(kommunen))
    stand = Stand(formular, kommunen, basis)
    if stand.kommune or art:
        zahlen = reihen(request.user, basis.stichtage, stellenart=art, ags=ags)
        _je_kommune(stand, zahlen)
    else:
        _gesamt(stand, gesamtreihen(request.user, basis.stichtage))
    return stand


def _gesamt(stand: Stand, zahlen: Reihen) -> None:
    verlaeufe = {art: reihe for (_, art), reihe in zahlen.werte.items()}
    prognose = berechne(verlaeufe)
    stand.zeilen = _zeilen(prognose, dict(Stellenart.choices))
    stand.guete = prognose.guete
    stand.verlaeufe = {Stellenart(art).label: reihe for art, reihe in verlaeufe.items()}


def _je_kommune(stand: Stand, zahlen: Reihen) -> None:
    """All Kommunen of one Stellenart, or the Stellenarten of one Kommune: learnt from all."""
    art = stand.formular.wert("stellenart")
    if stand.kommune is None:
        prognose = je_kommune(zahlen, art)
        stand.zeilen = _zeilen(prognose, {k.pk: k.name for k in stand.kommunen.values()})
        stand.guete = prognose.guete
        return
    kennung = stand.kommune.pk
    for art in (a for a in Stellenart if (kennung, a.value) in zahlen.werte):
        prognose = je_kommune(zahlen, art.value)
        stand.guete += prognose.guete
        stand.verlaeufe[art.label] = zahlen.werte[kennung, art.value]
        if kennung in prognose.vorhersagen:
            stand.zeilen.append(Zeile(art.label, prognose.vorhersagen[kennung]))


def _zeilen(prognose: Prognose, namen: Mapping[Any, str]) -> list[Zeile]:
    """In the order of ``namen``."""
    v = prognose.vorhersagen
    return [Zeile(name, v[wert]) for wert, name in namen.items() if wert in v]


def _zu_wenig(stand: Stand) -> dict[str, Any]:
    """Why there is no forecast, and what is missing."""
    anzahl = len(stand.tage)
    if anzahl >= MINDESTENS:
        text = "Zum letzten Stichtag gibt es hier keine Zahlen oder nichts ist zugewiesen."
    elif anzahl == 1:
        text = (
            "Mit einem Stichtag lässt sich nichts vorhersagen: Niemand weiß daraus, wie stark die "
            f"Zahlen schwanken. Nötig sind {MINDESTENS} Stichtage, es fehlen {MINDESTENS - 1}."
        )
    else:
        text = (
            f"Für eine Prognose sind {MINDESTENS} Stichtage nötig: zwei für eine Änderung, zwei "
            f"weitere, um den Fehler zu schätzen. Vorhanden: {anzahl}, es fehlen "
            f"{MINDESTENS - anzahl}."
        )
    return {"leer_titel": "Noch keine Prognose möglich", "leer_text": text}


def _antwort(stand: Stand) -> dict[str, Any]:
    return {
        "leitsatz": _satz(stand),
        "naechster": datum_text(stand.tag),
        "letzter": datum_text(stand.tage[-1]),
        "zeilen": [(trennbar(z.name), *_texte(z.vorhersage)) for z in stand.zeilen],
        "je": "Stellenart" if stand.verlaeufe else "Kommune",
        "guete": _guete_text(stand.guete),
        **_bild(stand),
    }


def _satz(stand: Stand) -> str:
    """Of one Kommune or the Land: the largest Stellenart; of one Stellenart: all Kommunen."""
    art = stand.formular.wert("stellenart")
    am = f"Am {datum_text(stand.tag)} (voraussichtlich nächster Stichtag)"
    if art and not stand.kommune:
        summe = sum((z.vorhersage.wert for z in stand.zeilen), Decimal("0.00"))
        return (
            f"{am} werden im Bereich {Stellenart(art).label} in "
            f"{mehrzahl(len(stand.zeilen), 'Kommune', 'Kommunen')} am ehesten "
            f"{vzae_text(summe)}\u00a0VZÄ besetzt sein; die Tabelle nennt das Intervall jeder Kommune."
        )
    fuehrend = max(stand.zeilen, key=lambda z: z.vorhersage.zugewiesen)
    v = fuehrend.vorhersage
    wer = f"{stand.kommune.name}: " if stand.kommune else ""
    return (
        f"{wer}{am} werden im Bereich {fuehrend.name} mit 80\u00a0Prozent Sicherheit zwischen "
        f"{vzae_text(v.unten)} und {vzae_text(v.oben)}\u00a0VZÄ besetzt sein, am ehesten "
        f"{vzae_text(v.wert)}."
    )


def _texte(v: Vorhersage) -> tuple[str, ...]:
    return (
        vzae_text(v.zugewiesen),
        vzae_text(v.zuletzt),
        vzae_text(v.wert),
        f"{vzae_text(v.unten)} bis {vzae_text(v.oben)}",
        prozent_text(v.wert / v.zugewiesen),
    )


def _guete_text(guete: Guete) -> str:
    """What the backtest over the stored Stichtage found."""
    if guete.abdeckung is None or guete.mittlerer_fehler is None or not guete.relativer_fehler:
        return (
            "Für eine Rückrechnung gibt es noch zu wenige Stichtage: Wie oft das Intervall "
            "tatsächlich trifft, ist noch nicht geprüft."
        )
    return (
        f"Rückrechnung: An {guete.stichtage} früheren Stichtagen wurde jede Zahl aus den davor "
        f"bekannten vorhergesagt ({dezimal_text(guete.versuche, 0)} Vorhersagen). In "
        f"{prozent_text(_dezimal(guete.abdeckung))} der Fälle lag die gemeldete Zahl im "
        f"80-Prozent-Intervall. Der mittlere Fehler betrug "
        f"{vzae_text(_dezimal(guete.mittlerer_fehler))}\u00a0VZÄ, das sind "
        f"{prozent_text(_dezimal(guete.relativer_fehler))} der Zuweisung."
    )


def _dezimal(wert: float) -> Decimal:
    return Decimal(repr(wert))


def _bild(stand: Stand) -> dict[str, Any]:
    beschreibung = " ".join(
        f"{z.name}: {prozent_text(z.vorhersage.unten / z.vorhersage.zugewiesen)} bis "
        f"{prozent_text(z.vorhersage.oben / z.vorhersage.zugewiesen)}."
        for z in stand.zeilen
    )
    titel = f"Besetzungsquote mit Prognose für den {datum_text(stand.tag)}"
    if not stand.verlaeufe:
        return {
            "balken": balken_bild(
                titel=titel,
                beschreibung="Balken: vorhergesagte Quote, Strich: 80-Prozent-Intervall. "
                + beschreibung,
                balken=[_als_balken(z) for z in stand.zeilen],
                text=gemeinsam.achse_prozent,
            )
        }
    return {
        "bild": linien_bild(
            titel=titel,
            beschreibung="Hohler Punkt: Prognose, breiter Strich: 80-Prozent-Intervall. "
            + beschreibung,
            tage=[*stand.tage, stand.tag],
            linien=[_als_linie(z, stand.verlaeufe[z.name]) for z in stand.zeilen],
            text=gemeinsam.achse_prozent,
        )
    }


def _anteile(v: Vorhersage) -> tuple[Decimal, tuple[Decimal, Decimal]]:
    return v.wert / v.zugewiesen, (v.unten / v.zugewiesen, v.oben / v.zugewiesen)


def _als_balken(zeile: Zeile) -> Balken:
    quote, spanne = _anteile(zeile.vorhersage)
    return Balken(zeile.name, quote, prozent_text(quote), spanne=spanne)


def _als_linie(zeile: Zeile, reihe: list[Punkt | None]) -> Linie:
    quote, spanne = _anteile(zeile.vorhersage)
    bisher = [p.besetzt / p.zugewiesen if p and p.zugewiesen else None for p in reihe]
    return Linie(zeile.name, [*bisher, quote], spanne=spanne)


def _tabelle(stand: Stand) -> Exporttabelle:
    auswahl = gemeinsam.auswahl_text(stand.formular, ("kommune", "stellenart"))
    return Exporttabelle(
        titel=f"Prognose zum {datum_text(stand.tag)}",
        dateiname=f"prognose-{gemeinsam.dateitag(stand.tag)}",
        spalten=[
            Spalte("Stellenart" if stand.verlaeufe else "Kommune"),
            Spalte("zugewiesen", "vzae"),
            Spalte(f"besetzt {datum_text(stand.tage[-1])}", "vzae"),
            Spalte("Prognose besetzt", "vzae"),
            Spalte("80 % von", "vzae"),
            Spalte("80 % bis", "vzae"),
        ],
        zeilen=[(z.name, *z.vorhersage) for z in stand.zeilen],
        hinweise=[
            *([f"Auswahl: {auswahl}"] if auswahl else []),
            METHODE,
            _guete_text(stand.guete),
            gemeinsam.QUELLE,
        ],
    )
