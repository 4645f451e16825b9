"""Field values in German words."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Model

from kim import zahlen


class Bezuege:
    """Names of the rows that foreign keys point to: one query per model, not per value."""

    def __init__(self) -> None:
        self._ids: dict[type[Model], set] = {}
        self._namen: dict[type[Model], dict[Any, str]] = {}

    def merken(self, feld: models.Field, *werte: Any) -> None:
        if isinstance(feld, models.ForeignKey):
            self._ids.setdefault(feld.related_model, set()).update(
                w for w in werte if w is not None
            )

    def laden(self) -> None:
        for modell, ids in self._ids.items():
            zeilen = modell._base_manager.filter(pk__in=ids).select_related()
            self._namen[modell] = {z.pk: str(z) for z in zeilen} if ids else {}

    def name(self, feld: models.ForeignKey, wert: Any) -> str:
        """The name, or the bare number of a row that is gone or not visible here."""
        return self._namen.get(feld.related_model, {}).get(wert) or f"Nr. {wert}"


def beschriftung(feld: models.Field) -> str:
    name = str(feld.verbose_name)
    return name[:1].upper() + name[1:]


def text(feld: models.Field, wert: Any, bezuege: Bezuege) -> str:
    """``wert`` of ``feld`` as a reader expects it; nothing there is an empty text."""
    if wert is None or wert == "" or wert in ([], {}):
        return ""
    if isinstance(feld, models.ForeignKey):
        return bezuege.name(feld, wert)
    if feld.choices:
        return str(dict(feld.flatchoices).get(wert, wert))
    if isinstance(feld, ArrayField):
        return ", ".join(text(feld.base_field, w, bezuege) for w in wert)
    return _schlicht(feld, wert)


def _schlicht(feld: models.Field, wert: Any) -> str:
    if isinstance(wert, bool):
        return "ja" if wert else "nein"
    if isinstance(wert, Decimal):
        return zahlen.dezimal_text(wert, getattr(feld, "decimal_places", 2))
    if isinstance(wert, datetime):
        return zahlen.zeitpunkt_text(wert)
    if isinstance(wert, date):
        return zahlen.datum_text(wert)
    if isinstance(wert, dict):
        return ", ".join(f"{k}: {v}" for k, v in wert.items())
    if isinstance(wert, bytes | memoryview):
        return f"Datei mit {zahlen.dezimal_text(len(wert), 0)} Byte"
    return str(wert)


def verfolgte_felder(modell: type[Model], verborgen: Iterable[str] = ()) -> list[models.Field]:
    """Fields in the history of ``modell`` that a reader wants to see, in model order."""
    ohne = {modell._meta.pk.name, *verborgen}
    return [f for f in modell.history.model.tracked_fields if f.name not in ohne]
