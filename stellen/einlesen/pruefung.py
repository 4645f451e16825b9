"""Checks over the rows of one file: identity, doubles, completeness, published totals."""

from __future__ import annotations

import datetime
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal

from stellen.constants import GROESSE_NAME, GROESSEN
from stellen.einlesen.typen import (
    MAX_BEFUNDE,
    STELLENART_NAME,
    WARNUNG,
    Befund,
    Fundstelle,
    KommuneRef,
    Leseergebnis,
    Summe,
    Zeile,
)

Schluessel = tuple[datetime.date, str]
NULL = (Decimal(0),) * 4


def zahl(wert: Decimal) -> str:
    """For messages: ``12,50``."""
    return f"{wert:.2f}".replace(".", ",")


def tag_text(tag: datetime.date) -> str:
    return f"{tag:%d.%m.%Y}"


class Pruefung:
    """Keeps per Stichtag × Stellenart what was seen; ``abschluss`` adds what only the end shows."""

    def __init__(self, ergebnis: Leseergebnis, kommunen: Sequence[KommuneRef]) -> None:
        self.ergebnis = ergebnis
        self.kommunen = kommunen
        self.anzahl: Counter[str] = Counter()
        self.platz = {kommune.ags: index for index, kommune in enumerate(kommunen)}
        self.gesehen: dict[Schluessel, array[int]] = {}  # row per Kommune, 0 = none yet
        self.blatt: dict[Schluessel, str] = {}
        self.summen: dict[Schluessel, tuple[Decimal, ...]] = {}

    def melde(self, befund: Befund) -> None:
        """Keep the finding; beyond ``MAX_BEFUNDE`` of its severity only count it."""
        self.anzahl[befund.schwere] += 1
        if self.anzahl[befund.schwere] <= MAX_BEFUNDE:
            self.ergebnis.befunde.append(befund)
        else:
            self.ergebnis.weitere_befunde += 1

    def merke(self, schluessel: Schluessel, kommune: KommuneRef, stelle: Fundstelle) -> bool:
        """False (and a finding) when this Kommune already has a row here."""
        self.blatt.setdefault(schluessel, stelle.blatt)
        zeilen = self.gesehen.get(schluessel)
        if zeilen is None:
            zeilen = self.gesehen[schluessel] = array("i", [0]) * len(self.kommunen)
        platz = self.platz[kommune.ags]
        if zeilen[platz]:
            tag, art = schluessel
            self.melde(
                Befund(
                    "doppelt",
                    f"„{kommune.name}“ steht für {STELLENART_NAME[art]} zum {tag_text(tag)} "
                    f"doppelt in der Datei, zuerst in Zeile {zeilen[platz]}.",
                    "Löschen Sie die falsche der beiden Zeilen.",
                    *stelle,
                )
            )
            return False
        zeilen[platz] = stelle.zeile
        return True

    def zaehle(self, zeile: Zeile) -> None:
        """Add to the sums and mark a row whose parts do not make the whole."""
        schluessel = (zeile.stichtag, zeile.stellenart)
        bisher = self.summen.get(schluessel, NULL)
        self.summen[schluessel] = tuple(map(Decimal.__add__, bisher, zeile.betraege))
        teile = zeile.besetzt + zeile.vorgesehen + zeile.nicht_vorgesehen
        if teile != zeile.zugewiesen:
            self.melde(
                Befund(
                    "identitaet",
                    f"{zeile.kommune_text}: besetzt {zahl(zeile.besetzt)} + vorgesehen {zahl(zeile.vorgesehen)} + nicht "
                    f"vorgesehen {zahl(zeile.nicht_vorgesehen)} ergibt {zahl(teile)}, zugewiesen sind {zahl(zeile.zugewiesen)}.",
                    "Klären Sie mit der Kommune, welcher Wert gilt; die Zeile wird bis dahin markiert.",
                    *zeile.fundstelle,
                    schwere=WARNUNG,
                )
            )

    def abschluss(self, *, vollstaendig: bool) -> None:
        """What only the whole file shows: missing rows and tables, totals that do not add up."""
        if vollstaendig:
            self._fehlende_kommunen()
            self._fehlende_stellenarten()
        for summe in self.ergebnis.summen:
            self._gesamt(summe)

    def _fehlende_kommunen(self) -> None:
        for schluessel, zeilen in self.gesehen.items():
            fehlend = [k.name for k, zeile in zip(self.kommunen, zeilen, strict=True) if not zeile]
            if not fehlend:
                continue
            tag, art = schluessel
            anzahl = (
                "Eine Kommune fehlt" if len(fehlend) == 1 else f"{len(fehlend)} Kommunen fehlen"
            )
            self.melde(
                Befund(
                    "kommune-fehlt",
                    f"{anzahl} in {STELLENART_NAME[art]} zum {tag_text(tag)}: {aufzaehlung(fehlend)}.",
                    "Ergänzen Sie je Kommune eine Zeile; ohne Stellen mit 0,00.",
                    self.blatt[schluessel],
                )
            )

    def _fehlende_stellenarten(self) -> None:
        for tag in sorted({tag for tag, _ in self.gesehen}):
            fehlend = [
                name for art, name in STELLENART_NAME.items() if (tag, art) not in self.gesehen
            ]
            if fehlend:
                self.melde(
                    Befund(
                        "stellenart-fehlt",
                        f"Zum {tag_text(tag)} fehlt: {aufzaehlung(fehlend)}.",
                        "Ergänzen Sie die fehlenden Zeilen, damit der Stichtag vollständig ist.",
                    )
                )

    def _gesamt(self, summe: Summe) -> None:
        gerechnet = self.summen.get((summe.stichtag, summe.stellenart))
        if gerechnet is None or gerechnet == summe.betraege:
            return
        abweichend = [
            f"{GROESSE_NAME[name]} {zahl(steht)} statt {zahl(soll)}"
            for name, steht, soll in zip(GROESSEN, summe.betraege, gerechnet, strict=True)
            if steht != soll
        ]
        self.melde(
            Befund(
                "gesamt",
                f"Die Gesamtzeile {STELLENART_NAME[summe.stellenart]} stimmt nicht mit der Summe der Zeilen "
                f"überein: {'; '.join(abweichend)}.",
                "Prüfen Sie die Zeilen und die Gesamtzeile; gespeichert werden die Zeilen.",
                *summe.fundstelle,
                schwere=WARNUNG,
            )
        )


def aufzaehlung(namen: Iterable[str], hoechstens: int = 10) -> str:
    """``A; B; C und 4 weitere`` – semicolons, because official names contain commas."""
    alle = list(namen)
    if len(alle) <= hoechstens:
        return "; ".join(alle)
    return f"{'; '.join(alle[:hoechstens])} und {len(alle) - hoechstens} weitere"
