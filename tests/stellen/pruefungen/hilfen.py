"""Hand-made figures for the checks. Everything here runs inside a system context."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from kim.models import Kommune
from stellen.constants import GROESSEN, MeldungStatus, Stellenart
from stellen.models import (
    Besetzung,
    Erhebung,
    Fachkraft,
    Meldung,
    MeldungZeile,
    Stelle,
    Zuweisung,
)
from stellen.pruefungen import PRUEFUNGEN, Fund, Pruefstoff

TAG = date(2031, 6, 30)
VORHER = date(2030, 12, 31)
BEGINN = date(2030, 1, 1)
RICHTIG = {
    "koordination": "2.50 2.00 0.50 0.00",
    "assistenz": "0.50 0.50 0.00 0.00",
    "case_management": "9.00 8.00 0.50 0.50",
    "abh": "1.00 1.00 0.00 0.00",
    "ebh": "2.00 1.00 0.00 1.00",
}
"""A report in which nothing is odd: assigned, filled, planned, not planned."""


def erhebung(tag: date = TAG, **felder: Any) -> Erhebung:
    return Erhebung.objects.create(stichtag=tag, **felder)


def offene(frist: date, tag: date = TAG) -> Erhebung:
    return erhebung(tag, status="offen", frist=frist, eroeffnet_am=timezone.now())


def meldung(
    zu: Erhebung,
    kommune: Kommune,
    anders: Mapping[str, str] | None = None,
    *,
    ohne: tuple[str, ...] = (),
    **felder: Any,
) -> Meldung:
    """A sent report like ``RICHTIG``; ``anders`` replaces rows, ``ohne`` leaves some out."""
    vorgabe = {"status": MeldungStatus.GEMELDET}
    neue = Meldung.objects.create(erhebung=zu, kommune=kommune, **(vorgabe | felder))
    for art, zahlen in (RICHTIG | dict(anders or {})).items():
        if art not in ohne:
            betraege = dict(zip(GROESSEN, map(Decimal, zahlen.split()), strict=True))
            MeldungZeile.objects.create(meldung=neue, kommune=kommune, stellenart=art, **betraege)
    return neue


def liste(kommune: Kommune, jahr: int = TAG.year, **anders: str) -> None:
    """The Land's list for a Kommune, as in ``RICHTIG``."""
    for art, zahlen in RICHTIG.items():
        Zuweisung.objects.create(
            kommune=kommune,
            stellenart=art,
            haushaltsjahr=jahr,
            vzae=Decimal(anders.get(art, zahlen.split()[0])),
            quelle="Test",
        )


def stelle(
    kommune: Kommune, vzae: str = "1.00", art: str = Stellenart.CASE_MANAGEMENT, **felder: Any
) -> Stelle:
    vorgabe = {"bezeichnung": "Probe", "gueltig_von": BEGINN}
    return Stelle.objects.create(
        kommune=kommune, vzae=Decimal(vzae), stellenart=art, **(vorgabe | felder)
    )


def person(
    kommune: Kommune, name: str, vzae: str = "1.00", nutzer: Any = None, **felder: Any
) -> Besetzung:
    """Somebody on a post of their own since ``BEGINN``; the same name is the same person."""
    fachkraft, _ = Fachkraft.objects.get_or_create(
        kommune=kommune, name=name, defaults={"nutzer": nutzer}
    )
    vorgabe = {"von": BEGINN}
    return Besetzung.objects.create(
        stelle=stelle(kommune, vzae),
        kommune=kommune,
        fachkraft=fachkraft,
        vzae=Decimal(vzae),
        **(vorgabe | felder),
    )


def funde(name: str, zu: Erhebung, heute: date | None = None) -> list[Fund]:
    return PRUEFUNGEN[name].finde(Pruefstoff(zu, heute))


def texte(name: str, zu: Erhebung, heute: date | None = None) -> list[str]:
    return [f.text for f in funde(name, zu, heute)]
