"""Rows of background jobs and notices: only the owner's own exist, whatever the role."""

from datetime import timedelta

from django.utils import timezone

from kim.actions.benachrichtigungen import notify
from kim.constants import AuftragStatus
from kim.models import Auftrag, AuftragErgebnis
from tests.matrix.typen import Adresse, alle, erlaubt
from tests.matrix.welt import objekt

BESITZER = "koordination"


def _auftrag(welt, status: AuftragStatus) -> Auftrag:
    return Auftrag.objects.create(
        art="test.matrix", titel="Matrix", besitzer=welt.nutzer[BESITZER], status=status
    )


@objekt
def auftrag_wartend(welt):
    return _auftrag(welt, AuftragStatus.WARTET)


@objekt
def auftrag_gescheitert(welt):
    return _auftrag(welt, AuftragStatus.FEHLGESCHLAGEN)


@objekt
def auftrag_fertig(welt):
    auftrag = _auftrag(welt, AuftragStatus.FERTIG)
    AuftragErgebnis.objects.create(
        auftrag=auftrag,
        besitzer=auftrag.besitzer,
        dateiname="matrix.txt",
        inhaltstyp="text/plain",
        inhalt=b"Matrix",
        laeuft_ab_am=timezone.now() + timedelta(days=1),
    )
    return auftrag


@objekt
def notiz(welt):
    return notify(empfaenger=welt.nutzer[BESITZER], text="Matrix")


def _eigener(name: str, objekt_name: str, status: int = 200, **weitere) -> Adresse:
    """Only the owner; to everybody else the object does not exist."""
    return Adresse(
        name,
        erlaubt(BESITZER, status=status),
        kwargs=lambda welt: {"pk": getattr(welt, objekt_name).pk},
        verdeckt=True,
        **weitere,
    )


ADRESSEN = [
    Adresse("auftraege", alle()),
    _eigener("auftrag", "auftrag_fertig"),
    _eigener("auftrag", "auftrag_wartend", zusatz="wartend"),
    _eigener("auftrag_stand", "auftrag_wartend"),
    _eigener("auftrag_stand", "auftrag_fertig", zusatz="beendet"),
    _eigener("auftrag_ergebnis", "auftrag_fertig"),
    _eigener("auftrag_abbrechen", "auftrag_wartend", 302, methode="post"),
    _eigener("auftrag_wiederholen", "auftrag_gescheitert", 302, methode="post"),
    Adresse("benachrichtigungen", alle()),
    Adresse("benachrichtigungen_gelesen", alle(302), methode="post"),
    _eigener("benachrichtigung_gelesen", "notiz", 302, methode="post"),
]
