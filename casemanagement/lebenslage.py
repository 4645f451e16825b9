"""The life situation of a person today and over time, ready for pages: words and picture."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

from casemanagement.models import Aufenthaltsstatus, Fall, Leistungsbezug, Station
from kim.diagramme.zeitleiste import Spanne, Zeitleiste, zeitleiste
from kim.zahlen import datum_text
from kim.zeit import Zeit, zeit_text

WARNTAGE = 90
"""So many days before its end a residence title is marked: the time an extension takes."""


@dataclass(frozen=True)
class Lage:
    """What the head of a file says about residence and benefits today."""

    fakten: list[tuple[str, str]]
    marken: list[dict[str, str]] = field(default_factory=list)


def lage_heute(fall: Fall, heute: date) -> Lage:
    """Two queries: the last title that has begun, and the benefits that run."""
    status = fall.aufenthaltsstatus.filter(von__lte=heute).first()
    laufende = laufend(fall.leistungsbezuege.select_related("rechtskreis", "traeger"), heute)
    leistungen = ", ".join(_leistung_kurz(z) for z in laufende)
    return Lage(
        [("Aufenthalt", _titel_text(status)), ("Leistungen", leistungen or "–")],
        [marke] if status and (marke := titel_marke(status, heute)) else [],
    )


def laufend(zeilen: Any, heute: date) -> list[Any]:
    """Rows of a queryset or list that hold today."""
    return [z for z in zeilen if Zeit(z.von, z.bis).enthaelt(heute)]


def titel_marke(status: Aufenthaltsstatus, heute: date) -> dict[str, str] | None:
    """A badge for a title that ends soon or is past; ``None`` as long as there is time."""
    if status.bis is None or (status.bis - heute).days > WARNTAGE:
        return None
    tag = datum_text(status.bis)
    if status.bis < heute:
        return {"art": "danger", "text": f"Titel abgelaufen am {tag}", "symbol": "warnung"}
    return {"art": "warning", "text": f"Titel endet am {tag}", "symbol": "uhr"}


def _titel_text(status: Aufenthaltsstatus | None) -> str:
    if status is None:
        return "–"
    return f"{status}, bis {datum_text(status.bis)}" if status.bis else str(status)


def _leistung_kurz(bezug: Leistungsbezug) -> str:
    return f"{bezug.rechtskreis} ({bezug.traeger})" if bezug.traeger else str(bezug.rechtskreis)


def bild(
    aufenthalte: list[Aufenthaltsstatus],
    leistungen: list[Leistungsbezug],
    stationen: list[Station],
    heute: date,
) -> Zeitleiste | None:
    """A row for titles, one per Rechtskreis, and as many for stations as run side by side."""
    reihen = [
        ("Aufenthalt", [_spanne(a, "titel", str(a), a.kurz) for a in aufenthalte]),
        *_je_rechtskreis(leistungen),
        *_stationsreihen(stationen),
    ]
    reihen = [(name, spannen) for name, spannen in reihen if spannen]
    alle = [s for _, spannen in reihen for s in spannen]
    if not alle:
        return None
    saetze = [f"{s.titel}" for s in alle]
    return zeitleiste(
        Zeit(min(s.zeit.von for s in alle)),
        reihen,
        heute=heute,
        beschreibung=". ".join([*saetze, f"Heute ist der {datum_text(heute)}."]),
    )


def _je_rechtskreis(leistungen: list[Leistungsbezug]) -> list[tuple[str, list[Spanne]]]:
    geordnet = sorted(leistungen, key=lambda z: (z.rechtskreis.reihenfolge, z.rechtskreis.kuerzel))
    return [
        (
            f"Leistungen {kreis.kuerzel}",
            [_spanne(z, "leistung", str(z), z.leistung) for z in zeilen],
        )
        for kreis, zeilen in groupby(geordnet, key=lambda z: z.rechtskreis)
    ]


def _stationsreihen(stationen: Iterable[Station]) -> list[tuple[str, list[Spanne]]]:
    """Each station in the first row where it does not overlap with another."""
    reihen: list[list[Station]] = []
    for station in sorted(stationen, key=lambda s: s.von):
        for reihe in reihen:
            if (reihe[-1].bis or date.max) < station.von:
                reihe.append(station)
                break
        else:
            reihen.append([station])
    return [
        (
            "Arbeit und Bildung" if nr == 0 else "Arbeit und Bildung, gleichzeitig",
            [_spanne(s, _klasse(s), _station_text(s), s.get_art_display()) for s in reihe],
        )
        for nr, reihe in enumerate(reihen)
    ]


def _klasse(station: Station) -> str:
    return "kim" if station.durch_kim else "station"


def _station_text(station: Station) -> str:
    return f"{station} (durch KIM vermittelt)" if station.durch_kim else str(station)


def _spanne(zeile: Any, klasse: str, titel: str, text: str) -> Spanne:
    zeit = Zeit(zeile.von, zeile.bis)
    return Spanne(zeit, klasse, f"{titel}, {zeit_text(zeit)}", text)
