"""The read log: who read which personal records, when and why.

Written in the transaction of the read itself: when the entry can't be written, the
request fails and shows nothing.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

from django.db import models
from django.db.models import Count, QuerySet

from kim.constants import ZugriffArt
from kim.kontext import aktueller_kontext
from kim.models import Kommune, Nutzer, Zugriff


class FehlenderZweck(ValueError):
    """A read was to be logged without saying what for."""


def log_zugriff(
    *,
    by: Nutzer,
    objekte: models.Model | QuerySet | Iterable[models.Model],
    art: str,
    zweck: str,
    anzahl: int | None = None,
) -> list[Zugriff]:
    """Log that ``by`` read one record, or many.

    One record leaves an entry that names it. Many (a queryset of one model, or objects)
    leave one entry per model and Kommune with their number; nothing read, no entry.
    The Kommune of the record decides who may see the entry. ``anzahl`` overrides the number
    for one record that stands for several. Raises outside a data context.
    """
    if isinstance(objekte, models.Model):
        eintrag = _eintrag(by, art, zweck, type(objekte), kommune_id_von(objekte), anzahl or 1)
        eintrag.objekt_id = str(objekte.pk)
        return _schreiben([eintrag])
    if isinstance(objekte, QuerySet):
        mengen = _mengen(objekte)
        return log_mengen(by=by, modell=objekte.model, mengen=mengen, art=art, zweck=zweck)
    je_modell: dict[type[models.Model], Counter] = {}
    for objekt in objekte:
        je_modell.setdefault(type(objekt), Counter())[kommune_id_von(objekt)] += 1
    geschrieben = []
    for modell, mengen in je_modell.items():
        geschrieben += log_mengen(by=by, modell=modell, mengen=mengen, art=art, zweck=zweck)
    return geschrieben


def log_mengen(
    *,
    by: Nutzer,
    modell: type[models.Model],
    mengen: Mapping[int | None, int],
    art: str,
    zweck: str,
) -> list[Zugriff]:
    """Log a list or an export whose records were counted per Kommune (``None``: the Land)."""
    return _schreiben(
        [
            _eintrag(by, art, zweck, modell, kommune_id, anzahl)
            for kommune_id, anzahl in mengen.items()
            if anzahl
        ]
    )


def kommune_id_von(objekt: models.Model) -> int | None:
    """Id of the Kommune a record belongs to; ``None`` is the Land."""
    return objekt.pk if isinstance(objekt, Kommune) else getattr(objekt, "kommune_id", None)


def _mengen(zeilen: QuerySet) -> dict[int | None, int]:
    zeilen = zeilen.order_by()
    if any(f.name == "kommune" for f in zeilen.model._meta.concrete_fields):
        return dict(zeilen.values_list("kommune_id").annotate(Count("pk")))
    return {None: zeilen.count()}


def _eintrag(
    by: Nutzer,
    art: str,
    zweck: str,
    modell: type[models.Model],
    kommune_id: int | None,
    anzahl: int,
) -> Zugriff:
    if not zweck.strip():
        raise FehlenderZweck("log_zugriff() needs a purpose")
    kontext = aktueller_kontext()
    return Zugriff(
        nutzer=by,
        art=ZugriffArt(art),
        objekt_typ=modell._meta.label_lower,
        kommune_id=kommune_id,
        zweck=zweck[:200],
        anzahl=anzahl,
        anfrage_id=kontext.anfrage_id if kontext else "",
    )


def _schreiben(eintraege: list[Zugriff]) -> list[Zugriff]:
    """One statement, and no savepoint: when it fails, the request fails with it."""
    return Zugriff.objects.bulk_create(eintraege)
