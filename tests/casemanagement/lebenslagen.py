"""Entries of a life situation for tests; invented. Made in a system context."""

from datetime import date
from typing import Any

from casemanagement.constants import Sprachniveau, Stationsart
from casemanagement.models import (
    Aufenthaltsstatus,
    Fall,
    Leistungsbezug,
    Sprachzertifikat,
    Station,
)
from kim.kontext import systemkontext
from kim.models import Rechtskreis

ANFANG = date(2024, 1, 1)


def rechtskreis(kuerzel: str = "SGB II") -> Rechtskreis:
    with systemkontext("Test"):
        return Rechtskreis.objects.get_or_create(
            kuerzel=kuerzel,
            defaults={"bezeichnung": kuerzel, "gueltig_von": date(2005, 1, 1), "quelle": "Test"},
        )[0]


def titel(fall: Fall, **f: Any) -> Aufenthaltsstatus:
    with systemkontext("Test"):
        werte = {"titel": "60a-2-1", "von": ANFANG} | f
        return Aufenthaltsstatus.objects.create(fall=fall, kommune=fall.kommune, **werte)


def leistung(fall: Fall, kuerzel: str = "SGB II", **f: Any) -> Leistungsbezug:
    with systemkontext("Test"):
        werte = {"rechtskreis": rechtskreis(kuerzel), "von": ANFANG} | f
        return Leistungsbezug.objects.create(fall=fall, kommune=fall.kommune, **werte)


def station(fall: Fall, **f: Any) -> Station:
    with systemkontext("Test"):
        werte = {"art": Stationsart.MINIJOB, "von": ANFANG} | f
        return Station.objects.create(fall=fall, kommune=fall.kommune, **werte)


def zertifikat(fall: Fall, **f: Any) -> Sprachzertifikat:
    with systemkontext("Test"):
        werte = {"niveau": Sprachniveau.B1, "datum": ANFANG} | f
        return Sprachzertifikat.objects.create(fall=fall, kommune=fall.kommune, **werte)
