"""Vertretungen taken together: who stands in for whom from when to when, in which files."""

from dataclasses import dataclass, field
from datetime import date

from django.http import Http404
from django.utils import timezone

from casemanagement.kollegium import vertretende
from casemanagement.models import Fall, Vertretung
from casemanagement.permissions import may_reassign_fall
from kim.models import Nutzer


@dataclass
class Buendel:
    """The same two people and the same days; ``nr`` is one of its rows, to name it by."""

    nr: int
    fuehrung: str
    vertretung: str
    von: date
    bis: date
    eigene: bool
    """It is the account itself that stands in."""
    ids: list[int] = field(default_factory=list)
    darf_beenden: bool = True


@dataclass
class Fuehrung:
    """A Fallführung and her open files one decides about."""

    nutzer: Nutzer
    faelle: list[Fall] = field(default_factory=list)


def buendel(nutzer: Nutzer, *, nur_eigene: bool = False) -> list[Buendel]:
    """Those running and to come in the files this account sees, the next to begin first.

    ``nur_eigene``: in which the account itself stands in. Before its first day it does not see
    the files, so those of other Teams come to light on that day.
    """
    laufende = Vertretung.objects.nicht_vorbei(timezone.localdate())
    zeilen = (
        (laufende.filter(nutzer=nutzer) if nur_eigene else laufende)
        .filter(fall__in=Fall.objects.visible_to(nutzer))
        .select_related("nutzer", "fall__fallfuehrung")
        .order_by("von", "bis", "fall__fallfuehrung__name", "nutzer__name", "pk")
    )
    gefunden: dict[tuple, Buendel] = {}
    for v in zeilen:
        schluessel = (v.fall.fallfuehrung_id, v.nutzer_id, v.von, v.bis)
        if schluessel not in gefunden:
            gefunden[schluessel] = Buendel(
                v.pk,
                v.fall.fallfuehrung.name,
                v.nutzer.name,
                v.von,
                v.bis,
                v.nutzer_id == nutzer.pk,
            )
        eines = gefunden[schluessel]
        eines.ids.append(v.pk)
        eines.darf_beenden = eines.darf_beenden and may_reassign_fall(nutzer, v.fall)
    return list(gefunden.values())


def des_buendels(nutzer: Nutzer, nr: str) -> Buendel:
    """The one a row belongs to; 404 when there is none one may end."""
    for eines in buendel(nutzer):
        if str(eines.nr) == nr and eines.darf_beenden:
            return eines
    raise Http404


def offene_akten(nutzer: Nutzer) -> dict[int, Fuehrung]:
    """By Fallführung the open files whose Vertretung this account decides about."""
    faelle = (
        Fall.objects.visible_to(nutzer)
        .offene()
        .select_related("team", "fallfuehrung")
        .only("team", "kommune_id", "fallfuehrung", "offen", "aktenzeichen", "begonnen_am")
        .order_by("fallfuehrung__name", "fallfuehrung_id", "pk")
    )
    je_fuehrung: dict[int, Fuehrung] = {}
    for fall in faelle:
        if may_reassign_fall(nutzer, fall):
            je_fuehrung.setdefault(fall.fallfuehrung_id, Fuehrung(fall.fallfuehrung)).faelle.append(
                fall
            )
    return je_fuehrung


def gemeinsame_vertretende(nutzer: Nutzer, fuehrung: Fuehrung) -> list[tuple[int | str, str]]:
    """Choices: who may stand in in every Team the Fallführung has files of."""
    listen = [dict(vertretende(nutzer, team)) for team in {f.team for f in fuehrung.faelle}]
    alle = [
        (pk, name)
        for pk, name in sorted(listen[0].items(), key=lambda paar: (paar[1], paar[0]))
        if pk != fuehrung.nutzer.pk and all(pk in liste for liste in listen)
    ]
    return [("", "Bitte wählen"), *alle]
