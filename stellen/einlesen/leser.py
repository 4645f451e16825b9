"""The importer's reading part: one pass over a file, every error named, nothing stored."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from typing import BinaryIO

from stellen.einlesen import csv_quelle, xlsx_quelle
from stellen.einlesen import datei as dateipruefung
from stellen.einlesen.kommunen import KommunenFinder
from stellen.einlesen.layout import Tabellenleser
from stellen.einlesen.pruefung import Pruefung, tag_text
from stellen.einlesen.tage import tag_aus_dateiname
from stellen.einlesen.typen import (
    MAX_ZEILEN,
    WARNUNG,
    Befund,
    DateiUnlesbar,
    Fundstelle,
    KommuneRef,
    Leseergebnis,
    Zeile,
)
from stellen.einlesen.zeilenleser import Zeilenleser

Quelle = Iterator[tuple[str, int, list[object]]]


def lies_datei(
    datei: BinaryIO,
    *,
    dateiname: str,
    stichtag: datetime.date | None,
    kommunen: Sequence[KommuneRef],
    bestaetigt: Mapping[str, str] | None = None,
    vollstaendig: bool = True,
) -> Leseergebnis:
    """Read the whole file. Never raises for bad content: see ``Leseergebnis.fehler``.

    ``bestaetigt`` maps spellings of the file to the AGS a person chose for them.
    ``vollstaendig=False`` drops the demand that every Kommune and Stellenart is there.
    """
    vorgang = Lesevorgang(
        datei,
        dateiname=dateiname,
        stichtag=stichtag,
        kommunen=kommunen,
        bestaetigt=bestaetigt,
        vollstaendig=vollstaendig,
    )
    vorgang.ergebnis.zeilen.extend(vorgang.zeilen())
    return vorgang.ergebnis


class Lesevorgang:
    """Reading as a stream: iterate ``zeilen()`` once, then look at ``ergebnis``.

    Memory stays flat however long the file: ``ergebnis.zeilen`` is left empty here.
    """

    def __init__(
        self,
        datei: BinaryIO,
        *,
        dateiname: str,
        stichtag: datetime.date | None,
        kommunen: Sequence[KommuneRef],
        bestaetigt: Mapping[str, str] | None = None,
        vollstaendig: bool = True,
    ) -> None:
        self.datei = datei
        self.dateiname = dateiname.replace("\\", "/").rsplit("/", 1)[-1]
        self.vollstaendig = vollstaendig
        self.ergebnis = Leseergebnis()
        self.pruefung = Pruefung(self.ergebnis, kommunen)
        self.leser = Zeilenleser(KommunenFinder(kommunen, bestaetigt), self.pruefung, stichtag)
        self.tag_name = tag_aus_dateiname(self.dateiname)
        self.tabellen = Tabellenleser(
            self.leser, self.pruefung, stichtag=stichtag, tag_name=self.tag_name
        )

    def zeilen(self) -> Iterator[Zeile]:
        """Good rows in the order of the file. Findings go into ``ergebnis.befunde``."""
        try:
            dateipruefung.pruefe_groesse(dateipruefung.groesse(self.datei))
            self.ergebnis.format = dateipruefung.erkenne_art(self.datei)
            yield from self._lies(self._quelle())
            self._abschluss()
        except DateiUnlesbar as fehler:
            self.ergebnis.befunde.insert(0, fehler.befund)

    def _quelle(self) -> Quelle:
        if self.ergebnis.format == dateipruefung.XLSX:
            return xlsx_quelle.zeilen(
                self.datei, uebersprungen=self.ergebnis.uebersprungene_blaetter
            )
        return csv_quelle.zeilen(self.datei, blatt=self.dateiname)

    def _lies(self, quelle: Quelle) -> Iterator[Zeile]:
        anzahl = 0
        for blatt, nummer, zellen in quelle:
            if blatt != self.tabellen.blatt:
                self.tabellen.neues_blatt(blatt)
            if not any(zelle is not None and zelle != "" for zelle in zellen):
                self.tabellen.leerzeile()
                continue
            anzahl += 1
            if anzahl > MAX_ZEILEN:
                raise DateiUnlesbar(
                    "zu-viele-zeilen",
                    f"Die Datei hat mehr als {MAX_ZEILEN} Zeilen.",
                    "Teilen Sie sie nach Stichtagen auf mehrere Dateien auf.",
                    blatt,
                )
            zeile = self.tabellen.zeile(zellen, Fundstelle(blatt, nummer))
            if zeile is not None:
                self.pruefung.zaehle(zeile)
                yield zeile

    def _abschluss(self) -> None:
        self.ergebnis.zuordnungen = list(self.leser.zuordnungen.values())
        if not (self.pruefung.gesehen or self.ergebnis.summen or self.ergebnis.fehler):
            self.pruefung.melde(
                Befund(
                    "keine-tabelle",
                    "In der Datei ist keine Tabelle mit Stellen zu erkennen.",
                    "Erwartet wird eine Kopfzeile mit Kommune, zugewiesen, besetzt, vorgesehen "
                    "und nicht vorgesehen.",
                    self.tabellen.blatt,
                )
            )
        self._dateiname_passt()
        self.pruefung.abschluss(vollstaendig=self.vollstaendig)

    def _dateiname_passt(self) -> None:
        tage = {tag for tag, _ in self.pruefung.gesehen}
        if not self.tag_name or not tage or self.tag_name in tage:
            return
        self.pruefung.melde(
            Befund(
                "dateiname",
                f"Der Dateiname nennt den {tag_text(self.tag_name)}, "
                f"die Datei den {tag_text(max(tage))}.",
                "Prüfen Sie, ob es die richtige Datei ist.",
                schwere=WARNUNG,
            )
        )
