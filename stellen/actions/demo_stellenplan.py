"""Invented posts that add up to the published figures of 30.06.2024. Demo mode only.

Two Kommunen as a person would have kept them (``demo-stellenplan.json``), all others without
persons, cut from their published figures. Stored in bulk: set-up must stay fast.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from importlib.resources import files
from itertools import count
from typing import Any

from kim.constants import OrganisationArt
from kim.models import Gemeinde, Kommune, Organisation
from kim.verlauf import bulk_create_with_history
from stellen.actions.erstdaten import STICHTAG
from stellen.constants import Anstellungstraeger, Stellenart, VakanzStand, Verfahrensstand
from stellen.models import (
    Abwesenheit,
    Besetzung,
    Fachkraft,
    MeldungZeile,
    Stelle,
    Vakanz,
)

DATEI = "demo-stellenplan.json"
BEMERKUNG = "Erfundene Demodaten"
BEGINN = date(2022, 1, 1)
VOLL = Decimal("1.00")


class Bestand:
    """What is to be stored, in an order the rules of the database accept."""

    def __init__(self) -> None:
        self.stellen: list[Stelle] = []
        self.personen: dict[tuple[int, str], Fachkraft] = {}
        self.besetzungen: list[Besetzung] = []
        self.abwesenheiten: list[Abwesenheit] = []
        self.vertretungen: list[Besetzung] = []
        self.vakanzen: list[Vakanz] = []

    def person(self, kommune: Kommune, name: str) -> Fachkraft:
        neu = Fachkraft(kommune=kommune, name=f"{name} (Demo)")
        return self.personen.setdefault((kommune.pk, name), neu)

    def besetze(self, stelle: Stelle, von: date, bis: date | None = None) -> None:
        """Fill all of a post, without a name."""
        self.besetzungen.append(
            Besetzung(stelle=stelle, kommune=stelle.kommune, vzae=stelle.vzae, von=von, bis=bis)
        )

    def vakant(self, stelle: Stelle, stand: str, von: date, **felder: Any) -> None:
        angabe = Vakanz(stelle=stelle, kommune=stelle.kommune, stand=stand, von=von, **felder)
        self.vakanzen.append(angabe)

    def speichere(self) -> None:
        """A substitute fits only once the leave is there."""
        for modell, objekte in (
            (Stelle, self.stellen),
            (Fachkraft, list(self.personen.values())),
            (Besetzung, self.besetzungen),
            (Abwesenheit, self.abwesenheiten),
            (Besetzung, self.vertretungen),
            (Vakanz, self.vakanzen),
        ):
            for objekt in objekte:
                _verknuepfe(objekt)
            bulk_create_with_history(objekte, modell)


def _verknuepfe(objekt: Any) -> None:
    """Take the ids of what was stored just before."""
    for feld in ("stelle", "fachkraft", "besetzung", "vertritt"):
        if getattr(objekt, feld, None) is not None:
            setattr(objekt, feld, getattr(objekt, feld))


def load_stellenplan() -> list[str]:
    """Posts for every Kommune that has none. Does nothing the second time."""
    mit_stellen = set(Stelle.objects.order_by().values_list("kommune_id", flat=True).distinct())
    bestand = Bestand()
    einzeln = json.loads(files("stellen.daten").joinpath(DATEI).read_text("utf-8"))
    kommunen = {k.ags: k for k in Kommune.objects.exclude(pk__in=mit_stellen)}
    for angaben in einzeln:
        if angaben["ags"] in kommunen:
            _stelle(bestand, kommunen[angaben["ags"]], angaben)
    for ags in {angaben["ags"] for angaben in einzeln}:
        kommunen.pop(ags, None)
    _namenlose(bestand, list(kommunen.values()))
    if not bestand.stellen:
        return ["Demo-Stellenplan: schon vorhanden"]
    bestand.speichere()
    return [f"Demo-Stellenplan: {len(bestand.stellen)} Stellen angelegt"]


# -- two Kommunen, post by post --------------------------------------------------------------
def _stelle(bestand: Bestand, kommune: Kommune, angaben: dict[str, Any]) -> None:
    stelle = Stelle(
        kommune=kommune,
        bezeichnung=angaben["bezeichnung"],
        stellenart=angaben["stellenart"],
        vzae=Decimal(angaben["vzae"]),
        gueltig_von=date.fromisoformat(angaben["gueltig_von"]),
        bemerkung=BEMERKUNG,
        **_traeger(kommune, angaben),
    )
    bestand.stellen.append(stelle)
    je_name: dict[str, Besetzung] = {}
    for wer in angaben["besetzungen"]:
        je_name[wer["name"]] = _besetzung(bestand, stelle, wer, je_name)
    for vakanz in angaben["vakanzen"]:
        worte = {k: vakanz[k] for k in ("grund", "verfahren") if k in vakanz}
        bestand.vakant(stelle, vakanz["stand"], **_zeit(vakanz), **worte)


def _traeger(kommune: Kommune, angaben: dict[str, Any]) -> dict[str, Any]:
    if name := angaben.get("gemeinde"):
        traeger = {
            "traeger_art": Anstellungstraeger.GEMEINDE,
            "gemeinde": Gemeinde.objects.gueltig().get(kommune=kommune, name=name),
        }
    elif name := angaben.get("traeger"):
        organisation, _ = Organisation.objects.get_or_create(
            name=name, kommune=kommune, defaults={"art": OrganisationArt.TRAEGER}
        )
        traeger = {"traeger_art": Anstellungstraeger.TRAEGER, "organisation": organisation}
    else:
        return {}
    return traeger | {"bescheid_am": date.fromisoformat(angaben["bescheid_am"])}


def _besetzung(
    bestand: Bestand, stelle: Stelle, wer: dict[str, Any], je_name: dict[str, Besetzung]
) -> Besetzung:
    besetzung = Besetzung(
        stelle=stelle,
        kommune=stelle.kommune,
        fachkraft=bestand.person(stelle.kommune, wer["name"]),
        vzae=Decimal(wer["vzae"]),
        vertritt=je_name.get(wer.get("vertritt", "")),
        **_zeit(wer),
    )
    ziel = bestand.vertretungen if besetzung.vertritt else bestand.besetzungen
    ziel.append(besetzung)
    for fort in wer.get("fort", ()):
        abwesend = Abwesenheit(
            besetzung=besetzung, kommune=stelle.kommune, art=fort["art"], **_zeit(fort)
        )
        bestand.abwesenheiten.append(abwesend)
    return besetzung


def _zeit(angaben: dict[str, Any]) -> dict[str, Any]:
    bis = angaben.get("bis")
    return {
        "von": date.fromisoformat(angaben["von"]),
        "bis": date.fromisoformat(bis) if bis else None,
    }


# -- all others, without persons -------------------------------------------------------------
def _namenlose(bestand: Bestand, kommunen: list[Kommune]) -> None:
    """Posts of at most 1,00 VZÄ, each all filled or all vacant on 30.06.2024."""
    je_id = {k.pk: k for k in kommunen}
    zeilen = MeldungZeile.objects.filter(
        meldung__erhebung__stichtag=STICHTAG, meldung__version=1, kommune_id__in=je_id
    )
    nummern: dict[tuple[int, str], Iterator[int]] = defaultdict(lambda: count(1))
    for laufend, zeile in enumerate(zeilen.order_by("kommune__reihenfolge", "id")):
        kommune = je_id[zeile.kommune_id]
        nummer = nummern[zeile.kommune_id, zeile.stellenart]
        for i, vzae in enumerate(_teile(zeile.besetzt), start=laufend):
            _besetzt(bestand, _namenlos(bestand, kommune, zeile.stellenart, nummer, vzae), i)
        for i, vzae in enumerate(_teile(zeile.vorgesehen), start=laufend):
            _vorgesehen(bestand, _namenlos(bestand, kommune, zeile.stellenart, nummer, vzae), i)
        for i, vzae in enumerate(_teile(zeile.nicht_vorgesehen), start=laufend):
            _nicht(bestand, _namenlos(bestand, kommune, zeile.stellenart, nummer, vzae), i)


def _teile(vzae: Decimal) -> list[Decimal]:
    """``3.50`` → three of 1,00 and one of 0,50."""
    ganze, rest = divmod(vzae, VOLL)
    return [VOLL] * int(ganze) + ([rest] if rest else [])


def _namenlos(
    bestand: Bestand, kommune: Kommune, art: str, nummer: Iterator[int], vzae: Decimal
) -> Stelle:
    stelle = Stelle(
        kommune=kommune,
        bezeichnung=f"{Stellenart(art).label} {next(nummer)}",
        stellenart=art,
        vzae=vzae,
        gueltig_von=BEGINN,
        bemerkung=BEMERKUNG,
    )
    bestand.stellen.append(stelle)
    return stelle


def _besetzt(bestand: Bestand, stelle: Stelle, i: int) -> None:
    """One in nine is left in 2024 or 2025 and filled again after a procedure."""
    von = BEGINN + timedelta(days=i * 37 % 700)
    if i % 9 != 4:
        bestand.besetze(stelle, von)
        return
    ende = date(2024, 8, 31) + timedelta(days=i * 53 % 420)
    wieder = ende + timedelta(days=60 + i * 29 % 120)
    bestand.besetze(stelle, von, ende)
    bestand.vakant(
        stelle,
        VakanzStand.VORGESEHEN,
        ende + timedelta(days=1),
        bis=wieder - timedelta(days=1),
        verfahren=Verfahrensstand.AUSGESCHRIEBEN,
    )
    bestand.besetze(stelle, wieder)


def _vorgesehen(bestand: Bestand, stelle: Stelle, i: int) -> None:
    """Left before the Stichtag; three of four are filled within a year after it."""
    ende = date(2023, 7, 31) + timedelta(days=i * 41 % 300)
    bestand.besetze(stelle, BEGINN, ende)
    wieder = None if i % 4 == 3 else STICHTAG + timedelta(days=32 + i * 47 % 330)
    bestand.vakant(
        stelle,
        VakanzStand.VORGESEHEN,
        ende + timedelta(days=1),
        bis=wieder and wieder - timedelta(days=1),
        verfahren=Verfahrensstand.values[i % len(Verfahrensstand.values)],
    )
    if wieder:
        bestand.besetze(stelle, wieder)


def _nicht(bestand: Bestand, stelle: Stelle, i: int) -> None:
    """One in three is advertised after all from 2025 on."""
    bis = date(2024, 12, 31) if i % 3 == 1 else None
    grund = "Eigenanteil nicht gesichert" if i % 2 else "Bedarf derzeit anders gedeckt"
    bestand.vakant(stelle, VakanzStand.NICHT_VORGESEHEN, BEGINN, bis=bis, grund=grund)
    if bis:
        bestand.vakant(
            stelle,
            VakanzStand.VORGESEHEN,
            date(2025, 1, 1),
            verfahren=Verfahrensstand.VORBEREITUNG,
        )
