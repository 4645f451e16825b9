"""Which tables are sealed: every history table and the read log, found from the models."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models

LAND = "land"
"""Name of the chain of all rows that belong to no Kommune; the others are named by AGS."""

_FUNKTION = """
CREATE OR REPLACE FUNCTION kim_siegel_quellen()
RETURNS TABLE (tabelle text, schluessel text, zeit text, kette text)
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $f$ VALUES {zeilen} $f$
"""


@dataclass(frozen=True)
class Quelle:
    """A sealed table: its key, the column of its time, and SQL for its chain's name."""

    tabelle: str
    schluessel: str
    zeit: str
    kette: str
    bezeichnung: str


def quellen(modelle: Iterable[type[models.Model]]) -> list[Quelle]:
    """The sealed ones among ``modelle``, in alphabetical order of their tables."""
    gefunden = []
    for modell in modelle:
        basis = getattr(modell, "instance_type", None)
        if basis is not None:
            gefunden.append(_quelle(modell, "history_id", "history_date", basis))
        elif modell._meta.label == "kim.Zugriff":
            gefunden.append(_quelle(modell, "id", "zeitpunkt", modell))
    return sorted(gefunden, key=lambda q: q.tabelle)


def _quelle(
    modell: type[models.Model], schluessel: str, zeit: str, basis: type[models.Model]
) -> Quelle:
    spalten = {f.column for f in modell._meta.concrete_fields}
    if basis._meta.label == "kim.Kommune":
        kette = "h.ags"
    elif "kommune_id" in spalten:
        kette = "(SELECT k.ags FROM kim_kommune k WHERE k.id = h.kommune_id)"
    else:
        kette = "NULL"
    name = str(basis._meta.verbose_name)
    bezeichnung = name if basis is modell else f"Verlauf {name}"
    return Quelle(modell._meta.db_table, schluessel, zeit, kette, bezeichnung)


def anweisungen(alle: list[Quelle]) -> list[str]:
    """SQL that tells the database its sources, so that no caller can choose them."""
    zeilen = ", ".join(
        "(" + ", ".join(f"$q${w}$q$" for w in (q.tabelle, q.schluessel, q.zeit, q.kette)) + ")"
        for q in alle
    )
    return [_FUNKTION.format(zeilen=zeilen)]
