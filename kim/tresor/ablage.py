"""Store a file, read it, remove it."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO

from django.db import transaction

from kim.tresor import speicher
from kim.tresor.chiffre import Klartext, stuecke, verschluesseln
from kim.tresor.pruefung import pruefe
from kim.tresor.virenscan import pruefe_viren


@dataclass(frozen=True)
class Ablage:
    """A stored file: what a row must keep to find it, show it and deliver it."""

    kennung: str
    name: str
    typ: str
    groesse: int
    sha256: str


def ablegen(datei: BinaryIO, *, name: str) -> Ablage:
    """Check a file and store it encrypted. ``name`` is what the person called it.

    Raises ``ValidationError`` when KIM does not take it or can't store it; then nothing is left.
    Keep the ``kennung`` in an ``AblageFeld`` in the same transaction: what none names is swept
    away after a day, so a rollback needs no care.
    """
    befund = pruefe(datei, name=name)
    pruefe_viren(datei)
    kennung, zaehler = speicher.neue_kennung(), _Zaehler()
    with speicher.klare_fehler(), speicher.schreiben(kennung) as ziel:
        verschluesseln(zaehler.zaehle(stuecke(datei)), ziel, kennung=kennung)
    return Ablage(kennung, befund.name, befund.typ.name, zaehler.groesse, zaehler.sha256)


def oeffnen(kennung: str) -> Klartext:
    """The plain text in pieces, with its ``groesse``; close it, or read it to its end.

    Raises ``AblageFehlt`` at once, ``Beschaedigt`` for the first piece that is not what was stored.
    """
    return Klartext(speicher.lesen(kennung), kennung=kennung)


def loeschen(kennung: str) -> None:
    """Remove the file when the transaction is committed; if that fails, the sweep does it."""
    transaction.on_commit(partial(speicher.entfernen, kennung), robust=True)


class _Zaehler:
    """Size and digest of what passes."""

    def __init__(self) -> None:
        self.groesse = 0
        self._summe = hashlib.sha256()

    @property
    def sha256(self) -> str:
        return self._summe.hexdigest()

    def zaehle(self, folge: Iterator[bytes]) -> Iterator[bytes]:
        for stueck in folge:
            self.groesse += len(stueck)
            self._summe.update(stueck)
            yield stueck
