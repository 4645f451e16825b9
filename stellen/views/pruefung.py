"""The audit page: the five tables of a Stichtag, now or as they were stored then."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from kim.models import Kommune
from kim.permissions import require
from kim.templatetags.kim import SORTIERUNG
from kim.zahlen import datum_text, zeitpunkt_text
from stellen.auswertung import (
    AMTLICH,
    SORTIERUNGEN,
    Auswahl,
    Prueftabelle,
    Pruefzeile,
    gesamt_aller,
    neueste_zeilen,
    nicht_im_bericht,
    tabellen,
)
from stellen.bericht.typen import Betraege
from stellen.constants import NICHT_GEMELDET, MeldungStatus
from stellen.forms.pruefung import PruefungFilter
from stellen.models import Erhebung, Meldung
from stellen.permissions import may_audit_stellen, may_view_stellen, may_view_verlauf
from stellen.stand import summen_am, summen_von, zeilen_am
from stellen.views.befundanzeige import befundstand
from stellen.views.tabellen import fuer_vorlage, kopfzeile, mehrzahl, satz, sortierung_text


def pruefung(request: HttpRequest, stichtag: date) -> HttpResponse:
    require(may_view_stellen(request.user))
    mit_stand = may_view_verlauf(request.user)
    require(mit_stand or "stand" not in request.GET)
    erhebung = get_object_or_404(Erhebung.objects.visible_to(request.user), stichtag=stichtag)
    formular = PruefungFilter(request.GET, mit_stand=mit_stand)
    auswahl = formular.auswahl(_sortierung(request))
    kommunen = {k.pk: k for k in Kommune.objects.all()}
    zeilen, summen, neuere = _lade(request, erhebung, kommunen, formular.moment)
    liste = tabellen(zeilen, summen, auswahl)
    kontext = _rahmen(request, erhebung, formular, auswahl)
    kontext |= _befund(request, liste, zeilen, kommunen, formular.moment)
    kopf = kopfzeile(request, auswahl.sortierung)
    kontext["befundstand"] = befundstand(request, erhebung)
    kontext["nicht_im_bericht"] = [kommunen[k].name for k in kommunen if k in neuere]
    kontext["tabellen"] = [fuer_vorlage(t, erhebung, kopf, auswahl) for t in liste]
    if len(liste) > 1:
        kontext["leitsatz"] = satz(gesamt_aller(liste), datum_text(stichtag))
    return render(request, "stellen/pruefung.html", kontext)


def _sortierung(request: HttpRequest) -> str:
    """The order in the address; an unknown one is the official order."""
    roh = request.GET.get(SORTIERUNG, "")
    return roh if roh.removeprefix("-") in SORTIERUNGEN else AMTLICH


def _lade(
    request: HttpRequest,
    erhebung: Erhebung,
    kommunen: dict[int, Kommune],
    moment: datetime | None,
) -> tuple[list[Pruefzeile], dict[str, Betraege], set[int]]:
    """All visible rows, the published totals they may be compared with, and the Kommunen
    of which the report holds an older version.

    A total is only comparable where every Kommune is visible.
    """
    neuere: set[int] = set()
    if moment is not None:
        zeilen = zeilen_am(erhebung, kommunen, moment, request.user)
        summen = summen_am(erhebung, moment)
    else:
        meldungen = Meldung.objects.visible_to(request.user).filter(erhebung=erhebung)
        werte = list(meldungen.zeilenwerte())
        zeilen = neueste_zeilen(kommunen, werte)
        neuere = nicht_im_bericht(zeilen, werte)
        summen = summen_von(erhebung)
    vollstaendig = len({z.kommune.pk for z in zeilen}) == len(kommunen)
    vergleichbar = zeilen and (vollstaendig or may_audit_stellen(request.user))
    return zeilen, summen if vergleichbar else {}, neuere


def _rahmen(
    request: HttpRequest, erhebung: Erhebung, formular: PruefungFilter, auswahl: Auswahl
) -> dict[str, Any]:
    tag = datum_text(erhebung.stichtag)
    return {
        "erhebung": erhebung,
        "tag": tag,
        "titel": f"Stellenbesetzung am {tag}",
        "pfad": [("Stellen", reverse("stellen:stichtage")), (tag, "")],
        "umfang": [{"bezeichnung": "Stichtag", "wert": tag, "url": reverse("stellen:stichtage")}],
        "formular": formular,
        "auswahl": auswahl,
        "sortierung_text": sortierung_text(auswahl.sortierung),
        "moment": formular.moment,
        "darf_pruefen": may_audit_stellen(request.user),
        "exportformate": _exportformate(erhebung),
        "auswertungen": _auswertungen(erhebung),
    }


def _auswertungen(erhebung: Erhebung) -> list[tuple[str, str]]:
    """Questions to this Stichtag that other pages answer."""
    tag = erhebung.stichtag
    return [
        (f"{reverse('stellen:karte')}?stichtag={tag}", "Karte"),
        (f"{reverse('stellen:vergleich')}?bis={tag}", "Vergleich mit dem Stichtag davor"),
        (reverse("stellen:auswertung"), "weitere Auswertungen"),
    ]


def _exportformate(erhebung: Erhebung) -> list[dict[str, Any]]:
    """The report of this Stichtag; the PDF starts an Auftrag."""
    tag = erhebung.stichtag
    return [
        {
            "text": "CSV",
            "hinweis": "für andere Programme",
            "url": reverse("stellen:bericht_datei", args=[tag, "csv"]),
        },
        {
            "text": "Excel (XLSX)",
            "hinweis": "mit Formeln für die Summen",
            "url": reverse("stellen:bericht_datei", args=[tag, "xlsx"]),
        },
        {
            "text": "PDF",
            "hinweis": "barrierefrei, entsteht im Hintergrund",
            "url": reverse("stellen:bericht_pdf", args=[tag]),
            "post": True,
        },
    ]


def _befund(
    request: HttpRequest,
    liste: list[Prueftabelle],
    zeilen: list[Pruefzeile],
    kommunen: dict[int, Kommune],
    moment: datetime | None,
) -> dict[str, Any]:
    """What stands on top: is everything there, does it add up, is it settled?"""
    stand = {z.kommune.pk: z.status for z in zeilen}
    fehlend = [k.name for k in kommunen.values() if k.pk not in stand]
    pruefend = may_audit_stellen(request.user)
    falsch = sum(t.auffaellig for t in liste)
    abweichend = sum(len(t.abweichungen) for t in liste)
    verglichen = 4 * sum(t.veroeffentlicht is not None for t in liste)
    offen = sum(s != MeldungStatus.FESTGESTELLT for s in stand.values())
    return {
        "leer": not zeilen,
        "mit_bericht": any(s not in NICHT_GEMELDET for s in stand.values()),
        "fehlend": fehlend if pruefend and zeilen else [],
        "vollstaendig": not fehlend,
        "auffaellige_zeilen": falsch,
        "abweichende_summen": abweichend,
        "verglichene_summen": verglichen,
        "offen": offen,
        "befund": {
            "zeilen": mehrzahl(falsch, "Zeile geht nicht auf", "Zeilen gehen nicht auf"),
            "summen": mehrzahl(
                abweichend, "veröffentlichte Summe weicht ab", "veröffentlichte Summen weichen ab"
            ),
            "stimmen": f"{verglichen} veröffentlichte Summen stimmen",
            "offen": mehrzahl(offen, "Meldung nicht festgestellt", "Meldungen nicht festgestellt"),
            "festgestellt": mehrzahl(len(stand), "Meldung festgestellt", "Meldungen festgestellt"),
        },
        "stand_text": zeitpunkt_text(moment) if moment else "",
        "nur_eigene": moment is not None and not pruefend,
    }
