"""The questions KIM answers about the figures, as data: one more page is one more entry."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from kim.models import Nutzer
from kim.permissions import require
from stellen.permissions import may_audit_stellen, may_view_stellen, may_view_vakanzen


@dataclass(frozen=True)
class Frage:
    titel: str
    text: str
    url_name: str
    symbol: str
    darf: Callable[[Nutzer], bool] = may_view_stellen


FRAGEN = (
    Frage(
        "Wo sind die Stellen besetzt?",
        "Karte der 54 Kommunen mit Besetzungsquote oder unbesetzten VZÄ an einem Stichtag.",
        "stellen:karte",
        "kommunen",
    ),
    Frage(
        "Was hat sich zwischen zwei Stichtagen geändert?",
        "Unterschiede je Kommune und Stellenart mit Summen.",
        "stellen:vergleich",
        "tabelle",
    ),
    Frage(
        "Wie entwickelt sich die Besetzung?",
        "Besetzungsquote und VZÄ über alle Stichtage, je Stellenart, Regierungsbezirk oder Kommune.",
        "stellen:entwicklung",
        "verlauf",
    ),
    Frage(
        "Wie viele Stellen werden am nächsten Stichtag besetzt sein?",
        "Prognose mit 80-Prozent-Intervall, Verfahren und Treffsicherheit in der Rückrechnung.",
        "stellen:prognose",
        "auswertung",
    ),
    Frage(
        "Wie lange sind Stellen schon unbesetzt?",
        "Alter der Vakanzen aus dem Stellenplan, nach Stellenart und Regierungsbezirk.",
        "stellen:vakanzen",
        "uhr",
        may_view_vakanzen,
    ),
    Frage(
        "Was wäre, wenn nicht vorgesehene Stellen anders verteilt würden?",
        "Wirkung einer Umverteilung auf Zuweisung und Quote. Gespeichert wird nichts.",
        "stellen:umverteilung",
        "wiederholen",
        may_audit_stellen,
    ),
)


def uebersicht(request: HttpRequest) -> HttpResponse:
    require(may_view_stellen(request.user))
    kontext = {
        "fragen": [
            {"frage": f, "url": reverse(f.url_name)} for f in FRAGEN if f.darf(request.user)
        ],
        "pfad": [("Stellen", reverse("stellen:stichtage")), ("Auswertung", "")],
    }
    return render(request, "stellen/auswertung/uebersicht.html", kontext)
