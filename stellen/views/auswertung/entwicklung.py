"""„Wie entwickelt sich die Besetzung?“: quota and VZÄ over the last Stichtage, or all."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from kim.constants import Regierungsbezirk
from kim.diagramme import Balken, Linie, balken_bild, linien_bild
from kim.exporttabelle import Exporttabelle, Spalte
from kim.models import Kommune
from kim.permissions import require
from kim.zahlen import aenderung_text, datum_text, prozent_text, prozentpunkte_text, vzae_text
from stellen.constants import Stellenart
from stellen.einblick.daten import Summe, erhebungen, summen
from stellen.forms.auswertung import GLIEDERUNGEN, LETZTE, EntwicklungFilter
from stellen.permissions import may_view_stellen
from stellen.views.auswertung import gemeinsam
from stellen.views.tabellen import quote_text

TITEL = "Wie entwickelt sich die Besetzung?"
METHODE = (
    "Je Stichtag werden die VZÄ der ausgewählten Kommunen und Stellenarten zusammengezählt; die "
    "Besetzungsquote ist besetzt geteilt durch zugewiesen. Ein hohler Punkt mit gepunkteter Linie "
    "steht für einen Stichtag, zu dem weniger Kommunen enthalten sind als zum vollständigsten Stichtag der Reihe."
)
QUOTE = "quote"


@dataclass
class Verlaufsreihe:
    """The sums of one group by day."""

    name: str
    je_tag: dict[date, Summe] = field(default_factory=dict)

    @property
    def hoechstens(self) -> int:
        return max(s.anzahl for s in self.je_tag.values())

    def wert(self, tag: date, groesse: str) -> Decimal | None:
        summe = self.je_tag.get(tag)
        return None if summe is None else _wert(summe, groesse)


def _wert(summe: Summe, groesse: str) -> Decimal | None:
    if groesse != QUOTE:
        return summe.besetzt
    return summe.besetzt / summe.zugewiesen if summe.zugewiesen else None


@dataclass
class Stand:
    formular: EntwicklungFilter
    tage: list[date]
    reihen: list[Verlaufsreihe]
    gesamt: Verlaufsreihe
    kommunen: int
    vorhanden: int
    """Stichtage the account sees figures of, shown or not."""

    @property
    def enden(self) -> tuple[date, date]:
        """First and last of the most complete Stichtage: only they can be compared."""
        voll = [t for t, s in self.gesamt.je_tag.items() if s.anzahl == self.gesamt.hoechstens]
        return voll[0], voll[-1]

    @property
    def groesse(self) -> str:
        return self.formular.wert("groesse")

    @property
    def je_kommune(self) -> bool:
        return self.formular.wert("nach") == "kommune"

    @property
    def text(self) -> Callable[[Decimal], str]:
        return prozent_text if self.groesse == QUOTE else vzae_text


def seite(request: HttpRequest) -> HttpResponse:
    require(may_view_stellen(request.user))
    stand = _lade(request)
    if not stand.tage:
        kontext = gemeinsam.rahmen(request, TITEL, []) | _KEINE | {"formular": stand.formular}
        return render(request, "stellen/auswertung/entwicklung.html", kontext)
    umfang = [
        ("Stichtage", _von_bis(stand.tage)),
        ("Umfang", gemeinsam.kommunen_text(stand.gesamt.hoechstens, stand.kommunen)),
    ]
    kontext = gemeinsam.rahmen(request, TITEL, umfang, "stellen:entwicklung_datei") | {
        "formular": stand.formular,
        "leitsatz": _satz(stand),
        "lueckenhaft": _lueckenhaft(stand),
        "weitere": _weitere(stand),
        "methode": METHODE,
        "einheit": "Besetzungsquote" if stand.groesse == QUOTE else "besetzte VZÄ",
    }
    kontext |= _kommunen_kontext(stand) if stand.je_kommune else _linien_kontext(stand)
    return render(request, "stellen/auswertung/entwicklung.html", kontext)


def datei(request: HttpRequest, format: str) -> HttpResponse:
    require(may_view_stellen(request.user))
    stand = _lade(request)
    if not stand.tage:
        raise Http404
    return gemeinsam.export(request, _tabelle(stand), format)


_KEINE = {
    "leer_titel": "Keine Zahlen in dieser Auswahl",
    "leer_text": "Zu dieser Auswahl gibt es an keinem Stichtag Zahlen, die Sie sehen dürfen.",
}


def _lade(request: HttpRequest) -> Stand:
    """Two statements: the Stichtage, and the sums of the shown ones; the total is added up here."""
    kommunen = gemeinsam.alle_kommunen()
    formular = EntwicklungFilter(request.GET, kommunen.values())
    nach = formular.wert("nach")
    stichtage = list(erhebungen(request.user))
    gezeigt = stichtage if formular.wert("zeitraum") else stichtage[:LETZTE]
    alle = summen(request.user, GLIEDERUNGEN[nach][1], formular.eingrenzung, gezeigt)
    gesamt = Verlaufsreihe("Gesamt")
    for summe in alle:
        bisher = gesamt.je_tag.get(summe.tag)
        gesamt.je_tag[summe.tag] = bisher.mit(summe) if bisher else summe
    reihen = _reihen(alle, nach, kommunen)
    return Stand(formular, list(gesamt.je_tag), reihen, gesamt, len(kommunen), len(stichtage))


def _reihen(alle: list[Summe], nach: str, kommunen: dict[int, Kommune]) -> list[Verlaufsreihe]:
    """Grouped in official order."""
    folge: dict[Any, str] = {
        "stellenart": dict(Stellenart.choices),
        "bezirk": dict(Regierungsbezirk.choices),
        "kommune": {k.pk: k.name for k in kommunen.values()},
    }[nach]
    reihen = {wert: Verlaufsreihe(name) for wert, name in folge.items()}
    for summe in alle:
        reihen[summe.gruppe].je_tag[summe.tag] = summe
    return [r for r in reihen.values() if r.je_tag]


def _von_bis(tage: list[date]) -> str:
    if len(tage) == 1:
        return datum_text(tage[0])
    return f"{len(tage)}, {datum_text(tage[0])} bis {datum_text(tage[-1])}"


def _weitere(stand: Stand) -> str:
    """What is left out of the picture, if anything."""
    if stand.formular.wert("zeitraum") or stand.vorhanden <= LETZTE:
        return ""
    return f"Gezeigt sind die letzten {LETZTE} von {stand.vorhanden} Stichtagen."


def _satz(stand: Stand) -> str:
    erster, letzter = stand.enden
    neu = stand.gesamt.je_tag[letzter]
    quote = _wert(neu, QUOTE)
    welcher = "" if letzter == stand.tage[-1] else ", dem letzten vollständigen Stichtag,"
    heute = (
        f"Am {datum_text(letzter)}{welcher} waren {vzae_text(neu.besetzt)} von "
        f"{vzae_text(neu.zugewiesen)}\u00a0VZÄ besetzt ({quote_text(quote)})"
    )
    if erster == letzter:
        return f"{heute}. Für einen Verlauf braucht es einen zweiten vollständigen Stichtag."
    alt = stand.gesamt.je_tag[erster]
    satz = f"{heute}; am {datum_text(erster)} waren es {vzae_text(alt.besetzt)}\u00a0VZÄ"
    return f"{satz} ({quote_text(_wert(alt, QUOTE))})."


def _lueckenhaft(stand: Stand) -> str:
    tage = [
        f"{datum_text(t)} ({s.anzahl})"
        for t, s in stand.gesamt.je_tag.items()
        if s.anzahl < stand.gesamt.hoechstens
    ]
    if not tage:
        return ""
    return (
        f"Zum vollständigsten Stichtag sind es {stand.gesamt.hoechstens} Kommunen, weniger sind "
        f"es am {', '.join(tage)}. Die Punkte dieser Tage sind hohl gezeichnet."
    )


def _linien_kontext(stand: Stand) -> dict[str, Any]:
    linien = [
        Linie(
            r.name,
            [r.wert(t, stand.groesse) for t in stand.tage],
            frozenset(
                nr
                for nr, t in enumerate(stand.tage)
                if t in r.je_tag and r.je_tag[t].anzahl < r.hoechstens
            ),
        )
        for r in stand.reihen
    ]
    wort = "Besetzungsquote" if stand.groesse == QUOTE else "Besetzte VZÄ"
    titel = f"{wort} je {GLIEDERUNGEN[stand.formular.wert('nach')][0]}"
    bild = linien_bild(
        titel=titel,
        beschreibung=f"{titel} an {len(stand.tage)} Stichtagen. "
        + " ".join(_von_nach(r, stand) for r in stand.reihen),
        tage=stand.tage,
        linien=linien,
        text=gemeinsam.achse_prozent if stand.groesse == QUOTE else gemeinsam.achse_vzae,
    )
    spalten = [*stand.reihen, stand.gesamt] if len(stand.reihen) > 1 else stand.reihen
    return {
        "bild": bild,
        "spalten": [r.name for r in spalten],
        "zeilen": [
            (
                datum_text(t),
                stand.gesamt.je_tag[t].anzahl,
                [_zelle(r.je_tag.get(t)) for r in spalten],
            )
            for t in reversed(stand.tage)
        ],
    }


def _zelle(summe: Summe | None) -> tuple[str, str, str]:
    """VZÄ filled, assigned, quota."""
    if summe is None:
        return "–", "–", "–"
    quote = quote_text(_wert(summe, QUOTE))
    return vzae_text(summe.besetzt), vzae_text(summe.zugewiesen), quote


def _von_nach(reihe: Verlaufsreihe, stand: Stand) -> str:
    werte = [w for t in stand.tage if (w := reihe.wert(t, stand.groesse)) is not None]
    if not werte:
        return f"{reihe.name}: keine Zahlen."
    return f"{reihe.name}: {stand.text(werte[0])}, zuletzt {stand.text(werte[-1])}."


def _kommunen_kontext(stand: Stand) -> dict[str, Any]:
    """54 lines can't be read: bars from the first to the last complete Stichtag instead."""
    erster, letzter = stand.enden
    zeilen, balken = [], []
    for reihe in stand.reihen:
        alt, neu = (reihe.wert(t, stand.groesse) for t in (erster, letzter))
        aenderung = None if alt is None or neu is None else neu - alt
        zeilen.append(
            (
                reihe.name,
                *(["–"] * 2 if alt is None else _zelle(reihe.je_tag[erster])[::2]),
                *(["–"] * 2 if neu is None else _zelle(reihe.je_tag[letzter])[::2]),
                _aenderung(aenderung, stand.groesse),
            )
        )
        if neu is not None:
            balken.append(Balken(reihe.name, neu, stand.text(neu), marke=alt))
    wort = "Besetzungsquote" if stand.groesse == QUOTE else "Besetzte VZÄ"
    return {
        "balken": balken_bild(
            titel=f"{wort} je Kommune am {datum_text(letzter)}",
            beschreibung=f"Balken: {datum_text(letzter)}. Gestrichelter Strich: "
            f"{datum_text(erster)}. Die Zahlen stehen in der Tabelle darunter.",
            balken=balken,
            text=gemeinsam.achse_prozent if stand.groesse == QUOTE else gemeinsam.achse_vzae,
        ),
        "erster": datum_text(erster),
        "letzter": datum_text(letzter),
        "kommunen": zeilen,
    }


