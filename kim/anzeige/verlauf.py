"""An object's history as readable differences, in a constant number of queries."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db import models
from django.db.models import Model, Q, QuerySet

from kim.anzeige.register import registrierung
from kim.anzeige.werte import Bezuege, beschriftung, text, verfolgte_felder

HOECHSTENS = 1000
ARTEN = {"+": "angelegt", "~": "geändert", "-": "gelöscht"}
SYSTEM = "System"


class Aenderung(NamedTuple):
    """One changed field: its label, the value before and after, in words."""

    feld: str
    alt: str
    neu: str


@dataclass(frozen=True)
class Eintrag:
    """One change: who, when, why, in which request, and what. Newest first in a list."""

    zeitpunkt: datetime
    person: str
    art: str
    grund: str
    anfrage_id: str
    aenderungen: tuple[Aenderung, ...]

    @property
    def text(self) -> str:
        """The headline for ``_components/chronologie.html``."""
        if self.art == "geändert" and not self.aenderungen:
            return "Gespeichert, ohne dass sich etwas geändert hat"
        return self.art.capitalize()


def verlauf_von(objekt: Model, *, hoechstens: int = HOECHSTENS) -> list[Eintrag]:
    """The newest ``hoechstens`` entries of an object's history.

    Needs as many queries as there are models that changed foreign keys point to, plus
    one. Whether the account may see the object is the caller's question.
    """
    return verlauf_der_kennung(type(objekt), objekt.pk, hoechstens=hoechstens)


def verlauf_der_kennung(
    modell: type[Model],
    kennung: Any,
    *,
    hoechstens: int = HOECHSTENS,
    ohne: Collection[str] = (),
) -> list[Eintrag]:
    """Like ``verlauf_von``, also for an object that is deleted; ``ohne`` names fields left out."""
    zeilen = list(zeilen_von(modell, kennung).select_related("history_user")[: hoechstens + 1])
    felder, bezuege = _felder(modell, ohne), Bezuege()
    schritte = []
    for nummer, neu in enumerate(zeilen[:hoechstens]):
        alt = zeilen[nummer + 1] if nummer + 1 < len(zeilen) else None
        unterschiede = list(_unterschiede(felder, alt, neu))
        for feld, vorher, nachher in unterschiede:
            bezuege.merken(feld, vorher, nachher)
        schritte.append((neu, unterschiede))
    bezuege.laden()
    return [_eintrag(neu, unterschiede, bezuege) for neu, unterschiede in schritte]


def zeilen_von(modell: type[Model], kennung: Any) -> QuerySet:
    """The history rows of one object, newest first."""
    schluessel = modell._meta.pk.attname
    return modell.history.model.objects.filter(**{schluessel: kennung}).order_by(
        "-history_date", "-history_id"
    )


def stand_am(modell: type[Model], zeitpunkt: datetime) -> QuerySet:
    """The history rows that were in force at ``zeitpunkt``: one per object, none deleted."""
    return (
        modell.history.model.objects.filter(history_date__lte=zeitpunkt)
        .filter(Q(verlauf_bis=None) | Q(verlauf_bis__gt=zeitpunkt))
        .exclude(history_type="-")
    )


def stand_von(
    modell: type[Model], kennung: Any, zeitpunkt: datetime, *, ohne: Collection[str] = ()
) -> list[tuple[str, str]]:
    """Label and value of every field of one object as of ``zeitpunkt``; empty: not there."""
    schluessel = modell._meta.pk.attname
    zeile = stand_am(modell, zeitpunkt).filter(**{schluessel: kennung}).first()
    if zeile is None:
        return []
    felder, bezuege = _felder(modell, ohne), Bezuege()
    werte = [(feld, getattr(zeile, feld.attname)) for feld in felder]
    for feld, wert in werte:
        bezuege.merken(feld, wert)
    bezuege.laden()
    return [(beschriftung(feld), text(feld, wert, bezuege)) for feld, wert in werte]


def _felder(modell: type[Model], ohne: Collection[str]) -> list[models.Field]:
    eintrag = registrierung(modell)
    return verfolgte_felder(modell, {*ohne, *(eintrag.verborgen if eintrag else ())})


def _unterschiede(
    felder: list[models.Field], alt: Model | None, neu: Model
) -> Iterable[tuple[models.Field, Any, Any]]:
    """What ``neu`` changed. A new object, and the first row known, shows what it began with."""
    if neu.history_type == "-":
        return
    beginn = alt is None or neu.history_type == "+" or alt.history_type == "-"
    for feld in felder:
        nachher = getattr(neu, feld.attname)
        vorher = None if beginn else getattr(alt, feld.attname)
        leer = nachher is None or nachher == "" or nachher in ([], {})
        if (beginn and not leer) or (not beginn and vorher != nachher):
            yield feld, vorher, nachher


def _eintrag(
    zeile: Model, unterschiede: list[tuple[models.Field, Any, Any]], bezuege: Bezuege
) -> Eintrag:
    if zeile.history_user_id is None:
        person = SYSTEM
    else:
        person = str(zeile.history_user or f"Konto Nr. {zeile.history_user_id}")
    return Eintrag(
        zeitpunkt=zeile.history_date,
        person=person,
        art=ARTEN[zeile.history_type],
        grund=zeile.history_change_reason or "",
        anfrage_id=zeile.anfrage_id,
        aenderungen=tuple(
            Aenderung(beschriftung(f), text(f, alt, bezuege), text(f, neu, bezuege))
            for f, alt, neu in unterschiede
        ),
    )
