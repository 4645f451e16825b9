"""„Wie lange sind Stellen schon unbesetzt?“: from the posts, of the Kommunen one may see."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from kim.constants import Regierungsbezirk
from kim.diagramme import Balken, balken_bild
from kim.exporttabelle import Exporttabelle, Spalte
from kim.models import Kommune
from kim.permissions import require
from kim.zahlen import LEER, datum_text, dezimal_text, vzae_text
from stellen.bericht.typen import NULL
from stellen.constants import Stellenart, VakanzStand
from stellen.einblick.vakanzalter import KLASSEN, je_klasse, klasse_von, mittleres_alter
from stellen.forms.auswertung import VakanzFilter
from stellen.models import Stelle
from stellen.permissions import may_audit_stellen, may_view_vakanzen
from stellen.stellenplan import VakanteStelle, vakanzen_am
from stellen.views.auswertung import gemeinsam
from stellen.views.tabellen import mehrzahl, trennbar

TITEL = "Wie lange sind Stellen schon unbesetzt?"
QUELLE = "Stellenplan der Kommunen in KIM, Stand des gewählten Tages"
METHODE = (
    "Eine Stelle zählt als unbesetzt, solange an ihr VZÄ fehlen, auch teilweise und auch während "
    "längerer Abwesenheit ohne Vertretung. Das Alter rechnet vom ersten Tag, seit dem sie nicht "
    "voll besetzt ist, bis zum gewählten Tag; im Mittel zählt jede Stelle nach ihren unbesetzten "
    "VZÄ. Monate sind volle Kalendermonate."
)


@dataclass
class Stand:
    formular: VakanzFilter
    tag: date
    kommunen: dict[int, Kommune]
    alle_kommunen: int
    stellen: int
    """Posts that exist on the day in this selection, vacant or not."""
    vakanzen: list[VakanteStelle]
    namen: dict[int, str]


def seite(request: HttpRequest) -> HttpResponse:
    require(may_view_vakanzen(request.user))
    stand = _lade(request)
    tag = datum_text(stand.tag)
    umfang = [
        ("Tag", tag),
        ("Umfang", gemeinsam.kommunen_text(len(stand.kommunen), stand.alle_kommunen)),
    ]
    datei_name = "stellen:vakanzen_datei" if stand.vakanzen else ""
    kontext = gemeinsam.rahmen(request, TITEL, umfang, datei_name) | {
        "formular": stand.formular,
        "tag": tag,
        "methode": METHODE,
        "quelle": QUELLE,
        "wessen_daten": "Alle Stellen, ohne Namen."
        if may_audit_stellen(request.user)
        else "Die Stellen Ihrer Kommune.",
    }
    kontext |= _antwort(stand) if stand.vakanzen else _leer(stand)
    return render(request, "stellen/auswertung/vakanzen.html", kontext)


def datei(request: HttpRequest, format: str) -> HttpResponse:
    require(may_view_vakanzen(request.user))
    return gemeinsam.export(request, _tabelle(_lade(request)), format)


def _lade(request: HttpRequest) -> Stand:
    """The vacancies are counted without who fills the posts; the rights decide which Kommunen."""
    formular = VakanzFilter(request.GET)
    tag = formular.am or timezone.localdate()
    bezirk, art = formular.wert("bezirk"), formular.wert("stellenart")
    eigene = request.rechte.bereiche("view_stellen")
    alle = gemeinsam.alle_kommunen()
    kommunen = {
        k.pk: k for k in alle.values() if k.pk in eigene and bezirk in ("", k.regierungsbezirk)
    }
    stellen = Stelle.objects.visible_to(request.user).gueltig_am(tag)
    passend = stellen.filter(kommune__in=list(kommunen), **({"stellenart": art} if art else {}))
    namen = {s.pk: s.name_fuer(request.user) for s in passend.order_by()}
    vakanzen = [v for v in vakanzen_am(list(kommunen), tag) if v.stelle_id in namen]
    aelteste = sorted(vakanzen, key=lambda v: (v.seit, kommunen[v.kommune_id].reihenfolge))
    return Stand(formular, tag, kommunen, len(alle), len(namen), aelteste, namen)


def _leer(stand: Stand) -> dict[str, str]:
    if stand.stellen:
        return {
            "leer_titel": "Alle Stellen sind besetzt",
            "leer_text": f"An diesem Tag gibt es in dieser Auswahl "
            f"{mehrzahl(stand.stellen, 'Stelle', 'Stellen')}, keine davon ist unbesetzt.",
        }
    return {
        "leer_titel": "Noch keine Stellen",
        "leer_text": "Für diesen Tag sind in dieser Auswahl keine Stellen angelegt. Die "
        "KIM-Koordination pflegt sie im Stellenplan.",
    }


def _antwort(stand: Stand) -> dict[str, Any]:
    mittel = mittleres_alter(stand.vakanzen) or NULL
    summe = sum((v.unbesetzt for v in stand.vakanzen), NULL)
    aelteste = stand.vakanzen[0]
    return {
        "leitsatz": f"Am {datum_text(stand.tag)} waren {vzae_text(summe)}\u00a0VZÄ auf "
        f"{mehrzahl(len(stand.vakanzen), 'Stelle', 'Stellen')} unbesetzt, im Mittel seit "
        f"{dezimal_text(mittel, 0)} Tagen.",
        "zusatz": f"Am längsten unbesetzt ist eine Stelle seit dem {datum_text(aelteste.seit)} "
        f"({stand.kommunen[aelteste.kommune_id].kurzname}).",
        "bild": _bild(stand),
        "klassen": [k.text for k in KLASSEN],
        "gruppen": _gruppen(stand),
        "zeilen": [_texte(stand, v) for v in stand.vakanzen],
    }


def _bild(stand: Stand) -> dict[str, Any]:
    summen = je_klasse(stand.vakanzen, lambda _: "")[""]
    return balken_bild(
        titel=f"Unbesetzte VZÄ nach Dauer am {datum_text(stand.tag)}",
        beschreibung=" ".join(f"{k.text}: {vzae_text(w)}." for k, w in summen.items()),
        balken=[Balken(k.text, w, vzae_text(w)) for k, w in summen.items()],
        text=gemeinsam.achse_vzae,
    )


def _gruppen(stand: Stand) -> list[tuple[str, list[str], str]]:
    """Per Stellenart and Regierungsbezirk the VZÄ of each class, and the mean age in days."""
    bezirke = {k.pk: k.regierungsbezirk for k in stand.kommunen.values()}
    gruppen = [
        *((a.label, [v for v in stand.vakanzen if v.stellenart == a.value]) for a in Stellenart),
        *(
            (
                f"Bezirk {b.label}",
                [v for v in stand.vakanzen if bezirke[v.kommune_id] == b.value],
            )
            for b in Regierungsbezirk
        ),
        ("Gesamt", stand.vakanzen),
    ]
    return [(trennbar(name), *_summen(vakanzen)) for name, vakanzen in gruppen if vakanzen]


def _summen(vakanzen: Iterable[VakanteStelle]) -> tuple[list[str], str]:
    liste = list(vakanzen)
    werte = je_klasse(liste, lambda _: "")[""]
    mittel = mittleres_alter(liste)
    return [vzae_text(w) for w in werte.values()], LEER if mittel is None else dezimal_text(
        mittel, 0
    )


def _texte(stand: Stand, v: VakanteStelle) -> tuple[str, ...]:
    return (
        stand.kommunen[v.kommune_id].name,
        stand.namen[v.stelle_id],
        trennbar(Stellenart(v.stellenart).label),
        vzae_text(v.unbesetzt),
        datum_text(v.seit),
        dezimal_text(v.tage, 0),
        _stand_text(v),
    )


def _stand_text(v: VakanteStelle) -> str:
    return VakanzStand(v.stand).label if v.stand else "ohne Angabe"


def _tabelle(stand: Stand) -> Exporttabelle:
    auswahl = gemeinsam.auswahl_text(stand.formular, ("bezirk", "stellenart"))
    return Exporttabelle(
        titel=f"Unbesetzte Stellen am {datum_text(stand.tag)}",
        dateiname=f"vakanzen-{gemeinsam.dateitag(stand.tag)}",
        spalten=[
            Spalte("Kommune"),
            Spalte("Stelle"),
            Spalte("Stellenart"),
            Spalte("unbesetzt", "vzae"),
            Spalte("unbesetzt seit", "datum"),
            Spalte("Tage", "ganzzahl"),
            Spalte("Klasse"),
            Spalte("Stand"),
        ],
        zeilen=[
            (
                stand.kommunen[v.kommune_id].name,
                stand.namen[v.stelle_id],
                Stellenart(v.stellenart).label,
                v.unbesetzt,
                v.seit,
                v.tage,
                klasse_von(v).text,
                _stand_text(v),
            )
            for v in stand.vakanzen
        ],
        hinweise=[*([f"Auswahl: {auswahl}"] if auswahl else []), METHODE, f"Quelle: {QUELLE}"],
    )