def _aenderung(wert: Decimal | None, groesse: str) -> str:
    if wert is None:
        return "–"
    return f"{prozentpunkte_text(wert)}\u00a0Punkte" if groesse == QUOTE else aenderung_text(wert)


def _tabelle(stand: Stand) -> Exporttabelle:
    """Long form: one row per Stichtag and series, whatever the page draws."""
    wort = GLIEDERUNGEN[stand.formular.wert("nach")][0]
    auswahl = gemeinsam.auswahl_text(stand.formular, ("kommune", "bezirk", "art", "stellenart"))
    return Exporttabelle(
        titel=f"Entwicklung der Besetzung je {wort}",
        dateiname=f"entwicklung-{stand.formular.wert('nach')}",
        spalten=[
            Spalte("Stichtag", "datum"),
            Spalte(wort),
            Spalte("zugewiesen", "vzae"),
            Spalte("besetzt", "vzae"),
            Spalte("Besetzungsquote", "anteil"),
            Spalte("Kommunen", "ganzzahl"),
        ],
        zeilen=[
            (t, r.name, s.zugewiesen, s.besetzt, _wert(s, QUOTE), s.anzahl)
            for t in stand.tage
            for r in stand.reihen
            if (s := r.je_tag.get(t)) is not None
        ],
        hinweise=[*([f"Auswahl: {auswahl}"] if auswahl else []), METHODE, gemeinsam.QUELLE],
    )
