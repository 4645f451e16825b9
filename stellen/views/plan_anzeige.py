"""Posts ready for the templates: badges, words and cells."""

from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString

from kim.zahlen import LEER, datum_text, vzae_text
from stellen.bericht.typen import Betraege, summe
from stellen.planliste import (
    BESETZT,
    NICHT,
    STAENDE,
    TEILWEISE,
    UNGEKLAERT,
    VERFAHREN,
    Artsumme,
    Person,
    Planzeile,
)
from stellen.views.tabellen import badge, mehrzahl, trennbar

STAND_BADGE = {
    BESETZT: ("success", "haken"),
    TEILWEISE: ("info", "person"),
    VERFAHREN: ("info", "uhr"),
    NICHT: ("neutral", "abgebrochen"),
    UNGEKLAERT: ("warning", "frage"),
}


@lru_cache(maxsize=16)
def stand_badge(stand: str) -> SafeString:
    return badge(STAENDE[stand], *STAND_BADGE[stand])


def zeile_fuer_vorlage(zeile: Planzeile) -> dict[str, Any]:
    stelle, abschnitt = zeile.stelle, zeile.abschnitt
    return {
        "url": reverse("stellen:stelle", args=[stelle.pk]),
        "bezeichnung": zeile.name,
        "kommune": stelle.kommune.kurzname,
        "stellenart": stelle.get_stellenart_display(),
        "vzae": vzae_text(stelle.vzae),
        "traeger": zeile.traeger or stelle.get_traeger_art_display(),
        "weitergeleitet": bool(zeile.traeger),
        "personen": [_person(p, stelle.vzae) for p in zeile.personen],
        "badges": [stand_badge(s) for s in zeile.staende],
        "unbesetzt": vzae_text(abschnitt.unbesetzt) if abschnitt.unbesetzt else "",
        "seit": datum_text(zeile.seit) if zeile.vakant_seit else "",
        "alter": mehrzahl(zeile.tage, "Tag", "Tage") if zeile.tage is not None else "",
        "angabe": " · ".join(t for t in (zeile.verfahren, zeile.grund) if t),
    }


def _person(person: Person, vzae: Decimal) -> str:
    """The share only where it is not all of the post."""
    text = person.name if person.vzae == vzae else f"{person.name} {vzae_text(person.vzae)}"
    return f"{text} ({person.abwesend})" if person.abwesend else text


def summen_fuer_vorlage(summen: Iterable[Artsumme]) -> dict[str, Any]:
    """The rows per Stellenart and the total; a difference carries its sign."""
    summen = list(summen)
    gesamt = summe(s.betraege for s in summen)
    bekannt = [s.zuweisung for s in summen if s.zuweisung is not None]
    zuweisung = sum(bekannt[1:], bekannt[0]) if bekannt else None
    return {
        "zeilen": [_summenzeile(s.bezeichnung, s.anzahl, s.betraege, s.zuweisung) for s in summen],
        "gesamt": _summenzeile("Gesamt", sum(s.anzahl for s in summen), gesamt, zuweisung),
    }


def _summenzeile(name: str, anzahl: int, betraege: Betraege, zuweisung: Any) -> dict[str, Any]:
    differenz = None if zuweisung is None else betraege.zugewiesen - zuweisung
    return {
        "name": trennbar(name),
        "anzahl": anzahl,
        "zuweisung": LEER if zuweisung is None else vzae_text(zuweisung),
        "betraege": [vzae_text(b) for b in betraege.alle],
        "differenz": _mit_vorzeichen(differenz),
        "abweichend": bool(differenz),
    }


def _mit_vorzeichen(differenz: Any) -> str:
    if differenz is None:
        return LEER
    return f"+{vzae_text(differenz)}" if differenz > 0 else vzae_text(differenz)
