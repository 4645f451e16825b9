"""Keep the stored files in order: sweep and verify (in a system context), change the key."""

import logging
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import timedelta
from typing import NamedTuple

from django.apps import apps
from django.db import models

from kim.feldschluessel import FeldschluesselFehlt
from kim.tresor import AblageFehlt, AblageFeld, Beschaedigt, oeffnen, speicher
from kim.tresor.chiffre import mit_neuestem_schluessel, verschluesseln

log = logging.getLogger("kim.tresor")

KARENZ = timedelta(days=1)
"""So long a file may lie without a row: its transaction is still open, or was rolled back."""
UNVERDAECHTIG = 10
"""So many files without a row are removed however many have one."""


class ZuVieleVerwaist(RuntimeError):
    """Most files belong to no row: rather the wrong database than so much rubbish."""


class Aufgeraeumt(NamedTuple):
    verwaist: int
    halb: int


def sweep_ablage(*, trotzdem: bool = False) -> Aufgeraeumt:
    """Remove files that no row names, and what killed processes left half written.

    Raises ``ZuVieleVerwaist`` and removes nothing when that would be more than half of all,
    unless ``trotzdem``.
    """
    verwaist, alle = [], 0
    for kennungen in speicher.alle(aelter_als=KARENZ.total_seconds()):
        alle += len(kennungen)
        benannt = _benannte(kennungen)
        verwaist += [k for k in kennungen if k not in benannt]
    if len(verwaist) > max(UNVERDAECHTIG, alle / 2) and not trotzdem:
        log.error("%s of %s stored files belong to no row, none removed", len(verwaist), alle)
        raise ZuVieleVerwaist(f"{len(verwaist)} von {alle}")
    for kennung in verwaist:
        speicher.entfernen(kennung)
    halb = speicher.halbe_entfernen(aelter_als=KARENZ.total_seconds())
    if verwaist or halb:
        log.info("removed %s stored files of no row, %s half written", len(verwaist), halb)
    return Aufgeraeumt(len(verwaist), halb)


def check_ablage() -> Iterator[tuple[str, str]]:
    """Decrypt every file that a row names; yields row and reason, in German, for the bad ones."""
    for modell, feld in _spalten():
        zeilen = modell._base_manager.exclude(**{feld.name: ""})
        zeilen = zeilen.exclude(**{f"{feld.name}__isnull": True})
        for pk, kennung in zeilen.values_list("pk", feld.name).order_by("pk").iterator():
            if grund := _mangel(kennung):
                yield f"{modell._meta.label} {pk}", grund


class Erneuert(NamedTuple):
    anzahl: int
    unlesbar: list[str]


def reencrypt_ablage() -> Erneuert:
    """Encrypt all files anew that have an older key; needs no database.

    Each is replaced as a whole, so it may be interrupted and repeated. What can't be read stays
    as it is and is named.
    """
    anzahl, unlesbar = 0, []
    for kennung in (k for kennungen in speicher.alle() for k in kennungen):
        with suppress(AblageFehlt):  # removed meanwhile
            try:
                anzahl += _reencrypt(kennung)
            except (Beschaedigt, FeldschluesselFehlt):
                unlesbar.append(kennung)
    return Erneuert(anzahl, unlesbar)


def _reencrypt(kennung: str) -> bool:
    with speicher.lesen(kennung) as datei:
        if mit_neuestem_schluessel(datei):
            return False
    with oeffnen(kennung) as klar, speicher.schreiben(kennung, ersetzen=True) as ziel:
        verschluesseln(klar, ziel, kennung=kennung)
    return True


def _mangel(kennung: str) -> str:
    try:
        for _ in oeffnen(kennung):
            pass
    except AblageFehlt:
        return "Die Datei fehlt."
    except Beschaedigt:
        return "Die Datei ist beschädigt."
    except FeldschluesselFehlt:
        return "Der Schlüssel der Datei steht nicht in KIM_FELD_SCHLUESSEL."
    return ""


def _benannte(kennungen: list[str]) -> set[str]:
    benannt: set[str] = set()
    for modell, feld in _spalten():
        treffer = modell._base_manager.filter(**{f"{feld.name}__in": kennungen})
        benannt.update(treffer.values_list(feld.name, flat=True))
    return benannt


def _spalten() -> Iterable[tuple[type[models.Model], AblageFeld]]:
    for modell in apps.get_models():
        if not hasattr(modell, "instance_type"):  # a history: its files go with the row
            yield from ((modell, f) for f in modell._meta.local_fields if isinstance(f, AblageFeld))
