"""Kinds of jobs for the tests; a worker loads them with ``--include``."""

import time
from pathlib import Path

from django.core.exceptions import ValidationError

from kim.auftraege import AuftragFehler, Ergebnis, auftragsart
from kim.models import Benachrichtigung
from kim.permissions import darf, require

MODUL = __name__
WIRKUNG = "Wirkung"


@auftragsart("test.schreiben", titel="Wirkung schreiben")
def schreiben(auftrag, fortschritt):
    """Writes one row, reports half, and waits for the file ``weiter`` if one is named."""
    Benachrichtigung.objects.create(empfaenger=auftrag.besitzer, text=WIRKUNG)
    if "weiter" in auftrag.parameter:
        while not Path(auftrag.parameter["weiter"]).exists():
            fortschritt(50, "Wartet auf das Zeichen")
            time.sleep(0.05)
    fortschritt(90, "Fast fertig")
    return Ergebnis("bericht ü.txt", "text/plain; charset=utf-8", "Größe".encode())


@auftragsart("test.ohne_ergebnis", titel="Ohne Ergebnis")
def ohne_ergebnis(auftrag, fortschritt):
    return None


@auftragsart("test.fehler", titel="Scheitert")
def fehler(auftrag, fortschritt):
    """Fails after having written; ``art`` chooses how."""
    Benachrichtigung.objects.create(empfaenger=auftrag.besitzer, text=WIRKUNG)
    match auftrag.parameter["art"]:
        case "erklaert":
            raise AuftragFehler("Für diesen Stichtag gibt es keine Zahlen.")
        case "ungueltig":
            raise ValidationError("Der Wert ist zu groß.")
        case "recht":
            require(darf(auftrag.besitzer, "audit_stellen"))
        case _:
            raise ZeroDivisionError("secret detail")


@auftragsart("test.taub", titel="Fragt nie nach")
def taub(auftrag, fortschritt):
    """Calls no ``fortschritt``: runs ``waehrend``, a function of the test, and ends."""
    Benachrichtigung.objects.create(empfaenger=auftrag.besitzer, text=WIRKUNG)
    if haken := _haken.pop(auftrag.parameter.get("haken"), None):
        haken()


_haken = {}


def haken_setzen(name, funktion) -> str:
    """Once, in the middle of the next ``test.taub`` job of this process, call ``funktion``."""
    _haken[name] = funktion
    return name
