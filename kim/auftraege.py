"""The kinds of background jobs: what an app must write to have one.

A job kind is a function in ``<app>/tasks.py``::

    @auftragsart("stellen.bericht_pdf", titel="Bericht als PDF")
    def bericht_pdf(auftrag, fortschritt):
        erhebung = ...visible_to(auftrag.besitzer)...
        fortschritt(40, "Tabellen werden gesetzt")
        return Ergebnis("bericht.pdf", "application/pdf", inhalt)

and is started with ``kim.actions.auftraege.create_auftrag(art="stellen.bericht_pdf", …)``.

Rules for the function:

- It runs inside ``kontext(auftrag.besitzer)``, with the rights of this moment, in one
  transaction together with its result. It may be started again after a lost worker; what
  an unfinished or overtaken attempt wrote is rolled back. So an effect outside the
  database (a mail, a file) belongs into ``transaction.on_commit``.
- It calls ``fortschritt`` often (it costs nothing) and lets its exceptions pass: that is
  how cancelling works.
- It raises ``AuftragFehler("…")`` with a German sentence for the person; any other
  exception becomes a neutral message, its details go to the log.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.module_loading import autodiscover_modules

if TYPE_CHECKING:
    from kim.models import Auftrag

Fortschritt = Callable[[int, str], None]
"""``fortschritt(percent, step)``; raises ``Abgebrochen`` or ``Verdraengt``."""

Funktion = Callable[["Auftrag", Fortschritt], "Ergebnis | None"]


class AuftragFehler(Exception):
    """The job can't be done; the text is German and meant for the person who waits."""


class Abgebrochen(Exception):
    """The owner asked to cancel."""


class Verdraengt(Exception):
    """This attempt is no longer the valid one: the sweeper gave the job to another worker."""


class UnbekannteAuftragsart(LookupError):
    """No app brings this kind of job."""


@dataclass(frozen=True)
class Ergebnis:
    """The file a job hands to its owner; kept for ``AUFTRAG_ERGEBNIS_TAGE`` days."""

    dateiname: str
    inhaltstyp: str
    inhalt: bytes


@dataclass(frozen=True)
class Auftragsart:
    name: str
    titel: str
    funktion: Funktion


_arten: dict[str, Auftragsart] = {}


def auftragsart(name: str, *, titel: str) -> Callable[[Funktion], Funktion]:
    """Register a function as the kind of job ``name``; ``titel`` is shown to people."""

    def eintragen(funktion: Funktion) -> Funktion:
        vorhanden = _arten.get(name)
        if vorhanden and vorhanden.funktion.__qualname__ != funktion.__qualname__:
            raise ValueError(f"the kind of job {name!r} exists already")
        _arten[name] = Auftragsart(name, titel, funktion)
        return funktion

    return eintragen


def finde_auftragsart(name: str) -> Auftragsart:
    """The registered kind; reads the apps' ``tasks`` modules on first need."""
    if name not in _arten:
        autodiscover_modules("tasks")
    if name not in _arten:
        raise UnbekannteAuftragsart(name)
    return _arten[name]
