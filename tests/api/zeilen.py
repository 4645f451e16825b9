"""Rows of the API's own permission matrix: operation × address → which persona gets what.

``sieht`` are the personas whose list has Düren's rows; others with 200 get an empty one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from stellen.constants import MeldungStatus, Schwere
from stellen.models import Erhebung, Pruefbefund
from tests.matrix.protokoll import MIT_ROLLE
from tests.matrix.stellen import FEST, OFFEN, SEHEN
from tests.matrix.typen import erlaubt
from tests.matrix.welt import objekt
from tests.stellen.fabriken import erhebung_mit_zahlen

DUEREN = "05358"
EIGENE = ("koordination", "assistenz", "ministerium")
ERSTER_TAG = date(2031, 1, 1)
TAG_JE_STAND = {s: ERSTER_TAG + timedelta(days=n) for n, s in enumerate(MeldungStatus)}


@objekt
def meldung_je_stand(welt) -> None:
    """Düren's Meldung in every state, each at a Stichtag of its own."""
    for status, tag in TAG_JE_STAND.items():
        erhebung_mit_zahlen(tag, kommunen=[welt.dueren], status=status, veroeffentlicht=False)


@objekt
def befunde(welt) -> list[Pruefbefund]:
    """One about Düren, one about the Land as a whole."""
    erhebung = Erhebung.objects.get(stichtag=welt.stichtag_fest.stichtag)
    return [
        Pruefbefund.objects.create(
            erhebung=erhebung, kommune=k, pruefung="matrix", schwere=Schwere.HINWEIS, text="Matrix"
        )
        for k in (welt.dueren, None)
    ]


@dataclass(frozen=True)
class Zeile:
    operation: str
    pfad: str
    erwartet: Mapping[str, int | str]
    abfrage: Mapping[str, Any] = field(default_factory=dict)
    sieht: tuple[str, ...] | None = None
    zusatz: str = ""
    zeigt: Callable[[dict], bool] = bool

    @property
    def kennung(self) -> str:
        return f"{self.operation} {self.zusatz}".strip()

    def soll(self, persona: str) -> int:
        return int(self.erwartet.get(persona, 403))


def _meldung(status: MeldungStatus) -> Zeile:
    """Settled ones are for all who see staffing, the others for the own Kommune."""
    fest = status == MeldungStatus.FESTGESTELLT
    fremd = erlaubt(*SEHEN, status=200 if fest else 404)
    pfad = f"/meldungen/{TAG_JE_STAND[status]}/{DUEREN}/1"
    return Zeile("meldung", pfad, fremd | erlaubt(*EIGENE), zusatz=status)


def _liste(operation: str, tag: date, sieht: tuple[str, ...]) -> Zeile:
    pfad, abfrage = "/meldungen", {"stichtag": str(tag), "ags": DUEREN}
    if operation == "zahlen":
        pfad, abfrage = f"/stichtage/{tag}/zahlen", {"ags": DUEREN}
    return Zeile(operation, pfad, erlaubt(*SEHEN), abfrage, sieht, zusatz=str(tag))


ZEILEN = [
    Zeile("kommunen", "/kommunen", erlaubt(*MIT_ROLLE)),
    Zeile("kommune", f"/kommunen/{DUEREN}", erlaubt(*MIT_ROLLE)),
    Zeile("kommune", "/kommunen/05999", erlaubt(*MIT_ROLLE, status=404), zusatz="fehlt"),
    Zeile("stichtage", "/stichtage", erlaubt(*SEHEN)),
    Zeile("stichtag", f"/stichtage/{FEST}", erlaubt(*SEHEN)),
    Zeile("stichtag", "/stichtage/1999-01-01", erlaubt(*SEHEN, status=404), zusatz="fehlt"),
    *(_liste(o, FEST, SEHEN) for o in ("zahlen", "meldungen")),
    *(_liste(o, OFFEN, EIGENE) for o in ("zahlen", "meldungen")),
    *(_liste("meldungen", TAG_JE_STAND[s], EIGENE) for s in (MeldungStatus.ENTWURF,)),
    *(_meldung(s) for s in MeldungStatus),
    Zeile(
        "meldung",
        f"/meldungen/{FEST}/{DUEREN}/9",
        erlaubt(*SEHEN, status=404),
        zusatz="Version fehlt",
    ),
    Zeile("befunde", "/befunde", erlaubt(*SEHEN), {"ags": DUEREN}, EIGENE, zusatz="Kommune"),
    Zeile(
        "befunde",
        "/befunde",
        erlaubt(*SEHEN),
        sieht=("ministerium",),
        zusatz="Land",
        zeigt=lambda befund: befund["ags"] is None,
    ),
]
