"""Entries of the read log in words, in a constant number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.core.exceptions import ValidationError
from django.urls import reverse

from kim import zahlen
from kim.anzeige.register import registrierung
from kim.models import Nutzer, Zugriff
from kim.rechte_katalog import Ebene

KOPF = (
    "Zeitpunkt", "Person", "E-Mail-Adresse", "Art", "Datensatz", "Kennung", "Kommune", "Zweck",
    "Anzahl", "Anfrage",
)  # fmt: skip


@dataclass(frozen=True)
class Zeile:
    """One entry for a table. ``url`` leads to the reads of the same record."""

    zeitpunkt: datetime
    person: str
    art: str
    datensatz: str
    url: str
    kommune: str
    zweck: str
    anzahl: int
    anfrage_id: str


def beschreiben(zugriffe: Iterable[Zugriff], nutzer: Nutzer) -> list[Zeile]:
    """Names records only as far as ``nutzer`` may see them; one query per kind of record."""
    zugriffe = list(zugriffe)
    namen = _namen(zugriffe, nutzer)
    return [
        Zeile(
            zeitpunkt=z.zeitpunkt,
            person="Sie" if z.nutzer_id == nutzer.pk else str(z.nutzer),
            art=z.get_art_display(),
            datensatz=_datensatz(z, namen),
            url=_adresse(z, namen),
            kommune=_kommune(z),
            zweck=z.zweck,
            anzahl=z.anzahl,
            anfrage_id=z.anfrage_id,
        )
        for z in zugriffe
    ]


def csv_zeile(z: Zugriff) -> tuple[str, ...]:
    """The cells below ``KOPF``, without the record's name."""
    return (
        _zeit(z.zeitpunkt), str(z.nutzer), z.nutzer.email, z.get_art_display(),
        _sorte(z.objekt_typ, 1), z.objekt_id, _kommune(z), z.zweck, str(z.anzahl), z.anfrage_id,
    )  # fmt: skip


def _zeit(wert: datetime) -> str:
    return zahlen.zeitpunkt_text(wert).replace(zahlen.GESCHUETZT, " ")


def _kommune(z: Zugriff) -> str:
    return str(z.kommune) if z.kommune_id else Ebene.LAND.label


def _sorte(objekt_typ: str, anzahl: int) -> str:
    """The German name of a kind of record: ``Konto``, for many ``Konten``."""
    meta = apps.get_model(objekt_typ)._meta
    return str(meta.verbose_name if anzahl == 1 else meta.verbose_name_plural)


def _datensatz(z: Zugriff, namen: dict[tuple[str, str], str]) -> str:
    sorte = _sorte(z.objekt_typ, 1 if z.objekt_id else 2)
    if not z.objekt_id:
        return f"{zahlen.dezimal_text(z.anzahl, 0)} {_sorte(z.objekt_typ, z.anzahl)}"
    name = namen.get((z.objekt_typ, z.objekt_id))
    return f"{sorte}: {name}" if name else f"{sorte} Nr. {z.objekt_id}"


def _adresse(z: Zugriff, namen: dict[tuple[str, str], str]) -> str:
    schluessel = (z.objekt_typ, z.objekt_id)
    return reverse("leser", args=schluessel) if schluessel in namen else ""


def _namen(zugriffe: list[Zugriff], nutzer: Nutzer) -> dict[tuple[str, str], str]:
    ids: dict[str, set[str]] = {}
    for z in zugriffe:
        if z.objekt_id:
            ids.setdefault(z.objekt_typ, set()).add(z.objekt_id)
    namen = {}
    for typ, kennungen in ids.items():
        eintrag = registrierung(typ)
        if eintrag is None:
            continue
        gueltig = {k for k in kennungen if _ist_kennung(eintrag.modell, k)}
        for objekt in eintrag.sichtbar(nutzer).filter(pk__in=gueltig).select_related():
            namen[typ, str(objekt.pk)] = str(objekt)
    return namen


def _ist_kennung(modell, kennung: str) -> bool:
    try:
        modell._meta.pk.to_python(kennung)
    except ValidationError:
        return False
    return True
