"""„Wo sind die Stellen besetzt?“: the tile map of NRW, or its official outlines."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from kim.diagramme import Kachel, kachel_bild
from kim.exporttabelle import Exporttabelle, Spalte
from kim.geometrie import BILD_BREITE, BILD_HOEHE
from kim.models import Kommune, KommuneUmriss
from kim.permissions import require
from kim.zahlen import LEER, datum_text, dezimal_text, prozent_text, vzae_text
from stellen.bericht.typen import Betraege, summe
from stellen.constants import STELLENART_PLURAL
from stellen.einblick.daten import erhebungen, zeilen_von
from stellen.einblick.karte import (
    KEINE,
    KLASSEN,
    Groesse,
    Klasse,
    je_kommune,
    klasse_von,
    plaetze,
    wert_von,
)
from stellen.forms.auswertung import KartenFilter
from stellen.permissions import may_view_stellen
from stellen.views.auswertung import gemeinsam
from stellen.views.tabellen import quote_text, satz

TITEL = "Wo sind die Stellen besetzt?"
METHODE = (
    "Jede Kachel ist eine der 54 Kommunen und liegt ungefähr dort, wo sie in "
    "Nordrhein-Westfalen liegt; alle sind gleich groß, damit auch kleine lesbar bleiben. Die "
    "Besetzungsquote ist besetzt geteilt durch zugewiesen, unbesetzt ist zugewiesen weniger "
    "besetzt. Die Striche unter der Zahl wiederholen die Klasse der Farbe."
)


@dataclass
class Stand:
    formular: KartenFilter
    kommunen: list[Kommune]
    betraege: dict[Kommune, Betraege]

    @property
    def tag(self) -> date:
        return self.formular.erhebung.stichtag

    @property
    def groesse(self) -> str:
        return self.formular.wert("groesse")

    def wert(self, kommune: Kommune) -> Decimal | None:
        return wert_von(self.betraege.get(kommune), self.groesse)

    def klasse(self, kommune: Kommune) -> Klasse:
        return klasse_von(self.wert(kommune), self.groesse)

    def text(self, wert: Decimal | None) -> str:
        if wert is None:
            return LEER
        return prozent_text(wert) if self.groesse == Groesse.QUOTE else vzae_text(wert)


def seite(request: HttpRequest) -> HttpResponse:
    require(may_view_stellen(request.user))
    mit_umrissen = KommuneUmriss.objects.exists()
    stand = _lade(request, mit_umrissen)
    if stand is None:
        kontext = gemeinsam.rahmen(request, TITEL, []) | _KEINE
        return render(request, "stellen/auswertung/zu_wenig.html", kontext)
    tag = datum_text(stand.tag)
    umfang = [
        ("Stichtag", tag),
        ("Umfang", gemeinsam.kommunen_text(len(stand.betraege), len(stand.kommunen))),
    ]
    bild = _umrisse if stand.formular.wert("ansicht") == "umrisse" and mit_umrissen else _kacheln
    kontext = gemeinsam.rahmen(request, TITEL, umfang, "stellen:karte_datei") | {
        "formular": stand.formular,
        "leitsatz": satz(summe(stand.betraege.values()), tag),
        "spitzen": _spitzen(stand),
        "tag": tag,
        "groesse": Groesse(stand.groesse).label,
        "bild": bild(stand),
        "legende": [*KLASSEN[Groesse(stand.groesse)], KEINE],
        "zeilen": [_zeile(stand, k) for k in stand.kommunen if k in stand.betraege],
        "methode": METHODE,
        "demodaten": stand.formular.erhebung.ist_demo,
    }
    return render(request, "stellen/auswertung/karte.html", kontext)


def datei(request: HttpRequest, format: str) -> HttpResponse:
    require(may_view_stellen(request.user))
    stand = _lade(request, mit_umrissen=False)
    if stand is None:
        raise Http404
    return gemeinsam.export(request, _tabelle(stand), format)


_KEINE = {
    "leer_titel": "Noch keine Karte",
    "leer_text": "Sobald es zu einem Stichtag Zahlen gibt, die Sie sehen dürfen, stehen sie hier.",
}


def _lade(request: HttpRequest, mit_umrissen: bool) -> Stand | None:
    tage = list(erhebungen(request.user))
    if not tage:
        return None
    formular = KartenFilter(request.GET, tage, mit_umrissen=mit_umrissen)
    kommunen = gemeinsam.alle_kommunen()
    zeilen = zeilen_von(request.user, formular.erhebung, kommunen)
    betraege = je_kommune(zeilen, formular.wert("stellenart"))
    return Stand(formular, list(kommunen.values()), betraege)


def _spitzen(stand: Stand) -> str:
    """Who stands out at both ends."""
    werte = {k: w for k in stand.kommunen if (w := stand.wert(k)) is not None}
    if len(set(werte.values())) < 2:
        return ""
    enden = [(_orte(werte, w), stand.text(w)) for w in (max(werte.values()), min(werte.values()))]
    wort = "Besetzungsquote" if stand.groesse == Groesse.QUOTE else "Zahl unbesetzter VZÄ"
    (hoch, oben), (tief, unten) = enden
    return f"Höchste {wort}: {hoch} ({oben}), niedrigste: {tief} ({unten})."


def _orte(werte: dict[Kommune, Decimal], wert: Decimal) -> str:
    """Short names of all with this figure; many are only counted."""
    namen = [k.kurzname for k, w in werte.items() if w == wert]
    return ", ".join(namen) if len(namen) <= 3 else f"{len(namen)} Kommunen"


def _hinweis(stand: Stand, kommune: Kommune) -> str:
    """„Düren, Kreis: 80,8 %, 75 bis unter 85 %“."""
    text = f"{kommune.name}: {stand.text(stand.wert(kommune))}"
    return f"{text}, {stand.klasse(kommune).text}"


def _meldung_url(stand: Stand, kommune: Kommune) -> str:
    return (
        reverse("stellen:meldung", args=[stand.tag, kommune.ags])
        if kommune in stand.betraege
        else ""
    )


def _titel(stand: Stand) -> str:
    art = stand.formular.wert("stellenart")
    was = STELLENART_PLURAL[art] if art else "alle Stellenarten"
    return f"{Groesse(stand.groesse).label}, {was}, {datum_text(stand.tag)}"


def _beschreibung(stand: Stand) -> str:
    je_stufe = [
        (k.text, sum(stand.klasse(o) == k for o in stand.kommunen))
        for k in (*KLASSEN[Groesse(stand.groesse)], KEINE)
    ]
    return "Kommunen je Klasse: " + ", ".join(f"{t}: {n}" for t, n in je_stufe if n) + "."


def _kacheln(stand: Stand) -> dict[str, Any]:
    orte = plaetze()
    return kachel_bild(
        titel=_titel(stand),
        beschreibung=_beschreibung(stand),
        kacheln=[
            Kachel(
                *orte[k.ags][:2],
                kurz=orte[k.ags].kurz,
                text=stand.text(stand.wert(k)),
                stufe=stand.klasse(k).stufe,
                hinweis=_hinweis(stand, k),
                url=_meldung_url(stand, k),
            )
            for k in stand.kommunen
        ],
    )


def _umrisse(stand: Stand) -> dict[str, Any]:
    """The same in official outlines; who lies inside another (Aachen) is drawn last."""
    umrisse = {u.kommune_id: u for u in KommuneUmriss.objects.all()}
    mit = [k for k in stand.kommunen if k.pk in umrisse]
    return {
        "umrisse": True,
        "kennung": "umrisse",
        "titel": _titel(stand),
        "beschreibung": _beschreibung(stand),
        "breite": BILD_BREITE,
        "hoehe": BILD_HOEHE,
        "flaechen": [
            {
                "pfad": umrisse[k.pk].pfad,
                "stufe": stand.klasse(k).stufe,
                "hinweis": _hinweis(stand, k),
                "text": _kurz(stand, k),
                "x": umrisse[k.pk].mitte_x,
                "y": umrisse[k.pk].mitte_y,
                "url": _meldung_url(stand, k),
            }
            for k in sorted(mit, key=lambda k: len(k.ags))
        ],
        "quelle": next(iter(umrisse.values())).quelle,
        "ohne": "; ".join(k.name for k in stand.kommunen if k.pk not in umrisse),
    }


def _kurz(stand: Stand, kommune: Kommune) -> str:
    """The figure as short as fits a city of the Ruhr: „97 %“, „12,5“."""
    wert = stand.wert(kommune)
    if wert is None:
        return LEER
    return (
        f"{dezimal_text(wert * 100, 0)}\u00a0%"
        if stand.groesse == Groesse.QUOTE
        else dezimal_text(wert, 1)
    )


def _zeile(stand: Stand, kommune: Kommune) -> tuple[str, ...]:
    """Address, name, four figures and the class."""
    b = stand.betraege[kommune]
    return (
        _meldung_url(stand, kommune),
        kommune.name,
        vzae_text(b.zugewiesen),
        vzae_text(b.besetzt),
        vzae_text(b.zugewiesen - b.besetzt),
        quote_text(b.quote),
        stand.klasse(kommune).text,
    )


def _tabelle(stand: Stand) -> Exporttabelle:
    return Exporttabelle(
        titel=_titel(stand),
        dateiname=f"karte-{gemeinsam.dateitag(stand.tag)}",
        spalten=[
            Spalte("AGS"),
            Spalte("Kommune"),
            Spalte("zugewiesen", "vzae"),
            Spalte("besetzt", "vzae"),
            Spalte("unbesetzt", "vzae"),
            Spalte("Besetzungsquote", "anteil"),
            Spalte("Klasse"),
        ],
        zeilen=[
            (k.ags, k.name, b.zugewiesen, b.besetzt, b.zugewiesen - b.besetzt, b.quote,
             stand.klasse(k).text)
            for k, b in stand.betraege.items()
        ],
        hinweise=[METHODE, gemeinsam.QUELLE],
    )  # fmt: skip
