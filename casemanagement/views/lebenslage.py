"""The tab „Lebenslage“: residence, benefits, work and language over time."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from casemanagement.lebenslage import bild, titel_marke
from casemanagement.models import (
    Arbeitsmarktprofil,
    Aufenthaltsstatus,
    Fall,
    Leistungsbezug,
    Sprachzertifikat,
    Station,
)
from casemanagement.titel import titel
from casemanagement.views.zugang import fall_oder_404, rahmen
from kim.zahlen import datum_text
from kim.zeit import Zeit, zeit_text

SEITE = "casemanagement:lebenslage"
# Per section: word in the address, heading, columns, button, what an empty one says.
AUFENTHALT = (
    "aufenthalt", "Aufenthalt",
    ("Titel", "Gilt", "Beschäftigung", "Nachweis", "Nebenbestimmungen"),
    "Titel eintragen", "Noch kein Titel eingetragen.",
)  # fmt: skip
LEISTUNG = (
    "leistung", "Leistungen", ("Rechtskreis", "Zeitraum", "Leistung", "Träger"),
    "Leistungsbezug eintragen", "Noch kein Leistungsbezug eingetragen.",
)  # fmt: skip
STATION = (
    "station", "Arbeit und Bildung", ("Art", "Zeitraum", "Betrieb, Schule oder Träger", "Ort"),
    "Station eintragen", "Noch keine Station eingetragen.",
)  # fmt: skip
ZERTIFIKAT = (
    "zertifikat", "Sprachzertifikate", ("Zertifikat", "Datum", "Ausgestellt von"),
    "Zertifikat eintragen", "Noch kein Zertifikat eingetragen.",
)  # fmt: skip


@dataclass(frozen=True)
class Zeile:
    """A row of a section's table; ``laeuft``: it has no end yet, or one ahead."""

    nr: int
    text: str
    zeit: str
    zellen: tuple[str, ...] = ()
    marken: list[dict[str, str]] = field(default_factory=list)
    laeuft: bool = False
    zusatz: str = ""


@dataclass(frozen=True)
class Abschnitt:
    """A section of the page with its table; ``art`` is the word in the addresses."""

    art: str
    titel: str
    koepfe: tuple[str, ...]
    neu_text: str
    leer: str
    zeilen: list[Zeile]

    @property
    def tabelle(self) -> list[tuple[Zeile, list[tuple[str, str]]]]:
        """Rows with their cells, each with the head of its column."""
        return [
            (z, list(zip(self.koepfe[1:], (z.zeit, *z.zellen), strict=True))) for z in self.zeilen
        ]


@require_GET
def lebenslage(request: HttpRequest, pk: int) -> HttpResponse:
    akte = fall_oder_404(request, pk, "Lebenslage")
    heute = timezone.localdate()
    aufenthalte = list(akte.aufenthaltsstatus.all())
    leistungen = list(akte.leistungsbezuege.mit_bisher().select_related("rechtskreis", "traeger"))
    stationen = list(akte.stationen.all())
    kontext = rahmen(request, akte, SEITE, ("Lebenslage", "")) | {
        "bild": bild(aufenthalte, leistungen, stationen, heute),
        "profil": _profil(akte),
        "abschnitte": _abschnitte(akte, aufenthalte, leistungen, stationen, heute),
    }
    return render(request, "casemanagement/lebenslage.html", kontext)


def _abschnitte(
    akte: Fall,
    aufenthalte: list[Aufenthaltsstatus],
    leistungen: list[Leistungsbezug],
    stationen: list[Station],
    heute: date,
) -> list[Abschnitt]:
    zertifikate = [_zertifikat(z) for z in akte.sprachzertifikate.all()]
    return [
        Abschnitt(*AUFENTHALT, _aufenthalte(aufenthalte, heute)),
        Abschnitt(*LEISTUNG, [_leistung(z, heute) for z in leistungen]),
        Abschnitt(*STATION, [_station(z, heute) for z in stationen]),
        Abschnitt(*ZERTIFIKAT, zertifikate),
    ]


def _laeuft(zeile: Any, heute: date) -> bool:
    return zeile.bis is None or zeile.bis >= heute


def _zeit(zeile: Any) -> str:
    return zeit_text(Zeit(zeile.von, zeile.bis))


def _aufenthalte(zeilen: list[Aufenthaltsstatus], heute: date) -> list[Zeile]:
    """Newest first; only the newest can be about to end unnoticed."""
    return [_aufenthalt(z, heute, letzter=nr == 0) for nr, z in enumerate(zeilen)]


def _aufenthalt(z: Aufenthaltsstatus, heute: date, *, letzter: bool) -> Zeile:
    marke = titel_marke(z, heute) if letzter else None
    rechtsstand = titel(z.titel).rechtsstand
    return Zeile(
        z.pk,
        str(z),
        _zeit(z),
        (z.get_beschaeftigung_display(), z.get_nachweis_display(), z.nebenbestimmungen or "–"),
        [marke] if marke else [],
        _laeuft(z, heute),
        f"Rechtsstand {datum_text(rechtsstand)}" if rechtsstand else "",
    )


def _leistung(z: Leistungsbezug, heute: date) -> Zeile:
    wechsel = {"art": "info", "text": f"Wechsel von {z.bisher}", "symbol": "info"}
    return Zeile(
        z.pk,
        str(z.rechtskreis),
        _zeit(z),
        (z.leistung or "–", str(z.traeger or "–")),
        [wechsel] if z.bisher else [],
        _laeuft(z, heute),
        z.rechtskreis.bezeichnung,
    )


def _station(z: Station, heute: date) -> Zeile:
    kim = {"art": "success", "text": "durch KIM vermittelt", "symbol": "haken"}
    return Zeile(
        z.pk,
        z.get_art_display(),
        _zeit(z),
        (z.betrieb or "–", z.ort or "–"),
        [kim] if z.durch_kim else [],
        _laeuft(z, heute),
    )


def _zertifikat(z: Sprachzertifikat) -> Zeile:
    return Zeile(z.pk, str(z), datum_text(z.datum), (z.stelle or "–",))


def _profil(akte: Fall) -> list[tuple[str, str]]:
    """Name and value of what is known; empty when nothing was entered yet."""
    profil: Arbeitsmarktprofil | None = akte.arbeitsmarktprofile.first()
    if profil is None:
        return []
    return [
        ("Schulabschluss", profil.get_schulabschluss_display() or "–"),
        ("Berufsabschluss", profil.get_berufsabschluss_display() or "–"),
        ("Beruf", profil.beruf or "–"),
        ("Anerkennung", profil.get_anerkennung_display() or "–"),
        ("Fahrerlaubnis", profil.get_fahrerlaubnis_display() or "–"),
        ("Berufswunsch", profil.berufswunsch or "–"),
    ]
