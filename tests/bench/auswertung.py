"""The Auswertung: each page with 2 and with 40 Stichtage, and the backtest of the forecast."""

from collections.abc import Callable
from datetime import date

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kim.models import Nutzer
from tests.bench.ergebnis import Abschnitt, Messwert, verhaeltnis
from tests.bench.messen import mediane
from tests.bench.umgebung import schnell
from tests.stellen.einblick.rueckrechnung import abdeckung, abdeckung_der_summen
from tests.stellen.einblick.simulation import PROZESSE

GEWAEHLT = {
    "karte": "?stichtag=2024-06-30",
    "vergleich": "?von=2024-06-29&bis=2024-06-30&alle=1",
    "umverteilung": "?stichtag=2024-06-30",
}
"""Pages about chosen Stichtage: how many others are stored must not matter."""
ALLE = {"entwicklung": "", "prognose": "", "prognose je Kommune": "?stellenart=case_management"}
"""Pages about all Stichtage: they read more rows by nature."""
GRENZE = 1.2
ZWEI = (date(2024, 6, 29), date(2024, 6, 30))
"""The two Stichtage that are stored first."""


def _url(name: str) -> str:
    abfrage = (GEWAEHLT | ALLE)[name]
    return f"/stellen/auswertung/{name.split()[0]}/{abfrage}"


def messen_mit(nutzer: Nutzer, runden: int) -> tuple[dict[str, float], dict[str, int]]:
    """Medians (ms) and statements of every page as things are now."""
    client = Client()
    client.force_login(nutzer)
    anweisungen = {}
    for name in GEWAEHLT | ALLE:
        antwort = client.get(_url(name))
        assert antwort.status_code == 200, (name, antwort.status_code)
        with CaptureQueriesContext(connection) as abfragen:
            client.get(_url(name))
        anweisungen[name] = len(abfragen)
    zeiten = mediane({name: _abruf(client, name) for name in GEWAEHLT | ALLE}, runden)
    return zeiten, anweisungen


def _abruf(client: Client, name: str) -> Callable[[], object]:
    return lambda: client.get(_url(name))


def vergleichen(
    zwei: tuple[dict[str, float], dict[str, int]],
    viele: tuple[dict[str, float], dict[str, int]],
    anzahl: int,
) -> list[Abschnitt]:
    streng = not schnell()
    (zeit_2, anweisungen_2), (zeit_40, anweisungen_40) = zwei, viele
    werte = [
        verhaeltnis(
            f"{name}, {anzahl} Stichtage against 2", zeit_40[name], zeit_2[name],
            GRENZE if streng and name in GEWAEHLT else None,
        )
        for name in GEWAEHLT | ALLE
    ]  # fmt: skip
    mehr = sum(abs(anweisungen_40[n] - anweisungen_2[n]) for n in anweisungen_2)
    werte.append(Messwert(f"more statements with {anzahl} Stichtage", mehr, "statements", 0))
    text = (
        "Whole requests in process of the Ministerium, 54 Kommunen × 5 Stellenarten per Stichtag. "
        "Pages about chosen Stichtage have a goal; trend and forecast read all Stichtage by nature "
        "(with 2 there is no forecast yet), one statement each."
    )
    return [Abschnitt("Auswertung", text, werte), _prognose()]


def _prognose() -> Abschnitt:
    seeds = (1,) if schnell() else (1, 2, 3)
    werte = []
    for prozess in PROZESSE:
        versuche, treffer = abdeckung(prozess, seeds)
        werte += _abdeckung(f"54 Kommunen, process „{prozess}“", versuche, treffer)
    versuche, treffer = abdeckung_der_summen(range(1, 3) if schnell() else range(1, 9))
    werte += _abdeckung("totals of five Stellenarten", versuche, treffer)
    return Abschnitt(
        "Forecast",
        "Coverage of the stated 80 % interval on 20 simulated Stichtage: from the ninth on each is "
        "forecast from those before it only (`tests/stellen/einblick/simulation.py`, fixed seeds). "
        "The goal is 75 to 85 %.",
        werte,
    )


def _abdeckung(was: str, versuche: int, treffer: int) -> list[Messwert]:
    """Both bounds as goals of one figure."""
    wert, streng = 100 * treffer / versuche, not schnell()
    text = f"{versuche:,} forecasts"
    return [
        Messwert(was, wert, "%", 85 if streng else None, bemerkung=text),
        Messwert(f"{was}, at least", wert, "%", 75 if streng else None, True, text),
    ]
