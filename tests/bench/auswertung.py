"""Each page of figures with few and with 40 Stichtage, and the backtest of the forecast."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kim.kontext import systemkontext
from kim.models import Nutzer
from stellen.actions.pruefungen import run_pruefungen
from stellen.einblick.prognose import MINDESTENS
from stellen.einblick.vorschau import FENSTER
from stellen.forms.auswertung import LETZTE
from stellen.models import Erhebung, Meldung
from tests.bench.ergebnis import Abschnitt, Messwert, verhaeltnis
from tests.bench.messen import mediane
from tests.bench.umgebung import schnell
from tests.stellen.einblick.rueckrechnung import abdeckung, abdeckung_der_summen
from tests.stellen.einblick.simulation import PROZESSE
from tests.stellen.fabriken import settle

GRENZE = 1.2
ZWEI = (date(2024, 6, 29), date(2024, 6, 30))
"""The two Stichtage that are stored first, all Meldungen settled."""
TAG = ZWEI[1]
_AUSWERTUNG = "/stellen/auswertung"
SEITEN = {
    "karte": f"{_AUSWERTUNG}/karte/?stichtag={TAG}",
    "vergleich": f"{_AUSWERTUNG}/vergleich/?von={ZWEI[0]}&bis={TAG}&alle=1",
    "umverteilung": f"{_AUSWERTUNG}/umverteilung/?stichtag={TAG}",
    "vakanzen": f"{_AUSWERTUNG}/vakanzen/?tag={TAG}",
    "mittel": f"/stellen/mittel/?jahr={TAG.year}",
    "plan": f"/stellen/plan/?tag={TAG}",
    "erhebung": f"/stellen/{TAG}/erhebung/",
    "befunde": f"/stellen/{TAG}/befunde/",
}
"""Pages about one or two Stichtage or a day: how many others are stored must not matter."""
REIHEN = {
    "entwicklung": f"{_AUSWERTUNG}/entwicklung/",
    "entwicklung je Kommune": f"{_AUSWERTUNG}/entwicklung/?nach=kommune",
}
"""The trend shows the last eight, so with two it has less to show."""
PROGNOSEN = {
    "prognose": f"{_AUSWERTUNG}/prognose/",
    "prognose je Kommune": f"{_AUSWERTUNG}/prognose/?stellenart=case_management",
}
"""Forecasts stand on the last twelve; with fewer than four there is none to measure."""


@dataclass(frozen=True)
class Messung:
    """Medians (ms) and number of statements per page."""

    zeiten: dict[str, float]
    anweisungen: dict[str, int]


def messe(nutzer: Nutzer, seiten: Mapping[str, str], runden: int) -> Messung:
    """The pages as things are now."""
    client = Client()
    client.force_login(nutzer)
    anweisungen = {}
    for name, url in seiten.items():
        antwort = client.get(url)
        assert antwort.status_code == 200, (url, antwort.status_code)
        with CaptureQueriesContext(connection) as abfragen:
            client.get(url)
        anweisungen[name] = len(abfragen)
    zeiten = mediane({name: _abruf(client, url) for name, url in seiten.items()}, runden)
    return Messung(zeiten, anweisungen)


def _abruf(client: Client, url: str) -> Callable[[], object]:
    return lambda: client.get(url)


def stelle_fest(stichtage: Collection[date]) -> None:
    """Settle all Meldungen of these Stichtage and let all checks run over each."""
    with systemkontext("Messung"):
        meldungen = list(Meldung.objects.filter(erhebung__stichtag__in=stichtage))
        settle(meldungen)
    for erhebung in Erhebung.objects.filter(stichtag__in=stichtage).order_by("stichtag"):
        run_pruefungen(erhebung=erhebung, by=None)


def vergleichen(wenige: Sequence[Messung], viele: Messung, anzahl: int) -> list[Abschnitt]:
    """``wenige``: with two Stichtage, and the forecasts with the fewest they can have."""
    streng = not schnell()
    zwei, mindestens = wenige
    werte = [
        verhaeltnis(
            f"{name}, {anzahl} Stichtage against {je}",
            viele.zeiten[name],
            messung.zeiten[name],
            GRENZE if streng else None,
        )
        for messung, je in ((zwei, len(ZWEI)), (mindestens, MINDESTENS))
        for name in messung.zeiten
    ]
    vorher = zwei.anweisungen | mindestens.anweisungen
    mehr = sum(abs(viele.anweisungen[n] - vorher[n]) for n in vorher)
    werte.append(Messwert(f"more statements with {anzahl} Stichtage", mehr, "statements", 0))
    text = (
        "Whole requests in process of the Ministerium, 54 Kommunen × 5 Stellenarten per Stichtag, "
        "all settled and checked, posts with persons in every Kommune. The trend shows the last "
        f"{LETZTE} Stichtage unless one asks for all; a forecast learns from the last {FENSTER} and "
        f"is measured against the fewest it can be made from, {MINDESTENS}. These two do more with "
        "more Stichtage, up to their window; the others read chosen days only."
    )
    return [Abschnitt("Pages with many Stichtage", text, werte), _prognose()]


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
