"""„Was hat sich zwischen zwei Stichtagen geändert?“"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from kim.constants import Regierungsbezirk
from kim.diagramme import Balken, balken_bild
from kim.exporttabelle import Exporttabelle, Spalte
from kim.permissions import require
from kim.zahlen import LEER, aenderung_text, datum_text, prozent_text, prozentpunkte_text, vzae_text
from stellen.bericht.typen import Betraege
from stellen.constants import GROESSEN, Stellenart
from stellen.einblick.daten import erhebungen, zeilen_von
from stellen.einblick.vergleich import Summenpaar, Vergleichszeile, summen, summenpaar, vergleiche
from stellen.forms.auswertung import VergleichFilter
from stellen.permissions import may_view_stellen
from stellen.views.auswertung import gemeinsam
from stellen.views.tabellen import SPALTENTEXT, mehrzahl, quote_text

TITEL = "Was hat sich zwischen zwei Stichtagen geändert?"
METHODE = (
    "Verglichen wird je Kommune und Stellenart die neueste Version beider Stichtage. Summen "
    "enthalten nur Zeilen, zu denen es an beiden Stichtagen Zahlen gibt. Die Besetzungsquote ist "
    "besetzt geteilt durch zugewiesen; ihre Änderung steht in Prozentpunkten."
)


@dataclass
class Stand:
    """What the page shows: the filter, all rows it selects, and those printed."""

    formular: VergleichFilter
    zeilen: list[Vergleichszeile]
    kommunen: int

    @property
    def gezeigt(self) -> list[Vergleichszeile]:
        alle = bool(self.formular.wert("alle"))
        return [z for z in self.zeilen if alle or z.geaendert]

    @property
    def tage(self) -> tuple[str, str]:
        von, bis = self.formular.paar
        return datum_text(von.stichtag), datum_text(bis.stichtag)


def seite(request: HttpRequest) -> HttpResponse:
    require(may_view_stellen(request.user))
    stand = _lade(request)
    if stand is None:
        kontext = gemeinsam.rahmen(request, TITEL, [])
        return render(request, "stellen/auswertung/zu_wenig.html", kontext | _ZU_WENIG)
    von, bis = stand.tage
    dabei = len({z.kommune for z in stand.zeilen})
    umfang = [
        ("Stichtage", f"{von} und {bis}"),
        ("Umfang", gemeinsam.kommunen_text(dabei, stand.kommunen)),
    ]
    kontext = gemeinsam.rahmen(request, TITEL, umfang, "stellen:vergleich_datei")
    kontext |= _antwort(stand) | {
        "formular": stand.formular,
        "tage": stand.tage,
        "spalten": [*SPALTENTEXT.values(), "Besetzungs\u00adquote"],
        "zeilen": _zeilentexte(stand),
        "summen": [
            (name, _paartexte(paar.vorher, paar.nachher)) for name, paar in _gruppen(stand).items()
        ],
        "bild": _bild(stand),
        "methode": METHODE,
        "demodaten": any(e.ist_demo for e in stand.formular.paar),
    }
    return render(request, "stellen/auswertung/vergleich.html", kontext)


def datei(request: HttpRequest, format: str) -> HttpResponse:
    require(may_view_stellen(request.user))
    stand = _lade(request)
    if stand is None:
        raise Http404
    return gemeinsam.export(request, _tabelle(stand), format)


_ZU_WENIG = {
    "leer_titel": "Noch nichts zu vergleichen",
    "leer_text": "Ein Vergleich braucht zwei Stichtage mit Zahlen, die Sie sehen dürfen.",
}


def _lade(request: HttpRequest) -> Stand | None:
    """``None`` with fewer than two Stichtage."""
    tage = list(erhebungen(request.user))
    if len(tage) < 2:
        return None
    formular = VergleichFilter(request.GET, tage)
    kommunen = gemeinsam.alle_kommunen()
    von, bis = formular.paar
    zeilen = vergleiche(
        zeilen_von(request.user, von, kommunen), zeilen_von(request.user, bis, kommunen)
    )
    bezirk, art, stellenart = (formular.wert(n) for n in ("bezirk", "art", "stellenart"))
    passend = [
        z
        for z in zeilen
        if bezirk in ("", z.kommune.regierungsbezirk)
        and art in ("", z.kommune.art)
        and stellenart in ("", z.stellenart)
    ]
    return Stand(formular, passend, len(kommunen))


def _antwort(stand: Stand) -> dict[str, Any]:
    """The answer as a sentence, and what does not compare."""
    von, bis = stand.tage
    paar = summenpaar(stand.zeilen)
    geaendert = sum(z.geaendert for z in stand.zeilen)
    ohne = [z for z in stand.zeilen if not z.vergleichbar]
    return {
        "leitsatz": _satz(paar, von, bis),
        "anzahl_text": f"{mehrzahl(geaendert, 'Zeile hat', 'Zeilen haben')} sich geändert, "
        f"{len(stand.zeilen) - geaendert} sind gleich.",
        "ohne_gegenstueck": mehrzahl(len({z.kommune for z in ohne}), "Kommune", "Kommunen")
        if ohne
        else "",
    }


def _satz(paar: Summenpaar, von: str, bis: str) -> str:
    if not paar.vorher.zugewiesen and not paar.nachher.zugewiesen:
        return f"Zu {von} und {bis} gibt es in dieser Auswahl nichts zu vergleichen."
    besetzt = f"{vzae_text(paar.nachher.besetzt)}\u00a0VZÄ"
    richtung = f"Zwischen dem {von} und dem {bis} "
    if not paar.besetzt:
        richtung += f"blieben die besetzten Stellen bei {besetzt}"
    else:
        verb = "stiegen" if paar.besetzt > 0 else "sanken"
        richtung += f"{verb} die besetzten Stellen um {vzae_text(abs(paar.besetzt))} auf {besetzt}"
    return (
        f"{richtung} (Besetzungsquote {quote_text(paar.vorher.quote)}, "
        f"danach {quote_text(paar.nachher.quote)})."
    )


def _gruppen(stand: Stand) -> dict[str, Summenpaar]:
    """Sums per Stellenart and of all; with one Stellenart chosen per Regierungsbezirk."""
    if stand.formular.wert("stellenart"):
        je = summen(stand.zeilen, lambda z: z.kommune.regierungsbezirk)
        namen = {b.label: je[b.value] for b in Regierungsbezirk if b.value in je}
    else:
        je = summen(stand.zeilen, lambda z: z.stellenart)
        namen = {a.label: je[a.value] for a in Stellenart if a.value in je}
    return namen | {"Gesamt": summenpaar(stand.zeilen)}


def _bild(stand: Stand) -> dict[str, Any]:
    von, bis = stand.tage
    gruppen = [(name, paar) for name, paar in _gruppen(stand).items() if name != "Gesamt"]
    return balken_bild(
        titel=f"Änderung der besetzten VZÄ vom {von} zum {bis}",
        beschreibung="Balken nach rechts: mehr besetzt, nach links: weniger. "
        + " ".join(f"{name}: {aenderung_text(paar.besetzt)}." for name, paar in gruppen),
        balken=[Balken(name, p.besetzt, aenderung_text(p.besetzt)) for name, p in gruppen],
        text=gemeinsam.achse_vzae,
    )


def _zeilentexte(stand: Stand) -> list[tuple]:
    """Per row: address, Kommune, Stellenart, what is missing, five cells."""
    von, bis = stand.formular.paar
    arten = dict(Stellenart.choices)
    muster = {e: reverse("stellen:meldung", args=[e.stichtag, "05000"]) for e in (von, bis)}
    return [
        (
            muster[bis if z.nachher else von].replace("05000", z.kommune.ags),
            z.kommune.name,
            arten[z.stellenart],
            "" if z.vergleichbar else f"keine Zahlen am {stand.tage[1 if z.vorher else 0]}",
            _paartexte(z.vorher, z.nachher),
        )
        for z in stand.gezeigt
    ]


def _paartexte(vorher: Betraege | None, nachher: Betraege | None) -> list[tuple[str, str, str]]:
    """Five cells (before, after, change); before only where it differs."""
    alt = vorher.alle if vorher else (None,) * len(GROESSEN)
    neu = nachher.alle if nachher else (None,) * len(GROESSEN)
    zellen = [_zelle(a, n, vzae_text, aenderung_text) for a, n in zip(alt, neu, strict=True)]
    quoten = (vorher.quote if vorher else None, nachher.quote if nachher else None)
    return [
        *zellen,
        _zelle(*quoten, prozent_text, lambda d: f"{prozentpunkte_text(d)}\u00a0Punkte"),
    ]


def _zelle(
    alt: Decimal | None, neu: Decimal | None, text: Callable, aenderung: Callable
) -> tuple[str, str, str]:
    return (
        "" if alt is None or alt == neu else text(alt),
        LEER if neu is None else text(neu),
        "" if alt is None or neu is None or alt == neu else aenderung(neu - alt),
    )


def _tabelle(stand: Stand) -> Exporttabelle:
    von, bis = stand.formular.paar
    arten = dict(Stellenart.choices)
    spalten = [Spalte("Kommune"), Spalte("Stellenart")]
    for name in SPALTENTEXT.values():
        spalten += [Spalte(f"{name} {tag}", "vzae") for tag in (*stand.tage, "Änderung")]
    spalten += [Spalte(f"Besetzungsquote {tag}", "anteil") for tag in stand.tage]
    auswahl = gemeinsam.auswahl_text(stand.formular, ("bezirk", "art", "stellenart", "alle"))
    return Exporttabelle(
        titel=f"Vergleich der Stichtage {stand.tage[0]} und {stand.tage[1]}",
        dateiname=f"vergleich-{gemeinsam.dateitag(von.stichtag)}-{gemeinsam.dateitag(bis.stichtag)}",
        spalten=spalten,
        zeilen=[_exportzeile(z, arten) for z in stand.gezeigt],
        hinweise=[*([f"Auswahl: {auswahl}"] if auswahl else []), METHODE, gemeinsam.QUELLE],
    )


def _exportzeile(zeile: Vergleichszeile, arten: dict[str, str]) -> Sequence[Any]:
    raus: list[Any] = [zeile.kommune.name, arten[zeile.stellenart]]
    leer = (None,) * len(GROESSEN)
    alt = zeile.vorher.alle if zeile.vorher else leer
    neu = zeile.nachher.alle if zeile.nachher else leer
    for a, n in zip(alt, neu, strict=True):
        raus += [a, n, n - a if a is not None and n is not None else None]
    return [
        *raus,
        zeile.vorher.quote if zeile.vorher else None,
        zeile.nachher.quote if zeile.nachher else None,
    ]
